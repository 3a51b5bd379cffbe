/**
 * Guesses the encoding of a text that is not Unicode from a sample: by what the text itself declares, else by chardet's statistics,
 * and only where every byte of the sample makes sense in it. Guesses wrongly among kin, where few letters differ; digits and
 * Latin letters come out right all the same.
 */
import { isAscii, isUtf8 } from "node:buffer";
import { analyse } from "chardet";

/** What is guessed when nothing speaks for anything: UTF-8, whose bad bytes are read as Windows-1252. */
export const fallback = "utf-8";

/** chardet's confidence, in per cent, above which it is believed. */
const confidenceMin = 5;

/** Encodings in which a byte may swallow the letter behind it: they need better evidence. */
const multibyte: ReadonlySet<string> = new Set(["shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"]);
const confidenceMinMultibyte = 30;

/** Encodings that short texts in Windows-1252, by far the most frequent, are mistaken for: they need better and more evidence. */
const latin: ReadonlySet<string> = new Set(["iso-8859-2", "iso-8859-9", "windows-1250", "windows-1254", "windows-1257"]);
const confidenceMinLatin = 25;
const strangeBytesMinLatin = 20;

/** Bytes in which a text may declare its encoding. */
const declarationBytes = 1_024;

/** A name of the WHATWG Encoding Standard, or {@link fallback}; the sample may end within a character. */
export function guessEncoding(sample: Uint8Array): string {
  if (isAscii(sample)) return isIso2022Jp(sample) ? "iso-2022-jp" : fallback;
  if (mostlyUtf8(sample)) return fallback;
  const declared = declaredEncoding(sample);
  if (declared !== undefined && makesSense(declared, sample)) return known(declared);
  const confidenceMins = new Map([
    ...[...multibyte].map((name) => [name, confidenceMinMultibyte] as const),
    ...[...latin].map((name) => [name, hasManyStrangeBytes(sample) ? confidenceMinLatin : Number.POSITIVE_INFINITY] as const),
  ]);
  const names = analyse(sample)
    .map(({ name, confidence }) => ({ name: labelOf(name), confidence }))
    .filter(({ name, confidence }) => confidence >= (confidenceMins.get(name) ?? confidenceMin))
    .map(({ name }) => name)
    .filter((name) => name !== fallback && makesSense(name, sample));
  if (names[0] === "gb18030" && names.includes("euc-jp") && isJapanese(sample)) return "euc-jp";
  return known(names[0] ?? fallback);
}

/** Names of encodings that mail uses and the standard does not know, without what comes before their number. */
const codePages: ReadonlyMap<string, string> = new Map([
  ["932", "shift_jis"],
  ["936", "gb18030"],
  ["949", "euc-kr"],
  ["950", "big5"],
]);

/** The encoding of that name, in the words of {@link guessEncoding}; undefined when there is none or the sample cannot be in it. */
export function statedEncoding(charset: string, sample: Uint8Array): string | undefined {
  const label = charset.trim().toLowerCase();
  const name = codePages.get(/^(?:cp|ms|ibm|windows-?)(\d{3})$/.exec(label)?.[1] ?? "") ?? label;
  return makesSense(name, sample) ? known(name) : undefined;
}

function hasManyStrangeBytes(sample: Uint8Array): boolean {
  let count = 0;
  for (const byte of sample) if (byte > 0x7f && ++count >= strangeBytesMinLatin) return true;
  return false;
}

/** Japanese in 7 bits: escape, `$` and the name of a set of characters. Source: RFC 1468. */
function isIso2022Jp(sample: Uint8Array): boolean {
  const text = latin1(sample);
  return text.includes("\u001b$B") || text.includes("\u001b$@");
}

/** In other encodings, bytes form sequences of UTF-8 only by chance. */
function mostlyUtf8(sample: Uint8Array): boolean {
  if (isUtf8(sample)) return true;
  let sequences = 0;
  let strays = 0;
  for (const character of new TextDecoder().decode(sample)) {
    if (character === "\ufffd") strays++;
    else if (character > "\u007f") sequences++;
  }
  return sequences >= strays;
}

/** Sources: XML 1.0, section 4.3.3; HTML Standard, section 4.2.5.4. */
function declaredEncoding(sample: Uint8Array): string | undefined {
  const beginning = latin1(sample.subarray(0, declarationBytes));
  return /^\s*<\?xml\b[^>]*\bencoding\s*=\s*["']([\w.:-]+)|<meta\b[^>]*\bcharset\s*=\s*["']?([\w.:-]+)/i
    .exec(beginning)
    ?.slice(1)
    .find((name) => name !== undefined)
    ?.toLowerCase();
}

/** Whether the sample decodes without a flaw, but for a character that it may cut off. */
function makesSense(name: string, sample: Uint8Array): boolean {
  try {
    new TextDecoder(name, { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Latin-1 and its like are read as Windows-1252, which holds them, and that as the fallback does. */
function known(name: string): string {
  const { encoding } = new TextDecoder(name);
  return encoding === "windows-1252" || encoding === "utf-8" ? fallback : encoding;
}

/** Both sets of characters have kana at the same places, but only Japanese uses them. */
function isJapanese(sample: Uint8Array): boolean {
  const text = new TextDecoder("euc-jp").decode(sample);
  return (text.match(/[\u3041-\u30ff]/g)?.length ?? 0) * 20 > (text.match(/\P{ASCII}/gu)?.length ?? 0);
}

/** What chardet calls an encoding, as the standard does; what the standard does not know is not guessed. */
function labelOf(name: string): string {
  const label = name.toLowerCase();
  return /^(utf|iso-2022|iso-8859-1$|ascii|mac)/.test(label) ? (label === "iso-8859-1" ? "windows-1252" : fallback) : label;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
