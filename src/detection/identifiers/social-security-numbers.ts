/**
 * Social security numbers of the United States. Individual taxpayer numbers look alike and are in `taxpayer-numbers.ts`.
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";

/**
 * Numbers that were used in advertisements and are void. Source: https://www.ssa.gov/history/ssn/misused.html
 */
const misused = new Set(["078051120", "219099999"]);

/**
 * Numbers of the United States: area not 000, 666 or 900 to 999, group not 00, serial not 0000.
 * Source: https://www.ssa.gov/employer/randomizationfaqs.html
 */
export const usaSocialSecurityNumber: Identifier = {
  id: "USA_SOCIAL_SECURITY_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: ["social security", "ss#", "ssn"],
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
      pattern: /(?!000|666|9)\d{3}(?<s>[ -]?)(?!00)\d{2}\k<s>(?!0000)\d{4}/y,
      validate: (text) => !misused.has(text.replace(/\D/g, "")),
    },
  ],
  matches: [
    "SSN: «536-22-8726»",
    "ssn=«536228726»",
    "Social Security number «001 01 0001»",
    '{"customerSsn":"«899-99-9999»"}',
    "«667-12-3456» is his social-security number",
  ],
  misses: [
    { text: "number 536-22-8726", reason: "no keyword near" },
    { text: "ssn 000-22-8726", reason: "area 000, never issued" },
    { text: "ssn 666-22-8726", reason: "area 666, never issued" },
    { text: "ssn 912-22-8726", reason: "area 9xx, never issued" },
    { text: "ssn 536-00-8726", reason: "group 00, never issued" },
    { text: "ssn 536-22-0000", reason: "serial 0000, never issued" },
    { text: "ssn 078-05-1120", reason: "void: printed in advertisements" },
    { text: "ssn 536-228726", reason: "one separator missing" },
    { text: "ssn 1536-22-8726", reason: "stands inside a longer number" },
    { text: "ssn 536-22-8726-1", reason: "stands inside a longer number" },
  ],
};
