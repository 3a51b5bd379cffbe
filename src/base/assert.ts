/**
 * Statements about the program itself. A failing assertion is a fault (a bug), never an answer to bad input:
 * bad input is a {@link Refusal} or a recorded reason.
 */

/** Throws when a fact the code relies on does not hold. The message says what was expected. */
export function assert(condition: unknown, expectation: string): asserts condition {
  if (!condition) throw new Error(`Broken expectation: ${expectation}`);
}

/** The end of an exhaustive switch: a new case fails to compile here. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected case: ${String(value)}`);
}
