/**
 * `reeve scan` as a process: its exit codes, its output formats as other programs read them, and that what was matched is seen
 * only by those who ask for it.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepareReeve, runReeve } from "../support/reeve-process.ts";
import { type S3Server, startS3Server } from "../support/s3-server/s3-server.ts";
import { planted, texts } from "./planted.ts";

const folder = await mkdtemp(path.join(os.tmpdir(), "reeve-scan-"));
/** Names that a page, a spreadsheet or a URI would take for something else. */
const oddName = '=odd <b>&"#?%.txt';
const files = {
  clean: { "note.txt": texts.clean },
  medium: { "passport.txt": texts.passport },
  high: { "customers.csv": texts.ssn, [oddName]: texts.card },
  broken: { "note.txt": texts.clean, "cut-short.gz": gzipSync(Buffer.from(texts.clean.repeat(500))).subarray(0, 60) },
  mixed: {
    "customers.csv": texts.ssn,
    [oddName]: texts.card,
    "passport.txt": texts.passport,
    "note.txt": texts.clean,
    "cut-short.gz": gzipSync(Buffer.from(texts.clean.repeat(500))).subarray(0, 60),
  },
} as const;

let s3: S3Server;
beforeAll(async () => {
  await prepareReeve();
  for (const [name, contents] of Object.entries(files)) {
    await mkdir(path.join(folder, name));
    for (const [file, content] of Object.entries(contents)) await writeFile(path.join(folder, name, file), content);
  }
  s3 = await startS3Server({
    accessKeyId: "invented",
    buckets: { "exports-2025": { "orders/a #1.txt": texts.card, "note.txt": texts.clean } },
  });
  s3.createBucket("locked-2025");
  s3.put("locked-2025", "secret.txt", texts.card);
  s3.put("locked-2025", "note.txt", texts.clean);
  s3.deny({ bucket: "locked-2025", key: "secret.txt" });
});
afterAll(async () => {
  await s3?.close();
  await rm(folder, { recursive: true, force: true });
});

const scan = (args: readonly string[], settings: Record<string, string> = {}) =>
  runReeve(["scan", "--processes", "1", ...args], { settings, folder });

/** Nothing that was planted is in a text. */
function expectNoMatches(text: string): void {
  for (const value of Object.values(planted)) expect(text).not.toContain(value);
}

