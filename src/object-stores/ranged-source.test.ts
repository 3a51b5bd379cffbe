import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UnreadableError } from "../base/inspection.ts";
import { type FetchRange, rangedSource } from "./ranged-source.ts";

const sizes = { partBytes: 100, partsAhead: 2, blockBytes: 16, blocksMax: 3 };

function numbered(sizeBytes: number): { bytes: Uint8Array; fetch: FetchRange; fetched: [number, number][] } {
  const bytes = Uint8Array.from({ length: sizeBytes }, (_, i) => i & 0xff);
  const fetched: [number, number][] = [];
  const fetch = async (start: number, end: number) => {
    fetched.push([start, end]);
    return bytes.slice(start, end);
  };
  return { bytes, fetch, fetched };
}

test("any read of any object brings exactly its bytes", async () => {
  const range = fc.integer({ min: 0, max: 450 }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size), fc.nat(size)));
  await fc.assert(
    fc.asyncProperty(range, async ([size, a, b]) => {
      const { bytes, fetch } = numbered(size);
      const source = rangedSource({ sizeBytes: size, fetch, ...sizes });
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      expect(Buffer.compare(await source.read(start, end), bytes.subarray(start, end))).toBe(0);
      const pieces: Uint8Array[] = [];
      for await (const piece of source.stream(start)) pieces.push(piece);
      expect(Buffer.compare(Buffer.concat(pieces), bytes.subarray(start))).toBe(0);
    }),
  );
});

describe("requests", () => {
  test("an object up to the size of one part is fetched once, as a whole", async () => {
    const { fetch, fetched } = numbered(100);
    const source = rangedSource({ sizeBytes: 100, fetch, ...sizes });
    await Promise.all([source.read(0, 5), source.read(90, 100)]);
    for await (const piece of source.stream(50)) expect(piece.length).toBe(50);
    expect(fetched).toEqual([[0, 100]]);
  });

  test("an empty object is fetched too, so that its version is checked", async () => {
    const { fetch, fetched } = numbered(0);
    for await (const piece of rangedSource({ sizeBytes: 0, fetch, ...sizes }).stream(0)) expect(piece).toBeUndefined();
    expect(fetched).toEqual([[0, 0]]);
  });

  test("small reads near each other share a block", async () => {
    const { fetch, fetched } = numbered(101);
    const source = rangedSource({ sizeBytes: 101, fetch, ...sizes });
    for (const start of [17, 20, 25, 30]) await source.read(start, start + 2);
    expect(fetched).toEqual([[16, 32]]);
  });

  test("the longest unused block is forgotten first", async () => {
    const { fetch, fetched } = numbered(200);
    const source = rangedSource({ sizeBytes: 200, fetch, ...sizes });
    for (const start of [0, 16, 32, 0, 48, 0, 16]) await source.read(start, start + 1);
    expect(fetched.map(([start]) => start)).toEqual([0, 16, 32, 48, 16]);
  });

  test("a stream has no more parts under way than it may", async () => {
    let underWay = 0;
    let most = 0;
    const fetch = async (start: number, end: number) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 2));
      underWay--;
      return new Uint8Array(end - start);
    };
    let total = 0;
    for await (const piece of rangedSource({ sizeBytes: 1_050, fetch, ...sizes }).stream(0)) total += piece.length;
    expect(total).toBe(1_050);
    expect(most).toBe(sizes.partsAhead + 1);
  });

  test("stopping a stream aborts what is under way", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const fetch = async (start: number, end: number, signal?: AbortSignal) => {
      signals.push(signal);
      return new Uint8Array(end - start);
    };
    for await (const piece of rangedSource({ sizeBytes: 1_000, fetch, ...sizes }).stream(0)) {
      expect(piece.length).toBe(100);
      break;
    }
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true, true]);
  });
});

describe("failures", () => {
  const failOnce = (sizeBytes: number) => {
    const { fetch } = numbered(sizeBytes);
    let failures = 1;
    return async (start: number, end: number) => {
      if (failures-- > 0) throw new UnreadableError("STORE_UNAVAILABLE", "invented failure");
      return fetch(start, end);
    };
  };

  test.each([50, 500])("reach the reader and are forgotten: object of %i bytes", async (sizeBytes) => {
    const source = rangedSource({ sizeBytes, fetch: failOnce(sizeBytes), ...sizes });
    await expect(source.read(1, 2)).rejects.toThrow("invented failure");
    expect(await source.read(1, 2)).toEqual(Uint8Array.of(1));
  });

  test("end a stream even when parts before them came", async () => {
    const fetch = async (start: number, end: number) => {
      if (start >= 300) throw new UnreadableError("STORE_UNAVAILABLE", "invented failure");
      return new Uint8Array(end - start);
    };
    let total = 0;
    const readAll = async () => {
      for await (const piece of rangedSource({ sizeBytes: 1_000, fetch, ...sizes }).stream(0)) total += piece.length;
    };
    await expect(readAll()).rejects.toThrow("invented failure");
    expect(total).toBe(300);
  });
});
