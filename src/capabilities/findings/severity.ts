/**
 * The severity of a finding: the highest of what was detected. Pure. How severe each detection is, the catalogue says.
 * Source: Macie user guide, "Severity scoring for findings".
 */

/** Severities as the API writes them, by score: Low is 1, Medium 2, High 3. */
const scores = { Low: 1, Medium: 2, High: 3 } as const;

/** A severity as the API writes it. */
export type SeverityWord = keyof typeof scores;

/** A severity in both forms of the API. */
export type Severity = { readonly score: 1 | 2 | 3; readonly description: SeverityWord };

/** The highest of the severities of a finding's detections. */
export function highestSeverity(severities: readonly SeverityWord[]): Severity {
  const description = severities.reduce((highest, each) => (scores[each] > scores[highest] ? each : highest), "Low");
  return { score: scores[description], description };
}
