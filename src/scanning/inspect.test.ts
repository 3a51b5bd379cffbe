import { describe, expect, test } from "vitest";
import { literalDetector } from "../../tests/support/documents.ts";
import { bytesInMemory } from "../base/byte-source.ts";
import { UnreadableError } from "../base/inspection.ts";
import { catalogue } from "../detection/catalogue.ts";
import type { Detector } from "../detection/detector.ts";
import { defaultReadLimits } from "../documents/documents.ts";
import { inspect } from "./inspect.ts";
import { masked } from "./tally.ts";

const options = { limits: defaultReadLimits, occurrencesMax: 2, reveal: "none" } as const;
const document = (name: string, text: string) => ({ name, source: bytesInMemory(Buffer.from(text)) });

describe("inspect", () => {
  test("counts every hit and keeps the first places of each kind, kinds that the catalogue does not know by name", async () => {
    const report = await inspect(document("a.csv", "id,email\nzz,aa\nzz,1\nzz,aa\n"), literalDetector(["zz", "aa"]), options);
    expect(report).toEqual({
      status: { code: "COMPLETE" },
      mimeType: "text/csv",
      bytesClassified: 26,
      detections: [
        {
          identifier: "aa",
          count: 2,
          occurrences: [2, 4].map((row) => ({ location: { kind: "cell", row, column: 2, columnName: "email" } })),
        },
        {
          identifier: "zz",
          count: 3,
          occurrences: [2, 3].map((row) => ({ location: { kind: "cell", row, column: 1, columnName: "id" } })),
        },
      ],
    });
  });

  test("kinds come in the catalogue's order, not in that of their names or places", async () => {
    const ids = [catalogue.at(-1), catalogue[0], catalogue[5]].map((identifier) => identifier?.id ?? "");
    const report = await inspect(document("a.txt", `0 ${ids.join(" ")}`), literalDetector([...ids, "0 "]), options);
    expect(report.detections.map(({ identifier }) => identifier)).toEqual([ids[1], ids[2], ids[0], "0 "]);
  });

  test.each([
    ["none", undefined],
    ["masked", "******7890"],
    ["full", "1234567890"],
  ] as const)("reveal %s gives the text %s", async (reveal, text) => {
    const report = await inspect(document("a.txt", "x 1234567890"), literalDetector(["1234567890"]), { ...options, reveal });
    const location = { kind: "line", startLine: 1, endLine: 1, startColumn: 3 };
    expect(report.detections[0]?.occurrences).toEqual([text === undefined ? { location } : { location, text }]);
  });

  test("names are counted up to 1,000 in one object, other kinds without end", async () => {
    const report = await inspect(document("a.txt", "NAME aa ".repeat(1_001)), literalDetector(["NAME", "aa"]), {
      ...options,
      occurrencesMax: 2_000,
    });
    expect(report.detections.map(({ identifier, count, occurrences }) => [identifier, count, occurrences.length])).toEqual([
      ["NAME", 1_000, 1_000],
      ["aa", 1_001, 1_001],
    ]);
  });

  test("no places kept, still counted", async () => {
    const report = await inspect(document("a.txt", "aa aa"), literalDetector(["aa"]), { ...options, occurrencesMax: 0 });
    expect(report.detections).toEqual([{ identifier: "aa", count: 2, occurrences: [] }]);
  });

  test("explanations are counted in full, and the first places of each identifier and outcome kept", async () => {
    const detector: Detector = {
      scan(_block, _report, explain) {
        for (const outcome of ["reported", "keyword-missing"] as const)
          for (const start of [0, 3, 6])
            explain?.({ identifier: "X", outcome, rule: "expression" }, { identifier: "X", start, end: start + 3, field: -1 });
      },
    };
    const { explanation } = await inspect(document("a.txt", "€bcdefgh"), detector, { ...options, explain: true });
    expect(explanation?.counts).toEqual([
      { identifier: "X", outcome: "reported", count: 3 },
      { identifier: "X", outcome: "keyword-missing", count: 3 },
    ]);
    expect(explanation?.places.map(({ outcome, characters, location }) => [outcome, characters, location.kind])).toEqual([
      ["reported", 1, "line"],
      ["reported", 3, "line"],
      ["keyword-missing", 1, "line"],
      ["keyword-missing", 3, "line"],
    ]);
    expect(await inspect(document("a.txt", "a"), detector, options)).not.toHaveProperty("explanation");
  });

  test("a document that counts as skipped has no detections", async () => {
    const deep = `${"[".repeat(257)}1${"]".repeat(257)}`;
    const report = await inspect(document("a.jsonl", `["aa"]\n`.repeat(60_000) + deep), literalDetector(["aa"]), options);
    expect(report).toMatchObject({
      status: { code: "SKIPPED", reason: "JSON_NESTING_LEVEL_OVER_LIMIT" },
      bytesClassified: 0,
      detections: [],
    });
  });

  test("an unreadable source is a status", async () => {
    const source = {
      ...bytesInMemory(Buffer.from("x")),
      read: () => Promise.reject(new UnreadableError("PERMISSION_DENIED", "expected access")),
    };
    const report = await inspect({ name: "a", source }, literalDetector([]), options);
    expect(report).toMatchObject({ status: { code: "SKIPPED", reason: "PERMISSION_DENIED" }, detections: [] });
  });

  test("a fault of the detector is passed on", async () => {
    const fault = new Error("broken");
    const detector = {
      scan() {
        throw fault;
      },
    };
    await expect(inspect(document("a.txt", "x"), detector, options)).rejects.toBe(fault);
  });
});

test("masking hides all but the last four characters, and short texts wholly", () => {
  expect(["", "1234", "12345", "😀😀😀😀x"].map(masked)).toEqual(["", "****", "*2345", "*😀😀😀x"]);
});
