/**
 * The expected "no". Use cases throw a Refusal, rules return one; only `api/<service>/errors.ts` gives it an AWS name
 * and a status code. Not for bugs (see assert) and not for objects that cannot be read (those are results).
 */

/** Why something was refused. `denied` covers "not yours" and "not enabled"; `not-found` also hides foreign things. */
export type RefusalKind = "invalid" | "denied" | "not-found" | "conflict" | "quota-exceeded" | "throttled" | "unprocessable";

/** An expected refusal with a message for the caller: what was expected, what came, what to do. Never object content. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Throws the refusal a rule returned, or passes its result on. */
export function granted<T>(decision: T | Refusal): T {
  if (decision instanceof Refusal) throw decision;
  return decision;
}
