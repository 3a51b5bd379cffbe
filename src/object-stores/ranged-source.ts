/**
 * A byte source over a place that answers ranges slowly, such as an S3 object. Small objects are fetched once as a
 * whole, small reads of large ones go through a few remembered blocks, and streams keep several ranges under way.
 * It knows nothing of HTTP; `fetch` brings the bytes or rejects.
 */
import type { ByteSource } from "../base/byte-source.ts";

/** Brings exactly the bytes of [start, end); stops early, rejecting, when the signal is aborted. */
export type FetchRange = (start: number, end: number, signal?: AbortSignal) => Promise<Uint8Array>;

/** Sizes that trade memory for waiting. One stream holds at most `partsAhead + 1` parts. */
export type RangedSourceOptions = {
  readonly sizeBytes: number;
  readonly fetch: FetchRange;
  /** Bytes per range of a stream, and the largest object fetched as a whole. */
  readonly partBytes?: number;
  /** Ranges asked for before they are needed. */
  readonly partsAhead?: number;
  /** Bytes per remembered block. */
  readonly blockBytes?: number;
  /** Number of blocks remembered, the longest unused making room. */
  readonly blocksMax?: number;
};

/** Objects up to this size, in bytes, are fetched with one request. */
export const wholeFetchMaxBytes = 4 << 20;

/** Makes the source; fetches nothing before the first read. */
export function rangedSource(options: RangedSourceOptions): ByteSource {
  const { sizeBytes, fetch, partBytes = wholeFetchMaxBytes, partsAhead = 3, blockBytes = 256 << 10, blocksMax = 8 } = options;
  if (sizeBytes <= partBytes) return wholeSource(sizeBytes, fetch);
  const readBlock = rememberedBlocks({ sizeBytes, fetch, blockBytes, blocksMax });
  return {
    sizeBytes,
    async read(start, end) {
      if (end - start <= blockBytes) return readSmall(readBlock, { start, end, blockBytes });
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      for await (const part of fetchAhead({ start, end, fetch, partBytes, partsAhead })) {
        bytes.set(part, filled);
        filled += part.length;
      }
      return bytes;
    },
    stream: (start) => fetchAhead({ start, end: sizeBytes, fetch, partBytes, partsAhead }),
  };
}

/** A failed fetch is forgotten, so that a later read tries again. */
function wholeSource(sizeBytes: number, fetch: FetchRange): ByteSource {
  let whole: Promise<Uint8Array> | undefined;
  const fetchWhole = () => {
    whole ??= fetch(0, sizeBytes).catch((error: unknown) => {
      whole = undefined;
      throw error;
    });
    return whole;
  };
  return {
    sizeBytes,
    read: async (start, end) => (await fetchWhole()).subarray(start, end),
    async *stream(start) {
      const bytes = await fetchWhole();
      if (start < sizeBytes) yield bytes.subarray(start);
    },
  };
}

type Ahead = { start: number; end: number; fetch: FetchRange; partBytes: number; partsAhead: number };

/** Parts in order, the next ones already under way; the rest is aborted when the consumer stops. */
async function* fetchAhead({ start, end, fetch, partBytes, partsAhead }: Ahead): AsyncGenerator<Uint8Array> {
  const stop = new AbortController();
  const underWay: Promise<Uint8Array>[] = [];
  let next = start;
  try {
    for (;;) {
      while (next < end && underWay.length <= partsAhead) {
        const partEnd = Math.min(next + partBytes, end);
        const part = fetch(next, partEnd, stop.signal);
        // Parts that are never awaited, because an earlier one failed, must not count as unhandled.
        part.catch(() => undefined);
        underWay.push(part);
        next = partEnd;
      }
      const part = underWay.shift();
      if (part === undefined) return;
      yield await part;
    }
  } finally {
    stop.abort();
  }
}

type ReadBlock = (index: number) => Promise<Uint8Array>;
type Blocks = { sizeBytes: number; fetch: FetchRange; blockBytes: number; blocksMax: number };

function rememberedBlocks({ sizeBytes, fetch, blockBytes, blocksMax }: Blocks): ReadBlock {
  const blocks = new Map<number, Promise<Uint8Array>>();
  return (index) => {
    const known = blocks.get(index);
    const block = known ?? fetch(index * blockBytes, Math.min((index + 1) * blockBytes, sizeBytes));
    blocks.delete(index);
    blocks.set(index, block);
    if (known === undefined) {
      block.catch(() => blocks.delete(index));
      for (const oldest of blocks.keys()) {
        if (blocks.size <= blocksMax) break;
        blocks.delete(oldest);
      }
    }
    return block;
  };
}

/** A read of at most one block's length touches at most two blocks. */
async function readSmall(readBlock: ReadBlock, { start, end, blockBytes }: { start: number; end: number; blockBytes: number }) {
  if (start === end) return new Uint8Array(0);
  const first = Math.floor(start / blockBytes);
  const last = Math.floor((end - 1) / blockBytes);
  if (first === last) return (await readBlock(first)).subarray(start - first * blockBytes, end - first * blockBytes);
  const [head, tail] = await Promise.all([readBlock(first), readBlock(last)]);
  const bytes = new Uint8Array(end - start);
  const headPart = head.subarray(start - first * blockBytes);
  bytes.set(headPart);
  bytes.set(tail.subarray(0, end - last * blockBytes), headPart.length);
  return bytes;
}
