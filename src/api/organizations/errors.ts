/**
 * What AWS Organizations calls each refusal. Source: AWS Organizations API reference, "Errors" of each operation. Status codes are
 * read from the SDK's schemas.
 */
import type { Refusal, RefusalKind } from "../../base/refusal.ts";
import { type OrganizationProblem, OrganizationRefusal } from "../../capabilities/aws-organization/organization-refusal.ts";
import type { AwsError } from "../../wire/errors.ts";

const names: Readonly<Record<OrganizationProblem, string>> = {
  "not-in-use": "AWSOrganizationsNotInUseException",
  "access-denied": "AccessDeniedException",
  "account-not-found": "AccountNotFoundException",
  "account-not-registered": "AccountNotRegisteredException",
  "account-already-registered": "AccountAlreadyRegisteredException",
  "constraint-violation": "ConstraintViolationException",
  "invalid-input": "InvalidInputException",
};

/** Refusals that come from parts which other services use too. */
const namesOfOthers: Readonly<Record<RefusalKind, string>> = {
  invalid: "InvalidInputException",
  denied: "AccessDeniedException",
  "not-found": "AccountNotFoundException",
  conflict: "ConcurrentModificationException",
  "quota-exceeded": "ConstraintViolationException",
  throttled: "TooManyRequestsException",
  unprocessable: "InvalidInputException",
};

/** The exception a refusal becomes, with AWS's reason where the exception has one. */
export function organizationsError(refusal: Refusal): AwsError {
  const { message } = refusal;
  if (!(refusal instanceof OrganizationRefusal)) {
    const members = refusal.kind === "invalid" ? { members: { Reason: reasonOf(message) } } : {};
    return { name: namesOfOthers[refusal.kind], message, ...members };
  }
  const { problem, reason } = refusal;
  return { name: names[problem], message, ...(reason !== undefined && { members: { Reason: reason } }) };
}

/** What was wrong with an input that could not be read, or with a token. */
function reasonOf(message: string): string {
  if (message.startsWith("nextToken")) return "INVALID_PAGINATION_TOKEN";
  return message.endsWith("is required") ? "INPUT_REQUIRED" : "INVALID_PATTERN";
}
