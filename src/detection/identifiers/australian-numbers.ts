/**
 * Numbers of Australia: tax files.
 */
import { weightedSum } from "../checksums/weighted-sum.ts";
import { alwaysHigh, type Identifier } from "../identifier.ts";
import { joined, layoutForm } from "../text/layouts.ts";

const weights = [1, 4, 3, 7, 5, 8, 6, 9, 10];

/** Older numbers have eight digits and weights of their own. */
const eightWeights = [10, 7, 8, 4, 6, 3, 5, 1];

/** Nine digits, or eight, whose weighted sum is divisible by 11. Source: https://en.wikipedia.org/wiki/Tax_file_number */
export const australiaTaxFileNumber: Identifier = {
  id: "AUSTRALIA_TAX_FILE_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: ["tax file number", "tfn"],
  forms: [
    layoutForm({
      layouts: ["#########", ...joined(["###", "###", "###"], [" ", "-", "."]), "########", "## ### ###", "### ### ##"],
      isValid: (digits) =>
        !/^(\d)\1*$/.test(digits) && weightedSum(digits, digits.length === 8 ? eightWeights : weights) % 11 === 0,
    }),
  ],
  matches: [
    "TFN «123 456 782»",
    "tfn: «876543210»",
    "Tax File Number «459-599-230»",
    '{"tfn":"«12345677»"}',
    "«123 456 782» (tax_file_number)",
  ],
  misses: [
    { text: "order 123 456 782", reason: "no keyword near" },
    { text: "TFN 123 456 783", reason: "the check digit is wrong" },
    { text: "TFN 000 000 000", reason: "all zero" },
    { text: "TFN 123 456782", reason: "one separator missing" },
    { text: "TFN 1234567820", reason: "ten digits" },
    { text: "TFN 12345678", reason: "the sum of eight digits is wrong" },
  ],
};
