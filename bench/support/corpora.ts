/**
 * Invented text to measure with: the same seed gives the same bytes. Log lines hold few values, CSV is dense with personal
 * data, JSON Lines lies between. Numbers pass their checks where the detector applies them, so that nothing is cheap.
 */

/** What a corpus looks like. `fieldsOf` gives the borders of its fields when it is structured. */
export type Corpus = { readonly name: string; readonly bytes: Uint8Array; readonly kind: "text" | "csv" | "json-lines" };

/** Numbers from 0 to 2^32 - 1 in a fixed order: the generator xorshift32. */
function randomNumbers(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

type Random = () => number;

const below = (random: Random, bound: number): number => random() % bound;
const pick = <T>(random: Random, values: readonly T[]): T | undefined => values[below(random, values.length)];
const digits = (random: Random, count: number): string => Array.from({ length: count }, () => String(below(random, 10))).join("");
const hex = (random: Random, count: number): string =>
  Array.from({ length: count }, () => below(random, 16).toString(16)).join("");
const padded = (value: number, size: number): string => String(value).padStart(size, "0");

const words =
  "request order customer payment session worker queue batch index cache upload bucket object report invoice user".split(" ");
const names = "Avery Blake Casey Drew Ellis Finley Gray Harper Indigo Jules Kai Lane Morgan Noel Oakley Parker".split(" ");
const streets = "Oak Elm Mill Park River Station High Church Garden Hill".split(" ");
const levels = ["INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"] as const;

function timestamp(random: Random): string {
  const [month, day] = [1 + below(random, 12), 1 + below(random, 28)];
  const time = [below(random, 24), below(random, 60), below(random, 60)].map((part) => padded(part, 2)).join(":");
  return `2026-${padded(month, 2)}-${padded(day, 2)}T${time}.${digits(random, 3)}Z`;
}

function luhn(payload: string): string {
  let sum = 0;
  for (let i = 0; i < payload.length; i++) {
    const digit = Number(payload.charAt(payload.length - 1 - i)) * (i % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return payload + String((10 - (sum % 10)) % 10);
}

const card = (random: Random): string => luhn(`4929${digits(random, 11)}`);
const socialSecurity = (random: Random): string =>
  `${padded(100 + below(random, 500), 3)}-${padded(10 + below(random, 80), 2)}-${padded(1_000 + below(random, 8_000), 4)}`;
const phone = (random: Random): string => `(${212 + below(random, 7)}) 555-01${digits(random, 2)}`;

function iban(random: Random): string {
  const part = `37040044${digits(random, 10)}`;
  let rest = 0;
  for (const digit of `${part}131400`) rest = (rest * 10 + Number(digit)) % 97;
  return `DE${padded(98 - rest, 2)}${part}`;
}

function logLine(random: Random): string {
  const start = `${timestamp(random)} ${pick(random, levels)} [${pick(random, words)}-${below(random, 64)}]`;
  switch (below(random, 400)) {
    case 0:
      return `${start} charged card ${card(random)} for ${pick(random, words)} ${digits(random, 6)}\n`;
    case 1:
      return `${start} updated ssn ${socialSecurity(random)} of user ${digits(random, 7)}\n`;
    case 2:
      return `${start} callback to phone ${phone(random)} failed after ${digits(random, 3)} ms\n`;
    default:
      break;
  }
  const ip = [10, below(random, 256), below(random, 256), below(random, 256)].join(".");
  const path = `/${pick(random, words)}/${digits(random, 6)}/${pick(random, words)}`;
  const id = `${hex(random, 8)}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 12)}`;
  return `${start} ${ip} "GET ${path} HTTP/1.1" ${200 + below(random, 300)} ${digits(random, 5)} trace=${id} took ${digits(random, 3)}ms\n`;
}

function csvLine(random: Random): string {
  const name = `${pick(random, names)} ${pick(random, names)}`;
  const address = `${1 + below(random, 200)} ${pick(random, streets)} Street`;
  const born = `19${padded(40 + below(random, 60), 2)}-${padded(1 + below(random, 12), 2)}-${padded(1 + below(random, 28), 2)}`;
  return `${digits(random, 7)},${name},"${address}, Springfield",${born},${socialSecurity(random)},${phone(random)},${card(random)},${iban(random)}\n`;
}

function jsonLine(random: Random): string {
  const record = {
    time: timestamp(random),
    level: pick(random, levels),
    event: `${pick(random, words)}.${pick(random, words)}`,
    user: { id: below(random, 1e7), name: `${pick(random, names)} ${pick(random, names)}`, phone: phone(random) },
    trace: hex(random, 32),
    message: `${pick(random, words)} ${pick(random, words)} ${digits(random, 5)} ${pick(random, words)} done`,
    ...(below(random, 8) === 0 && { payment: { cardNumber: card(random), iban: iban(random) } }),
    ...(below(random, 16) === 0 && { ssn: socialSecurity(random) }),
  };
  return `${JSON.stringify(record)}\n`;
}

/** Lines up to a size; some thousand are made and repeated in a shuffled order, because making them is slow. */
function fill(sizeBytes: number, seed: number, header: string, line: (random: Random) => string): Uint8Array {
  const random = randomNumbers(seed);
  const lines = Array.from({ length: 20_000 }, () => Buffer.from(line(random)));
  const bytes = new Uint8Array(sizeBytes);
  bytes.set(Buffer.from(header).subarray(0, sizeBytes));
  let length = header.length;
  while (length < sizeBytes) {
    const next = lines[below(random, lines.length)];
    if (!next || length + next.length > sizeBytes) break;
    bytes.set(next, length);
    length += next.length;
  }
  return bytes.subarray(0, length);
}

/** Column names of the CSV corpus. */
export const csvHeader = ["id", "name", "address", "born", "ssn", "phone", "card_number", "iban"] as const;

/** Plain log lines: few values, many numbers that are none. */
export function logCorpus(sizeBytes: number, seed = 1): Corpus {
  return { name: "log", kind: "text", bytes: fill(sizeBytes, seed, "", logLine) };
}

/** A table of invented people: most cells are a value. */
export function csvCorpus(sizeBytes: number, seed = 2): Corpus {
  return { name: "CSV", kind: "csv", bytes: fill(sizeBytes, seed, `${csvHeader.join(",")}\n`, csvLine) };
}

/** Events with nested members. */
export function jsonLinesCorpus(sizeBytes: number, seed = 3): Corpus {
  return { name: "JSON Lines", kind: "json-lines", bytes: fill(sizeBytes, seed, "", jsonLine) };
}

const proseWords =
  "the of and a to in is was he for it with as his on be at by had not are but from or have an they which one you were her all she there would their we him been has when who will more no if out so said what up its about into than them can only other some could time these two may first any my such like our over man me even most made after also did many before must through back years where much your way well down should because each just those people too little state good very make world still own see men work long get here between both life being under never day same another know while last might us great old year off come since against go came right used take three customer account report history number general interest national development experience government president company system program question community information business".split(
    " ",
  );

function proseLine(random: Random): string {
  const count = 6 + below(random, 18);
  const sentence = Array.from({ length: count }, (_, i) => {
    const word = below(random, 40) === 0 ? (pick(random, names) ?? "") : (pick(random, proseWords) ?? "");
    return (i === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word) + (i < count - 1 && below(random, 9) === 0 ? "," : "");
  });
  return `${sentence.join(" ")}.${below(random, 5) === 0 ? "\n" : " "}`;
}

/** Sentences of common words, some of them names, without numbers. */
export function proseCorpus(sizeBytes: number, seed = 4): Corpus {
  return { name: "prose", kind: "text", bytes: fill(sizeBytes, seed, "", proseLine) };
}

/** Random bytes. */
export function noiseCorpus(sizeBytes: number, seed = 5): Corpus {
  const random = randomNumbers(seed);
  const numbers = Uint32Array.from({ length: Math.ceil(sizeBytes / 4) }, random);
  return { name: "binary noise", kind: "text", bytes: new Uint8Array(numbers.buffer, 0, sizeBytes) };
}
