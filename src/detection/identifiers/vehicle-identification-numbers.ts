/**
 * Vehicle identification numbers: seventeen characters without I, O and Q, of which the last four are digits.
 * Sources: ISO 3779 and ISO 3780, https://en.wikipedia.org/wiki/Vehicle_identification_number. Numbers from before 1981 are
 * shorter and not reported.
 */
import type { Identifier } from "../identifier.ts";

const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
const values = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9];

/** The ninth character checks the others modulo 11. Source: 49 CFR 565.15(c), https://www.ecfr.gov/current/title-49/part-565 */
function hasCheckDigit(vin: string): boolean {
  let sum = 0;
  for (let i = 0; i < vin.length; i++) {
    const letter = letters.indexOf(vin.charAt(i));
    sum += (letter < 0 ? Number(vin.charAt(i)) : (values[letter] ?? 0)) * (weights[i] ?? 0);
  }
  return "0123456789X".charAt(sum % 11) === vin.charAt(8);
}

/** Regions 1 to 5 are North America, where the check digit is law and U, Z and 0 stand for no model year. */
function isVehicle(text: string): boolean {
  const vin = text.toUpperCase();
  if (/^\d+$/.test(vin) || /^(.)\1{7}/.test(vin)) return false;
  return !/^[1-5]/.test(vin) || (hasCheckDigit(vin) && !/^.{9}[UZ0]/.test(vin));
}

/** Vehicle identification numbers of all regions. */
export const vehicleIdentificationNumber: Identifier = {
  id: "VEHICLE_IDENTIFICATION_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: { one: "Low", several: "Low", many: "Medium" },
  recommended: false,
  keywords: [
    "Fahrgestellnummer",
    "niv",
    "numarul de identificare",
    "numarul seriei de sasiu",
    "numer VIN",
    "Número de Identificação do Veículo",
    "Número de Identificación de Automóviles",
    "numéro d'identification du véhicule",
    "vehicle identification number",
    "vin",
    "vin number",
    "VIN numeris",
  ],
  forms: [
    {
      anchor: { kind: "word", start: "either", tokenMin: 17, tokenMax: 17 },
      keyword: "required",
      // No region begins with 0. Source: ISO 3780.
      pattern: /(?:[1-9A-HJ-NPR-Z][0-9A-HJ-NPR-Z]{12}|[1-9a-hj-npr-z][0-9a-hj-npr-z]{12})\d{4}/y,
      validate: isVehicle,
    },
  ],
  matches: [
    // 1M8GDM9AXKP042788 is the example of the article, the others are invented.
    "VIN «1M8GDM9AXKP042788»",
    "vehicle_identification_number=«WDDZZZ12345678901»",
    "Fahrgestellnummer: «W0LZZZ9XZ8A123456»",
    '{"vin":"«1m8gdm9axkp042788»"}',
    "«VF3ZZZ12345678901» (numéro d’identification du véhicule)",
    "VIN numeris «JH4ZZZ00000001234»",
  ],
  misses: [
    { text: "number 1M8GDM9AXKP042788", reason: "no keyword near" },
    { text: "VIN 1M8GDM9A1KP042788", reason: "the check digit, which North America requires, is wrong" },
    { text: "VIN 1M8GDM9AXKP04278", reason: "sixteen characters" },
    { text: "VIN 1M8GDM9AXKP0427881", reason: "eighteen characters" },
    { text: "VIN WDDZZZI2345678901", reason: "the letter I is not used" },
    { text: "VIN WDDZZZ1234567890A", reason: "ends with a letter" },
    { text: "VIN 0DDZZZ12345678901", reason: "no region begins with 0" },
    { text: "VIN 11111111111111111", reason: "a number for tests" },
  ],
};
