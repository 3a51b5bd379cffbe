/**
 * Codes of treatments and drugs in the United States: procedure codes and national drug codes. They tell what a person was
 * treated for, not who it was. They have no check digit, so the keyword carries much of the weight.
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";

/**
 * Procedure codes: level I (CPT) has five digits, or four and F, M, T or U; level II a letter from A to V, four digits.
 * A modifier of two characters may follow behind a hyphen. Levels: https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system
 * Ranges of CPT: anaesthesia from 00100, surgery from 10004, the last code is 99607. https://www.ama-assn.org/practice-management/cpt
 */
export const usaHealthcareProcedureCode: Identifier = {
  id: "USA_HEALTHCARE_PROCEDURE_CODE",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["current procedural terminology", "hcpcs", "hcpcs code", "hcpcs codes", "healthcare common procedure coding system"],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 5, tokenMax: 5 },
      keyword: "required",
      pattern: /(?:[A-EGHJ-MP-V]|[a-eghj-mp-v])(?!0000)\d{4}(?:-[0-9A-Z]{2}(?![0-9A-Za-z]))?/y,
    },
    {
      anchor: { kind: "word", start: "digit", tokenMin: 5, tokenMax: 5 },
      keyword: "required",
      pattern:
        /(?:00[1-9]\d\d|01\d{3}|(?!1000[0-3]|996[1-9]|9960[89]|99[789])[1-9]\d{4}|(?!0000)\d{4}[FMTU])(?:-[0-9A-Z]{2}(?![0-9A-Za-z]))?/y,
    },
  ],
  matches: [
    "HCPCS «J1885»",
    "hcpcs code: «G0439-25»",
    "hcpcscode=«J1885»",
    "Current Procedural Terminology «99213»",
    '{"hcpcs":"«0001F»"}',
    "healthcare common procedure coding system «00100»",
    "«V2020», as hcpcs lists it",
    "HCPCS «99213-25» today",
  ],
  misses: [
    { text: "part J1885", reason: "no keyword near" },
    { text: "HCPCS W1885", reason: "no level II code begins with W" },
    { text: "HCPCS J188", reason: "three digits" },
    { text: "HCPCS J18855", reason: "five digits behind a letter" },
    { text: "HCPCS 05123", reason: "between anaesthesia and surgery" },
    { text: "HCPCS 99999", reason: "above the last code" },
    { text: "HCPCS 1234X", reason: "no such category" },
    { text: "HCPCS JJ188", reason: "two letters" },
  ],
};

/**
 * National drug codes: labeller, product and package with hyphens, as 4-4-2, 5-3-2, 5-4-1 or (for billing) 5-4-2; for billing
 * also eleven digits without hyphens. Source: 21 CFR 207.33, https://www.fda.gov/drugs/drug-approvals-and-databases/national-drug-code-directory
 */
export const usaNationalDrugCode: Identifier = {
  id: "USA_NATIONAL_DRUG_CODE",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["national drug code", "ndc", "ndc code", "ndc number"],
  forms: [
    {
      anchor: {
        kind: "digits",
        runs: [
          [4, 5],
          [11, 11],
        ],
      },
      keyword: "required",
      pattern: /(?:\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d{1,2}|\d{11})(?!\d)/y,
      validate: (text) => !/^(\d)(?:\1|-)*$/.test(text),
    },
  ],
  matches: [
    "ndcnumber=«0002-8215-01»",
    "NDC «0777-3105-02»",
    "ndc=«50242-040-62»",
    "National Drug Code: «60575-4112-1»",
    '{"ndcCode":"«00777-3105-02»"}',
    "NDC «00777310502»",
    "«12345-6789-01» in the NDC directory",
  ],
  misses: [
    { text: "part 0777-3105-02", reason: "no keyword near" },
    { text: "NDC 0777-310-02", reason: "4-3-2 is no layout" },
    { text: "NDC 507-3105-02", reason: "3-4-2 is no layout" },
    { text: "NDC 0777-3105-021", reason: "a package of three digits" },
    { text: "NDC 5024-0040-6-2", reason: "four parts" },
    { text: "NDC 00000-0000-00", reason: "nothing but zeros" },
    { text: "NDC 077731050", reason: "nine digits" },
  ],
};
