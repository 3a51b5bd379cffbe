/**
 * Numbers of health services: the NHS number of the United Kingdom.
 */
import { weightedSum } from "../checksums/weighted-sum.ts";
import { alwaysHigh, type Identifier } from "../identifier.ts";

const weights = [10, 9, 8, 7, 6, 5, 4, 3, 2];

/** The tenth digit checks the others modulo 11. Source: https://www.datadictionary.nhs.uk/attributes/nhs_number.html */
function isNhsNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  const check = (11 - (weightedSum(digits, weights) % 11)) % 11;
  return String(check) === digits.charAt(9) && !/^(\d)\1*$/.test(digits);
}

/** NHS numbers: ten digits, often 3-3-4. Numbers from 999 on are reserved for tests, which the examples use. */
export const ukNhsNumber: Identifier = {
  id: "UK_NHS_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["national health service", "national health service number", "NHS", "nhs no", "nhs number"],
  forms: [
    {
      anchor: {
        kind: "digits",
        runs: [
          [3, 3],
          [10, 10],
        ],
      },
      keyword: "required",
      pattern: /\d{3}(?<s>[ -]?)\d{3}\k<s>\d{4}/y,
      validate: isNhsNumber,
    },
  ],
  matches: [
    "NHS number «999 000 0018»",
    "nhs_number=«9997654323»",
    "National Health Service: «999-000-0107»",
    '{"nhsNumber":"«9434765919»"}',
    "nhsnumber=«9434765919»",
    "«999 000 0158», his NHS number",
  ],
  misses: [
    { text: "number 999 000 0018", reason: "no keyword near" },
    { text: "NHS number 999 000 0019", reason: "the check digit is wrong" },
    { text: "NHS number 999123456X", reason: "a check value of 10 is never issued" },
    { text: "NHS number 0000000000", reason: "one digit repeated" },
    { text: "NHS number 999 0000018", reason: "one separator missing" },
    { text: "NHS number 99900000181", reason: "eleven digits" },
  ],
};
