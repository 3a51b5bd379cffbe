/**
 * What a custom data identifier is and may be: the check of a definition, and severity by occurrences.
 * How one is looked for is the business of `custom-scanner.ts`.
 * Source of all limits: Macie API, CreateCustomDataIdentifier.
 */
import { Refusal } from "../../base/refusal.ts";
import { compileExpression, type Expression } from "../expression/expression.ts";
import type { Severity } from "../identifier.ts";

/** A severity of the API's spelling, and the number of occurrences in one object from which on it holds. */
export type SeverityLevel = { readonly severity: "LOW" | "MEDIUM" | "HIGH"; readonly occurrencesThreshold: number };

/** A custom data identifier as its author wrote it: plain data. */
export type CustomIdentifierDefinition = {
  /** What hits are reported under. */
  readonly id: string;
  readonly name: string;
  readonly regex: string;
  /** One of them must stand before a match; none: the expression alone decides. Case does not matter. */
  readonly keywords?: readonly string[];
  /** A match that contains one of them is dropped. Case matters. */
  readonly ignoreWords?: readonly string[];
  /** Most characters from the end of a keyword to the end of the match; 50 when absent. */
  readonly maximumMatchDistance?: number;
  /** Absent or empty: medium from one occurrence on. */
  readonly severityLevels?: readonly SeverityLevel[];
};

/** A definition that was found good. */
export type CustomIdentifier = {
  readonly id: string;
  readonly name: string;
  readonly expression: Expression;
  readonly keywords: readonly string[];
  readonly ignoreWords: readonly string[];
  readonly maximumMatchDistance: number;
  readonly severityLevels: readonly SeverityLevel[];
};

const nameCharactersMax = 128;
const keywordLimits = { noun: "keyword", countMax: 50, charactersMin: 3, charactersMax: 90 };
const ignoreWordLimits = { noun: "ignore word", countMax: 10, charactersMin: 4, charactersMax: 90 };
const distanceMax = 300;
const distanceDefault = 50;
const severityOrder = ["LOW", "MEDIUM", "HIGH"] as const;
const severityNames: Readonly<Record<SeverityLevel["severity"], Severity>> = { LOW: "Low", MEDIUM: "Medium", HIGH: "High" };

/** Checks a definition; a refusal says in one sentence which limit it breaks. */
export function checkCustomIdentifier(definition: CustomIdentifierDefinition): CustomIdentifier | Refusal {
  const { id, name, keywords = [], ignoreWords = [], severityLevels = [] } = definition;
  const distance = definition.maximumMatchDistance ?? distanceDefault;
  const problem =
    (id === "" ? "expected an ID, got an empty text" : undefined) ??
    nameProblem(name) ??
    wordsProblem(keywords, keywordLimits) ??
    wordsProblem(ignoreWords, ignoreWordLimits) ??
    distanceProblem(distance) ??
    severityProblem(severityLevels);
  if (problem !== undefined) return new Refusal("invalid", problem);
  const expression = compileExpression(definition.regex);
  if (expression instanceof Refusal) return expression;
  return { id, name, expression, keywords, ignoreWords, maximumMatchDistance: distance, severityLevels };
}

function nameProblem(name: string): string | undefined {
  const length = [...name].length;
  if (length >= 1 && length <= nameCharactersMax) return undefined;
  return `expected a name of 1 to ${nameCharactersMax} characters, got ${length}`;
}

function wordsProblem(words: readonly string[], limits: typeof keywordLimits): string | undefined {
  const { noun, countMax, charactersMin, charactersMax } = limits;
  if (words.length > countMax) return `expected at most ${countMax} ${noun}s, got ${words.length}`;
  for (const [index, word] of words.entries()) {
    const length = [...word].length;
    if (length < charactersMin || length > charactersMax) {
      return `expected ${noun} ${index + 1} to have ${charactersMin} to ${charactersMax} characters, got ${length}`;
    }
  }
  return undefined;
}

function distanceProblem(distance: number): string | undefined {
  if (Number.isInteger(distance) && distance >= 1 && distance <= distanceMax) return undefined;
  return `expected a maximum match distance of 1 to ${distanceMax} characters, got ${distance}`;
}

function severityProblem(levels: readonly SeverityLevel[]): string | undefined {
  if (levels.length > severityOrder.length) return `expected at most 3 severity levels, got ${levels.length}`;
  const ordered = inOrder(levels);
  for (const [index, { severity, occurrencesThreshold }] of ordered.entries()) {
    if (!Number.isInteger(occurrencesThreshold) || occurrencesThreshold < 1) {
      return `expected the threshold of ${severity} to be a whole number of at least 1, got ${occurrencesThreshold}`;
    }
    const before = ordered[index - 1];
    if (before?.severity === severity) return `expected each severity once, got ${severity} twice`;
    if (before && before.occurrencesThreshold >= occurrencesThreshold) {
      return `expected the threshold of ${severity} to be higher than that of ${before.severity}`;
    }
  }
  return undefined;
}

/** From the least to the most severe. */
function inOrder(levels: readonly SeverityLevel[]): readonly SeverityLevel[] {
  return [...levels].sort((a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity));
}

/** The severity of a number of occurrences in one object; undefined below the lowest threshold, when nothing is to be reported. */
export function customSeverityOf(levels: readonly SeverityLevel[], count: number): Severity | undefined {
  if (levels.length === 0) return count >= 1 ? "Medium" : undefined;
  const level = inOrder(levels).findLast(({ occurrencesThreshold }) => count >= occurrencesThreshold);
  return level && severityNames[level.severity];
}
