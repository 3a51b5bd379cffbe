/**
 * Postal addresses of Australia, Canada, France, Germany, Italy, Spain, the United Kingdom and the United States. An address has a
 * city or a place and a postal code that goes with it, and a street where one is written. Source: Macie user guide, `ADDRESS`.
 */
import {
  addressBytesMax,
  readAmerican,
  readAustralian,
  readBritish,
  readContinental,
  startOfAmerican,
  startOfAustralian,
  startOfBritish,
  startOfContinental,
} from "../addresses/address-reader.ts";
import { type Form, type Identifier, lowMediumHigh } from "../identifier.ts";

function codeForm(digits: number, before: NonNullable<Form["before"]>, read: NonNullable<Form["read"]>, after?: string): Form {
  const run = { kind: "digits", runs: [[digits, digits]] } as const;
  return {
    anchor: after === undefined ? run : { ...run, after },
    keyword: "unneeded",
    before,
    read,
    lengthMax: addressBytesMax,
  };
}

/** Addresses of eight countries. */
export const address: Identifier = {
  id: "ADDRESS",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  countMax: 1_000,
  keywords: [],
  forms: [
    codeForm(5, startOfAmerican, readAmerican, " "),
    codeForm(5, startOfContinental, readContinental),
    codeForm(4, startOfAustralian, readAustralian, " "),
    codeForm(1, startOfBritish, readBritish, " "),
  ],
  matches: [
    "ship to «742 Juniper Terrace, Springfield, IL 62704» today",
    "«1600 Alder Ave, Apt. 12\nPortland, OR 97205-1234»",
    "lives at «12 Wattle Street, Newtown NSW 2042».",
    "«301 Maple Road, Toronto, ON M5V 2T6, Canada»",
    "«Flat 2, 10 High Street, Leeds LS1 4AP»",
    "wohnt in der «Lindenstraße 5a, 10115 Berlin»",
    "«12 bis, rue des Lilas, 75011 Paris»",
    "«Via Roma 10, 20121 Milano (MI)»",
    "«Calle del Olmo 3, 4\u00ba B, 28012 Madrid»",
    "postal: «50667 Köln»",
  ],
  misses: [
    { text: "Order 12345 was sent in 3 boxes to Warehouse 7", reason: "no city" },
    { text: "12 Main Street, Springfield", reason: "no postal code" },
    { text: "Building 5, Room 12, IL 99999", reason: "the code is no ZIP code of any state, and there is no city" },
    { text: "Austin, TX 10001", reason: "no street, and the ZIP code lies in another state" },
    { text: "in 2019 10115 People came", reason: "no city" },
    { text: "12 High Street, Leeds QQ1 4AP", reason: "no such postcode area" },
    { text: "Sydney NSW 3000", reason: "no street, and the postcode lies in another state" },
    { text: "Release Notes 12345 Fixed", reason: "no street and no city" },
  ],
};
