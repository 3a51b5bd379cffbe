/**
 * Text that is too large for memory, or nested or repeated beyond all reason.
 */
import { type AcceptanceCases, sourceOf } from "./case.ts";

const text = (content: string) => ({ bytes: Buffer.from(content) });
const repeated = (content: string, times: number) => ({
  bytes: Buffer.from(content.repeat(1_000)),
  times: Math.ceil(times / 1_000),
});

/** Cases of text, CSV, JSON, XML and RTF. */
export const textCases: AcceptanceCases = {
  "JSON in one line, 2 GB": (scale) => {
    const items = repeated('{"id":12345,"name":"Ada Example","tags":["a","b"]},', (2e9 * scale) / 51);
    const source = sourceOf(text('{"all":['), items, text("0]}"));
    return { file: "a.json", source, status: "COMPLETE", fields: items.times * 4_000 + 5 };
  },
  "CSV, 4 GB": (scale) => {
    const rows = repeated('12345,"Example, Ada",ada@example.com,4929000000006,Springfield\n', (4e9 * scale) / 63);
    const source = sourceOf(text("id,name,email,card,city\n"), rows);
    return { file: "a.csv", source, status: "COMPLETE", fields: rows.times * 5_000 + 5 };
  },
  "CSV with a cell of 4 GB": (scale) => {
    const source = sourceOf(text('a,b\n1,"'), repeated("letters and, 12 numbers\n", (4e9 * scale) / 24), text('"\n'));
    return { file: "a.csv", source, status: "COMPLETE" };
  },
  "CSV of 1,000,000 columns": (scale) => {
    const row = { bytes: Buffer.from(`${"c,".repeat(1e6 * scale)}c\n`), times: 50 };
    return { file: "a.csv", source: sourceOf(row), status: "COMPLETE", fields: 50 * (1e6 * scale + 1) };
  },
  "JSON nested 1,000,000 deep": (scale) => ({
    file: "a.json",
    source: sourceOf(repeated('[{"a":', 1e6 * scale)),
    status: "SKIPPED JSON_NESTING_LEVEL_OVER_LIMIT",
  }),
  "XML nested 1,000,000 deep": (scale) => ({
    file: "a.xml",
    source: sourceOf(text("<?xml version='1.0'?>"), repeated("<element>", 1e6 * scale), repeated("</element>", 1e6 * scale)),
    status: "COMPLETE",
  }),
  "XML of a billion entities": () => {
    const entities = "bcdefghij".replaceAll(/./g, (name) => {
      const inner = `&${String.fromCharCode(name.charCodeAt(0) - 1)};`;
      return `<!ENTITY ${name} "${inner.repeat(10)}">`;
    });
    const source = sourceOf(text(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "laugh">${entities}]><a>&j;</a>`));
    return { file: "a.xml", source, status: "COMPLETE" };
  },
  "RTF nested 1,000,000 deep": (scale) => ({
    file: "a.rtf",
    source: sourceOf(text("{\\rtf1 "), repeated("{\\b a", 1e6 * scale), repeated("}", 1e6 * scale), text("}")),
    status: "COMPLETE",
  }),
};
