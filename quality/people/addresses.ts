/**
 * Postal addresses of eight countries on one line and on several, in letters, forms, prose, logs and columns. What counts is a town
 * or place with a postal code that goes with it, mostly behind a street. Source of that: Macie user guide, `ADDRESS`.
 */
import type { Random } from "../random.ts";
import { byList, type ValueKind } from "../value-kind.ts";
import {
  americanKinds,
  americanTowns,
  australianTowns,
  britishKinds,
  britishTowns,
  canadianTowns,
  englishStreets,
  frenchStreets,
  frenchTowns,
  germanStreets,
  germanTowns,
  italianStreets,
  italianTowns,
  spanishStreets,
  spanishTowns,
  type Town,
} from "./place-words.ts";

/** Parts of an address in the order of their lines. */
type Lines = readonly string[];

/** A code in its shape: `9` a digit, `A` a letter that the second halves of codes have. */
function codeOf({ code }: Town, random: Random): string {
  const [outward = "", inward] = code.split(" ");
  return inward
    ? `${outward} ${inward.replace(/9/g, () => random.text(1)).replace(/A/g, () => random.text(1, "ABDEFGHJLNPRSTWXYZ"))}`
    : code;
}

function englishStreet(kinds: readonly string[], random: Random): string {
  return `${random.between(1, 2_400)} ${random.pick(englishStreets)} ${random.pick(kinds)}`;
}

function americanLines(random: Random): Lines {
  const town = random.pick(americanTowns);
  const street = random.chance(0.08) ? `P.O. Box ${random.between(10, 9_999)}` : englishStreet(americanKinds, random);
  const unit = random.pick(["Apt", "Suite", "Unit", "#", "Apt."]);
  const behind = random.chance(0.25) ? [`${street}${random.pick([", ", " "])}${unit} ${random.between(1, 900)}`] : [street];
  const zip = random.chance(0.2) ? `${town.code}-${random.text(4)}` : town.code;
  return [...behind, `${town.name}, ${town.region} ${zip}`, ...(random.chance(0.15) ? ["USA"] : [])];
}

function canadianLines(random: Random): Lines {
  const town = random.pick(canadianTowns);
  return [
    `${random.chance(0.2) ? `${random.between(1, 99)}-` : ""}${englishStreet(americanKinds, random)}`,
    `${town.name}, ${town.region} ${codeOf(town, random)}`,
    ...(random.chance(0.2) ? ["Canada"] : []),
  ];
}

function britishLines(random: Random): Lines {
  const town = random.pick(britishTowns);
  return [
    ...(random.chance(0.2) ? [`Flat ${random.between(1, 30)}`] : []),
    `${random.between(1, 240)}${random.chance(0.1) ? "A" : ""} ${random.pick(englishStreets.filter((name) => !/\d|Jr/.test(name)))} ${random.pick(britishKinds)}`,
    town.name,
    codeOf(town, random),
    ...(random.chance(0.15) ? ["United Kingdom"] : []),
  ];
}

function australianLines(random: Random): Lines {
  const town = random.pick(australianTowns);
  const unit = random.pick(["", "", "", `Unit ${random.between(1, 40)}, `, `${random.between(1, 40)}/`]);
  return [`${unit}${englishStreet(britishKinds, random)}`, `${town.name} ${town.region} ${town.code}`];
}

function germanLines(random: Random): Lines {
  const town = random.pick(germanTowns);
  const number = `${random.between(1, 180)}${random.pick(["", "", "", "a", " b", "-12"])}`;
  return [`${random.pick(germanStreets)} ${number}`, `${random.pick(["", "", "", "D-"])}${town.code} ${town.name}`];
}

function frenchLines(random: Random): Lines {
  const town = random.pick(frenchTowns);
  const number = `${random.between(1, 180)}${random.pick(["", "", "", " bis", ","])}`;
  const name = random.chance(0.2) ? town.name.toUpperCase() : town.name;
  return [`${number} ${random.pick(frenchStreets)}`, `${town.code} ${name}`];
}

