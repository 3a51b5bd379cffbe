/**
 * Numbers of Medicare's patients in the United States: the claim number used until 2019, which holds a social security number,
 * and the identifier that took its place.
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";

/**
 * What the letters behind a social security number say about the patient: worker, spouse, child, widow and so on.
 * Source: Medicare General Information, Eligibility and Entitlement Manual, chapter 2, section 50.3 (CMS publication 100-01).
 */
const relationship =
  "(?:A|[BCD][1-9A-Z]?|E[1-9A-M]?|F[1-8]|G|H[A-C][1-9]?|J[1-4]|K[1-9A-M]|M1?|T[2-9A-Z]?|W[1-9BCFGJRT]?)(?![A-Z0-9])";

/** The letters before the number of somebody who worked for a railroad. Source: the same, section 50.2. */
const railroad = "(?:[CJMPW]A|A|WCA|PD|WC?D|[MPW]?H|WCH)";

/** Areas, groups and serials that are issued, as in `social-security-numbers.ts`. */
const socialSecurity = String.raw`(?!000|666|9)\d{3}(?<s>[ -]?)(?!00)\d{2}\k<s>(?!0000)\d{4}`;

/** Claim numbers: a social security number and letters behind it, or a railroad's letters and six or nine digits. */
export const usaHealthInsuranceClaimNumber: Identifier = {
  id: "USA_HEALTH_INSURANCE_CLAIM_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["health insurance claim number", "hic no", "hic no.", "hic number", "hic#", "hicn", "hicn#.", "hicno#"],
  forms: [
    {
      anchor: {
        kind: "digits",
        runs: [
          [3, 3],
          [9, 9],
        ],
        prefixes: ["0", "1", "2", "3", "4", "5", "6", "7", "8"],
      },
      keyword: "required",
      pattern: new RegExp(`${socialSecurity}[ -]?${relationship}`, "y"),
    },
    {
      anchor: { kind: "word", start: "letter", tokenMin: 1, tokenMax: 12 },
      keyword: "required",
      pattern: new RegExp(`${railroad}[ -]?(?:${socialSecurity}|(?!000000)\\d{6})(?!\\d)`, "y"),
    },
  ],
  matches: [
    "HICN «536-22-8726A»",
    "HIC number: «536228726B6»",
    "health insurance claim number «536-22-8726-C1»",
    "hicn# «001010001 D»",
    "HIC No. «WCA536228726»",
    '{"hicn":"«MA-536-22-8726»"}',
    "hicn#. «H123456» of a railroad",
    "«899999999TA» is his hicn",
  ],
  misses: [
    { text: "claim 536-22-8726A", reason: "no keyword near" },
    { text: "HICN 536-22-8726", reason: "no letters: a social security number alone" },
    { text: "HICN 536-22-8726Z", reason: "no relationship has the letter Z" },
    { text: "HICN 666-22-8726A", reason: "area 666, never issued" },
    { text: "HICN 536-00-8726A", reason: "group 00, never issued" },
    { text: "HICN 536-22-0000A", reason: "serial 0000, never issued" },
    { text: "HICN 536-228726A", reason: "one separator missing" },
    { text: "HICN ZA536228726", reason: "no railroad prefix" },
    { text: "HICN WA12345", reason: "five digits" },
  ],
};

const letter = "[AC-HJKMNP-RT-Y]";
const either = "[0-9AC-HJKMNP-RT-Y]";

/**
 * Medicare beneficiary identifiers: eleven characters, each place with its own kind; S, L, O, I, B and Z are not used.
 * Source: https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi-with-format.pdf
 */
export const usaMedicareBeneficiaryIdentifier: Identifier = {
  id: "USA_MEDICARE_BENEFICIARY_IDENTIFIER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["mbi", "medicare beneficiary", "medicare beneficiary identifier", "medicare number"],
  forms: [
    {
      anchor: { kind: "word", start: "digit", tokenMin: 4, tokenMax: 11 },
      keyword: "required",
      pattern: new RegExp(`[1-9]${letter}${either}\\d(?<s>[ -]?)${letter}${either}\\d\\k<s>${letter}{2}\\d{2}`, "iy"),
    },
  ],
  matches: [
    // 1EG4-TE5-MK73 is the example of the authority, the others are invented.
    "MBI «1EG4-TE5-MK73»",
    "the medicare beneficiary identifier we have on file is «1EG4-TE5-MK73»",
    "mbi=«1EG4TE5MK73»",
    "Medicare Beneficiary Identifier: «9A12-C34-DE56»",
    '{"mbi":"«2yy0xx0wv00»"}',
    "«3HJ4 K56 MN78», her MBI",
  ],
  misses: [
    { text: "code 1EG4-TE5-MK73", reason: "no keyword near" },
    { text: "MBI 0EG4-TE5-MK73", reason: "begins with 0" },
    { text: "MBI 1SG4-TE5-MK73", reason: "the letter S is not used" },
    { text: "MBI 1EB4-TE5-MK73", reason: "the letter B is not used" },
    { text: "MBI 1EGA-TE5-MK73", reason: "a letter in the fourth place" },
    { text: "MBI 1EG4-5E5-MK73", reason: "a digit in the fifth place" },
    { text: "MBI 1EG4-TE5-MK7", reason: "ten characters" },
    { text: "MBI 1EG4-TE5-MK731", reason: "twelve characters" },
    { text: "MBI 1EG4-TE5MK73", reason: "one separator missing" },
  ],
};
