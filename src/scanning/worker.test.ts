import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type S3Server, startS3Server } from "../../tests/support/s3-server/s3-server.ts";
import type { InspectionReport } from "../base/inspection.ts";
import type { ObjectEntry, StoreDescription } from "../object-stores/object-store.ts";
import { openStore } from "../object-stores/open-store.ts";
import { createScanner, type InspectionOptions, type Scanner } from "./scanner.ts";

/** Invented, with a valid check digit; published test numbers are never reported. */
const card = "4532 0151 1283 0366";
const text = `The credit card number is ${card}.\n`;
const secretAccessKey = "example-secret-access-key";

let scanner: Scanner;
let server: S3Server;
let folder: string;
let stores: { folder: StoreDescription; s3: StoreDescription };

beforeAll(async () => {
  scanner = createScanner({ processes: 1 });
  server = await startS3Server({ buckets: { data: { "a.txt": text, "empty.txt": "" } } });
  folder = await mkdtemp(join(tmpdir(), "reeve-worker-"));
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "data", "a.txt"), text);
  await writeFile(join(folder, "data", "empty.txt"), "");
  const s3 = { endpoint: server.url, forcePathStyle: true, accessKeyId: "AKIAEXAMPLE", secretAccessKey };
  stores = { folder: { type: "folder", region: "us-east-1", path: folder }, s3: { type: "s3", region: "us-east-1", ...s3 } };
});

afterEach(() => server.heal());

afterAll(async () => {
  await scanner.close();
  await server.close();
  await rm(folder, { recursive: true });
});

describe.each(["folder", "s3"] as const)("an object of a store of type %s", (type) => {
  test("is inspected, and its report tells places but no text", async () => {
    const report = await inspect(type, await entry(type, "a.txt"));
    expect(report).toMatchObject({ status: { code: "COMPLETE" }, detections: [{ identifier: "CREDIT_CARD_NUMBER", count: 1 }] });
    expect(report.detections[0]?.occurrences).toMatchObject([{ location: { kind: "line", startLine: 1 } }]);
    expect(JSON.stringify(report)).not.toContain("0366");
  });

  test("carries the text of what was found when asked to", async () => {
    const report = await inspect(type, await entry(type, "a.txt"), { reveal: "full" });
    expect(report.detections[0]?.occurrences[0]?.text).toBe(card);
  });

  test("may be empty", async () => {
    expect(await inspect(type, await entry(type, "empty.txt"))).toMatchObject({ status: { code: "COMPLETE" }, detections: [] });
  });

  test("that is gone is a report with the reason", async () => {
    const report = await inspect(type, { ...(await entry(type, "a.txt")), key: "gone.txt" });
    expect(report.status).toMatchObject({ code: "SKIPPED", reason: "SOURCE_OBJECT_NO_LONGER_AVAILABLE" });
  });

  test("that changed since it was listed is a report with the reason", async () => {
    const report = await inspect(type, { ...(await entry(type, "a.txt")), etag: "another" });
    expect(report.status).toMatchObject({ code: "SKIPPED", reason: "OBJECT_VERSION_MISMATCH" });
  });
});

test("a refusal is a report without the credentials it was refused for", async () => {
  const object = await entry("s3", "a.txt");
  server.deny({ bucket: "data" });
  const report = await inspect("s3", object);
  expect(report.status).toMatchObject({ code: "SKIPPED", reason: "PERMISSION_DENIED" });
  expect(JSON.stringify(report)).not.toContain(secretAccessKey);
});

test("an identifier that does not exist is a report, and the next object is inspected", async () => {
  const object = await entry("folder", "a.txt");
  const [wrong, right] = await Promise.all([
    inspect("folder", object, { identifiers: ["NO_SUCH_IDENTIFIER"] }),
    inspect("folder", object),
  ]);
  expect(wrong.status).toMatchObject({ code: "SKIPPED", reason: "READER_FAILED" });
  expect(right.status.code).toBe("COMPLETE");
});

