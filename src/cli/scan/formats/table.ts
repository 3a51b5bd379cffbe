/**
 * `--format table`: for people. Objects with findings as they turn up (the first some hundred), then what was not read,
 * a table by identifier, and the headline last, where the eye is.
 */
import { explanationLines, placeOf, printable } from "../detail.ts";
import type { ReporterFactory, Write } from "../reporter.ts";
import { type Counts, classOf, headline, type ScannedObject } from "../result.ts";
import { textTable } from "../text-table.ts";

const listedMax = 200;
const placesMax = 3;

/** Plain text. */
export const table: ReporterFactory = (write) => {
  let listed = 0;
  let left = 0;
  return {
    begin: () => undefined,
    object: (scanned) => {
      if (classOf(scanned.report) === "clean" && explanationLines(scanned.report).length === 0) return;
      if (listed < listedMax) writeObject(write, scanned);
      else left++;
      listed++;
    },
    end: (counts) => {
      if (left > 0) write(`… and ${left} more objects; --format jsonl lists them all\n`);
      if (listed > 0) write("\n");
      writeSummary(write, counts);
    },
  };
};

function writeObject(write: Write, { name, report, severity }: ScannedObject): void {
  const { status } = report;
  const reason =
    status.code === "COMPLETE" ? "" : `  [${status.code === "PARTIAL" ? "read in part" : "not read"}: ${status.reason}]`;
  write(`${printable(name)}${severity ? `  ${severity}` : ""}${reason}\n`);
  for (const { identifier, count, occurrences } of report.detections) {
    const places = occurrences
      .slice(0, placesMax)
      .map(({ location, text }) => placeOf(location) + (text === undefined ? "" : ` "${printable(text)}"`));
    write(`    ${identifier} × ${count}  ${places.join("; ")}${count > placesMax ? "; …" : ""}\n`);
  }
  for (const line of explanationLines(report)) write(`      why: ${line}\n`);
}

function writeSummary(write: Write, counts: Counts): void {
  const rows = [...counts.identifiers].sort(([, a], [, b]) => b.occurrences - a.occurrences);
  if (rows.length > 0) {
    const cells = rows.map(([identifier, { objects, occurrences }]) => [identifier, String(objects), String(occurrences)]);
    write(`${textTable(["Sensitive data", "Objects", "Occurrences"], cells)}\n\n`);
  }
  write(`${headline(counts)}\n`);
}
