/**
 * `--format json`: one document with every object and the summary; `--format jsonl`: one object a line, the summary last.
 */
import { countsJson, objectJson } from "../detail.ts";
import type { ReporterFactory } from "../reporter.ts";
import { headline } from "../result.ts";

/** One JSON document, written as a stream. */
export const json: ReporterFactory = (write, { startedAt }) => {
  let separator = "";
  return {
    begin: () => write(`{"startedAt":${JSON.stringify(startedAt)},"objects":[`),
    object: (scanned) => {
      write(`${separator}\n${JSON.stringify(objectJson(scanned))}`);
      separator = ",";
    },
    end: (counts) =>
      write(`\n],"summary":${JSON.stringify(countsJson(counts))},"headline":${JSON.stringify(headline(counts))}}\n`),
  };
};

/** JSON Lines: `{"object": …}` for every object, then `{"summary": …}`. */
export const jsonLines: ReporterFactory = (write) => ({
  begin: () => undefined,
  object: (scanned) => write(`${JSON.stringify({ object: objectJson(scanned) })}\n`),
  end: (counts) => write(`${JSON.stringify({ summary: countsJson(counts), headline: headline(counts) })}\n`),
});