test("each request is answered for the identifiers it names, whatever others name between", async () => {
  const object = await entry("folder", "a.txt");
  const lists = ["CREDIT_CARD_NUMBER", "PHONE_NUMBER", "NAME"].flatMap((id) => [
    [id],
    [id, "AWS_CREDENTIALS"],
    ["ADDRESS", id],
    [],
  ]);
  const requests = Array.from({ length: 3 }, () => lists.map((identifiers) => [...identifiers])).flat();
  const reports = await Promise.all(requests.map((identifiers) => inspect("folder", object, { identifiers })));
  const expected = requests.map((list) => (list.includes("CREDIT_CARD_NUMBER") ? ["CREDIT_CARD_NUMBER"] : []));
  expect(reports.map(({ detections }) => detections.map(({ identifier }) => identifier))).toEqual(expected);
});

describe("rules of users", () => {
  const rules = (regex: string) => ({ custom: [{ id: "own", name: "Own", regex }], allowLists: [] });
  const own = ({ detections }: InspectionReport) => detections.map(({ identifier, count }) => `${identifier} ${count}`);

  test("apply to the requests that have them, whatever others are sent between", async () => {
    const object = await entry("folder", "a.txt");
    const sets = Array.from({ length: 20 }, (_, i) => rules(i % 2 === 0 ? "credit" : "[a-z]+ "));
    const requests = [...sets, ...sets.toReversed(), undefined];
    const reports = await Promise.all(
      requests.map((set) => inspect("folder", object, { identifiers: [], ...(set && { rules: set }) })),
    );
    const expected = sets.map((_, i) => [i % 2 === 0 ? "own 1" : "own 5"]);
    expect(reports.map(own)).toEqual([...expected, ...expected.toReversed(), []]);
  });
  test("with allow lists and explanations", async () => {
    const report = await inspect("folder", await entry("folder", "a.txt"), {
      rules: { ...rules("credit|card"), allowLists: [{ kind: "text", text: `${card}\nCREDIT` }] },
      explain: true,
    });
    expect(own(report)).toEqual(["own 1"]);
    expect(report.explanation?.counts).toEqual([
      { identifier: "CREDIT_CARD_NUMBER", outcome: "allowed", count: 1 },
      { identifier: "own", outcome: "allowed", count: 1 },
      { identifier: "own", outcome: "reported", count: 1 },
    ]);
    expect(JSON.stringify(report)).not.toContain("0366");
  });
  test("that were not checked before are a report, and the next object is inspected", async () => {
    const object = await entry("folder", "a.txt");
    expect(await inspect("folder", object, { rules: rules("(") })).toMatchObject({
      status: { code: "SKIPPED", reason: "READER_FAILED" },
    });
    expect(await inspect("folder", object)).toMatchObject({ status: { code: "COMPLETE" } });
  });
});

test("the next objects are fetched while one is waited for", async () => {
  const object = await entry("s3", "a.txt");
  server.fail({ operation: "GetObject", delayMs: 500 });
  const startedAt = performance.now();
  const reports = await Promise.all(Array.from({ length: 8 }, () => inspect("s3", object)));
  expect(reports.map(({ status }) => status.code)).toEqual(Array(8).fill("COMPLETE"));
  expect(performance.now() - startedAt).toBeLessThan(8 * 500 * 0.75);
});

function inspect(
  type: "folder" | "s3",
  object: ObjectEntry,
  options: Partial<InspectionOptions> = {},
): Promise<InspectionReport> {
  const defaults = { identifiers: ["CREDIT_CARD_NUMBER"], occurrencesMax: 5, reveal: "none", deadlineMs: 20_000 } as const;
  return scanner.inspect({ store: stores[type], object, options: { ...defaults, ...options } });
}

async function entry(type: "folder" | "s3", key: string): Promise<ObjectEntry> {
  const store = openStore(stores[type]);
  try {
    return await store.describeObject({ bucket: "data", key });
  } finally {
    await store.close();
  }
}
