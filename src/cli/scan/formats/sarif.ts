/**
 * `--format sarif`: SARIF 2.1.0, the format code hosts read. A result per object, identifier and located place.
 * Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
 */
import type { Location } from "../../../base/location.ts";
import { placeOf } from "../detail.ts";
import type { ReporterFactory } from "../reporter.ts";
import { headline, type ScannedObject } from "../result.ts";

const levels = { Low: "note", Medium: "warning", High: "error" } as const;

/** One SARIF log with one run, written as a stream; objects that were not read become notifications. */
export const sarif: ReporterFactory = (write, { startedAt, version }) => {
  let separator = "";
  const notifications: object[] = [];
  return {
    begin: () => write('{"version":"2.1.0","$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[{"results":['),
    object: (scanned) => {
      for (const result of resultsOf(scanned)) {
        write(`${separator}\n${JSON.stringify(result)}`);
        separator = ",";
      }
      const { status } = scanned.report;
      if (status.code !== "COMPLETE") {
        notifications.push({
          level: "warning",
          message: { text: `${status.code === "PARTIAL" ? "Read in part" : "Not read"}: ${status.reason}` },
          locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(scanned.name) } } }],
        });
      }
    },
    end: (counts) => {
      const rules = [...counts.identifiers.keys()].map((id) => ({ id, shortDescription: { text: id } }));
      const invocation = {
        executionSuccessful: counts.unread + counts.foundInPart === 0,
        startTimeUtc: startedAt,
        toolExecutionNotifications: notifications,
      };
      const driver = { name: "Reeve", version, rules };
      write(`\n],"tool":${JSON.stringify({ driver })},"invocations":${JSON.stringify([invocation])},`);
      write(`"properties":${JSON.stringify({ headline: headline(counts) })}}]}\n`);
    },
  };
};

function resultsOf({ name, report, severity }: ScannedObject): object[] {
  return report.detections.flatMap(({ identifier, count, occurrences }) =>
    occurrences.map(({ location }) => ({
      ruleId: identifier,
      level: levels[severity ?? "Low"],
      message: { text: `${identifier} at ${placeOf(location)} (${count} in this object)` },
      locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(name) }, ...region(location) } }],
    })),
  );
}

function region(location: Location): object {
  switch (location.kind) {
    case "line":
      return { region: { startLine: location.startLine, startColumn: location.startColumn, endLine: location.endLine } };
    case "cell":
      return { region: { startLine: location.row } };
    case "record":
      return { region: { startLine: location.recordIndex + 1 } };
    default:
      return {};
  }
}

/** A path or an S3 address as a URI reference: what is special in one, such as `#`, is part of a name here. */
function uriOf(name: string): string {
  const [, scheme = "", path = ""] = /^(s3:\/\/)?(.*)$/s.exec(name) ?? [];
  return scheme + path.split("/").map(encodeURIComponent).join("/");
}
