import { expect, test } from "vitest";
import { bytesInMemory, piecesInMemory } from "./byte-source.ts";

test("pieces in memory read like the bytes joined, at every place", async () => {
  const bytes = Uint8Array.from({ length: 12 }, (_, i) => i);
  const joined = bytesInMemory(bytes);
  const pieces = piecesInMemory([bytes.subarray(0, 5), bytes.subarray(5, 6), bytes.subarray(6)]);
  expect(pieces.sizeBytes).toBe(12);
  for (let start = 0; start <= 12; start++) {
    for (let end = start; end <= 12; end++) expect(await pieces.read(start, end)).toEqual(await joined.read(start, end));
    const streamed: number[] = [];
    for await (const piece of pieces.stream(start)) streamed.push(...piece);
    expect(streamed).toEqual([...bytes.subarray(start)]);
  }
  expect(await piecesInMemory([]).read(0, 0)).toEqual(new Uint8Array(0));
});
