/**
 * What the labelled set is told about a credential: the variables people keep it in, how its issuer says it is formed, and what
 * looks alike. Written from the issuers' pages without a look at the identifiers' own expressions and examples.
 */
import type { Random } from "../random.ts";

/** One credential, or one form of it. */
export type SecretKind = {
  readonly identifier: string;
  /** Names of variables, settings and headers, as the issuer's documentation spells them. */
  readonly names: readonly string[];
  /** True when nobody could tell the value without its name. */
  readonly isNamed: boolean;
  /** True when the value must not be written with quotes around it or inside another value. */
  readonly isWhole?: boolean;
  make(random: Random): string;
  /** A value that looks alike and is none; beside the same names. */
  wrong?(random: Random): string;
  /** Other identifiers whose published rules hold for the same value. */
  readonly alsoFoundAs?: readonly string[];
};

/** A credential that its form gives away. */
export function speaking(
  identifier: string,
  names: readonly string[],
  make: (random: Random) => string,
  wrong?: (random: Random) => string,
): SecretKind {
  return { identifier, names, isNamed: false, make, ...(wrong && { wrong }) };
}

/** A credential that only its name gives away. */
export function named(
  identifier: string,
  names: readonly string[],
  make: (random: Random) => string,
  wrong?: (random: Random) => string,
): SecretKind {
  return { identifier, names, isNamed: true, make, ...(wrong && { wrong }) };
}
