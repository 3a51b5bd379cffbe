/**
 * Domestic bank account numbers of Canada and the United States: 9 to 17 digits without spaces, near a keyword. They carry no
 * check digit. Account numbers of other countries are in `ibans.ts`.
 * Source: Macie user guide, managed data identifiers, bank account numbers.
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";
import { endOfDigits, isOneDigit } from "../text/digits.ts";

function readAccount(bytes: Uint8Array, start: number, limit: number): number {
  const end = endOfDigits(bytes, start, limit);
  return end - start >= 9 && end - start <= 17 && !isOneDigit(bytes, start, end) ? end : -1;
}

/** Bank account numbers of Canada and the United States. */
export const bankAccountNumber: Identifier = {
  id: "BANK_ACCOUNT_NUMBER",
  category: "FINANCIAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: [
    "bank account",
    "bank acct",
    "checking account",
    "checking acct",
    "deposit account",
    "deposit acct",
    "savings account",
    "savings acct",
    "chequing account",
    "chequing acct",
  ],
  forms: [
    {
      anchor: { kind: "digits", runs: [[9, 17]] },
      keyword: "required",
      read: readAccount,
    },
  ],
  matches: [
    "bank account «123456789»",
    "Checking acct #«00012345678901234»",
    "savings_account: «9876543210»",
    "«4455667788990» (deposit account)",
    "chequing-account=«556677889900»",
  ],
  misses: [
    { text: "account 123456789", reason: "no keyword near" },
    { text: "bank account 12345678", reason: "eight digits" },
    { text: "bank account 123456789012345678", reason: "eighteen digits" },
    { text: "bank account 1234-5678-9012", reason: "separators" },
    { text: "bank account 000000000", reason: "one digit repeated" },
    { text: "bank account AB123456789", reason: "stands inside a word" },
  ],
};
