/**
 * Judges from the beginning of a text whether it is delimited, by what, and whether its first row names the columns.
 * A heuristic on a sample: what it decides changes places and column names, never whether text is looked at.
 */

/** How a delimited text is written. */
export type CsvDialect = {
  /** The delimiter's byte. */
  readonly delimiter: number;
  /** Column names when the first row is a header. */
  readonly header: readonly string[] | undefined;
};

/** What the file's name says: surely delimited, by tabs, perhaps delimited, or surely something else. */
export type CsvHint = "csv" | "tsv" | "maybe" | "no";

const delimiters = [",", ";", "\t", "|"] as const;
const sampleRowsMax = 50;
const nameCharactersMax = 1_000;

/** The dialect of the text that begins with `sample`, or undefined when it is not delimited. */
export function detectCsv(sample: string, options: { hint: CsvHint; isWhole: boolean }): CsvDialect | undefined {
  if (options.hint === "no") return undefined;
  const candidates = delimiters.map((delimiter) => judge(delimiter, sampleRows(sample, delimiter, options.isWhole)));
  candidates.sort((a, b) => b.evenness - a.evenness || b.width - a.width);
  const [best] = candidates;
  if (best === undefined) return undefined;
  if (options.hint === "maybe" && !isConvincing(best)) return undefined;
  const byName = options.hint === "tsv" ? "\t" : ",";
  const chosen = best.width > 1 ? best : (candidates.find(({ delimiter }) => delimiter === byName) ?? best);
  return { delimiter: chosen.delimiter.charCodeAt(0), header: headerOf(chosen.rows) };
}

type Candidate = {
  readonly delimiter: string;
  readonly rows: readonly (readonly string[])[];
  /** Most frequent number of fields, and the share of rows that have it; 0 when that number is 1. */
  readonly width: number;
  readonly evenness: number;
};

function judge(delimiter: string, rows: readonly (readonly string[])[]): Candidate {
  const filled = rows.filter((row) => row.length > 1 || row[0] !== "");
  const frequencies = new Map<number, number>();
  for (const row of filled) frequencies.set(row.length, (frequencies.get(row.length) ?? 0) + 1);
  const [width, count] = [...frequencies].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  return { delimiter, rows, width, evenness: width > 1 ? count / filled.length : 0 };
}

/** Without a telling name, only an even table of some size is taken for one: prose has commas too. */
function isConvincing({ delimiter, rows, width, evenness }: Candidate): boolean {
  return evenness === 1 && rows.length >= 3 && (width >= 3 || delimiter === "\t" || delimiter === "|");
}

/** The first rows of the sample; the last is left out when it may be cut off. */
function sampleRows(sample: string, delimiter: string, isWhole: boolean): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const borders = { delimiter: new Places(sample, delimiter), newline: new Places(sample, "\n") };
  for (let at = 0; at < sample.length && rows.length < sampleRowsMax; ) {
    const { value, end } = sampleField(sample, at, borders);
    row.push(value);
    at = end + 1;
    const isLast = end >= sample.length;
    if (isLast || sample[end] === "\n") {
      if (!isLast || isWhole) rows.push(row);
      row = [];
    } else if (at >= sample.length && isWhole) rows.push([...row, ""]);
  }
  return rows;
}

type Borders = { readonly delimiter: Places; readonly newline: Places };

function sampleField(sample: string, start: number, { delimiter, newline }: Borders): { value: string; end: number } {
  let at = start;
  let value = "";
  if (sample[at] === '"') {
    at++;
    for (;;) {
      const close = sample.indexOf('"', at);
      if (close < 0) return { value: "", end: sample.length };
      value += sample.slice(at, close);
      at = close + 1;
      if (sample[at] !== '"') break;
      value += '"';
      at++;
    }
  }
  const rowEnd = newline.from(at);
  const end = Math.min(rowEnd, delimiter.from(at));
  const rest = sample.slice(at, end);
  return { value: value + (end === rowEnd ? rest.replace(/\r$/, "") : rest), end };
}

/** The places of a character in a text, one after the other. */
class Places {
  readonly #text: string;
  readonly #character: string;
  #next = -1;

  constructor(text: string, character: string) {
    this.#text = text;
    this.#character = character;
  }

  /** The next place from `at` on, which never descends; the end of the text when there is none. */
  from(at: number): number {
    if (this.#next >= at) return this.#next;
    const found = this.#text.indexOf(this.#character, at);
    this.#next = found < 0 ? this.#text.length : found;
    return this.#next;
  }
}

/** Words that stand in headers and hardly ever alone in a cell; needed only where no column holds figures. */
const headerWords = new Set(
  (
    "id no nr number name first last middle full given family surname title gender sex email mail phone mobile fax address " +
    "street city town state zip postcode postal country region date birth dob age user username login password account iban bic " +
    "card ssn passport licence license company department position comment comments note notes description type status value key"
  ).split(" "),
);

/** The first row when it reads like names of columns rather than like data; cells may be empty or missing. */
export function headerOf(rows: readonly (readonly string[])[]): readonly string[] | undefined {
  const [first, ...others] = rows;
  if (first === undefined) return undefined;
  const names = first.map((cell) => cell.trim().slice(0, nameCharactersMax));
  const given = names.filter((name) => name !== "");
  if (given.length * 2 < names.length || given.length === 0) return undefined;
  if (given.some(isLikeData)) return undefined;
  const isAboveData = names.some((_, column) => others.filter((row) => isLikeData(row[column] ?? "")).length * 2 > others.length);
  // Cells repeat, names of columns seldom do: joined tables have two of the same name, above figures.
  const isNamed = given.some(isHeaderWord) && new Set(given).size === given.length;
  return isAboveData || isNamed ? names : undefined;
}

/** Names of columns have letters, are short and hold no address, date or long number. */
function isLikeData(cell: string): boolean {
  if (cell.length > 80 || cell.includes("@") || !/\p{L}/u.test(cell)) return cell.trim() !== "";
  const digits = cell.replace(/\D/g, "").length;
  return digits >= 5 || digits * 2 > cell.length;
}

function isHeaderWord(name: string): boolean {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => headerWords.has(word));
}
