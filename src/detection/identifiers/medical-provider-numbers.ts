/**
 * Numbers that providers of medical care have in the United States: of the Drug Enforcement Administration, and the national
 * provider identifier. Numbers of patients are in `medicare-numbers.ts`.
 */
import { hasLuhnDigit } from "../checksums/luhn.ts";
import { alwaysHigh, type Identifier } from "../identifier.ts";

/** The first, third and fifth digit plus twice the others: its last digit is the seventh. Source: as below. */
function isRegistration(text: string): boolean {
  const digits = /\d{7}/.exec(text.slice(2))?.[0] ?? "";
  const at = (index: number) => digits.charCodeAt(index) - 48;
  const sum = at(0) + at(2) + at(4) + 2 * (at(1) + at(3) + at(5));
  return sum > 0 && sum % 10 === at(6);
}

/** Kinds of registrants that have been given numbers; I, N, O, Q, V, W, Y and Z have not. */
const registrants = "ABCDEFGHJKLMPRSTUX";

/**
 * Registration numbers of the Drug Enforcement Administration: the kind of registrant, the first letter of the name (9 for a
 * business address), seven digits; behind a hyphen who prescribes under a hospital's number.
 * Source: https://en.wikipedia.org/wiki/DEA_number
 */
export const usDrugEnforcementAgencyNumber: Identifier = {
  id: "US_DRUG_ENFORCEMENT_AGENCY_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["dea number", "dea registration"],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 2, tokenMax: 9 },
      keyword: "required",
      pattern: new RegExp(
        `(?:[${registrants}][A-Z9][ -]?|[${registrants.toLowerCase()}][a-z9])\\d{7}(?:-[0-9A-Z]{1,8}(?![0-9A-Za-z]))?`,
        "y",
      ),
      validate: isRegistration,
    },
  ],
  matches: [
    "DEA number «AB1234563»",
    "dea_number=«F91234563»",
    "DEA registration: «MJ 5836727»",
    '{"deaNumber":"«BR1388568»"}',
    "«XS2345672», the DEA Number of the clinic",
    "DEA registration no. «AB1234563-001AB»",
    "dea-number «ab1234563»",
  ],
  misses: [
    { text: "order AB1234563", reason: "no keyword near" },
    { text: "DEA number AB1234564", reason: "the check digit is wrong" },
    { text: "DEA number IB1234563", reason: "no kind of registrant has the letter I" },
    { text: "DEA number A81234563", reason: "8 is neither letter nor 9" },
    { text: "DEA number AB123456", reason: "six digits" },
    { text: "DEA number AB12345633", reason: "eight digits" },
    { text: "DEA number AB0000000", reason: "nothing but zeros" },
    { text: "DEA number CAB1234563", reason: "three letters" },
  ],
};

/** The Luhn check counts the prefix 80840 of health care in the United States. Source: as below. */
function isProvider(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  return hasLuhnDigit(`80840${digits.slice(-10)}`);
}

/**
 * National provider identifiers: ten digits that begin with 1 or 2, with or without the prefix 80840.
 * Source: 45 CFR 162.406, https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/NationalProvIdentStand/Downloads/NPIcheckdigit.pdf
 */
export const usaNationalProviderIdentifier: Identifier = {
  id: "USA_NATIONAL_PROVIDER_IDENTIFIER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["hipaa", "n.p.i", "national provider", "npi", "npi number"],
  forms: [
    {
      anchor: {
        kind: "digits",
        runs: [
          [4, 5],
          [10, 10],
          [15, 15],
        ],
      },
      keyword: "required",
      pattern: /(?:80840[ -]?)?[12]\d{3}(?<s>[ -]?)\d{3}\k<s>\d{3}(?!\d)/y,
      validate: isProvider,
    },
  ],
  matches: [
    // 1234567893 is the example of the authority, the others are invented.
    "NPI «1234567893»",
    "n.p.i. «1245319599»",
    "National Provider Identifier: «808401234567893»",
    '{"providerNpi":"«2000000002»"}',
    "«1234-567-893» under HIPAA",
    "npi=«1003000126»",
  ],
  misses: [
    { text: "number 1234567893", reason: "no keyword near" },
    { text: "NPI 1234567890", reason: "the check digit is wrong" },
    { text: "NPI 3234567891", reason: "begins with 3" },
    { text: "NPI 123456789", reason: "nine digits" },
    { text: "NPI 12345678931", reason: "eleven digits" },
    { text: "NPI 808411234567893", reason: "another prefix" },
    { text: "NPI 1234-567893", reason: "one separator missing" },
  ],
};
