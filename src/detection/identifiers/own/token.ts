/**
 * Makes identifiers of the tokens that vendors hand out: a beginning nobody else uses, or a keyword, and then random characters.
 * Also the invented values they are proved with, which are computed, so that no scanner takes them for leaks.
 * Knows no vendor.
 */
import { type Anchor, alwaysHigh, type Form, type Identifier, type Miss } from "../../identifier.ts";

/** One way a token may be written. */
export type TokenForm = {
  /** What it begins with; without one the form needs a keyword, unless it has an anchor of its own. */
  readonly prefixes?: readonly string[];
  /** How it is noticed when it has no beginning of its own and needs no keyword. */
  readonly anchor?: Anchor;
  /** Expression for the whole token; must not be followed by another character of a token. */
  readonly source: string;
  /** Longest token in characters; 64 when absent. */
  readonly lengthMax?: number;
  /** Whether one of the identifier's keywords must be near; always so without prefixes. */
  readonly needsKeyword?: boolean;
  /** Keywords of this form alone; the identifier's when absent. */
  readonly keywords?: readonly string[];
  /** What the expression cannot say. Placeholders are refused in any case. */
  readonly validate?: (text: string) => boolean;
};

/** A kind of token. */
export type TokenKind = {
  readonly id: string;
  readonly forms: readonly TokenForm[];
  readonly keywords?: readonly string[];
  /** Whole invented tokens, at least one. */
  readonly samples: readonly string[];
  /** What else must not be found, beside what no token is. */
  readonly misses: readonly Miss[];
};

/** Makes the identifier. With keywords for any form, every example names the first keyword. */
export function tokenIdentifier(kind: TokenKind): Identifier {
  const keywords = kind.keywords ?? [];
  const label = keywords[0] ?? "token";
  return {
    id: kind.id,
    origin: "reeve",
    category: "CREDENTIALS",
    severity: alwaysHigh,
    recommended: false,
    keywords,
    forms: kind.forms.map(formOf),
    matches: matchesOf(label, kind.samples),
    misses: [...missesOf(label, kind), ...kind.misses],
  };
}

/** Signs that the first characters of a token may be, by how its expression begins; an anchor is a letter or a digit. */
function leadOf(source: string): string | undefined {
  if (source.startsWith("[\\w-]")) return "-_";
  return source.startsWith("[A-Za-z0-9+/]") ? "+/" : undefined;
}

function formOf({ prefixes, anchor, source, lengthMax, needsKeyword, keywords, validate }: TokenForm): Form {
  const lead = leadOf(source);
  return {
    anchor: prefixes
      ? { kind: "literal", texts: prefixes }
      : (anchor ?? { kind: "word", start: "either", tokenMin: 1, tokenMax: lengthMax ?? 64 }),
    keyword: needsKeyword === true || !(prefixes || anchor) ? "required" : "unneeded",
    pattern: new RegExp(`${prefixes ? "" : "(?<![\\w-])"}${source}(?![\\w-])`, "y"),
    ...(lengthMax === undefined ? {} : { lengthMax }),
    ...(keywords && { keywords }),
    ...(lead !== undefined && !prefixes && { lead }),
    validate: (text) => !isPlaceholder(text) && (validate?.(text) ?? true),
  };
}

const placeholderWords =
  /example|placeholder|(?<![a-z0-9])your|your[-_]?(?:api|access|secret|token|key|pass|own|user|account|app|client|auth)|changeme|redacted|dummy|insert|replace|\*{4}|x{6}|0123456789abcdef0123456789/i;

/**
 * Tells whether a text stands for a secret instead of being one: names itself so, or repeats one letter six times, a digit eight
 * times, or ten times the A, which is what zeros are in base64.
 */
export function isPlaceholder(text: string): boolean {
  return placeholderWords.test(text) || /([B-Za-z])\1{5}|([0-9])\2{7}|A{10}/.test(text);
}

/**
 * Tells whether a text has small letters, capitals and digits, or no digit and is scrambled, as random ones are and hashes and
 * words are not.
 */
export function isMixed(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && (/[0-9]/.test(text) || isScrambled(text));
}

/**
 * Tells whether letters without a digit look random: capitals and small letters change places at least at four of ten, and three of
 * ten are capitals, as in no name that programs make of words.
 */
export function isScrambled(text: string): boolean {
  const letters = text.replace(/[^A-Za-z]/g, "");
  const changes = letters.match(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[a-z])/g)?.length ?? 0;
  const capitalCount = letters.match(/[A-Z]/g)?.length ?? 0;
  return letters.length >= 12 && changes >= 0.4 * (letters.length - 1) && capitalCount >= 0.3 * letters.length;
}

const contexts: readonly ((label: string, sample: string) => string)[] = [
  (label, sample) => `${label}=${sample}\n`,
  (label, sample) => `{"${label}": "${sample}", "next": 1}`,
  (label, sample) => `export ${label.toUpperCase()}='${sample}'; run`,
  (label, sample) => `  ${label}: ${sample}\r\n  next: 1`,
  (label, sample) => `The ${label} is (${sample}).`,
];

function matchesOf(label: string, samples: readonly string[]): string[] {
  const count = Math.max(contexts.length, samples.length);
  return Array.from({ length: count }, (_, index) => {
    const sample = samples[index % samples.length] ?? "";
    return contexts[index % contexts.length]?.(label, `«${sample}»`) ?? "";
  });
}

/** What no token is, whoever hands it out. */
function missesOf(label: string, { samples }: TokenKind): Miss[] {
  const sample = samples[0] ?? "";
  const cut = sample.length >> 2;
  return [
    { text: `${label}=${sample.slice(0, cut)}`, reason: "only the beginning of a token" },
    { text: `${label}=${sample.slice(0, cut)}!${sample.slice(cut)}`, reason: "a sign that no token has" },
    { text: `${label}=abc${sample}`, reason: "begins inside a word" },
    { text: `${label}=${sample.slice(0, cut)}${"x".repeat(sample.length - cut)}`, reason: "a placeholder" },
    { text: `${label}=${sample.slice(0, cut)}...${sample.slice(-4)}`, reason: "shortened, as pages show tokens" },
  ];
}

/** An alphabet of invented values: digits of base 16, in small letters. */
export const hexadecimal = "0123456789abcdef";
/** An alphabet of invented values: capital letters and digits. */
export const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/** An alphabet of invented values: letters and digits. */
export const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** A value of `length` characters that looks random and is always the same; different for each `variant`. */
export function invented(alphabet: string, length: number, variant = 1): string {
  let state = variant * 7_919 + length;
  let text = "";
  for (let i = 0; i < length; i++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += alphabet.charAt(Math.floor(state / 65_536) % alphabet.length);
  }
  return text;
}

/** An invented UUID, in lower case. */
export function inventedUuid(variant = 1): string {
  return [8, 4, 4, 4, 12].map((length) => invented(hexadecimal, length, variant)).join("-");
}
