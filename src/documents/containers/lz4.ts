/**
 * Undoes LZ4 frames, one after the other, with skippable frames between them. Holds one block and 64 KiB of what came before it.
 * Checksums are the library's; blocks are undone here, since no library undoes those that refer back to others and checks how far
 * (docs/decisions/0006-own-decoders-of-xz-and-lz4.md). Frames that need a dictionary from outside, and the frameless form of old
 * Linux kernels, are not read.
 * Source: "LZ4 Frame Format Description" 1.6.4 and "LZ4 Block Format Description", lz4/lz4 on GitHub.
 */
import type { XXHashAPI } from "xxhash-wasm";
import { UnreadableError } from "../../base/inspection.ts";
import { once } from "../once.ts";
import { PieceReader } from "./piece-reader.ts";

const frameMagic = 0x184d2204;
const skippableMagic = 0x184d2a50;
const historyBytes = 65_536;

const loadHashes = once(async () => (await import("xxhash-wasm")).default());

/** The bytes that come of LZ4 frames. Damage is thrown when it is met: MALFORMED_FILE. */
export async function* unpackedLz4(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const hashes = await loadHashes();
  const input = new PieceReader(pieces);
  while (await input.ensure(1)) {
    const magic = uint32(await input.take(4));
    if (magic === frameMagic) yield* frame(input, hashes);
    else if ((magic & 0xfffffff0) >>> 0 === skippableMagic) await input.skip(uint32(await input.take(4)));
    else throw malformed();
  }
}

type Header = { readonly blockBytesMax: number; readonly hasBlockChecks: boolean; readonly hasCheck: boolean };

async function* frame(input: PieceReader, hashes: XXHashAPI): AsyncGenerator<Uint8Array> {
  const { blockBytesMax, hasBlockChecks, hasCheck } = await readHeader(input, hashes);
  const window = new Uint8Array(historyBytes + blockBytesMax);
  const hash = hashes.create32();
  let history = 0;
  for (let size = uint32(await input.take(4)); size !== 0; size = uint32(await input.take(4))) {
    const isStored = size >>> 31 === 1;
    const length = size & 0x7fffffff;
    if (length > blockBytesMax) throw malformed();
    const packed = await input.take(length);
    const check = hasBlockChecks ? hashes.h32Raw(packed) : 0;
    if (isStored) window.set(packed, history);
    const end = isStored ? history + length : unpackLz4Block(packed, window, history, history + blockBytesMax);
    const output = window.slice(history, end);
    if (hasCheck) hash.update(output);
    yield output;
    if (hasBlockChecks && uint32(await input.take(4)) !== check) throw malformed();
    const kept = Math.min(end, historyBytes);
    window.copyWithin(0, end - kept, end);
    history = kept;
  }
  if (hasCheck && uint32(await input.take(4)) !== hash.digest()) throw malformed();
}

async function readHeader(input: PieceReader, hashes: XXHashAPI): Promise<Header> {
  const [flags = 0, descriptor = 0] = await input.take(2);
  const hasSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  const described = Uint8Array.of(flags, descriptor, ...(await input.take(hasSize ? 8 : 0)));
  if (flags >> 6 !== 1) throw malformed();
  if (hasDictionary) throw new UnreadableError("UNSUPPORTED_FILE_TYPE_EXCEPTION", "expected compressed data without dictionary");
  const [check] = await input.take(1);
  const sizeCode = (descriptor >> 4) & 7;
  if (check !== ((hashes.h32Raw(described) >>> 8) & 0xff) || sizeCode < 4) throw malformed();
  return { blockBytesMax: 1 << (8 + 2 * sizeCode), hasBlockChecks: (flags & 0x10) !== 0, hasCheck: (flags & 0x04) !== 0 };
}

/** Unpacks a block to `window` from `start`, behind its history; answers where it ends, at most `limit`. Throws MALFORMED_FILE. */
export function unpackLz4Block(packed: Uint8Array, window: Uint8Array, start: number, limit: number): number {
  const { length } = packed;
  let to = start;
  for (let at = 0; at < length; ) {
    const token = packed[at++] ?? 0;
    let literals = token >> 4;
    if (literals === 15) for (let more = 255; more === 255 && at < length; literals += more) more = packed[at++] ?? 0;
    if (at + literals > length || to + literals > limit) throw malformed();
    for (const stop = at + literals; at < stop; ) window[to++] = packed[at++] ?? 0;
    if (at === length) return to;
    const distance = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8);
    at += 2;
    let matched = (token & 15) + 4;
    if (matched === 19) for (let more = 255; more === 255 && at < length; matched += more) more = packed[at++] ?? 0;
    if (distance === 0 || distance > to || to + matched > limit) throw malformed();
    for (let from = to - distance, stop = to + matched; to < stop; ) window[to++] = window[from++] ?? 0;
  }
  return to;
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected intact blocks of LZ4");
}
