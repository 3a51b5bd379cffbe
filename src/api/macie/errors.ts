/**
 * What Macie calls each kind of refusal. Status codes are read from the SDK's schemas.
 */
import type { Refusal, RefusalKind } from "../../base/refusal.ts";

const names: Readonly<Record<RefusalKind, string>> = {
  invalid: "ValidationException",
  denied: "AccessDeniedException",
  "not-found": "ResourceNotFoundException",
  conflict: "ConflictException",
  "quota-exceeded": "ServiceQuotaExceededException",
  throttled: "ThrottlingException",
  unprocessable: "UnprocessableEntityException",
};

/** Name and message of the exception a refusal becomes. */
export function macieError(refusal: Refusal): { readonly name: string; readonly message: string } {
  return { name: names[refusal.kind], message: refusal.message };
}
