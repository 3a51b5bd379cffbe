/**
 * What the pool and a scanning process say to each other. Sent with the structured clone algorithm, so dates survive.
 */
import type { InspectionReport } from "../base/inspection.ts";
import type { InspectionOptions, InspectionRequest } from "./inspection-request.ts";

/** What to look for: the same for many objects, and large. */
export type Sought = Pick<InspectionOptions, "identifiers" | "rules">;

/** A request without what is looked for. */
export type BareRequest = Omit<InspectionRequest, "options"> & { readonly options: Omit<InspectionOptions, keyof Sought> };

/**
 * From the pool: what later requests name by its slot, in which it replaces another; or an object to inspect after those sent
 * before it, for what is in a slot when it is sent.
 */
export type ToWorker =
  | { readonly kind: "sought"; readonly slot: number; readonly sought: Sought }
  | { readonly kind: "inspect"; readonly id: number; readonly request: BareRequest; readonly slot: number };

/** Slots in one process. */
export const slotsMax = 8;

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
