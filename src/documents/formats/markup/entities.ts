/**
 * Character references of HTML and XML: numbers, and the names that occur in practice, among them all of Latin-1. Names that a
 * document defines itself are left as they are written: expanding them is how a small file becomes a large one.
 * Sources: XML 1.0, sections 4.1 and 4.6; HTML Standard, sections 13.2.5.80 and 13.5.
 */
import { appendUtf8 } from "../../text/encoding.ts";

/** Bytes of the longest reference looked for, `&` and `;` included. */
export const referenceBytesMax = 32;

/** Names of U+00A0 to U+00FF in order. */
const latin1Names =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot " +
  "cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml " +
  "Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig " +
  "agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute " +
  "ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

const otherNames = {
  '"': "quot",
  "&": "amp AMP",
  "'": "apos",
  "<": "lt LT",
  ">": "gt GT",
  "\t": "Tab",
  "\n": "NewLine",
  "!": "excl",
  "#": "num",
  $: "dollar",
  "%": "percnt",
  "(": "lpar",
  ")": "rpar",
  "*": "ast",
  "+": "plus",
  ",": "comma",
  ".": "period",
  "/": "sol",
  ":": "colon",
  ";": "semi",
  "=": "equals",
  "?": "quest",
  "@": "commat",
  "[": "lsqb lbrack",
  "\\": "bsol",
  "]": "rsqb rbrack",
  _: "lowbar UnderBar",
  "`": "grave",
  "{": "lcub lbrace",
  "|": "verbar vert",
  "}": "rcub rbrace",
  "\u2010": "hyphen dash",
  "\u2013": "ndash",
  "\u2014": "mdash",
  "\u2018": "lsquo",
  "\u2019": "rsquo",
  "\u201a": "sbquo",
  "\u201c": "ldquo",
  "\u201d": "rdquo",
  "\u201e": "bdquo",
  "\u2022": "bull",
  "\u2026": "hellip",
  "\u2039": "lsaquo",
  "\u203a": "rsaquo",
  "\u20ac": "euro",
  "\u2122": "trade",
  "\u0152": "OElig",
  "\u0153": "oelig",
  "\u0160": "Scaron",
  "\u0161": "scaron",
  "\u0178": "Yuml",
  // What is seen is a space, of whatever width.
  " ": "ensp emsp thinsp",
  // What is not seen joins its neighbours.
  "": "zwnj zwj lrm rlm ZeroWidthSpace",
} as const;

const texts = new Map<string, string>([
  ...latin1Names.split(" ").map((name, i) => [name, String.fromCharCode(0xa0 + i)] as const),
  ...Object.entries(otherNames).flatMap(([text, names]) => names.split(" ").map((name) => [name, text] as const)),
  ["nbsp", " "],
  ["shy", ""],
]);

const encoder = new TextEncoder();
const named = new Map([...texts].map(([name, text]) => [name, encoder.encode(text)] as const));
const semicolon = 0x3b;

/** Windows-1252 as numbers 128 to 159 are read, which browsers do too. Source: HTML Standard, section 13.2.5.84. */
const windows1252 = new TextDecoder("windows-1252");

/** A reference found: the place behind it and the UTF-8 of what it stands for. */
export type Reference = { readonly end: number; readonly bytes: Uint8Array };

/** The reference that begins with the `&` at `at`, or undefined when none does before `limit`. */
export function referenceAt(bytes: Uint8Array, at: number, limit: number): Reference | undefined {
  let close = at + 1;
  let name = "";
  for (const stop = Math.min(limit, at + referenceBytesMax); close < stop && bytes[close] !== semicolon; close++) {
    if (!isNameByte(bytes[close] ?? 0)) return undefined;
    name += String.fromCharCode(bytes[close] ?? 0);
  }
  if (bytes[close] !== semicolon || close >= limit) return undefined;
  const end = close + 1;
  const known = named.get(name);
  if (known !== undefined) return { end, bytes: known };
  const digits = /^#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
  if (digits === null) return undefined;
  const number = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return { end, bytes: characterBytes(number) };
}

/** Letters, digits and the mark of a number. */
function isNameByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x23;
}

function characterBytes(number: number): Uint8Array {
  if (number === 0xa0) return encoder.encode(" ");
  if (number === 0xad || (number >= 0x200b && number <= 0x200f)) return new Uint8Array(0);
  if (number >= 0x80 && number <= 0x9f) return encoder.encode(windows1252.decode(Uint8Array.of(number)));
  const target = new Uint8Array(4);
  return target.subarray(0, appendUtf8(target, 0, number));
}
