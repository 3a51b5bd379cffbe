/**
 * What a refusal of the file system means for a report. Messages carry the error code only, no path of this machine.
 */
import { UnreadableError, type UnreadReason } from "../base/inspection.ts";

const reasons: Readonly<Record<string, UnreadReason>> = {
  ENOENT: "SOURCE_OBJECT_NO_LONGER_AVAILABLE",
  ENOTDIR: "SOURCE_OBJECT_NO_LONGER_AVAILABLE",
  ELOOP: "SOURCE_OBJECT_NO_LONGER_AVAILABLE",
  EISDIR: "SOURCE_OBJECT_NO_LONGER_AVAILABLE",
  ENAMETOOLONG: "SOURCE_OBJECT_NO_LONGER_AVAILABLE",
  EACCES: "PERMISSION_DENIED",
  EPERM: "PERMISSION_DENIED",
};

/** The error of a file operation as a reason; anything that is not about the file itself is STORE_UNAVAILABLE. */
export function unreadableFile(error: unknown): UnreadableError {
  if (error instanceof UnreadableError) return error;
  const code = errorCode(error) ?? "an unknown error";
  return new UnreadableError(reasons[code] ?? "STORE_UNAVAILABLE", `the file system answered ${code}`);
}

/** The system's code of an error, such as ENOENT. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return undefined;
}
