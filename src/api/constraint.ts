/**
 * Lengths, ranges and patterns of request members as data: what the SDK's schemas do not state. One table per service
 * lists them; structure, types and required members are checked before, in `wire`.
 */
import { Refusal } from "../base/refusal.ts";

/** What a member's value must satisfy; `expected` ends the sentence "expected …". */
export type Constraint = { readonly expected: string; readonly holds: (value: unknown) => boolean };

/** Operation → path of a member (`a.b`, `[]` for every element of a list, `{}` for every value of a map) → constraint. */
export type Constraints = Readonly<Record<string, Readonly<Record<string, Constraint>>>>;

/** A text of `min` to `max` characters. */
export function lengthBetween(min: number, max: number): Constraint {
  return {
    expected: min === 0 ? `at most ${max} characters` : `${min} to ${max} characters`,
    holds: (value) => typeof value === "string" && value.length >= min && value.length <= max,
  };
}

/** A whole number between two bounds, both included. */
export function integerBetween(min: number, max: number): Constraint {
  return {
    expected: `a whole number from ${min} to ${max}`,
    holds: (value) => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max,
  };
}

/** A list of `min` to `max` elements. */
export function countBetween(min: number, max: number): Constraint {
  return {
    expected: `a list of ${min} to ${max} elements`,
    holds: (value) => Array.isArray(value) && value.length >= min && value.length <= max,
  };
}

/** A text that matches the whole of a pattern. */
export function matching(pattern: RegExp, expected: string): Constraint {
  return { expected, holds: (value) => typeof value === "string" && pattern.test(value) };
}

/** The first constraint of the operation that the input breaks; members that are absent break none. */
export function violation(constraints: Constraints, operation: string, input: unknown): Refusal | undefined {
  for (const [path, constraint] of Object.entries(constraints[operation] ?? {})) {
    for (const value of valuesAt(input, path.split("."))) {
      if (!constraint.holds(value)) return new Refusal("invalid", `${path}: expected ${constraint.expected}`);
    }
  }
  return undefined;
}

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (value === undefined || value === null) return [];
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  const name = step.replace(/(\[\]|\{\})$/, "");
  const next: unknown = typeof value === "object" ? Reflect.get(value, name) : undefined;
  if (step.endsWith("[]")) return Array.isArray(next) ? next.flatMap((each) => valuesAt(each, rest)) : [];
  if (step.endsWith("{}")) {
    return typeof next === "object" && next !== null ? Object.values(next).flatMap((each) => valuesAt(each, rest)) : [];
  }
  return valuesAt(next, rest);
}
