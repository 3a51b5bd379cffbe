/**
 * Numbers of driving licences. Rules: the states' and countries' own descriptions (AAMVA's and the European Commission's card
 * catalogues, DVLA for the British number, the personal numbers of Finland, Spain and Sweden where licences bear those).
 */
import { grouped, luhnDigit } from "../check-digits.ts";
import { capitals, type Random } from "../random.ts";
import { byKeyword, type ValueKind } from "../value-kind.ts";
import { spanishDni } from "./spanish-numbers.ts";

const two = (n: number): string => String(n).padStart(2, "0");

/** Shapes of American states, by state. */
const americanShapes: readonly string[] = [
  ...["99999999", "9999999", "A99999999", "999999999", "A9999999", "99-999-9999", "A999999999999", "A999-999-99-999-9"],
  ...["H99999999", "AA999999A", "A99999999999", "A999-9999-9999", "9999-99-9999", "9999999999", "999AA9999", "K99-99-9999"],
  ...["A99-999-999", "009999999", "A-999-999-999-999", "S99999999", "A 999 999 999 999", "A9999 99999 99999"],
  ...["999 999 999", "AA999999", "A999999999", "99 999 999", "A999999", "A999-9999-9999-99", "WDLXXXXXXXXX"],
];

const canadianShapes: readonly string[] = [
  ...["A9999-999999-99", "A999999999999", "9999999", "999999-999", "99999999", "AA-AA-AA-A999AA", "A999999999"],
];

/** Ontario's number ends in year, month (women's plus 50) and day of birth; Nova Scotia's has day, month and year. */
function canadian(random: Random): string {
  const [year, month, day] = [two(random.between(40, 99)), random.between(1, 12), two(random.between(1, 28))];
  const head = random.shaped("A99999999");
  const ontario = `${head}${year}${two(month + (random.chance(0.5) ? 50 : 0))}${day}`;
  return random.pick([
    ontario,
    grouped(ontario, [5, 5, 5], "-"),
    `${random.text(5, capitals)}${day}${two(month)}${year}${random.text(3)}`,
    ...canadianShapes.map((shape) => random.shaped(shape)),
  ]);
}

const english = [
  ...[
    "driver license",
    "driver's license",
    "drivers license",
    "driver licence",
    "driving licence",
    "driver's licence",
    "dl#",
    "dlno#",
  ],
  ...["driver permit", "driving permit", "driving license", "drivers permit", "Driver License"],
];
const englishColumns = [
  "driver_license",
  "DriversLicense",
  "driving-licence",
  "drivers_licence",
  "Driver's License",
  "DRIVER_LICENSE",
];

/** The states, provinces and countries that write "driver's licence" and have numbers of the same shape. */
const englishSpeaking = [
  "DRIVERS_LICENSE",
  "CANADA_DRIVERS_LICENSE",
  "AUSTRALIA_DRIVERS_LICENSE",
  "UK_DRIVERS_LICENSE",
  "INDIA_DRIVERS_LICENSE",
];
const others = (own: string): string[] => englishSpeaking.filter((identifier) => identifier !== own);

/** DVLA: five letters of the surname, decade, month (women plus 50), day, year, initials, a digit and two letters. */
function british(random: Random): string {
  const surname = random.text(random.pick([3, 4, 5, 5]), capitals).padEnd(5, "9");
  const month = random.between(1, 12) + (random.chance(0.5) ? 50 : 0);
  const initials = random.text(1, capitals) + random.pick(["9", random.text(1, capitals)]);
  const birth = `${random.text(1)}${two(month)}${two(random.between(1, 28))}${random.text(1)}`;
  const parts = [surname, birth, `${initials}${random.text(1)}${random.text(2, "ABCDEFGHJKLMNPRSTUVWXYZ")}`];
  return parts.join(random.pick(["", "", " "]));
}

