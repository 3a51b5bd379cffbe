/**
 * What reading one object yields: the report that travels from a scanning process to the job that asked for it.
 * It names kinds, counts and places; matched text is in it only when the asker set `reveal`.
 */
import type { Location } from "./location.ts";

/** Why an object, or part of it, was not analysed. The first block are Macie's codes; the last two are Reeve's own. */
export const unreadReasons = [
  "ARCHIVE_CONTAINS_UNPROCESSED_FILES",
  "ARCHIVE_EXCEEDS_SIZE_LIMIT",
  "ARCHIVE_NESTING_LEVEL_OVER_LIMIT",
  "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT",
  "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT",
  "FILE_EXCEEDS_SIZE_LIMIT",
  "TIME_CUT_OFF_REACHED",
  "JSON_NESTING_LEVEL_OVER_LIMIT",
  "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT",
  "OOXML_UNCOMPRESSED_RATIO_EXCEEDS_LIMIT",
  "OOXML_UNCOMPRESSED_SIZE_EXCEEDS_LIMIT",
  "MALFORMED_FILE",
  "UNABLE_TO_PARSE_FILE",
  "UNSUPPORTED_FILE_TYPE_EXCEPTION",
  "INVALID_ENCRYPTION",
  "INVALID_KMS_KEY",
  "PERMISSION_DENIED",
  "INVALID_OBJECT_STATE",
  "NO_SUCH_BUCKET_AVAILABLE",
  "SOURCE_OBJECT_NO_LONGER_AVAILABLE",
  "OBJECT_VERSION_MISMATCH",
  "STORE_UNAVAILABLE",
  "READER_FAILED",
] as const;

/** One of {@link unreadReasons}. */
export type UnreadReason = (typeof unreadReasons)[number];

/** Thrown by stores and readers when bytes cannot be had; becomes the report's status, never a crash. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
  readonly reason: UnreadReason;

  constructor(reason: UnreadReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** COMPLETE: all of it was analysed. PARTIAL: some of it. SKIPPED: none of it. */
export type InspectionStatus =
  | { readonly code: "COMPLETE" }
  | { readonly code: "PARTIAL" | "SKIPPED"; readonly reason: UnreadReason; readonly detail?: string };

/** One place where something was found, with its text only when it was asked for. */
export type Occurrence = { readonly location: Location; readonly text?: string };

/** All hits of one identifier in one object. */
export type Detection = {
  /** ID of a managed identifier, such as `USA_SOCIAL_SECURITY_NUMBER`, or of a custom one. */
  readonly identifier: string;
  /** Number of hits; at least 1; not limited by the number of places kept. */
  readonly count: number;
  /** The first places, in reading order; at most the number asked for. */
  readonly occurrences: readonly Occurrence[];
};

/**
 * Why a text was reported, or what alone kept it from being reported: a keyword is missing, or one is near that must not be;
 * its check refused it; a longer word or number goes on behind it; it contains an ignore word; an allow list has it; another
 * match of the same identifier covers it; its custom identifier occurs less often than its lowest threshold.
 */
export type ExplainedOutcome =
  | "reported"
  | "keyword-missing"
  | "keyword-present"
  | "check-refused"
  | "inside-longer-text"
  | "ignore-word"
  | "allowed"
  | "covered"
  | "below-threshold";

/** What can be said of a match, or near miss, without its text. */
export type Explanation = {
  readonly identifier: string;
  readonly outcome: ExplainedOutcome;
  /** Which way of writing the value matched, such as `form 2 of 3 (digits)`, or `expression`. */
  readonly rule: string;
  /** What was checked beyond the shape; it passed unless the outcome is `check-refused`. */
  readonly check?: string;
  /** The keyword next to the match; `distance` in characters: in text between the two, for a custom identifier to the match's end. */
  readonly keyword?: { readonly text: string; readonly place: "before" | "behind" | "name"; readonly distance?: number };
};

/** An explanation with its place and the length of the text in characters. */
export type ExplainedPlace = Explanation & { readonly location: Location; readonly characters: number };

/** The explanations of one object: the first places of each identifier and outcome, and how many there are of each. */
export type ExplanationReport = {
  readonly places: readonly ExplainedPlace[];
  readonly counts: readonly { readonly identifier: string; readonly outcome: ExplainedOutcome; readonly count: number }[];
};

/** The result of inspecting one object. */
export type InspectionReport = {
  readonly status: InspectionStatus;
  /** Media type judged from the bytes, such as `text/csv`. */
  readonly mimeType: string;
  /** Bytes of text and data that were read for detection, after decompression. */
  readonly bytesClassified: number;
  /** In catalogue order; empty when nothing was found. */
  readonly detections: readonly Detection[];
  /** Only when it was asked for. */
  readonly explanation?: ExplanationReport;
};
