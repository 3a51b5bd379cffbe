/**
 * Policy variables: `${aws:username}` in resources and condition values stands for a value of the request. What a variable
 * brings in is taken literally: a `*` in a tag's value is never a wildcard.
 * Source: IAM user guide, "IAM policy elements: Variables and tags"; only documents of Version 2012-10-17 have them.
 */
import { literalPattern, type Pattern, wildcardPattern } from "./wildcard.ts";

/** Answers the single value of a condition key, or undefined when the request has none or several. */
export type Lookup = (key: string) => string | undefined;

/** A piece of a text: as written, or brought in by a variable. */
type Piece = { readonly isVariable: boolean; readonly text: string };

/** The pattern of a text with wildcards and variables; undefined when a variable has no value. */
export function expandPattern(text: string, lookup: Lookup | undefined): Pattern | undefined {
  return expandPieces(text, lookup)?.flatMap((piece) =>
    piece.isVariable ? literalPattern(piece.text) : wildcardPattern(piece.text),
  );
}

/** The text with its variables filled in, where `*` and `?` mean themselves; undefined when a variable has no value. */
export function expandText(text: string, lookup: Lookup | undefined): string | undefined {
  return expandPieces(text, lookup)
    ?.map((piece) => piece.text)
    .join("");
}

/** Tells whether every `${` is closed and names a key, optionally with a default: `${aws:username, 'nobody'}`. */
export function hasWellFormedVariables(text: string): boolean {
  return !text.replace(variable, "").includes("${");
}

/** `${$}` writes a dollar sign, `${*}` and `${?}` the characters that would else be wildcards. */
const variable = /\$\{(\$|[^${}]{1,256})\}/g;

function expandPieces(text: string, lookup: Lookup | undefined): readonly Piece[] | undefined {
  if (lookup === undefined || !text.includes("${")) return [{ isVariable: false, text }];
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(variable)) {
    const value = resolve(match[1] ?? "", lookup);
    if (value === undefined) return undefined;
    pieces.push({ isVariable: false, text: text.slice(end, match.index) }, { isVariable: true, text: value });
    end = match.index + match[0].length;
  }
  pieces.push({ isVariable: false, text: text.slice(end) });
  return pieces;
}

function resolve(inside: string, lookup: Lookup): string | undefined {
  if (inside === "*" || inside === "?" || inside === "$") return inside;
  const [, key, fallback] = /^\s*([^,]+?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inside) ?? [];
  return key === undefined ? undefined : (lookup(key) ?? fallback);
}
