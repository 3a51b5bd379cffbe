/**
 * Full names of persons: as people write them in prose, letters, forms, lists, logs and columns. What counts is a given name with a
 * surname; one of them alone is no full name. Source of that: Macie user guide, `NAME`.
 */
import { capitals, type Random } from "../random.ts";
import { byList, type ValueKind } from "../value-kind.ts";
import { cultures } from "./person-words.ts";

/** Surnames that no list has: two or three syllables. */
function inventedSurname(random: Random): string {
  const syllable = (): string => `${random.text(1, "bdfgklmnprstvz")}${random.pick(["a", "e", "i", "o", "u", "au", "ei"])}`;
  const end = random.pick(["ler", "mann", "son", "ski", "berg", "ini", "ez", "well", "ton", "kis"]);
  const word = `${syllable()}${random.chance(0.5) ? syllable() : ""}${end}`;
  return word.charAt(0).toUpperCase() + word.slice(1);
}

type Parts = { readonly given: string; readonly surname: string };

function partsOf(random: Random): Parts {
  const { given, surnames, particles, hasTwoSurnames } = random.pick(cultures);
  const first = random.chance(0.08) ? `${random.pick(given)}-${random.pick(given)}` : random.pick(given);
  const second = random.chance(0.1) ? ` ${random.pick(given)}` : "";
  const last = random.chance(0.08) ? inventedSurname(random) : random.pick(surnames);
  const particle = particles && random.chance(0.15) ? `${random.pick(particles)} ` : "";
  const further = hasTwoSurnames && random.chance(0.5) ? ` ${random.pick(surnames)}` : "";
  const joined = !further && random.chance(0.05) ? `-${random.pick(surnames)}` : "";
  return { given: `${first}${second}`, surname: `${particle}${last}${further}${joined}` };
}

function initial(random: Random): string {
  return random.pick(Array.from(capitals.replace(/[QXY]/g, "")));
}

/** A name with the given name first. */
function givenFirst(random: Random): string {
  const { given, surname } = partsOf(random);
  const form = random.below(12);
  if (form === 0) return `${given} ${initial(random)}. ${surname}`;
  if (form === 1) return `${given} ${initial(random)} ${surname}`;
  if (form === 2) return `${random.pick(["Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Mr", "Dr"])} ${given} ${surname}`;
  if (form === 3) return `${given} ${surname}${random.pick([" Jr.", ", Jr.", " III", ", PhD", " Sr."])}`;
  return `${given} ${surname}`;
}

/** A name with the surname first and a comma. */
function surnameFirst(random: Random): string {
  const { given, surname } = partsOf(random);
  return `${surname}, ${given}${random.chance(0.2) ? ` ${initial(random)}.` : ""}`;
}

/** A given name or a surname alone, or two given names: not a full name. */
function singleName(random: Random): string {
  const { given, surnames } = random.pick(cultures);
  return random.pick([random.pick(given), random.pick(surnames), `${random.pick(given)} and ${random.pick(given)}`]);
}

const prose = [
  "Yesterday {value} called about the broken heater in the hall.",
  "We met with {value} on Tuesday to discuss the renewal.",
  "According to {value}, the parcels arrived two days late.",
  "Please forward the signed copy to {value} before the weekend.",
  "{value} will be out of the office until further notice.",
  "The report was written by {value} and checked by nobody.",
  "I spoke to {value}, who confirmed the appointment.",
  "She introduced me to {value} at the conference.",
  "My neighbour {value} has the spare key.",
  "The apartment was rented to {value} in spring.",
  "Thanks to {value} for pointing this out!",
  "Our guest tonight is {value}, and the topic is bees.",
  "{value}, 47, was the first to reach the summit.",
  "The court heard {value} as the only witness.",
  "It was {value} who found the leak.",
  "Gestern hat {value} wegen der Rechnung angerufen.",
  "Der Vertrag wurde von {value} unterschrieben.",
  "Nous avons rencontré {value} à la gare.",
  "Le dossier de {value} est complet.",
  "Ayer llamó {value} para cambiar la cita.",
  "El contrato lo firmó {value} en marzo.",
  "Ieri {value} ha chiamato per la consegna.",
];

const letters = [
  "Dear {value},",
  "Best regards,\n{value}",
  "Kind regards\n\n{value}\nSales",
  "Sincerely,\n{value}",
  "Mit freundlichen Grüßen\n{value}",
  "Cordialement,\n{value}",
  "Un saludo,\n{value}",
  "cc: {value}",
  "From: {value} <someone@mail.example>",
  'To: "{value}" <office@mail.example>',
  "Signed by: {value}",
  "Attn: {value}",
  "> On Monday {value} wrote:",
  "Attendees: {value}, the board, two guests",
];

const forms = [
  "Name: {value}",
  "Full name: {value}",
  "Customer: {value}",
  "Patient name: {value}",
  "Employee: {value}",
  "Contact person: {value}",
  "Applicant ....... {value}",
  "| name | {value} |",
  "Cardholder: {value}",
  "Kundin: {value}",
  "Ansprechpartner: {value}",
  "Nom et prénom : {value}",
  "Nombre completo: {value}",
  "Nome e cognome: {value}",
  "<name>{value}</name>",
  "<td>{value}</td><td>confirmed</td>",
  '<customer name="{value}" tier="gold"/>',
  '{"fullName": "{value}", "active": true}',
  "author = '{value}'",
  "INSERT INTO people (full_name) VALUES ('{value}');",
  'level=info user="{value}" action=login',
  "2026-03-04T10:11:12Z INFO created account for {value}",
  "Author: {value} <dev@mail.example>",
  "Copyright (c) 2019 {value}",
  "* {value}",
  "1. {value}",
  "{value}\tconfirmed\troom 7",
];

const lists = [
  "{value}",
  "- {value}",
  "Name: {value}",
  "Patient: {value}",
  "{value}; confirmed",
  "| {value} | present |",
  "Last, first: {value}",
  "<name>{value}</name>",
];

const columns = [
  "full_name", "fullName", "Full Name", "name", "customer_name", "customerName", "Patient Name", "employee", "contact_name", "cardholder_name",
  "Kundenname", "Nom complet", "nombre_completo", "nome_completo", "recipient", "author", "signed_by", "account_holder",
]; // biome-ignore format: a list of words

const known = { identifier: "NAME", goal: byList, labels: [], columns } as const;

/** Full names in the ways they are written. */
export const personNames: readonly ValueKind[] = [
  { ...known, texts: prose, make: givenFirst, near: singleName },
  { ...known, texts: [...letters, ...forms], alsoFoundAs: ["EMAIL_ADDRESS"], make: givenFirst },
  { ...known, texts: lists, make: surnameFirst },
  { ...known, texts: [...forms, ...letters], alsoFoundAs: ["EMAIL_ADDRESS"], make: (random) => givenFirst(random).toUpperCase() },
];