describe.concurrent("the exit code", () => {
  test.each<{ rule: string; args: string[]; code: number; says: string }>([
    { rule: "0 when everything was read, and clean", args: ["clean"], code: 0, says: "No sensitive data found" },
    { rule: "0 for findings that nobody asked to fail on", args: ["high"], code: 0, says: "2 objects with sensitive data" },
    { rule: "0 for findings below the limit", args: ["medium", "--fail-on", "high"], code: 0, says: "USA_PASSPORT_NUMBER" },
    { rule: "1 for findings at the limit", args: ["medium", "--fail-on", "medium"], code: 1, says: "USA_PASSPORT_NUMBER" },
    { rule: "1 for findings above the limit", args: ["high", "--fail-on", "low"], code: 1, says: "CREDIT_CARD_NUMBER" },
    { rule: "3 when something could not be read", args: ["broken"], code: 3, says: "1 × MALFORMED_FILE" },
    {
      rule: "1 when something was found and something else not read",
      args: ["mixed", "--fail-on", "high"],
      code: 1,
      says: "not read",
    },
    {
      rule: "3 when findings below the limit come with something unread",
      args: ["medium", "broken", "--fail-on", "high"],
      code: 3,
      says: "MALFORMED_FILE",
    },
    {
      rule: "3 when a path is not there, which is never called clean",
      args: ["clean", "missing"],
      code: 3,
      says: "not everything was read",
    },
  ])("is $rule", async ({ args, code, says }) => {
    const ended = await scan(args);
    expect(ended.code, ended.stderr).toBe(code);
    expect(ended.stdout).toContain(says);
    expectNoMatches(ended.stdout + ended.stderr);
  });

  test.each<{ rule: string; args: string[]; says: string }>([
    { rule: "no target", args: [], says: "target" },
    { rule: "another kind of address", args: ["https://example.com/a"], says: "s3://bucket/prefix" },
    { rule: "an unknown option", args: ["clean", "--fast"], says: "--fast" },
    { rule: "an unknown format", args: ["clean", "--format", "xml"], says: "xml" },
    { rule: "an unknown identifier", args: ["clean", "--identifiers", "SHOE_SIZE"], says: "SHOE_SIZE" },
    { rule: "unmasking nothing", args: ["clean", "--unmask"], says: "--show-matches" },
    { rule: "an output that cannot be written", args: ["clean", "--output", "missing/file.txt"], says: "--output" },
  ])("is 2 for $rule, with the reason on standard error and nothing on standard output", async ({ args, says }) => {
    const ended = await scan(args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(says);
    expect(ended.stdout).toBe("");
    expect(ended.stderr).not.toContain("    at ");
  });
});

type Written = {
  readonly objects: { name: string; result: string; status: { code: string; reason?: string } }[];
  readonly summary: object;
};
const names = ["customers.csv", oddName, "passport.txt", "note.txt", "cut-short.gz"].map((name) => `mixed/${name}`);
const summary = { objects: 5, found: 3, clean: 1, unread: 1, occurrences: 3, reasons: { MALFORMED_FILE: 1 } };

describe.concurrent("the format", () => {
  const written = async (format: string, ...options: string[]) => {
    const ended = await scan(["mixed", "--format", format, ...options]);
    expect(ended.code, ended.stderr).toBe(3);
    expectNoMatches(ended.stdout + ended.stderr);
    return ended.stdout;
  };
  /** Formats made to be handed on have no matches even for those who ask. */
  const unmasked = ["--show-matches", "--unmask"];
  const ofObject = (text: Written, name: string) => text.objects.find((each) => each.name === `mixed/${name}`);

  test("json is one document with every object and the summary", async () => {
    const text = JSON.parse(await written("json")) as Written; // Compared member by member.
    expect(text.objects.map(({ name }) => name).sort()).toEqual(names.toSorted());
    expect(text.summary).toMatchObject(summary);
    expect(ofObject(text, "note.txt")).toMatchObject({ result: "clean", status: { code: "COMPLETE" }, detections: [] });
    expect(ofObject(text, "cut-short.gz")).toMatchObject({ result: "unread", status: { reason: "MALFORMED_FILE" } });
    expect(ofObject(text, "customers.csv")).toMatchObject({
      result: "found",
      severity: "High",
      detections: [
        {
          identifier: "USA_SOCIAL_SECURITY_NUMBER",
          count: 1,
          occurrences: [{ location: { kind: "cell", row: 2, column: 2, columnName: "ssn" } }],
        },
      ],
    });
  });

  test("jsonl is an object a line, the summary last", async () => {
    const text = await written("jsonl");
    expect(text.endsWith("\n")).toBe(true);
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { object?: { name: string }; summary?: object });
    expect(
      lines
        .slice(0, -1)
        .map(({ object }) => object?.name)
        .sort(),
    ).toEqual(names.toSorted());
    expect(lines.at(-1)?.summary).toMatchObject(summary);
  });

  test("csv has rows of one length, one for each thing found and each object not read", async () => {
    const [header, ...rows] = parseCsv(await written("csv", ...unmasked));
    expect(header).toEqual(["object", "result", "reason", "severity", "identifier", "count", "first place", "size in bytes"]);
    for (const row of rows) expect(row).toHaveLength(header?.length ?? 0);
    expect(rows.map((row) => row.slice(0, 6)).sort()).toEqual(
      [
        [`mixed/${oddName}`, "found", "", "High", "CREDIT_CARD_NUMBER", "1"],
        ["mixed/customers.csv", "found", "", "High", "USA_SOCIAL_SECURITY_NUMBER", "1"],
        ["mixed/cut-short.gz", "unread", "MALFORMED_FILE", "", "", ""],
        ["mixed/passport.txt", "found", "", "Medium", "USA_PASSPORT_NUMBER", "1"],
      ].sort(),
    );
  });

  test("sarif has what the standard requires, with names as URIs", async () => {
    const log = JSON.parse(await written("sarif", ...unmasked)) as Sarif; // Compared member by member.
    expect(log).toMatchObject({ version: "2.1.0", $schema: expect.stringContaining("sarif-2.1.0") });
    const [run] = log.runs;
    expect(log.runs).toHaveLength(1);
    expect(run?.tool.driver.name).toBe("Reeve");
    const rules = run?.tool.driver.rules.map(({ id }) => id) ?? [];
    expect(run?.results).toHaveLength(3);
    for (const { ruleId, level, message, locations } of run?.results ?? []) {
      expect(rules).toContain(ruleId);
      expect(["note", "warning", "error"]).toContain(level);
      expect(message.text).toContain(ruleId);
      expect(locations[0]?.physicalLocation.region.startLine).toBeGreaterThanOrEqual(1);
    }
    const uris = run?.results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri ?? "") ?? [];
    // As a client resolves them: nothing of a name is lost as query or fragment.
    const resolved = uris.map((uri) => new URL(uri, "file:///invented/"));
    expect(resolved.map(({ search, hash }) => search + hash)).toEqual(["", "", ""]);
    expect(resolved.map(({ pathname }) => decodeURIComponent(pathname)).sort()).toEqual(
      [`/invented/mixed/${oddName}`, "/invented/mixed/customers.csv", "/invented/mixed/passport.txt"].sort(),
    );
    expect(run?.invocations).toMatchObject([
      { executionSuccessful: false, toolExecutionNotifications: [{ message: { text: "Read in part: MALFORMED_FILE" } }] },
    ]);
  });

  test("html is one page that runs nothing and takes no name for markup", async () => {
    const page = await written("html", ...unmasked);
    expect(page).toMatch(/^<!doctype html><html lang="en">.*<\/html>\n$/s);
    expect(page).not.toMatch(/<script|<b>|\son\w+=|src=|href=/i);
    expect(page).toContain("=odd &lt;b&gt;&amp;&quot;#?%.txt");
    expect(page).toContain("1 × MALFORMED_FILE");
    const opened = [...page.matchAll(/<(table|tr|td|th|tbody|thead|main|body|html|h1|h2|p)\b/g)].length;
    expect([...page.matchAll(/<\/(table|tr|td|th|tbody|thead|main|body|html|h1|h2|p)>/g)]).toHaveLength(opened);
  });

  test("table ends with the line that nobody may misread", async () => {
    const lines = (await written("table")).trimEnd().split("\n");
    expect(lines.at(-1)).toBe(
      "Sensitive data found, and not everything was read: 3 objects with sensitive data · 1 clean · 1 not read (1 × MALFORMED_FILE)",
    );
  });

  test("goes to a file when one is named, and nothing to standard output", async () => {
    const target = path.join(folder, "result.json");
    const ended = await scan(["mixed", "--format", "json", "--output", target, "--progress", "always"]);
    expect([ended.code, ended.stdout]).toEqual([3, ""]);
    expect(ended.stderr).toContain("5/5 objects");
    expect(JSON.parse(await readFile(target, "utf8"))).toMatchObject({ summary });
  });
});

