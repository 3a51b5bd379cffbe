/**
 * Numbers of India: residents (Aadhaar) and taxpayers (PAN).
 */
import { hasVerhoeffDigit } from "../checksums/verhoeff.ts";
import { alwaysHigh, type Identifier } from "../identifier.ts";
import { joined, layoutForm } from "../text/layouts.ts";

/** Numbers that the authority publishes for tests. Source: https://uidai.gov.in, authentication developers' test data */
const publishedTests = new Set(["999941057058", "999971658847", "999933119405", "999955183433", "999990501894"]);

/** What reads the same backwards, as one digit repeated does, is not given out. */
function isAadhaar(digits: string): boolean {
  const isPalindrome = [...digits].reverse().join("") === digits;
  return /^[2-9]/.test(digits) && !isPalindrome && !publishedTests.has(digits) && hasVerhoeffDigit(digits);
}

/** Residents: twelve digits, the first 2 to 9, the last by Verhoeff. Source: https://en.wikipedia.org/wiki/Aadhaar */
export const indiaAadhaarNumber: Identifier = {
  id: "INDIA_AADHAAR_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["aadhaar", "aadhaar card", "aadhaar no", "aadhaar number", "aadhar", "adhaar", "uidai"],
  forms: [layoutForm({ layouts: ["############", ...joined(["####", "####", "####"], [" ", "-", "."])], isValid: isAadhaar })],
  matches: [
    "Aadhaar «2345 6789 0124»",
    "aadhar: «234567890124»",
    "aadhaarnumber=«234567890124»",
    "UIDAI «9876-5432-1012»",
    '{"aadhaarNumber":"«876543210122»"}',
    "«2345 6789 0124» (Adhaar)",
  ],
  misses: [
    { text: "order 2345 6789 0124", reason: "no keyword near" },
    { text: "Aadhaar 2345 6789 0125", reason: "the check digit is wrong" },
    { text: "Aadhaar 1345 6789 0124", reason: "no number begins with 1" },
    { text: "Aadhaar 0000 0000 0000", reason: "all zero" },
    { text: "Aadhaar 9999 4105 7058", reason: "published for tests" },
    { text: "Aadhaar 2345 67890124", reason: "one separator missing" },
  ],
};

/**
 * Taxpayers: three letters, one for the kind of holder, one of the name, a number from 0001 on, and a letter whose making is not
 * published. Source: https://en.wikipedia.org/wiki/Permanent_account_number
 */
export const indiaPermanentAccountNumber: Identifier = {
  id: "INDIA_PERMANENT_ACCOUNT_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  // The documentation has neither "pan" nor "pan no"; the number's structure is strict enough for them.
  keywords: ["e-pan", "pan card", "pan number", "permanent account number", "pan", "pan no"],
  forms: [
    layoutForm({
      layouts: ["@@@@@####@", "@@@@@ #### @", "@@@@@-####-@"],
      isValid: (characters) => /^[A-Z]{3}[ABCFGHJKLPT]/.test(characters) && !characters.startsWith("0000", 5),
    }),
  ],
  matches: [
    "PAN card «ABCPD1234E»",
    "pan number: «zzzpz9999z»",
    "Permanent Account Number «AAACR5055K»",
    "e-PAN «QWEPT 0001 X»",
    "«ABCHD1234E» (pan_no)",
  ],
  misses: [
    { text: "order ABCPD1234E", reason: "no keyword near" },
    { text: "PAN card ABCDE1234F", reason: "D is no kind of holder" },
    { text: "PAN card ABCPD0000E", reason: "numbers begin at 0001" },
    { text: "PAN card ABCPD12345", reason: "the last place is a letter" },
    { text: "PAN card ABCPD123E", reason: "nine characters" },
    { text: "PAN card XABCPD1234E", reason: "stands inside a word" },
  ],
};