/** A state, the office, the year of issue from 1990 on, seven digits (Sarathi). */
function indian(random: Random): string {
  const state = random.pick(["MH", "DL", "KA", "TN", "GJ", "UP", "WB", "KL", "RJ", "HR", "TS", "PB"]);
  const office = two(random.between(1, 60));
  return `${state}${random.pick(["", "-"])}${office}${random.pick(["", " "])}${random.between(1990, 2025)}${random.text(7)}`.replace(
    /^(..)-(..) /,
    "$1-$2",
  );
}

/** Finland's personal identity code: date, sign of the century, number of the day, one of 31 characters by the remainder. */
function finnish(random: Random): string {
  const date = `${two(random.between(1, 28))}${two(random.between(1, 12))}${two(random.between(40, 99))}`;
  const number = String(random.between(2, 899)).padStart(3, "0");
  return `${date}-${number}${"0123456789ABCDEFHJKLMNPRSTUVWXY".charAt(Number(`${date}${number}`) % 31)}`;
}

/** Sweden's personal identity number: date, three digits, the Luhn digit. */
function swedish(random: Random): string {
  const digits = `${two(random.between(30, 99))}${two(random.between(1, 12))}${two(random.between(1, 28))}${random.text(3)}`;
  return `${digits.slice(0, 6)}-${digits.slice(6)}${luhnDigit(digits)}`;
}

/**
 * Germany: a letter and three digits of the office, five characters, the check digit, the number of the copy (FeV annex 8). The
 * check digit is the sum with the weights 9 to 1, letters as 10 to 35, by 11; X for ten.
 */
function german(random: Random): string {
  const number = `${random.text(1, capitals)}${random.text(3)}${random.text(5, `0123456789${capitals}`)}`;
  const sum = [...number].reduce((total, mark, index) => total + Number.parseInt(mark, 36) * (9 - index), 0);
  return `${number}${sum % 11 === 10 ? "X" : sum % 11}${random.between(1, 9)}`;
}

type Row = readonly [
  country: string,
  labels: readonly string[],
  shapes: readonly string[],
  nearShapes: readonly string[],
  alsoFoundAs?: readonly string[],
];

const germanWords = ["Führerschein", "führerscheinnummer", "Fuehrerschein", "fuehrerscheinnummer", "fuhrerschein"];

