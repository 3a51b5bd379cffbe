/**
 * What a managed identifier is: data with its proof in it. An identifier says what it looks for (forms), what must stand
 * near it (keywords), how severe it is, and shows texts that must and must not be found.
 * It knows nothing of engines: how candidates are found and how fast is the business of `detector.ts`.
 */
import type { HashSet } from "./text/hash-set.ts";

/** Category of a managed identifier, as the Macie API names it. */
export type Category = "CREDENTIALS" | "FINANCIAL_INFORMATION" | "PERSONAL_INFORMATION";

/** Severity of a finding. */
export type Severity = "Low" | "Medium" | "High";

/** Severity by number of occurrences in one object: 1, 2 to 99, 100 or more. */
export type SeveritySteps = { readonly one: Severity; readonly several: Severity; readonly many: Severity };

/**
 * What a form asks of keywords. `required`: one must be near. `unneeded`: the form speaks for itself. `absent`: one must
 * not be near (the no-keyword twin of an identifier).
 */
export type KeywordRule = "required" | "unneeded" | "absent";

/**
 * What a candidate looks like before any expression is tried. A *token* is an unbroken run of ASCII letters and digits.
 * - `digits`: a token starts here with a run of digits whose length lies in one of `runs`; the digits begin with one of
 *   `prefixes` (1 or 2 digits each) when given; `after` is the byte that must stand directly before, `behind` holds the bytes one of
 *   which must stand directly behind the run, and `next` says that one or two separators and a run of so many digits follow.
 * - `word`: a token starts here with a letter or a digit, as `start` says, and has `tokenMin` to `tokenMax` characters.
 * - `code`: a token starts here with the two capital letters of `letters` followed by two digits.
 * - `literal`: one of `texts` stands here; compared without regard to ASCII case.
 * - `sign`: the ASCII character `sign`, neither letter nor digit, stands here, with a character of `beside` directly before and
 *   directly after it, and the same sign again `again` bytes further on when given. Only for forms that no keyword is required for.
 * - `dictionary`: a run of letters starts here, with or without diacritics, that is one of `words` as a whole; neither letter nor
 *   digit stands before it. Upper and lower case are the same, but in unstructured text a form that needs no keyword begins
 *   with a capital letter. `words` is made by `wordList`; forms should share it.
 */
export type Anchor =
  | {
      readonly kind: "digits";
      readonly runs: readonly (readonly [min: number, max: number])[];
      readonly prefixes?: readonly string[];
      readonly after?: string;
      readonly behind?: string;
      readonly next?: { readonly by: string; readonly digits: number };
    }
  | { readonly kind: "word"; readonly start: "letter" | "digit" | "either"; readonly tokenMin: number; readonly tokenMax: number }
  | { readonly kind: "code"; readonly letters: string }
  | { readonly kind: "literal"; readonly texts: readonly string[] }
  | { readonly kind: "sign"; readonly sign: string; readonly beside: string; readonly again?: number }
  | { readonly kind: "dictionary"; readonly words: HashSet };

/** One way a value may be written: an expression with a check, or a reader of bytes, or both for the same. */
export type Form = {
  readonly anchor: Anchor;
  readonly keyword: KeywordRule;
  /** Keywords of this form alone; the identifier's when absent. */
  readonly keywords?: readonly string[];
  /**
   * Most bytes from the end of the keyword to the anchor, for values that directly follow their label; with the keyword in a
   * field's name, from the beginning of the field. Forms with the same keywords say the same.
   */
  readonly behindKeyword?: number;
  /** Characters that may stand directly before the anchor and belong to the match, such as `+` or `(`. */
  readonly lead?: string;
  /**
   * Where the match begins when it begins before the anchor: answers a place in [low, anchor], or -1 for no match. Must not look
   * before `low`, which lies at most {@link beforeMax} bytes before the anchor. Not together with `lead`.
   */
  readonly before?: (bytes: Uint8Array, anchor: number, low: number) => number;
  /**
   * Sticky expression for the whole value, over bytes read as Latin-1. Every quantifier is bounded and a match is never
   * longer than `lengthMax`. The engine itself refuses matches that begin or end inside a word or a dotted or hyphenated number.
   */
  readonly pattern?: RegExp;
  /** Longest match in bytes; {@link lengthMaxDefault} when absent. */
  readonly lengthMax?: number;
  /** Whether a match may end inside a word, because values longer than `lengthMax` are cut. */
  readonly isCut?: boolean;
  /** What the expression cannot say: check digits, number ranges, published test values. */
  readonly validate?: (text: string) => boolean;
  /** What `validate` or `read` checks beyond the shape, for explanations: `Luhn check digit`. */
  readonly check?: string;
  /**
   * The value on bytes: the end of the value that starts at `start`, or -1. Must not look before `low` nor at or beyond
   * `limit`. In place of an
   * expression, or the same as pattern and validate together for kinds that occur by the thousand.
   */
  readonly read?: (bytes: Uint8Array, start: number, limit: number, low: number) => number;
  /** `read` without its check, for explanations: the end of what has the value's shape, or -1. */
  readonly readShape?: Form["read"];
};

/** A text that must not be found, and the reason why not. */
export type Miss = { readonly text: string; readonly reason: string };

/** One kind of sensitive data. */
export type Identifier = {
  /** The managed identifier's ID, exactly as in the AWS documentation where that has it. */
  readonly id: string;
  /** Whose identifier it is: `reeve` for those that the AWS documentation does not have; absent for those it has. */
  readonly origin?: "macie" | "reeve";
  readonly category: Category;
  readonly severity: SeveritySteps;
  /** Whether the identifier belongs to the set recommended for jobs and automated discovery. */
  readonly recommended: boolean;
  /** Occurrences in one object after which counting and locations stop; without bound when absent. */
  readonly countMax?: number;
  /** Lower or upper case does not matter; a space stands for a space, nothing, `_` or `-`. Empty when no form needs any. */
  readonly keywords: readonly string[];
  readonly forms: readonly Form[];
  /** Texts that hold exactly one value, which stands between « and ». */
  readonly matches: readonly string[];
  readonly misses: readonly Miss[];
};

/** Longest match of a form that names no other, in bytes. */
export const lengthMaxDefault = 64;

/** How far before its anchor a match may begin, in bytes. */
export const beforeMax = 96;

/** How far before and after a match an expression may look, in bytes. */
export const lookAroundMax = 32;

/** Always high. Source: Macie user guide, severity scoring for findings. */
export const alwaysHigh: SeveritySteps = { one: "High", several: "High", many: "High" };

/** Low for one, medium for several, high for 100 or more. */
export const lowMediumHigh: SeveritySteps = { one: "Low", several: "Medium", many: "High" };

/** Medium for one, high for more. */
export const mediumHighHigh: SeveritySteps = { one: "Medium", several: "High", many: "High" };

/** Medium for up to 99, high for more. */
export const mediumMediumHigh: SeveritySteps = { one: "Medium", several: "Medium", many: "High" };
