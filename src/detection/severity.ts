/**
 * How severe it is to find something so and so often in one object. Source: Macie user guide, "Severity scoring for findings".
 */
import { identifierById } from "./catalogue.ts";
import type { Identifier, Severity } from "./identifier.ts";
import { customSeverityOf, type SeverityLevel } from "./user-rules/custom-identifier.ts";

export type { Severity } from "./identifier.ts";

/** From the least to the most severe. */
const severities: readonly Severity[] = ["Low", "Medium", "High"];

/** The severity of `count` occurrences (at least 1) of an identifier in one object. */
export function severityOf(identifier: Pick<Identifier, "severity">, count: number): Severity {
  if (count >= 100) return identifier.severity.many;
  return count >= 2 ? identifier.severity.several : identifier.severity.one;
}

/** The severity levels of custom identifiers by ID. */
export type CustomLevels = ReadonlyMap<string, readonly SeverityLevel[]>;

/**
 * The highest severity among the detections of one object; undefined when there are none. IDs that neither the catalogue nor
 * `customLevels` has do not count.
 */
export function highestSeverity(
  detections: readonly { readonly identifier: string; readonly count: number }[],
  customLevels: CustomLevels = new Map(),
): Severity | undefined {
  let highest = -1;
  for (const { identifier, count } of detections) {
    const levels = customLevels.get(identifier);
    const known = identifierById(identifier);
    const severity = levels ? customSeverityOf(levels, count) : known && severityOf(known, count);
    if (severity) highest = Math.max(highest, severities.indexOf(severity));
  }
  return severities[highest];
}