/** Countries whose number is a shape. The last column: who has the same shape beside the same words. */
const byShape: readonly Row[] = [
  ["AUSTRALIA", [], ["99999999", "999999999", "9999999999", "9999999"], ["99", "99999999999999999999", "AAAA9"]],
  [
    "AUSTRIA",
    ["führerschein", "fuhrerschein", "Führerschein Republik Österreich"],
    ["99999999"],
    ["99999", "999999", "AA99999999AA"],
  ],
  [
    "BELGIUM",
    ["rijbewijs", "rijbewijsnummer", "permis de conduire", "numéro permis conduire", "führerschein"],
    ["9999999999"],
    ["999", "99999999999999999999"],
    ["NETHERLANDS_DRIVERS_LICENSE", "CANADA_DRIVERS_LICENSE"],
  ],
  ["BULGARIA", ["шофьорска книжка", "сумпс", "свидетелство за управление на мпс"], ["999999999"], ["99999", "999999999999"]],
  ["CROATIA", ["vozačka dozvola"], ["99999999"], ["99999", "99999999999"]],
  ["CYPRUS", ["άδεια οδήγησης"], ["999999999999"], ["9999", "99999999999999999999"]],
  [
    "CZECHIA",
    ["řidičský průkaz", "číslo řidičského průkazu", "povolení k jízdě"],
    ["AA999999", "AA 999999"],
    ["A99", "AA9999999999"],
  ],
  ["DENMARK", ["kørekort", "kørekortnummer"], ["99999999"], ["99999", "999999999999"]],
  ["ESTONIA", ["juhiluba", "juhiloa number", "juhiluba number"], ["AA999999"], ["AA999", "99999999999999999999"]],
  ["FRANCE", ["permis de conduire"], ["999999999999", "99AA99999"], ["9999", "99999999999999999999"], ["CANADA_DRIVERS_LICENSE"]],
  ["GREECE", ["adeia odigisis", "δεια οδήγησης"], ["999999999"], ["99999", "999999999999"]],
  ["HUNGARY", ["jogosítvány", "vezetői engedély", "vezető engedély", "jogsi"], ["AA999999"], ["AA999", "9999999999"]],
  ["IRELAND", ["ceadúnas tiomána"], ["999999999"], ["9999", "99999999999999999999"]],
  [
    "ITALY",
    ["patente di guida", "patente guida", "patente di guida numero"],
    ["AA9999999A", "U1999999XA"],
    ["A99999", "99999999999999999999"],
  ],
  [
    "LATVIA",
    ["vadītāja apliecība", "autovadītāja apliecība", "vadītāja apliecības numurs"],
    ["AAA999999"],
    ["A999", "999999999999"],
  ],
  ["LITHUANIA", ["vairuotojo pažymėjimas"], ["99999999"], ["99999", "999999999999"]],
  ["LUXEMBOURG", ["fahrerlaubnis", "führerschäin"], ["999999"], ["999", "999999999999"]],
  ["MALTA", ["liċenzja tas-sewqan"], ["99 999 999", "AA 999 999"], ["9 99 9", "99999999999999999999"]],
  [
    "NETHERLANDS",
    ["rijbewijs", "rijbewijsnummer", "permis de conduire"],
    ["9999999999"],
    ["999", "99999999999999999999"],
    ["BELGIUM_DRIVERS_LICENSE", "CANADA_DRIVERS_LICENSE"],
  ],
  [
    "POLAND",
    ["prawo jazdy", "numer licencyjny", "zezwolenie na prowadzenie"],
    ["99999/99/9999"],
    ["999/99/99", "99999/99/99999999"],
  ],
  [
    "PORTUGAL",
    ["carta de condução", "licença de condução", "número de licença", "carteira de habilitação"],
    ["L-9999999 9", "AV-999999 9"],
    ["L-9", "AAAA-99"],
  ],
  [
    "ROMANIA",
    ["permis de conducere", "numărul permisului de conducere"],
    ["A99999999", "A99999999A"],
    ["A999", "99999999999999999999"],
  ],
  ["SLOVAKIA", ["vodičský preukaz", "číslo vodičského preukazu", "povolenie vodiča"], ["A9999999"], ["A99", "999999999999"]],
  ["SLOVENIA", ["vozniško dovoljenje"], ["999999999"], ["9999", "99999999999999999999"]],
];

/** As most databases name their columns. */
const unaccented = (label: string): string => label.normalize("NFD").replace(/[\u0300-\u036f]/g, "");

/** Countries whose rows above have no words of their own, since they share the English ones. */
function shapeKind([country, labels, shapes, nearShapes, alsoFoundAs]: Row): ValueKind {
  const identifier = `${country}_DRIVERS_LICENSE`;
  const isEnglish = labels.length === 0;
  return {
    identifier,
    goal: byKeyword,
    labels: isEnglish ? ["driver licence", "driver license", "driving licence", "drivers licence", "driver's licence"] : labels,
    columns: isEnglish
      ? englishColumns
      : labels.flatMap((label) => [
          label,
          label.replaceAll(" ", "_"),
          label.toUpperCase(),
          unaccented(label).replaceAll(" ", "_"),
        ]),
    make: (random) => random.shaped(random.pick(shapes)),
    near: (random) => random.shaped(random.pick(nearShapes)),
    alsoFoundAs: alsoFoundAs ?? (isEnglish ? others(identifier) : []),
  };
}

const wrongDate = (text: string, at: number): string => `${text.slice(0, at)}99${text.slice(at + 2)}`;

