/**
 * Undoes xz streams, one after the other: holds one packed chunk and the window a stream refers back to. Own code
 * because no library does so (docs/decisions/0006-own-decoders-of-xz-and-lz4.md). Filters for programs (BCJ, delta) are not undone;
 * SHA-256 checks are not verified. Source: "The .xz File Format" 1.2.0, tukaani.org.
 */
import { crc32 } from "node:zlib";
import { UnreadableError } from "../../base/inspection.ts";
import type { WindowRoom } from "../window-room.ts";
import { Crc64 } from "./crc64.ts";
import { LzmaDecoder, LzmaWindow } from "./lzma.ts";
import { PieceReader } from "./piece-reader.ts";

const lzma2 = 0x21;
const headerMagic = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] as const;

/** Bytes of the check behind a block, by its number. Source: section 2.1.1.2. */
const checkBytes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64] as const;

/** The bytes that come of xz streams. Damage is thrown when it is met: MALFORMED_FILE. */
export async function* unpackedXz(pieces: AsyncIterable<Uint8Array>, windows: WindowRoom): AsyncGenerator<Uint8Array> {
  const input = new PieceReader(pieces);
  while (await input.ensure(1)) {
    // Streams are padded with zeros in fours.
    if (input.bytes[input.start] === 0) {
      if ((await input.take(4)).some((byte) => byte !== 0)) throw malformed();
      continue;
    }
    const header = (await input.take(12)).slice();
    const isHeader = headerMagic.every((byte, i) => header[i] === byte) && header[6] === 0 && (header[7] ?? 0) < 16;
    if (!isHeader || crc32(header.subarray(6, 8)) !== uint32(header, 8)) throw malformed();
    while (await isBlock(input)) yield* block(input, header[7] ?? 0, windows);
    await passIndex(input);
  }
}

async function isBlock(input: PieceReader): Promise<boolean> {
  if (!(await input.ensure(1))) throw malformed();
  return input.bytes[input.start] !== 0;
}

async function* block(input: PieceReader, checkKind: number, windows: WindowRoom): AsyncGenerator<Uint8Array> {
  const windowBytes = await readBlockHeader(input);
  windows.admit(windowBytes);
  const window = new LzmaWindow(windowBytes, windows);
  const counter = { bytes: 0 };
  const check = checkOf(checkKind);
  try {
    for await (const output of chunks(input, window, counter)) {
      check.update(output);
      yield output;
    }
  } finally {
    window.close();
  }
  await input.skip((4 - (counter.bytes & 3)) & 3);
  const stated = await input.take(checkBytes[checkKind] ?? 0);
  if (!check.equals(stated)) throw malformed();
}

/** Reads a block's header and answers the size of its window. */
async function readBlockHeader(input: PieceReader): Promise<number> {
  await input.ensure(1);
  const size = ((input.bytes[input.start] ?? 0) + 1) * 4;
  const header = (await input.take(size)).slice();
  if (crc32(header.subarray(0, size - 4)) !== uint32(header, size - 4)) throw malformed();
  const flags = header[1] ?? 0;
  let at = 2;
  const sizes = ((flags >> 6) & 1) + (flags >> 7);
  for (let i = 0; i < sizes; i++) {
    while (((header[at] ?? 0) & 0x80) !== 0) at++;
    at++;
  }
  if ((flags & 0x3c) !== 0) throw malformed();
  if ((flags & 3) !== 0 || header[at] !== lzma2)
    throw new UnreadableError("UNSUPPORTED_FILE_TYPE_EXCEPTION", "expected data packed by LZMA2 alone");
  const code = header[at + 2] ?? 0;
  const windowBytes = (2 | (code & 1)) * 2 ** ((code >> 1) + 11);
  if (header[at + 1] !== 1 || code > 40) throw malformed();
  return windowBytes;
}

/** Undoes the LZMA2 chunks of a block and counts their packed bytes. Source: section 5.3.1 and liblzma's lzma2_decoder.c. */
async function* chunks(input: PieceReader, window: LzmaWindow, counter: { bytes: number }): AsyncGenerator<Uint8Array> {
  const decoder = new LzmaDecoder(window);
  let isFresh = true;
  let needsProperties = true;
  for (;;) {
    const [control = 0] = await input.take(1);
    counter.bytes++;
    if (control === 0) return;
    const isPacked = control >= 0x80;
    if ((!isPacked && control > 2) || (isFresh && control !== 1 && control < 0xe0)) throw malformed();
    const [high = 0, low = 0] = await input.take(2);
    counter.bytes += 2;
    const length = (isPacked ? (control & 0x1f) << 16 : 0) + (high << 8) + low + 1;
    if (control === 1 || control >= 0xe0) window.reset();
    isFresh = false;
    if (!isPacked) {
      for (let left = length; left > 0; ) {
        const bytes = await input.take(Math.min(left, window.room));
        window.putAll(bytes);
        left -= bytes.length;
        counter.bytes += bytes.length;
        yield window.take();
      }
      continue;
    }
    const hasProperties = control >= 0xc0;
    if (needsProperties && !hasProperties) throw malformed();
    const fields = (await input.take(hasProperties ? 3 : 2)).slice();
    const packedBytes = uint16(fields) + 1;
    if (hasProperties && !decoder.setProperties(fields[2] ?? 0)) throw malformed();
    needsProperties = false;
    if (control >= 0xa0) decoder.resetState();
    const packed = await input.take(packedBytes);
    counter.bytes += fields.length + packedBytes;
    yield* unpackedChunk(decoder, window, { packed, length });
  }
}

function* unpackedChunk(
  decoder: LzmaDecoder,
  window: LzmaWindow,
  { packed, length }: { packed: Uint8Array; length: number },
): Generator<Uint8Array> {
  if (packed.length < 5 || !decoder.begin(packed)) throw malformed();
  for (let left = length; left > 0; ) {
    const count = decoder.decode(left);
    if (count < 0) throw malformed();
    left -= count;
    yield window.take();
  }
  if (!decoder.isAtEnd) throw malformed();
}

/** Passes over the index and the footer of a stream: they repeat what the blocks have said. */
async function passIndex(input: PieceReader): Promise<void> {
  let bytes = 1;
  await input.take(1);
  const number = async (): Promise<number> => {
    let value = 0;
    for (let i = 0; i < 9; i++) {
      const [byte = 0] = await input.take(1);
      bytes++;
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw malformed();
  };
  for (let left = 2 * (await number()); left > 0; left--) await number();
  await input.skip(((4 - (bytes & 3)) & 3) + 4);
  const footer = await input.take(12);
  if (footer[10] !== 0x59 || footer[11] !== 0x5a || crc32(footer.subarray(4, 10)) !== uint32(footer, 0)) throw malformed();
}

type Check = { update(bytes: Uint8Array): void; equals(stated: Uint8Array): boolean };

function checkOf(kind: number): Check {
  if (kind === 1) {
    let checksum = 0;
    return {
      update: (bytes) => {
        // Of no bytes Node's crc32 may answer 0, whatever came before.
        if (bytes.length > 0) checksum = crc32(bytes, checksum);
      },
      equals: (stated) => uint32(stated, 0) === checksum,
    };
  }
  if (kind !== 4) return { update: () => undefined, equals: () => true };
  const checksum = new Crc64();
  return {
    update: (bytes) => checksum.update(bytes),
    equals: (stated) => uint32(stated, 0) === checksum.low && uint32(stated, 4) === checksum.high,
  };
}

function uint16(bytes: Uint8Array): number {
  return ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, true);
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected intact xz data");
}
