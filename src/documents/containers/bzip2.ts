/**
 * Undoes bzip2 streams, one after the other, block by block: holds one block in both forms. Written here because the library
 * there is wants the whole file at once. Blocks in the "randomised" form, which no program has written since 1999, count as
 * damaged. Source: the format as set down in "BZIP2 Format Specification" (J. Tsai, 2016) and bzip2 1.0.8's decompress.c.
 */
import { UnreadableError } from "../../base/inspection.ts";
import { Bzip2Block } from "./bzip2-block.ts";
import { PieceReader } from "./piece-reader.ts";

/** More than any block takes packed: 900,000 symbols of at most 20 bits, and its tables. */
const packedBlockBytesMax = 2_400_000;

/** The bytes that come of bzip2 streams. Damage is thrown when it is met: MALFORMED_FILE. */
export async function* unpackedBzip2(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new PieceReader(pieces);
  while (await input.ensure(1)) {
    const [b, z, h, level = 0] = await input.take(4);
    if (b !== 0x42 || z !== 0x5a || h !== 0x68 || level < 0x31 || level > 0x39) throw malformed();
    yield* stream(input, (level - 0x30) * 100_000);
  }
}

/** Unpacks a stream behind its first four bytes; leaves the input at the byte behind it. */
async function* stream(input: PieceReader, blockBytesMax: number): AsyncGenerator<Uint8Array> {
  const block = new Bzip2Block(blockBytesMax);
  let checksum = 0;
  /** Bits of the first byte at hand that belong to what came before. */
  let bit = 0;
  for (;;) {
    await input.ensure(packedBlockBytesMax);
    const end = block.read(input.bytes.subarray(input.start, input.end), bit);
    if (end === undefined) throw malformed();
    input.start += end >> 3;
    bit = end & 7;
    if (block.isEndOfStream) {
      if (block.checksum !== checksum) throw malformed();
      if (bit > 0) input.start++;
      return;
    }
    yield* block.unpacked();
    if (!block.isIntact) throw malformed();
    checksum = (block.checksum ^ ((checksum << 1) | (checksum >>> 31))) >>> 0;
  }
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected intact bzip2 data");
}
