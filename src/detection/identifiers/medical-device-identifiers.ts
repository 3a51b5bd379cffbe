/**
 * Unique device identifiers of medical devices in the forms of the three issuing agencies: GS1, HIBCC and ICCBBA.
 * A trade item number alone, without the application identifier before it, is not reported: groceries have them too.
 * Source: FDA, UDI formats by FDA-accredited issuing agency,
 * https://www.fda.gov/medical-devices/unique-device-identification-system-udi-system/udi-basics
 */
import { hasMod43Character } from "../checksums/mod-43.ts";
import { weightedSum } from "../checksums/weighted-sum.ts";
import { type Identifier, lowMediumHigh } from "../identifier.ts";

const tradeItemWeights = [3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1];

/** The last digit of a trade item number makes the weighted sum a multiple of ten. Source: GS1 General Specifications, section 7.9 */
function hasTradeItem(text: string): boolean {
  const [item = ""] = /\d{14}/.exec(text.replace(/^\(01\)|^01/, "")) ?? [];
  return Number(item) > 0 && weightedSum(item, tradeItemWeights) % 10 === 0;
}

/** Dates are YYMMDD, where a day of 00 stands for the whole month. */
const date = "\\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\\d|3[01])";
/** Lot and serial numbers: the characters of GS1, without those that end a text around them. */
const free = "[0-9A-Za-z!%&*+,./:;=?_-]{0,19}[0-9A-Za-z]";

/** Application identifiers: 11 to 17 dates, 10 lot, 21 serial, 20 variant, 22 consumer variant, 240 and 241 part, 30 count. */
const bracketed = `\\(01\\) ?\\d{14}(?: ?\\((?:1[1-7]\\) ?${date}|(?:10|2[0-2]|24[01]|30)\\) ?${free})){0,5}`;
const plain = `01\\d{14}(?:1[1-7]${date}){0,3}(?:(?:10|21)[0-9A-Za-z._-]{0,19}[0-9A-Za-z](?:\\x1d(?:10|21|1[1-7])[0-9A-Za-z._-]{0,19}[0-9A-Za-z]){0,3})?`;

/** Identifiers of medical devices. */
export const medicalDeviceUdi: Identifier = {
  id: "MEDICAL_DEVICE_UDI",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  keywords: [
    "blood",
    "blood bag",
    "dev id",
    "device id",
    "device identifier",
    "gs1",
    "hibcc",
    "iccbba",
    "med",
    "udi",
    "unique device id",
    "unique device identifier",
  ],
  forms: [
    {
      anchor: { kind: "digits", runs: [[2, 2]], prefixes: ["01"] },
      lead: "(",
      keyword: "required",
      pattern: new RegExp(bracketed, "y"),
      lengthMax: 160,
      validate: hasTradeItem,
    },
    {
      anchor: { kind: "digits", runs: [[16, 63]], prefixes: ["01"] },
      keyword: "required",
      pattern: new RegExp(plain, "y"),
      lengthMax: 160,
      validate: hasTradeItem,
    },
    // HIBCC: labeller, product, unit of measure, production data, check character. It may be a full stop; more often that ends
    // a sentence, so both readings are tried.
    ...["[0-9A-Z.$/+%-]", "[0-9A-Z$/+%-]"].map((last) => ({
      anchor: { kind: "word" as const, start: "letter" as const, tokenMin: 6, tokenMax: 24 },
      lead: "+",
      keyword: "required" as const,
      pattern: new RegExp(`\\+[A-Z][0-9A-Z]{3}[0-9A-Z]{1,18}\\d(?:/[0-9A-Z.$+%-]{1,40}){0,5}${last}(?![0-9A-Za-z$/+%])`, "y"),
      lengthMax: 240,
      validate: hasMod43Character,
    })),
    {
      // ICCBBA, cells and tissues: processor, product and kind; donation, serial number, dates, lot.
      anchor: { kind: "word", start: "either", tokenMin: 16, tokenMax: 16 },
      lead: "=/",
      keyword: "required",
      pattern: /=\/[0-9A-Z]{16}(?:[=&][,>}]?[0-9A-Z]{5,20}){0,5}/y,
      lengthMax: 128,
    },
    {
      // ICCBBA, blood bags: manufacturer and catalogue number, lot.
      anchor: { kind: "word", start: "either", tokenMin: 10, tokenMax: 10 },
      lead: "=)",
      keyword: "required",
      pattern: /=\)[0-9A-Z]{10}(?:&\)[0-9A-Z]{10})?/y,
    },
  ],
  matches: [
    // The examples of the FDA; the check character of the second is put right.
    "UDI «(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234»",
    "udi: «+H123PARTNO1234567890120/$$420020216LOT123456789012345/SXYZ456789012345678/16D20130202H»",
    "device identifier «=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123»",
    "blood bag «=)1TE123456A&)RZ12345678»",
    // Invented.
    "unique device id «(01) 51022222233336»",
    "gs1 «015102222223333617270131» on the label",
    "gs1 «015102222223333611260131172701311021A»",
    "HIBCC «+BLUEUNICORN7N».",
  ],
  misses: [
    { text: "label (01)51022222233336(17)150707", reason: "no keyword near" },
    { text: "UDI (01)51022222233337(17)150707", reason: "the check digit is wrong" },
    { text: "UDI (02)51022222233336(17)150707", reason: "another application identifier" },
    { text: "UDI +BLUEUNICORN7M", reason: "the check character is wrong" },
    { text: "UDI BLUEUNICORN7N", reason: "no plus sign" },
    { text: "UDI =/A9999XYZ100T094", reason: "too short" },
    { text: "UDI (01)00000000000000", reason: "nothing but zeros" },
    { text: "UDI 01510222222333361999", reason: "no known application identifier follows" },
  ],
};
