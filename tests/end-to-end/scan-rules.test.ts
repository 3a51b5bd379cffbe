/**
 * `reeve scan` with custom identifiers, allow lists and explanations, as a process.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepareReeve, runReeve } from "../support/reeve-process.ts";

const folder = await mkdtemp(path.join(os.tmpdir(), "reeve-rules-"));
const staff = { name: "staff", regex: "EMP-\\d{6}", keywords: ["staff no"], maximumMatchDistance: 20 };
const files: Record<string, string> = {
  "data/notes.txt": "staff no EMP-123456, later EMP-999999\nssn 536-22-8726, 536-22-8727\n",
  "data/list.csv": "Staff No,other\nEMP-000001,EMP-000002\n",
  "staff.json": JSON.stringify(staff),
  "levels.json": JSON.stringify([
    {
      ...staff,
      severityLevels: [
        { severity: "LOW", occurrencesThreshold: 2 },
        { severity: "HIGH", occurrencesThreshold: 3 },
      ],
    },
    { id: "later", name: "Later", regex: "(?i)LATER", description: "invented", tags: {} },
  ]),
  "wrong.json": JSON.stringify({ name: "wrong", regex: "(a)\\1" }),
  "twice.json": JSON.stringify([staff, staff]),
  "managed.json": JSON.stringify({ ...staff, id: "CREDIT_CARD_NUMBER" }),
  "member.json": JSON.stringify({ ...staff, regexp: "a" }),
  "kind.json": JSON.stringify({ ...staff, keywords: "staff" }),
  "many.json": JSON.stringify(Array.from({ length: 31 }, (_, i) => ({ ...staff, name: `staff ${i}` }))),
  "no.json": "no json",
  "allow.txt": "536-22-8726\n\nemp-000001\n",
  "empty.txt": "\n",
};

beforeAll(async () => {
  await prepareReeve();
  await mkdir(path.join(folder, "data"));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const scan = (...args: readonly string[]) => runReeve(["scan", "--processes", "1", ...args], { settings: {}, folder });

type Written = {
  readonly objects: readonly {
    readonly name: string;
    readonly severity?: string;
    readonly detections: readonly { readonly identifier: string; readonly count: number }[];
    readonly explanation?: { readonly places: readonly { readonly identifier: string; readonly outcome: string }[] };
  }[];
};

async function objects(...args: readonly string[]): Promise<Written["objects"]> {
  const { stdout, stderr, code } = await scan("data", "--identifiers", "USA_SOCIAL_SECURITY_NUMBER", "--format", "json", ...args);
  expect(code, stderr).toBe(0);
  const written = JSON.parse(stdout) as Written; // Compared member by member.
  return written.objects.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const counts = (list: Written["objects"]) =>
  list.map(({ detections }) => detections.map(({ identifier, count }) => [identifier, count]));
const ssn = "USA_SOCIAL_SECURITY_NUMBER";

describe.concurrent("rules of users", () => {
  test("a custom identifier is found beside the managed ones, medium from one occurrence on", async () => {
    const found = await objects("--custom", "staff.json");
    expect(counts(found)).toEqual([
      [["staff", 1]],
      [
        [ssn, 2],
        ["staff", 1],
      ],
    ]);
    expect(found.map(({ severity }) => severity)).toEqual(["Medium", "High"]);
  });
  test("several files and thresholds: below the lowest one nothing is reported", async () => {
    const found = await objects("--custom", "levels.json");
    expect(counts(found)).toEqual([
      [],
      [
        [ssn, 2],
        ["later", 1],
      ],
    ]);
    expect(found.map(({ severity }) => severity)).toEqual([undefined, "High"]);
  });
  test("an allow list leaves out matches of both kinds", async () => {
    expect(counts(await objects("--custom", "staff.json", "--allow", "allow.txt"))).toEqual([
      [],
      [
        [ssn, 1],
        ["staff", 1],
      ],
    ]);
  });
  test("explanations say what became of each text, without the text", async () => {
    const args = ["--custom", "staff.json", "--allow", "allow.txt", "--explain"];
    const found = await objects(...args);
    expect(
      found.map(({ explanation }) => explanation?.places.map(({ identifier, outcome }) => `${identifier} ${outcome}`)),
    ).toEqual([
      ["staff allowed", "staff keyword-missing"],
      [`${ssn} allowed`, `${ssn} reported`, "staff reported", "staff keyword-missing"],
    ]);
    const table = await scan("data", "--identifiers", ssn, ...args);
    expect(table.stdout).toContain(
      `why: ${ssn} at line 2, column 5 (11 characters): not reported, on an allow list; form 1 of 1`,
    );
    expect(table.stdout).toContain(
      'why: staff at line 1, column 10 (10 characters): reported; expression; keyword "staff no" 11 characters before',
    );
    expect((await scan("data", ...args, "--format", "html")).stdout).toContain("not reported, no keyword near");
    for (const text of [JSON.stringify(found), table.stdout]) expect(text).not.toMatch(/536-22|EMP-\d/);
  });
  test("explanations below a threshold say so", async () => {
    const [, notes] = await objects("--custom", "levels.json", "--explain");
    expect(notes?.explanation?.places).toContainEqual(
      expect.objectContaining({ identifier: "staff", outcome: "below-threshold" }),
    );
  });

  test.each<[rule: string, args: string[], says: string]>([
    [
      "an expression that cannot be used",
      ["--custom", "wrong.json"],
      "identifier 1: the expression cannot be used: back-references",
    ],
    ["one ID twice", ["--custom", "twice.json"], "got staff twice"],
    ["the ID of a managed identifier", ["--custom", "managed.json"], "CREDIT_CARD_NUMBER is the ID of a managed identifier"],
    ["a member that does not exist", ["--custom", "member.json"], '"regexp" is no member'],
    ["a member of another kind", ["--custom", "kind.json"], "expected keywords to be a list of texts"],
    ["more than 30 custom identifiers", ["--custom", "many.json"], "at most 30 custom identifiers, got 31"],
    ["what is no JSON", ["--custom", "no.json"], "no.json: expected JSON"],
    ["a file that is not there", ["--allow", "missing.txt"], "missing.txt cannot be read"],
    ["an empty allow list", ["--allow", "empty.txt"], "empty.txt: expected an allow list of at least one entry"],
    ["more than five allow lists", Array(6).fill(["--allow", "allow.txt"]).flat(), "at most 5 lists, got 6"],
    ["explanations in a format without room for them", ["--explain", "--format", "csv"], "--explain: expected --format table"],
  ])("%s is refused before anything is scanned", async (_rule, args, says) => {
    const ended = await scan("data", ...args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(says);
    expect(ended.stdout).toBe("");
  });
});
