/**
 * What a refusal of an S3 store means for a report. Messages carry the store's error code and status only: the store's
 * own text may name principals and keys, and the SDK's errors hold the signed request.
 */
import { UnreadableError, type UnreadReason } from "../base/inspection.ts";

/** Error codes of S3 (API reference, "Error responses"), of STS, and names the SDK gives to its own failures. */
const reasonsByCode: Readonly<Record<string, UnreadReason>> = {
  NoSuchBucket: "NO_SUCH_BUCKET_AVAILABLE",
  InvalidBucketName: "NO_SUCH_BUCKET_AVAILABLE",
  PermanentRedirect: "NO_SUCH_BUCKET_AVAILABLE",
  AuthorizationHeaderMalformed: "NO_SUCH_BUCKET_AVAILABLE",
  IllegalLocationConstraintException: "NO_SUCH_BUCKET_AVAILABLE",
  NoSuchKey: "SOURCE_OBJECT_NO_LONGER_AVAILABLE",
  NoSuchVersion: "SOURCE_OBJECT_NO_LONGER_AVAILABLE",
  PreconditionFailed: "OBJECT_VERSION_MISMATCH",
  InvalidRange: "OBJECT_VERSION_MISMATCH",
  InvalidObjectState: "INVALID_OBJECT_STATE",
  AccessDenied: "PERMISSION_DENIED",
  AllAccessDisabled: "PERMISSION_DENIED",
  AccountProblem: "PERMISSION_DENIED",
  InvalidAccessKeyId: "PERMISSION_DENIED",
  SignatureDoesNotMatch: "PERMISSION_DENIED",
  RequestTimeTooSkewed: "PERMISSION_DENIED",
  ExpiredToken: "PERMISSION_DENIED",
  ExpiredTokenException: "PERMISSION_DENIED",
  InvalidToken: "PERMISSION_DENIED",
  InvalidClientTokenId: "PERMISSION_DENIED",
  TokenRefreshRequired: "PERMISSION_DENIED",
  CredentialsProviderError: "PERMISSION_DENIED",
  "KMS.DisabledException": "INVALID_KMS_KEY",
  "KMS.KMSInvalidStateException": "INVALID_KMS_KEY",
  "KMS.NotFoundException": "INVALID_KMS_KEY",
  ServerSideEncryptionConfigurationNotFoundError: "INVALID_ENCRYPTION",
};

/** For answers without a body, such as those to HEAD, and for codes of other makers. */
const reasonsByStatus: Readonly<Record<number, UnreadReason>> = {
  301: "NO_SUCH_BUCKET_AVAILABLE",
  401: "PERMISSION_DENIED",
  403: "PERMISSION_DENIED",
  404: "SOURCE_OBJECT_NO_LONGER_AVAILABLE",
  412: "OBJECT_VERSION_MISMATCH",
  416: "OBJECT_VERSION_MISMATCH",
};

/** The error of a request to a store as a reason; networks, server errors and unknown answers are STORE_UNAVAILABLE. */
export function unreadableAnswer(error: unknown): UnreadableError {
  if (error instanceof UnreadableError) return error;
  const code = codeOf(error);
  const status = statusOf(error);
  const answer = status === undefined ? code : `${code} (${status})`;
  return new UnreadableError(reasonOf(error, code, status), `the store answered ${answer}`);
}

/** Status of the store's answer; absent when there was none. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

function reasonOf(error: unknown, code: string, status: number | undefined): UnreadReason {
  const text = error instanceof Error ? error.message : "";
  // A missing permission on the key shows as AccessDenied that names the KMS action.
  if (code === "AccessDenied" && /\bkms:/i.test(text)) return "INVALID_ENCRYPTION";
  // SSE-C: "The object was stored using a form of Server Side Encryption. The correct parameters must be provided …".
  if (code === "InvalidRequest" && /encrypt/i.test(text)) return "INVALID_ENCRYPTION";
  const known = Object.hasOwn(reasonsByCode, code) ? reasonsByCode[code] : undefined;
  if (known !== undefined) return known;
  if (code.startsWith("KMS.")) return "INVALID_ENCRYPTION";
  return (status === undefined ? undefined : reasonsByStatus[status]) ?? "STORE_UNAVAILABLE";
}

/** S3 errors have their code as the name; errors of the network have a `code` beside a name that says little. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  if (statusOf(error) === undefined && "code" in error && typeof error.code === "string" && /^E[A-Z_]+$/.test(error.code))
    return error.code;
  return /^[\w.]{1,100}$/.test(error.name) ? error.name : "an unknown error";
}