function italianLines(random: Random): Lines {
  const town = random.pick(italianTowns);
  const region = random.pick(["", ` (${town.region})`, ` ${town.region}`]);
  return [
    `${random.pick(italianStreets)}${random.pick([" ", ", "])}${random.between(1, 180)}`,
    `${town.code} ${town.name}${region}`,
  ];
}

function spanishLines(random: Random): Lines {
  const town = random.pick(spanishTowns);
  const door = random.pick(["", "", ", 2º B", ", 1º izq.", ", bajo"]);
  const region = random.chance(0.3) && town.region !== town.name ? ` (${town.region})` : "";
  return [
    `${random.pick(spanishStreets)}${random.pick([" ", ", ", " nº "])}${random.between(1, 180)}${door}`,
    `${town.code} ${town.name}${region}`,
  ];
}

const countries = [
  americanLines, americanLines, americanLines, canadianLines, britishLines, britishLines, australianLines, germanLines, germanLines,
  frenchLines, frenchLines, italianLines, spanishLines,
]; // biome-ignore format: a list of words

/** On one line, as in a column or a sentence. */
function onOneLine(random: Random): string {
  return random.pick(countries)(random).join(", ");
}

function onLines(random: Random): string {
  return random.pick(countries)(random).join("\n");
}

/** As on labels of parcels: capitals, without commas in places. */
function inCapitals(random: Random): string {
  const [street = "", ...rest] = random.pick([americanLines, australianLines, britishLines])(random);
  return [street, ...rest].join(", ").toUpperCase();
}

/** Town and code alone. */
function townAlone(random: Random): string {
  const town = random.pick([...americanTowns, ...australianTowns]);
  const european = random.pick([...germanTowns, ...frenchTowns, ...italianTowns, ...spanishTowns]);
  return random.chance(0.5)
    ? `${town.name}${random.chance(0.7) && town.code.length === 5 ? "," : ""} ${town.region} ${town.code}`
    : `${european.code} ${european.name}`;
}

/** A street without a town, or a town without a code. */
function halfAddress(random: Random): string {
  const street = englishStreet(americanKinds, random);
  const town = random.pick([...americanTowns, ...germanTowns, ...frenchTowns]);
  return random.pick([
    street,
    `${street}, ${town.name}`,
    `${random.pick(germanStreets)} ${random.between(1, 90)}`,
    town.name,
    `${random.pick(italianStreets)} ${random.between(1, 90)}`,
  ]);
}

const texts = [
  "Address: {value}",
  "Shipping address: {value}",
  "Adresse: {value}",
  "Indirizzo: {value}",
  "Dirección: {value}",
  "Anschrift: {value}.",
  "Our office moved to {value} last month.",
  "She lives at {value} with two cats.",
  "Please send the goods to {value} and ring twice.",
  "<address>{value}</address>",
  '{"billing_address": "{value}"}',
  'level=info addr="{value}" status=shipped',
  "| address | {value} |",
  "{value}",
  "- {value}",
  "Property for sale ({value}), three rooms",
];

const blocks = [
  "{value}",
  "Ship to:\n{value}",
  "Yours sincerely,\n\n{value}\n",
  "Acme Widgets\n{value}",
  "Billing address\n{value}",
];

const columns = [
  "address", "full_address", "fullAddress", "Address", "shipping_address", "billingAddress", "home address", "Adresse", "Anschrift", "indirizzo",
  "direccion", "mailing_address", "location", "residence",
]; // biome-ignore format: a list of words

const known = { identifier: "ADDRESS", goal: byList, labels: [], columns } as const;

/** Addresses in the ways they are written. */
export const postalAddresses: readonly ValueKind[] = [
  { ...known, texts, make: onOneLine, near: halfAddress },
  { ...known, texts: blocks, make: onLines },
  { ...known, texts: texts.slice(0, 6), make: inCapitals },
  { ...known, texts: texts.slice(0, 6), make: townAlone, near: halfAddress },
];
