/**
 * What is personal without being a number of the state's: dates of birth, places, cookies, vehicles, postal codes, the electoral
 * roll. Rules: ISO 3779 and 49 CFR 565 (VIN), RFC 6265 (cookies), the Macie user guide's shapes of dates.
 */
import { capitals, type Random } from "../random.ts";
import { byKeyword, certain, type ValueKind } from "../value-kind.ts";

const two = (n: number): string => String(n).padStart(2, "0");
const months = "January February March April May June July August September October November December".split(" ");

function birthDate(random: Random): string {
  const [day, month, year] = [random.between(1, 28), random.between(1, 12), random.between(1930, 2015)];
  const name = months[month - 1] ?? "";
  const by = random.pick(["/", "-", " "]);
  return random.pick([
    [two(month), two(day), year].join(by),
    [two(day), two(month), year].join(by),
    [year, two(month), two(day)].join(by),
    [month, day, year].join("/"),
    [two(month), two(day), two(year % 100)].join(random.pick(["/", "-"])),
    `${name} ${day}, ${year}`,
    `${day} ${name} ${year}`,
    `${day}-${name.slice(0, 3)}-${year}`,
    `${name.slice(0, 3)} ${day} ${year}`,
  ]);
}

function wrongDate(random: Random): string {
  const year = random.between(1930, 2015);
  return random.pick([
    `${year}-13-${two(random.between(13, 28))}`,
    `30/02/${year}`,
    `31-04-${year}`,
    `00/00/${year}`,
    `February 30, ${year}`,
  ]);
}

function coordinates(random: Random): string {
  const sign = (): string => random.pick(["", "", "-"]);
  const decimals = random.between(4, 7);
  const latitude = `${sign()}${random.between(1, 89)}.${random.text(decimals)}`;
  const longitude = `${sign()}${random.between(1, 179)}.${random.text(decimals)}`;
  return `${latitude}${random.pick([",", ", "])}${longitude}`;
}

const letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
const vinValues = new Map<string, number>();
[..."ABCDEFGH"].forEach((letter, index) => {
  vinValues.set(letter, index + 1);
});
for (const [letter, value] of Object.entries({
  J: 1,
  K: 2,
  L: 3,
  M: 4,
  N: 5,
  P: 7,
  R: 9,
  S: 2,
  T: 3,
  U: 4,
  V: 5,
  W: 6,
  X: 7,
  Y: 8,
  Z: 9,
}))
  vinValues.set(letter, value);

/** North American numbers have a check character in the ninth place; a European one has none. */
function vin(random: Random): string {
  const year = random.pick([..."ABCDEFGHJKLMNPRSTVWXY123456789"]);
  if (random.chance(0.4)) {
    const maker = random.pick(["WVW", "WBA", "ZFA", "VF1", "TMB", "SAL", "YV1", "VSS"]);
    return `${maker}${random.text(6, `${letters}0123456789`)}${year}${random.text(1, letters)}${random.text(6)}`;
  }
  const head = `${random.pick(["1HG", "1FT", "2T1", "3VW", "5YJ", "4T1", "JHM", "1G1"])}${random.text(5, `${letters}0123456789`)}`;
  const tail = `${year}${random.text(1, letters)}${random.text(6)}`;
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const sum = [...`${head}0${tail}`].reduce(
    (total, mark, i) => total + (vinValues.get(mark) ?? Number(mark)) * (weights[i] ?? 0),
    0,
  );
  return `${head}${sum % 11 === 10 ? "X" : sum % 11}${tail}`;
}

function cookie(random: Random): string {
  const alphabet = `abcdefghijklmnopqrstuvwxyz${capitals}0123456789`;
  const pair = (): string =>
    `${random.pick(["sid", "session_id", "theme", "_ga", "lang", "PHPSESSID", "cart"])}=${random.text(random.between(6, 26), alphabet)}`;
  if (random.chance(0.5)) return `Cookie: ${Array.from({ length: random.between(1, 4) }, pair).join("; ")}`;
  const attributes = random.pick([
    "; Path=/",
    "; HttpOnly; Secure",
    "; Max-Age=3600; SameSite=Lax",
    "; Path=/; Domain=example.org",
  ]);
  return `Set-Cookie: ${pair()}${attributes}`;
}

/** Personal things of many sorts. */
export const personal: readonly ValueKind[] = [
  {
    identifier: "DATE_OF_BIRTH",
    goal: byKeyword,
    language: "en",
    labels: ["date of birth", "DOB", "dob", "birthday", "birth date", "bday", "b-day", "Date of Birth", "birthdate"],
    columns: [
      "date_of_birth",
      "dob",
      "DOB",
      "BirthDate",
      "Date of birth",
      "birthday",
      "dateOfBirth",
      "patient_dob",
      "birth-date",
    ],
    make: birthDate,
    near: wrongDate,
  },
  {
    identifier: "LATITUDE_LONGITUDE",
    goal: byKeyword,
    language: "en",
    labels: ["coordinates", "coordinate", "lat long", "latitude longitude", "position", "Lat Long"],
    columns: ["coordinates", "lat_long", "position", "Coordinates", "latitude_longitude", "LatLong", "gps_coordinates"],
    make: coordinates,
    near: (random) =>
      random.pick([
        `9${random.between(1, 9)}.${random.text(5)},12.${random.text(5)}`,
        `12.${random.text(5)},19${random.text(1)}.${random.text(5)}`,
        `${random.text(2)}.${random.text(5)}`,
      ]),
  },
  {
    identifier: "HTTP_COOKIE",
    goal: certain,
    labels: [],
    columns: [],
    make: cookie,
    near: (random) =>
      random.pick([
        "Cookie: ",
        "Cookie policy: we use few",
        `Cookies ${random.text(2)}`,
        "Set-Cookie",
        "cookie recipe: 200 g flour",
      ]),
  },
  {
    identifier: "VEHICLE_IDENTIFICATION_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: [
      "VIN",
      "vin",
      "vehicle identification number",
      "Fahrgestellnummer",
      "niv",
      "numéro d'identification du véhicule",
      "numer VIN",
      "Vehicle Identification Number",
    ],
    columns: ["vin", "VIN", "vehicle_identification_number", "VehicleVin", "fahrgestellnummer", "car_vin"],
    make: vin,
    near: (random) => {
      const text = vin(random);
      return random.pick([
        text.slice(1),
        `${text}${random.text(2)}`,
        `${text.slice(0, 4)}${random.pick(["O", "I", "Q"])}${text.slice(5)}`,
      ]);
    },
  },
  {
    identifier: "BRAZIL_CEP_CODE",
    goal: byKeyword,
    language: "pt",
    labels: ["CEP", "cep", "código postal", "código de endereçamento postal", "codigo postal"],
    columns: ["cep", "CEP", "codigo_postal", "CodigoPostal", "cep_cliente", "código_postal"],
    make: (random) => random.shaped("89999-999"),
    near: (random) => random.shaped(random.pick(["9999-999", "99999-99", "99999-9999", "999999-999"])),
  },
  {
    identifier: "UK_ELECTORAL_ROLL_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: [
      "electoral number",
      "electoral roll number",
      "electoral roll no.",
      "electoral #",
      "electoral roll #",
      "Electoral Number",
    ],
    columns: ["electoral_number", "ElectoralRollNo", "electoral_roll_number", "ELECTORAL_NUMBER"],
    make: (random) => random.shaped(random.pick(["AA8", "AA89", "AA899", "AA8999", "A899", "A89"])),
    near: (random) => random.shaped(random.pick(["AAAA99", "AA99999", "9999AA", "AAA9"])),
  },
];
