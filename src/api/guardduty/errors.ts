/**
 * What GuardDuty calls a refusal: nearly everything is a BadRequestException, also what is not found, and clients go by the text.
 * Source: the project's reference on GuardDuty, membership section 5 and API section 1. Status codes are read from the SDK's schemas.
 */
import type { Refusal, RefusalKind } from "../../base/refusal.ts";
import type { AwsError } from "../../wire/errors.ts";

/** The inner name that the body carries beside the exception's own. */
const types: Readonly<Record<RefusalKind, string>> = {
  invalid: "InvalidInputException",
  denied: "AccessDeniedException",
  // As seen for a detector that is not the caller's.
  "not-found": "InvalidInputException",
  conflict: "EntityAlreadyExistsException",
  "quota-exceeded": "LimitExceededException",
  throttled: "LimitExceededException",
  unprocessable: "InvalidInputException",
};

/** The operations whose model knows AccessDeniedException; the others say it inside a BadRequestException. */
const withAccessDenied: ReadonlySet<string> = new Set([
  "CreateIPSet",
  "CreateMalwareProtectionPlan",
  "CreateThreatIntelSet",
  "DeleteMalwareProtectionPlan",
  "GetMalwareProtectionPlan",
  "ListMalwareProtectionPlans",
  "ListTagsForResource",
  "TagResource",
  "UntagResource",
  "UpdateIPSet",
  "UpdateMalwareProtectionPlan",
  "UpdateThreatIntelSet",
]);

/** Texts E6 and E7; the second is for what is missing outside the body. */
const invalidValues = "The request is rejected because one or more input parameters have invalid values.";
const missingParameters = "The request is rejected because required query or path parameters are not specified.";

/** The exception a refusal becomes. */
export function guarddutyError(refusal: Refusal, operation: string): AwsError {
  const isDenied = refusal.kind === "denied" && withAccessDenied.has(operation);
  return {
    name: isDenied ? "AccessDeniedException" : "BadRequestException",
    message: inWords(refusal),
    members: { __type: types[refusal.kind] },
  };
}

/** GuardDuty's general sentence before a refusal that has none of its own, such as that of a member of the wrong type. */
function inWords({ kind, message }: Refusal): string {
  if (kind !== "invalid" || message.startsWith("The request ")) return message;
  return `${message.endsWith("is required in the query") ? missingParameters : invalidValues} ${message}`;
}
