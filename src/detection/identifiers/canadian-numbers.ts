/**
 * Numbers of Canada: social insurance (SIN) and permanent residence.
 */
import { hasLuhnDigit } from "../checksums/luhn.ts";
import { alwaysHigh, type Identifier } from "../identifier.ts";
import { joined, layoutForm } from "../text/layouts.ts";

const repeated = /^(\d)\1*$/;

/**
 * Social insurance: nine digits, the last by Luhn. 0 is not given out, 8 begins the numbers of businesses.
 * Source: https://en.wikipedia.org/wiki/Social_insurance_number
 */
export const canadaSocialInsuranceNumber: Identifier = {
  id: "CANADA_SOCIAL_INSURANCE_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: ["canadian id", "numéro d'assurance sociale", "sin", "social insurance", "social insurance number"],
  forms: [
    layoutForm({
      layouts: ["#########", ...joined(["###", "###", "###"], [" ", "-", "."])],
      isValid: (digits) => /^[1-79]/.test(digits) && hasLuhnDigit(digits),
    }),
  ],
  matches: [
    "SIN «123 456 782»",
    "sin: «123456782»",
    '{"socialInsurance":"«123456782»"}',
    "Social Insurance Number «130-692-544»",
    "numéro d’assurance sociale «712.345.677»",
    "«998765432» (canadian id)",
  ],
  misses: [
    { text: "order 123 456 782", reason: "no keyword near" },
    { text: "SIN 123 456 783", reason: "the check digit is wrong" },
    { text: "SIN 046 454 286", reason: "no number begins with 0" },
    { text: "SIN 812 345 676", reason: "the number of a business" },
    { text: "since 123 456 782", reason: "the keyword is part of a word" },
    { text: "SIN 123 456782", reason: "one separator missing" },
    { text: "SIN 000 000 000", reason: "all zero" },
  ],
};

/** Keywords that do not also mean a pull request or public relations. */
const residentKeywords = [
  "carte résident permanent",
  "numéro carte résident permanent",
  "numéro résident permanent",
  "permanent resident card",
  "permanent resident card number",
  "permanent resident no",
  "permanent resident no.",
  "permanent resident number",
  "résident permanent no.",
  "résident permanent non",
];

/**
 * Permanent residence: the card's number, two letters with seven or ten digits, and the client's number on it, 1234-5678 or
 * 12-1234-5678, which is written without hyphens only near the longer keywords, and then with ten digits begins with 0 or 1,
 * which no phone number does. Source: https://www.canada.ca, Immigration, Refugees and Citizenship, document and client numbers
 */
export const canadaNationalIdentificationNumber: Identifier = {
  id: "CANADA_NATIONAL_IDENTIFICATION_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: [...residentKeywords, "pr no", "pr no.", "pr non", "pr number"],
  forms: [
    layoutForm({
      layouts: ["@@#######", "@@##########", "@@ #######", "@@ ##########", "@@-#######", "@@-##########"],
      isValid: (characters) => !repeated.test(characters.slice(2)),
    }),
    layoutForm({ layouts: ["####-####", "##-####-####"], isValid: (digits) => !repeated.test(digits) }),
    layoutForm({
      layouts: ["########", "##########"],
      isValid: (digits) =>
        (digits.length === 8 ? !/^(?:19|20)\d{2}(?:0[1-9]|1[0-2])/.test(digits) : /^[01]/.test(digits)) && !repeated.test(digits),
      keywords: residentKeywords,
    }),
  ],
  matches: [
    "Permanent Resident Card «RA0302123456»",
    "PR number: «PA1234567»",
    "permanent resident number «1234-5678»",
    "numéro résident permanent «11-1234-5678»",
    "carte résident permanent «12345678»",
    "«ra0302123456» (permanent_resident_card_number)",
  ],
  misses: [
    { text: "order RA0302123456", reason: "no keyword near" },
    { text: "PR number 12345678", reason: "a bare number needs a longer keyword" },
    { text: "permanent resident card 6135550123", reason: "a phone number" },
    { text: "permanent resident card 20241231", reason: "a date" },
    { text: "permanent resident card R0302123456", reason: "one letter" },
    { text: "permanent resident card RA030212345", reason: "nine digits" },
    { text: "permanent resident number 0000-0000", reason: "all zero" },
  ],
};
