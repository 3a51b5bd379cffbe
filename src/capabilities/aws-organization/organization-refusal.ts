/**
 * What AWS Organizations refuses, told apart more finely than other services need: clients act on the name of each. The names
 * themselves are given in the API.
 */
import { Refusal, type RefusalKind } from "../../base/refusal.ts";

const kinds = {
  "not-in-use": "not-found",
  "access-denied": "denied",
  "account-not-found": "not-found",
  "account-not-registered": "not-found",
  "account-already-registered": "conflict",
  "constraint-violation": "conflict",
  "invalid-input": "invalid",
} as const satisfies Readonly<Record<string, RefusalKind>>;

/** Which of the exceptions of the AWS Organizations API a refusal is. */
export type OrganizationProblem = keyof typeof kinds;

/** A refusal of AWS Organizations. */
export class OrganizationRefusal extends Refusal {
  readonly problem: OrganizationProblem;
  /** The word that AWS adds as `Reason` where one exception has many; source: AWS Organizations API reference, "Errors". */
  readonly reason: string | undefined;

  constructor(problem: OrganizationProblem, message: string, reason?: string) {
    super(kinds[problem], message);
    this.problem = problem;
    this.reason = reason;
  }
}
