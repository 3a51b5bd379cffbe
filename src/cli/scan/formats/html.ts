/**
 * `--format html`: one self-contained page to hand on: headline, table by identifier, and the objects. No scripts.
 */
import { explanationLines, placeOf } from "../detail.ts";
import type { ReporterFactory } from "../reporter.ts";
import { classOf, headline } from "../result.ts";

const listedMax = 5_000;
const placesMax = 3;
const style = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #8884}
td.number{text-align:right}.High{color:#c22}.Medium{color:#b60}.unread{font-style:italic}main{overflow-wrap:anywhere}`;

/** A page; the summary stands above the list although it is known last, so the list is kept until the end. */
export const html: ReporterFactory = (write, { startedAt }) => {
  const rows: string[] = [];
  let left = 0;
  return {
    begin: () => undefined,
    object: ({ name, report, severity }) => {
      const why = explanationLines(report).map((line) => `<small>${escaped(line)}</small>`);
      if (classOf(report) === "clean" && why.length === 0) return;
      if (rows.length >= listedMax) {
        left++;
        return;
      }
      const found = report.detections.map(
        ({ identifier, count, occurrences }) =>
          `${escaped(identifier)} × ${count} <small>${occurrences
            .slice(0, placesMax)
            .map(({ location }) => escaped(placeOf(location)))
            .join("; ")}</small>`,
      );
      const unread =
        report.status.code === "COMPLETE" ? [] : [`<span class="unread">${report.status.code}: ${report.status.reason}</span>`];
      rows.push(
        `<tr><td>${escaped(name)}</td><td class="${severity ?? ""}">${severity ?? ""}</td><td>${[...found, ...unread, ...why].join("<br>")}</td></tr>`,
      );
    },
    end: (counts) => {
      const kinds = [...counts.identifiers]
        .sort(([, a], [, b]) => b.occurrences - a.occurrences)
        .map(
          ([id, { objects, occurrences }]) =>
            `<tr><td>${escaped(id)}</td><td class="number">${objects}</td><td class="number">${occurrences}</td></tr>`,
        );
      write(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Reeve scan</title><style>${style}</style></head><body><main>
<h1>Scan of ${escaped(startedAt.toISOString())}</h1><p><strong>${escaped(headline(counts))}</strong></p>
<h2>Sensitive data</h2><table><thead><tr><th>Identifier</th><th>Objects</th><th>Occurrences</th></tr></thead><tbody>${kinds.join("\n")}</tbody></table>
<h2>Objects</h2><table><thead><tr><th>Object</th><th>Severity</th><th>Found, or not read</th></tr></thead><tbody>
${rows.join("\n")}
</tbody></table>${left > 0 ? `<p>… and ${left} more objects.</p>` : ""}</main></body></html>
`);
    },
  };
};

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