type Sarif = {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
    }[];
    readonly invocations: readonly object[];
  }[];
};

/** Rows of cells, after RFC 4180: quotes around cells, doubled within. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (quoted === undefined && plain === "" && end === "") continue;
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== "," && end !== "") rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

describe.concurrent("what was matched", () => {
  test.each(["table", "json", "jsonl"])(
    "is masked but for the last four characters with --show-matches as %s",
    async (format) => {
      const { stdout, stderr } = await scan(["mixed", "--format", format, "--show-matches"]);
      expectNoMatches(stdout + stderr);
      for (const tail of ["*9015", "*8726", "*7237"]) expect(stdout).toContain(tail);
    },
  );

  test.each(["table", "json"])("is shown in full with --unmask as %s", async (format) => {
    const { stdout, stderr } = await scan(["mixed", "--format", format, "--show-matches", "--unmask"]);
    for (const value of Object.values(planted)) expect(stdout).toContain(value);
    expectNoMatches(stderr);
  });
});

describe.concurrent("buckets", () => {
  const scanS3 = (...args: string[]) =>
    scan(["--format", "json", ...args], {
      AWS_ENDPOINT_URL: s3.url,
      AWS_ACCESS_KEY_ID: "invented",
      AWS_SECRET_ACCESS_KEY: "invented-secret",
      AWS_REGION: "us-east-1",
    });
  const parse = (text: string) => JSON.parse(text) as Written; // Compared member by member.

  test("are read whole, or below a prefix, and their objects called by their address", async () => {
    const ended = await scanS3("s3://exports-2025", "--fail-on", "high");
    expect(ended.code, ended.stderr).toBe(1);
    expect(
      parse(ended.stdout)
        .objects.map(({ name, result }) => [name, result])
        .sort(),
    ).toEqual([
      ["s3://exports-2025/note.txt", "clean"],
      ["s3://exports-2025/orders/a #1.txt", "found"],
    ]);
    const below = await scanS3("s3://exports-2025/orders/");
    expect(parse(below.stdout).summary).toMatchObject({ objects: 1, found: 1 });
  });

  test("with an object that may not be read: counted by its reason, exit code 3", async () => {
    const ended = await scanS3("s3://locked-2025");
    expect(ended.code, ended.stderr).toBe(3);
    expect(parse(ended.stdout).summary).toMatchObject({ clean: 1, unread: 1, reasons: { PERMISSION_DENIED: 1 } });
  });

  test("that are gone count as unread, and the others are read all the same", async () => {
    const ended = await scanS3("s3://vanished-2025", "s3://exports-2025");
    expect(ended.code, ended.stderr).toBe(3);
    expect(parse(ended.stdout).summary).toMatchObject({ objects: 3, found: 1, clean: 1, unread: 1 });
  });

  test("with keys that are not known there count as unread", async () => {
    const unknown = { AWS_ENDPOINT_URL: s3.url, AWS_ACCESS_KEY_ID: "other", AWS_SECRET_ACCESS_KEY: "other-secret" };
    const ended = await scan(["--format", "json", "s3://exports-2025"], unknown);
    expect(ended.code, ended.stderr).toBe(3);
    expect(parse(ended.stdout).summary).toMatchObject({ objects: 1, unread: 1 });
    expect(ended.stdout + ended.stderr).not.toContain("other-secret");
  });
});
