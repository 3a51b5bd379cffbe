/**
 * What a scanning process is asked: plain data, so that it can be sent to one.
 */
import type { UserRuleDefinitions } from "../detection/user-rules/user-rules.ts";
import type { LimitSettings } from "../documents/limit-settings.ts";
import type { ObjectEntry, StoreDescription } from "../object-stores/object-store.ts";

/** What to look for and how much to keep. */
export type InspectionOptions = {
  /** IDs of the managed identifiers to use, in any order. The same list with the same rules is sent to each process once. */
  readonly identifiers: readonly string[];
  /** Custom identifiers and allow lists, checked before. Requests with the same rules share one object, however large it is. */
  readonly rules?: UserRuleDefinitions;
  /** Whether reports say why texts were reported and near misses were not; takes several times as long. */
  readonly explain?: boolean;
  /** Places kept per identifier and object. */
  readonly occurrencesMax: number;
  /** Whether occurrences carry their text: never on a server. `masked` shows the last four characters only. */
  readonly reveal: "none" | "masked" | "full";
  /** Wall-clock limit for one object, in milliseconds; then the process is killed: TIME_CUT_OFF_REACHED. */
  readonly deadlineMs: number;
};

/** One object to inspect. */
export type InspectionRequest = {
  readonly store: StoreDescription;
  readonly object: ObjectEntry;
  readonly options: InspectionOptions;
  /** Limits of reading other than the default ones. */
  readonly limits?: LimitSettings;
};
