/**
 * What the labelled set is told about an identifier: how people call such values, how valid ones are made from the published
 * rules, and which others look alike. Written without a look at the identifiers' own expressions and examples.
 */
import type { Random } from "./random.ts";

/** The share of hits that must be right, and of values that must be found. */
export type Goal = { readonly name: string; readonly precision: number; readonly recall: number };

/** Kinds whose check digits or marks leave no doubt. */
export const certain: Goal = { name: "check", precision: 0.99, recall: 0.99 };

/** Kinds that are known by a word beside them. */
export const byKeyword: Goal = { name: "keyword", precision: 0.97, recall: 0.95 };

/** Kinds that are known by lists of words and by what stands around them. */
export const byList: Goal = { name: "list", precision: 0.9, recall: 0.85 };

/** Languages whose sentences the labels of a kind fit into. */
export type Language = "de" | "en" | "es" | "fr" | "it" | "pt";

/** One identifier's values, or one way of writing them. */
export type ValueKind = {
  readonly identifier: string;
  readonly goal: Goal;
  /** Language of the labels; sentences of no language when absent. */
  readonly language?: Language;
  /** What stands beside the value in running text; empty when the value speaks for itself. */
  readonly labels: readonly string[];
  /** Texts of its own that a value which speaks for itself stands in, each with `{value}`; it may have several lines. */
  readonly texts?: readonly string[];
  /** Column and property names; empty when any will do. */
  readonly columns: readonly string[];
  /** A valid value as people write it. */
  make(random: Random): string;
  /** A value that looks alike, with the same words beside it, and must not be found. */
  near?(random: Random): string;
  /** Other identifiers whose published rules hold for the same value beside the same words. */
  readonly alsoFoundAs?: readonly string[];
};
