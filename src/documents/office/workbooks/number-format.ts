/**
 * Numbers in cells as people see them, as far as it matters for recognising what they are: dates as ISO 8601, numbers written by
 * a pattern with fixed characters (`000-00-0000`) by that pattern, all others in full, never rounded or in powers of ten.
 * Source: ECMA-376 part 1, sections 18.8.30 and 18.8.31.
 */
import { loadSheetJs } from "./sheetjs.ts";

/** What a number format makes of a number. */
export type NumberFormat =
  | { readonly kind: "plain" }
  | { readonly kind: "date" }
  | { readonly kind: "pattern"; readonly write: (value: number) => string };

const plain: NumberFormat = { kind: "plain" };
const date: NumberFormat = { kind: "date" };

/** Formats that are not written down, by number: those of dates and times, East Asian ones included. */
const builtInDates = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58,
]);

/** A format by its number, for those that are not written down. */
export function builtInFormat(id: number): NumberFormat {
  return builtInDates.has(id) ? date : plain;
}

/** A format by its code. */
export async function formatOfCode(code: string): Promise<NumberFormat> {
  const bare = code.replace(/"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]?/gi, (part) =>
    /^["\\]/.test(part) ? "\u0001" : "",
  );
  if (/[ymdhsg]/i.test(bare.replace(/general|e[+-]/gi, ""))) return date;
  if (!/[0#?][^0#?,.;%/eE+]+[0#?]/.test(bare)) return plain;
  const { SSF } = await loadSheetJs();
  const formatter: { format(code: string, value: number): unknown } = SSF;
  return { kind: "pattern", write: (value) => String(formatter.format(code, value)) };
}

/** A number as it is to be looked at; `raw` is how the file writes it. */
export function displayedNumber(raw: string, format: NumberFormat, isFrom1904: boolean): string {
  if (format.kind === "plain" && /^-?\d+$/.test(raw)) return raw;
  const value = Number(raw);
  if (raw === "" || !Number.isFinite(value)) return raw;
  if (format.kind === "date") return displayedDate(value, isFrom1904) ?? raw;
  if (format.kind === "pattern") return byPattern(value, format.write);
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? String(value) : raw.includes("E") ? String(value) : raw;
}

/** A pattern must not lose digits: large numbers are rounded by some. */
function byPattern(value: number, write: (value: number) => string): string {
  const digits = String(Math.abs(value)).replace(/\D/g, "");
  try {
    const written = write(value);
    return written.replace(/\D/g, "").endsWith(digits) ? written : String(value);
  } catch {
    return String(value);
  }
}

const dayMs = 86_400_000;
/** The last day of the year 9999, beyond which there are no dates. */
const serialMax = 2_958_465;

/** Days since the end of 1899, where 29 February 1900 counts as a day; or since the beginning of 1904. */
function displayedDate(serial: number, isFrom1904: boolean): string | undefined {
  if (serial < 0 || serial > serialMax) return undefined;
  const days = isFrom1904 ? serial + 1_462 : serial < 60 ? serial + 1 : serial;
  const moment = new Date(Date.UTC(1899, 11, 30) + Math.round(days * 86_400) * 1_000);
  const [day = "", time = ""] = moment.toISOString().split(/[T.]/);
  const hasTime = moment.getTime() % dayMs !== 0;
  if (serial < 1 && !isFrom1904) return time;
  return hasTime ? `${day} ${time}` : day;
}
