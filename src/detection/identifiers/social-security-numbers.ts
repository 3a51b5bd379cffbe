/**
 * Social security numbers of the United States. Individual taxpayer numbers look alike and are in `taxpayer-numbers.ts`.
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";
import { byteAt, endOfDigits, numberAt } from "../text/digits.ts";

/**
 * Numbers that were used in advertisements and are void. Source: https://www.ssa.gov/history/ssn/misused.html
 */
const misused = new Set([78051120, 219099999]);

/** Reads three, two and four digits, with the same separator between them: hyphen, space, dot or nothing. */
function readGroups(bytes: Uint8Array, start: number, limit: number): number {
  const separator = byteAt(bytes, start + 3, start, limit);
  const isApart = separator === 0x2d || separator === 0x20 || separator === 0x2e;
  const group = start + (isApart ? 4 : 3);
  const serial = group + (isApart ? 3 : 2);
  const end = serial + 4;
  if (end > limit || endOfDigits(bytes, start, start + 3) < start + 3) return -1;
  if (endOfDigits(bytes, group, group + 2) < group + 2 || endOfDigits(bytes, serial, end) < end) return -1;
  return isApart && bytes[serial - 1] !== separator ? -1 : end;
}

/** Reads area, group and serial, and whether they are issued. */
function readNumber(bytes: Uint8Array, start: number, limit: number): number {
  const end = readGroups(bytes, start, limit);
  if (end < 0) return -1;
  const serial = end - 4;
  const group = serial - (end - start === 11 ? 3 : 2);
  const area = numberAt(bytes, start, start + 3);
  const [groupNumber, serialNumber] = [numberAt(bytes, group, group + 2), numberAt(bytes, serial, end)];
  if (area === 0 || area === 666 || area >= 900 || groupNumber === 0 || serialNumber === 0) return -1;
  const number = area * 1_000_000 + groupNumber * 10_000 + serialNumber;
  // One digit repeated is a placeholder.
  return misused.has(number) || number % 111_111_111 === 0 ? -1 : end;
}

/**
 * Numbers of the United States: area not 000, 666 or 900 to 999, group not 00, serial not 0000.
 * Source: https://www.ssa.gov/employer/randomizationfaqs.html
 */
export const usaSocialSecurityNumber: Identifier = {
  id: "USA_SOCIAL_SECURITY_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: ["social security", "social security no", "social security number", "ss#", "ssn"],
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
      read: readNumber,
      readShape: readGroups,
      check: "ranges of area, group and serial",
    },
  ],
  matches: [
    "socialsecuritynumber=«536-22-8726»",
    "SSN: «536-22-8726»",
    "ssn=«536228726»",
    "Social Security number «001 01 0001»",
    '{"customerSsn":"«899-99-9999»"}',
    "«667-12-3456» is his social-security number",
    "ssn «536.22.8726»",
  ],
  misses: [
    { text: "number 536-22-8726", reason: "no keyword near" },
    { text: "ssn 000-22-8726", reason: "area 000, never issued" },
    { text: "ssn 666-22-8726", reason: "area 666, never issued" },
    { text: "ssn 912-22-8726", reason: "area 9xx, never issued" },
    { text: "ssn 536-00-8726", reason: "group 00, never issued" },
    { text: "ssn 536-22-0000", reason: "serial 0000, never issued" },
    { text: "ssn 078-05-1120", reason: "void: printed in advertisements" },
    { text: "ssn 111-11-1111", reason: "one digit repeated" },
    { text: "ssn 536-228726", reason: "one separator missing" },
    { text: "ssn 1536-22-8726", reason: "stands inside a longer number" },
    { text: "ssn 536-22-8726-1", reason: "stands inside a longer number" },
  ],
};