/** Licences of every country. */
export const driversLicences: readonly ValueKind[] = [
  ...byShape.map(shapeKind),
  {
    identifier: "DRIVERS_LICENSE",
    goal: byKeyword,
    language: "en",
    labels: english,
    columns: englishColumns,
    make: (random) => random.shaped(random.pick(americanShapes)),
    near: (random) => random.shaped(random.pick(["99", "AAAAAA", "99999999999999999999", "AAAA"])),
    alsoFoundAs: others("DRIVERS_LICENSE"),
  },
  {
    identifier: "CANADA_DRIVERS_LICENSE",
    goal: byKeyword,
    language: "en",
    labels: [...english, "permis de conduire"],
    columns: [...englishColumns, "permis_de_conduire"],
    make: canadian,
    near: (random) => random.shaped(random.pick(["99", "AAAAAA", "99999999999999999999", "AAAA"])),
    // "Permis de conduire" stands on the licences of these too, whose shapes a province may have.
    alsoFoundAs: [
      ...others("CANADA_DRIVERS_LICENSE"),
      "FRANCE_DRIVERS_LICENSE",
      "BELGIUM_DRIVERS_LICENSE",
      "NETHERLANDS_DRIVERS_LICENSE",
    ],
  },
  {
    identifier: "UK_DRIVERS_LICENSE",
    goal: byKeyword,
    language: "en",
    labels: english,
    columns: englishColumns,
    make: british,
    near: (random) => wrongDate(british(random).replaceAll(" ", ""), 6),
    alsoFoundAs: others("UK_DRIVERS_LICENSE"),
  },
  {
    identifier: "INDIA_DRIVERS_LICENSE",
    goal: byKeyword,
    language: "en",
    labels: ["driver licence", "driving licence", "drivers license", "driving license", "driver's licence", "drivers lic."],
    columns: englishColumns,
    make: indian,
    near: (random) => `QQ${indian(random).slice(2)}`,
    alsoFoundAs: others("INDIA_DRIVERS_LICENSE"),
  },
  {
    identifier: "FINLAND_DRIVERS_LICENSE",
    goal: byKeyword,
    labels: ["ajokortti", "ajokortin numero", "körkort", "körkort nummer", "permis de conduire"],
    columns: ["ajokortti", "ajokortin_numero", "körkort", "Ajokortti"],
    make: finnish,
    near: (random) => wrongDate(finnish(random), 2),
    // With a digit as its check character the code is a Swedish number's shape beside "körkort".
    alsoFoundAs: ["SWEDEN_DRIVERS_LICENSE"],
  },
  {
    identifier: "SWEDEN_DRIVERS_LICENSE",
    goal: byKeyword,
    labels: ["körkort", "körkort nummer", "körkortsnummer", "förare lic."],
    columns: ["körkort", "körkortsnummer", "korkort", "Körkort nummer"],
    make: swedish,
    near: (random) => wrongDate(swedish(random), 2),
    alsoFoundAs: ["FINLAND_DRIVERS_LICENSE"],
  },
  {
    identifier: "GERMANY_DRIVERS_LICENSE",
    goal: byKeyword,
    language: "de",
    labels: germanWords,
    columns: ["fuehrerschein", "Führerscheinnummer", "fuhrerschein_nr", "FUEHRERSCHEINNUMMER"],
    make: german,
    near: (random) => random.shaped(random.pick(["AAAAA", "A99", "99999999999999999999"])),
  },
  {
    identifier: "SPAIN_DRIVERS_LICENSE",
    goal: byKeyword,
    language: "es",
    labels: ["permiso de conducción", "carnet conducer", "licencia de manejo", "permiso conducción", "número permiso conducer"],
    columns: ["permiso_conduccion", "permiso_conducción", "licencia_de_manejo", "Permiso de Conducción", "carnetConducer"],
    make: (random) => spanishDni(random),
    near: (random) => random.shaped(random.pick(["9999A", "A999", "99999999999999999999"])),
  },
];
