/**
 * Macie's operations on findings. Nothing is decided here.
 */
import type { Call } from "../../capabilities/call.ts";
import { countFindings, getFindings, listFindings } from "../../capabilities/findings/findings.ts";
import type { MacieHandlers } from "../../wire/handlers.ts";

/** Handlers by operation. */
export const findings = {
  ListFindings: listFindings,

  async GetFindings(call, input) {
    return { findings: await getFindings(call, input) };
  },

  async GetFindingStatistics(call, input) {
    return { countsByGroup: await countFindings(call, input) };
  },
} satisfies Partial<MacieHandlers<Call>>;
