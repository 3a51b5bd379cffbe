/**
 * Passports and cards of permanent residents. Rules: the issuers' descriptions; the German check digit is that of ICAO Doc 9303
 * (weights 7, 3, 1).
 */
import { capitals, type Random } from "../random.ts";
import { byKeyword, type ValueKind } from "../value-kind.ts";

const consonants = "CFGHJKLMNPRTVWXYZ";

/** The check digit of ICAO Doc 9303: letters count as 10 to 35. */
export function icaoDigit(text: string): string {
  const weights = [7, 3, 1];
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum += Number.parseInt(text.charAt(i), 36) * (weights[i % 3] ?? 0);
  return String(sum % 10);
}

/** The first four say the office, a letter and mostly digits; the rest are digits and consonants. A tenth character, if written, is the check digit. */
function german(random: Random): string {
  const number = `${random.pick(["C", "F", "G", "H", "J", "K"])}${random.text(2)}${random.text(6, `0123456789${consonants}`)}`;
  return random.chance(0.5) ? `${number}${icaoDigit(number)}` : number;
}

const english = ["passport", "passport number", "passport no", "Passport No", "passport#"];
const columns = ["passport", "passport_no", "PassportNumber", "PASSPORT", "passportNo", "travel-passport", "Passport Number"];

/**
 * The word is the same in English, German and for Canada, Spain and Italy too, and the shapes overlap: nine digits are British and
 * American, two letters and digits Canadian, Spanish and Italian, a letter and eight digits American and German.
 */
const all = ["CANADA", "FRANCE", "GERMANY", "ITALY", "SPAIN", "UK", "USA"].map((country) => `${country}_PASSPORT_NUMBER`);
const others = (own: string): string[] => all.filter((identifier) => identifier !== own);

const wrong = (random: Random): string =>
  random.shaped(random.pick(["999999", "A99", "AAAA99", "999999999999", "AAAAAAAAA9999"]));

/** Passports of seven countries, and Canada's permanent residents. */
export const passports: readonly ValueKind[] = [
  {
    identifier: "USA_PASSPORT_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: ["passport", "Passport", "travel document", "passport number", "US passport"],
    columns: [...columns, "travel_document"],
    make: (random) => random.shaped(random.pick(["999999999", "A99999999"])),
    near: wrong,
    alsoFoundAs: others("USA_PASSPORT_NUMBER"),
  },
  {
    identifier: "UK_PASSPORT_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: ["passport number", "passport no", "passport#", "passportid", "passport #"],
    columns: ["passport_no", "PassportNumber", "passportNo", "Passport Number", "passport_id"],
    make: (random) => random.text(9),
    near: wrong,
    alsoFoundAs: others("UK_PASSPORT_NUMBER"),
  },
  {
    identifier: "CANADA_PASSPORT_NUMBER",
    goal: byKeyword,
    language: "fr",
    labels: [...english, "passeport", "passeport#"],
    columns: [...columns, "passeport", "no_passeport"],
    make: (random) => random.shaped(random.pick(["AA999999", "AA999999", "A999999AA"])),
    near: wrong,
    alsoFoundAs: others("CANADA_PASSPORT_NUMBER"),
  },
  {
    identifier: "FRANCE_PASSPORT_NUMBER",
    goal: byKeyword,
    language: "fr",
    labels: ["numéro de passeport", "passeport", "passeport n °", "Passeport", "passeport #"],
    columns: ["passeport", "numero_passeport", "Passeport", "numéro_de_passeport"],
    make: (random) => random.shaped("99AA99999"),
    near: wrong,
    alsoFoundAs: others("FRANCE_PASSPORT_NUMBER"),
  },
  {
    identifier: "GERMANY_PASSPORT_NUMBER",
    goal: byKeyword,
    language: "de",
    labels: ["Reisepass", "reisepassnummer", "Reisepass-Nr", "passport", "reisepass", "Reisepassnummer"],
    columns: ["reisepass", "reisepassnummer", "Reisepass-Nr", "PASSPORT", "passport_nr"],
    make: german,
    // Vowels do not occur.
    near: (random) => `C${random.text(3, "AEIOU")}${random.text(5)}`,
    alsoFoundAs: others("GERMANY_PASSPORT_NUMBER"),
  },
  {
    identifier: "ITALY_PASSPORT_NUMBER",
    goal: byKeyword,
    language: "it",
    labels: ["passaporto", "passaporto numero", "passport number", "italian passport number", "Passaporto"],
    columns: ["passaporto", "passaporto_numero", "PassportNumber", "PASSAPORTO"],
    make: (random) => `${random.pick(["AA", "YA", "YB", "BA", "YC"])}${random.text(7)}`,
    near: wrong,
    alsoFoundAs: others("ITALY_PASSPORT_NUMBER"),
  },
  {
    identifier: "SPAIN_PASSPORT_NUMBER",
    goal: byKeyword,
    language: "es",
    labels: ["pasaporte", "número pasaporte", "passport number", "spain passport", "libreta pasaporte", "Pasaporte"],
    columns: ["pasaporte", "num_pasaporte", "numero_pasaporte", "Pasaporte", "passport_no"],
    make: (random) => random.shaped(random.pick(["AAA999999", "AAA999999", "AA999999"])),
    near: wrong,
    alsoFoundAs: others("SPAIN_PASSPORT_NUMBER"),
  },
  {
    identifier: "CANADA_NATIONAL_IDENTIFICATION_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: [
      "permanent resident card",
      "permanent resident number",
      "pr number",
      "pr no",
      "carte résident permanent",
      "permanent resident no",
    ],
    columns: ["pr_number", "permanent_resident_card", "PermanentResidentNumber", "pr-no"],
    make: (random) => `${random.pick(["PA", "RA", "RB", "PC"])}${random.text(random.pick([7, 10]))}`,
    near: (random) => `${random.text(2, capitals)}${random.text(random.pick([4, 5, 14]))}`,
  },
];
