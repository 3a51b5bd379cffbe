/**
 * The texts that values stand in: notes, letters, chats, forms, markup, logs, settings and statements. `{value}` is the value,
 * `{label}` the words beside it as people write them, `{name}` the same as one word, as programs write them.
 */
import type { Random } from "./random.ts";
import type { Language } from "./value-kind.ts";

/** A text with its value, where that begins, and how many lines it has. */
export type Written = { readonly lines: readonly string[]; readonly valueLine: number; readonly valueLines: number };

const plain: readonly string[] = [
  "{label}: {value}",
  "{label} {value}",
  "{label} = {value}",
  "{label}\t{value}",
  "{label} -> {value}",
  "{label} | {value} |",
  "| {label} | {value} | checked |",
  "- {label}: {value};",
  "* {label} – {value}",
  "1. {label}: {value}.",
  "{value} ({label})",
  "{label} ({value})",
  "{label} [{value}]",
  "{label}, {value}, page 2",
  "{label} ..... {value}",
  "{label}\n{value}",
  "{label}:\n    {value}",
  '{label}: "{value}"',
  "{label}:{value}",
  "> {label}: {value}",
  "Re: {label} {value}",
  "**{label}**: {value}",
  "[{label}] {value}",
];

const markup: readonly string[] = [
  "<td>{label}</td><td>{value}</td>",
  "<tr><th>{label}</th>\n<td>{value}</td></tr>",
  "<dt>{label}</dt><dd>{value}</dd>",
  "<li><b>{label}:</b> {value}</li>",
  "<{name}>{value}</{name}>",
  '<field name="{name}">{value}</field>',
  '<input name="{name}" value="{value}">',
];

const programs: readonly string[] = [
  'level=info {name}="{value}" done',
  "{name}: '{value}'",
  '"{name}": "{value}",',
  "'{name}' => '{value}',",
  '{name} = "{value}"',
  "INSERT INTO t ({name}) VALUES ('{value}');",
  "UPDATE t SET {name} = '{value}' WHERE id = 7;",
  "where {name} = '{value}'",
  "INFO saved {name}={value} in 4 ms",
];

const queries: readonly string[] = [
  "GET /v1/people?{name}={value}&page=2 HTTP/1.1",
  "https://api.example.org/find?sort=up&{name}={value}",
  "--{name}={value}",
];

const sentences: Readonly<Record<Language, readonly string[]>> = {
  en: [
    "The {label} we have on file is {value}.",
    "Please note the {label} ({value}) for our records.",
    "She wrote: my {label} is {value}, thank you",
    "[14:02] anna: here is my {label} {value} ok?",
    "Dear team, their {label} was {value} until May.",
    "can you check {value}? it is the {label} he gave me",
    "Form 7, box 3, {label}: {value}",
    "We changed your {label} to {value} today.",
  ],
  de: [
    "Die {label} lautet {value}.",
    "Bitte tragen Sie {label} {value} ein.",
    "Hallo, hier noch meine {label}: {value}. Danke!",
    "{value} ist die {label} des Kunden.",
  ],
  fr: [
    "Mon {label} est le {value}.",
    "Merci de noter : {label} {value}.",
    "Bonjour, voici {label} : {value}, merci",
    "Le client a indiqué {value} ({label}).",
  ],
  es: [
    "Mi {label} es {value}, gracias.",
    "Le informamos que su {label} es {value}.",
    "Hola, te paso {label}: {value}",
    "El cliente con {label} {value} ha llamado.",
  ],
  it: [
    "Il mio {label} è {value}.",
    "Si prega di annotare {label} {value}.",
    "Ciao, ecco {label}: {value}, grazie",
    "Il cliente, {label} {value}, ha telefonato.",
  ],
  pt: [
    "Meu {label} é {value}, obrigado.",
    "Favor anotar {label} {value}.",
    "Olá, segue {label}: {value}",
    "O cliente, {label} {value}, ligou ontem.",
  ],
};

const withoutLabel: readonly string[] = [
  "see {value}.",
  "{value}",
  "as written in the note: {value}, which was",
  "<td>{value}</td>",
  "  {value}  ",
  "copied from there: {value}; twice",
  "* {value}",
  "a={value} b=2",
  '"{value}",',
];

/** Texts with the words of a kind beside something that is no value of any. */
const lures: readonly string[] = [
  "{label}: n/a",
  "{label}: unknown, please ask again",
  "The {label} field was added in version 3.14.2 of the form.",
  "How to change your {label} in 3 steps",
  "{label} was checked at 10:32 in 15 ms",
  "{label}: see task 7f9c1e52-0b3d-4a6e-a1c4-9de2b6a3f08c",
  "{label} costs $12.50 a year",
  "{label}: ********",
  "{label}: <b>missing</b>",
  "Is a {label} needed? Yes, section 4.2 (b) says so.",
  "const {name} = form.read(fields);",
  "{label} sha1 3f786850e387550fdab836ed7e6dc881de23001b",
  "{label} team won 3:2, then lost 0:1",
  "{label} 1. e4 e5 2. Nf3 Nc6 3. Bb5 a6",
  "{label}: up 4.7 % to 1,204.50",
];

/** A value with a label of its kind. */
export function labelled(label: string, value: string, language: Language | undefined, random: Random): Written {
  const isOneWord = /^[\w.@+-]+$/.test(value);
  const canBeName = /^[\p{L}\d _-]+$/u.test(label);
  const isOneLine = !value.includes("\n");
  const choices = [plain, plain];
  if (language) choices.push(sentences[language], sentences[language]);
  if (canBeName) choices.push(programs);
  if (canBeName && isOneLine) choices.push(markup);
  if (canBeName && isOneWord) choices.push(queries);
  return write(random.pick(random.pick(choices)), label, value, random);
}

/** A value without any label, in one of some texts. */
export function bare(value: string, random: Random, texts = withoutLabel): Written {
  return write(random.pick(texts), "", value, random);
}

/** A label with something beside it that is no value. */
export function lure(label: string, random: Random): Written {
  const canBeName = /^[\p{L}\d _-]+$/u.test(label);
  return write(random.pick(lures.filter((text) => canBeName || !text.includes("{name}"))), label, "", random);
}

function write(template: string, label: string, value: string, random: Random): Written {
  const filled = template.replaceAll("{label}", () => spoken(label, random)).replaceAll("{name}", () => oneWord(label));
  const at = filled.indexOf("{value}");
  const valueLine = at < 0 ? 0 : filled.slice(0, at).split("\n").length - 1;
  return { lines: filled.replace("{value}", () => value).split("\n"), valueLine, valueLines: value.split("\n").length };
}

function spoken(label: string, random: Random): string {
  const form = random.below(8);
  if (form === 0) return label.toUpperCase();
  if (form === 1) return label.toLowerCase();
  if (form === 2) return label.charAt(0).toUpperCase() + label.slice(1);
  return label;
}

/** The words joined as programs join them, the way a function of the label so that opening and closing tags agree. */
function oneWord(label: string): string {
  const words = label.split(" ");
  const ways = ["_", "-", "", "_"];
  return words.join(ways[label.length % ways.length]);
}
