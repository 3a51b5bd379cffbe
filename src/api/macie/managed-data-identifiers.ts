/**
 * Macie's operations on managed data identifiers.
 */
import type { Call } from "../../capabilities/call.ts";
import { listManagedIdentifiers } from "../../capabilities/jobs/jobs.ts";
import type { MacieHandlers } from "../../wire/handlers.ts";

/** Handlers by operation. */
export const managedDataIdentifiers = {
  ListManagedDataIdentifiers: listManagedIdentifiers,
} satisfies Partial<MacieHandlers<Call>>;
