/**
 * Dates of birth: whole dates of any shape near a keyword. Other dates look the same, so nothing without a keyword is reported.
 * Shapes and separators: Macie user guide, managed data identifiers, birth date; what exists is decided in `dates.ts`.
 */
import { type Identifier, lowMediumHigh } from "../identifier.ts";
import { readDate } from "../text/dates.ts";

/** Dates of birth. */
export const dateOfBirth: Identifier = {
  id: "DATE_OF_BIRTH",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  keywords: ["bday", "b-day", "birth date", "birthday", "date of birth", "dob"],
  forms: [
    {
      anchor: {
        kind: "digits",
        runs: [
          [1, 2],
          [4, 4],
          [8, 8],
        ],
      },
      keyword: "required",
      read: readDate,
    },
    {
      anchor: { kind: "word", start: "letter", tokenMin: 3, tokenMax: 13 },
      keyword: "required",
      read: readDate,
    },
  ],
  matches: [
    "DOB «1980-01-31»",
    "date of birth: «31/01/1980»",
    "Birthday «01/31/1980»",
    "birth_date=«31.01.1980»",
    "b-day «31 Jan 1980»",
    "bday: «January 31, 1980»",
    '{"dateOfBirth":"«1980-01-31T00:00:00.000Z»"}',
    "born on «31st of January, 1980» (date of birth)",
    "DOB «31-Jan-80»",
    "dob «1/5/80»",
    "DOB:«19800131»",
    "DOB:«31JAN1980»",
    "DOB «Jan. 31st, 1980»",
    "dob «1980/1/31»",
    "dob «29/02/1980»",
    "dob «31 01 1980»",
    "dob «1980 Jan 31»",
    "dob «31. 1. 1980»",
    "dob «Sept 3 '80»",
  ],
  misses: [
    { text: "updated 1980-01-31", reason: "no keyword near" },
    { text: "DOB 1980-02-30", reason: "30 February" },
    { text: "DOB 29/02/1981", reason: "no leap year" },
    { text: "DOB 31/13/1980", reason: "neither day nor month can be 31 and 13" },
    { text: "DOB 1780-01-31", reason: "longer ago than anybody lives" },
    { text: "DOB 31/01/2087", reason: "a year far ahead" },
    { text: "DOB 31/01-1980", reason: "separators that do not agree" },
    { text: "DOB Janus 31, 1980", reason: "no month" },
    { text: "DOB January 32, 1980", reason: "no such day" },
    { text: "DOB 31/01/1980/2", reason: "four numbers" },
    { text: "DOB 131/01/1980", reason: "three digits" },
    { text: "DOB January 1980", reason: "no day" },
    { text: "DOB 19801331", reason: "month 13" },
    { text: "dob 3 10 12", reason: "three small numbers" },
    { text: "DOB 31/01/0080", reason: "year 80" },
  ],
};
