/**
 * `--format csv`: a row per object and identifier, and a row per object that was not read. Cells that a spreadsheet
 * would run as a formula are defused.
 */
import { stringify } from "csv-stringify/sync";
import { placeOf } from "../detail.ts";
import type { ReporterFactory } from "../reporter.ts";
import { classOf } from "../result.ts";

const header = ["object", "result", "reason", "severity", "identifier", "count", "first place", "size in bytes"];

/** Comma-separated values with a header row. Objects that are clean have no row. */
export const csv: ReporterFactory = (write) => {
  const row = (cells: readonly (string | number)[]) => write(stringify([cells], { escape_formulas: true }));
  return {
    begin: () => row(header),
    object: ({ name, object, report, severity }) => {
      const reason = report.status.code === "COMPLETE" ? "" : report.status.reason;
      const start = [name, classOf(report), reason, severity ?? ""];
      for (const { identifier, count, occurrences } of report.detections) {
        const place = occurrences[0] ? placeOf(occurrences[0].location) : "";
        row([...start, identifier, count, place, object.sizeBytes]);
      }
      if (classOf(report) === "unread") row([...start, "", "", "", object.sizeBytes]);
    },
    end: () => undefined,
  };
};
