/**
 * A short run of the fuzzer, always the same, and proof that the fuzzer sees what it looks for. The long run is `npm run fuzz`.
 */
import { describe, expect, test } from "vitest";
import { type Corpus, loadCorpus } from "./corpus.ts";
import { fuzz } from "./fuzz.ts";
import { mutatedInput } from "./mutation.ts";

test("some hundred hostile files are each read to a known reason, within time and memory", async () => {
  const outcome = await fuzz({ seed: 1, inputs: 300 });
  expect(outcome.failures).toEqual([]);
  expect(outcome.inputs).toBe(300);
  const read = [...outcome.counts.values()].flatMap((statuses) => [...statuses.values()]).reduce((sum, count) => sum + count, 0);
  expect(read).toBe(300);
});

test("the file to blame is found when a process crashes or hangs", async () => {
  const workerFile = new URL("./faulty-worker.ts", import.meta.url);
  const outcome = await fuzz({ seed: 1, inputs: 4, processes: 1, deadlineMs: 2_000, workerFile });
  expect(outcome.failures).toEqual([
    { index: 1, wrong: "the scanning process ended with code 3" },
    { index: 2, wrong: "the time limit for one object was reached" },
    { index: 3, wrong: "against the rules" },
  ]);
  expect(outcome.inputs).toBe(4);
  expect(outcome.counts).toEqual(new Map([["a/b", new Map([["COMPLETE", 1]])]]));
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
