/**
 * A short run of the fuzzer, always the same, and proof that the fuzzer sees what it looks for. The long run is `npm run fuzz`.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openPathStore } from "../../src/object-stores/path.ts";
import type { HostileEvent } from "./batch.ts";
import { type Corpus, loadCorpus } from "./corpus.ts";
import { countLines, readHostileFiles } from "./hostile-files.ts";
import { mutatedInput } from "./mutation.ts";

const files = { kind: "mutated", words: [], seed: 1 } as const;

test("some hundred hostile files are each read to a known reason, within time and memory", async () => {
  const outcome = await readHostileFiles({ files, count: 300 });
  expect(outcome.failures).toEqual([]);
  expect(outcome.count).toBe(300);
  const read = [...outcome.counts.values()].flatMap((statuses) => [...statuses.values()]).reduce((sum, count) => sum + count, 0);
  expect(read).toBe(300);
});

test("the file to blame is found when a process crashes or hangs", async () => {
  const workerFile = new URL("./faulty-worker.ts", import.meta.url);
  const outcome = await readHostileFiles({ files, count: 4, processes: 1, deadlineMs: 2_000, workerFile });
  expect(outcome.failures).toEqual([
    { index: 1, wrong: "the scanning process ended with code 3" },
    { index: 2, wrong: "the time limit for one object was reached" },
    { index: 3, wrong: "against the rules" },
  ]);
  expect(outcome.count).toBe(4);
  expect(outcome.counts).toEqual(new Map([["a/b", new Map([["COMPLETE", 1]])]]));
});

test("files of folders are read as they are, and what became of each is told", async () => {
  const folder = await mkdtemp(join(tmpdir(), "reeve-hostile-"));
  try {
    await writeFile(join(folder, "a.txt"), "nothing to find\n");
    await writeFile(join(folder, "b.gz"), gzipSync("nothing to find either\n").subarray(0, -9));
    const listed: string[] = [];
    for await (const objects of openPathStore({ path: folder }).listObjects({ bucket: folder })) {
      listed.push(...objects.map((object) => JSON.stringify({ folder, object })));
    }
    await writeFile(join(folder, "list"), listed.join("\n"));
    const files = { kind: "listed", listFile: join(folder, "list") } as const;
    const told: HostileEvent[] = [];
    const outcome = await readHostileFiles({ files, count: 2, processes: 1, onFile: (event) => told.push(event) });
    expect(outcome.failures).toEqual([]);
    expect(told.map(({ index, mimeType, status }) => [index, mimeType, status])).toEqual([
      [0, "text/plain", "COMPLETE"],
      [1, "application/gzip", "PARTIAL MALFORMED_FILE"],
    ]);
    expect(countLines(outcome)).toEqual([
      "        1 application/gzip",
      "                1 PARTIAL MALFORMED_FILE",
      "        1 text/plain",
      "                1 COMPLETE",
    ]);
    expect(outcome.largest.memoryBytes).toBeGreaterThan(2 ** 20);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe("hostile files", () => {
  test("are the same for the same seed and number, and others for others", async () => {
    const corpus = await loadCorpus([]);
    const print = (seed: number, index: number) => Buffer.from(mutatedInput(corpus, seed, index).bytes).toString("base64");
    for (let index = 0; index < 50; index++) expect(print(7, index)).toBe(print(7, index));
    expect(new Set(Array.from({ length: 50 }, (_, index) => print(7, index))).size).toBeGreaterThan(45);
    expect(print(7, 0)).not.toBe(print(8, 0));
  });

  test("start from every fixture, or from those that words choose", async () => {
    const seedsOf = (corpus: Corpus) => corpus.flatMap(({ seeds }) => seeds);
    const all = seedsOf(await loadCorpus([]));
    const some = seedsOf(await loadCorpus(["compressed/xz"]));
    expect(all.length).toBeGreaterThan(some.length);
    expect(some.map(({ name }) => name)).toContain("input.csv.xz");
  });
});
