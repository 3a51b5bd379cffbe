/**
 * What the pool and a scanning process say to each other. Sent with the structured clone algorithm, so dates survive.
 */
import type { InspectionReport } from "../base/inspection.ts";
import type { UserRuleDefinitions } from "../detection/user-rules/user-rules.ts";
import type { InspectionRequest } from "./inspection-request.ts";

/**
 * From the pool: rules that later requests name by their slot, which they replace; or an object to inspect after those sent
 * before it, by the rules that are in a slot when it is sent.
 */
export type ToWorker =
  | { readonly kind: "rules"; readonly slot: number; readonly rules: UserRuleDefinitions }
  | { readonly kind: "inspect"; readonly id: number; readonly request: InspectionRequest; readonly rulesSlot?: number };

/** Slots for rules in one process. */
export const rulesSlotsMax = 8;

/** From a process: it is ready, or done with an object. Reports come in the order of the requests. */
export type FromWorker =
  | { readonly kind: "ready" }
  | {
      readonly kind: "report";
      readonly id: number;
      readonly report: InspectionReport;
      /** The process uses so much memory that it takes no further object and wants to be replaced. */
      readonly isLast: boolean;
    };

/** The signal a process ends itself with when it needs more memory than allowed; it has no handler. */
export const memorySignal = "SIGUSR2";
