/**
 * Electoral roll numbers of the United Kingdom: the letters of a polling district and a number in its register.
 * Source: https://www.electoralcommission.org.uk, guidance on the electoral register (elector numbers)
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";

/** Electoral roll numbers: one or two letters, one to four digits. */
export const ukElectoralRollNumber: Identifier = {
  id: "UK_ELECTORAL_ROLL_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: [
    "electoral #",
    "electoral number",
    "electoral roll #",
    "electoral roll no.",
    "electoral roll number",
    "electoralrollno",
  ],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 1, tokenMax: 6 },
      keyword: "required",
      pattern: /(?:[A-Z]|[A-Za-z]{2})-?\d{1,4}/y,
    },
  ],
  matches: [
    "electoral roll number «AB1234»",
    "Electoral Number: «C7»",
    "electoral_roll_number=«XY-123»",
    '{"electoralRollNo":"«AB12»"}',
    "«AB999» (electoral roll no.)",
    "electoral_roll_no=«AB12»",
    "electoral number «ab1234»",
  ],
  misses: [
    { text: "number AB1234", reason: "no keyword near" },
    { text: "electoral roll number ABC1234", reason: "three letters" },
    { text: "electoral roll number AB12345", reason: "five digits" },
    { text: "electoral roll number 1234", reason: "no letters" },
    { text: "electoral roll number AB12CD", reason: "stands inside a word" },
  ],
};
