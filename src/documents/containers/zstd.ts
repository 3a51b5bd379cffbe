/**
 * Undoes Zstandard: frames one after the other, with skippable frames between them. Walks over frames and blocks itself, so that
 * blocks are undone as they come, a frame asks for no more memory than allowed and a cut is seen; the blocks are fzstd's work.
 * Checksums are not verified, and frames that need a dictionary from outside are not read. Source: RFC 8878, section 3.
 */
import { Decompress } from "fzstd";
import { UnreadableError } from "../../base/inspection.ts";
import { joinedBytes } from "../feed.ts";
import { PieceReader } from "./piece-reader.ts";
import { checkZstdBlock } from "./zstd-weights.ts";

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const blockBytesMax = 131_072;

/** What a frame may refer back to, in bytes; what the zstd program itself allows unless told otherwise. */
const windowBytesMax = 128 << 20;

/** The bytes that come of Zstandard frames. Damage is thrown when it is met: MALFORMED_FILE. */
export async function* unpackedZstd(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new PieceReader(pieces);
  while (await input.ensure(1)) {
    const magic = uint32(await input.take(4));
    if (magic === frameMagic) yield* frame(input);
    else if ((magic & 0xfffffff0) >>> 0 === skippableMagic) await input.skip(uint32(await input.take(4)));
    else throw malformed();
  }
}

async function* frame(input: PieceReader): AsyncGenerator<Uint8Array> {
  const { header, hasChecksum } = await readHeader(input);
  const unpacker = new Unpacker(header);
  for (let isLast = false; !isLast; ) {
    const [low = 0, middle = 0, high = 0] = await input.take(3);
    isLast = (low & 1) === 1;
    const kind = (low >> 1) & 3;
    const size = (low >> 3) | (middle << 5) | (high << 13);
    if (kind === 3 || size > blockBytesMax) throw malformed();
    const content = await input.take(kind === 1 ? 1 : size);
    yield* unpacker.unpack(joinedBytes([Uint8Array.of(low, middle, high), content]), isLast);
  }
  if (hasChecksum) await input.skip(4);
}

/** Reads the header of a frame and answers it, magic number included, as that of a frame without checksum. */
async function readHeader(input: PieceReader): Promise<{ header: Uint8Array; hasChecksum: boolean }> {
  const [descriptor = 0] = await input.take(1);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeCode = descriptor >> 6;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = sizeCode === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeCode;
  const fields = await input.take((isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes);
  const header = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, descriptor & ~0x04, ...fields);
  if ((descriptor & 0x08) !== 0) throw malformed();
  if (header.subarray(header.length - sizeBytes - dictionaryBytes, header.length - sizeBytes).some((byte) => byte !== 0)) {
    throw new UnreadableError("UNSUPPORTED_FILE_TYPE_EXCEPTION", "expected compressed data without dictionary");
  }
  if (windowBytes(header, { isSingleSegment, sizeBytes }) > windowBytesMax)
    throw new UnreadableError("ARCHIVE_EXCEEDS_SIZE_LIMIT", "expected compressed data that refer back less far");
  return { header, hasChecksum: (descriptor & 0x04) !== 0 };
}

function windowBytes(
  header: Uint8Array,
  { isSingleSegment, sizeBytes }: { isSingleSegment: boolean; sizeBytes: number },
): number {
  if (!isSingleSegment) {
    const base = 2 ** (10 + ((header[5] ?? 0) >> 3));
    return base + (base / 8) * ((header[5] ?? 0) & 7);
  }
  const size = header.subarray(header.length - sizeBytes).reduceRight((sum, byte) => sum * 256 + byte, 0);
  return sizeBytes === 2 ? size + 256 : size;
}

/** Undoes the blocks of one frame. */
class Unpacker {
  readonly #decompress: Decompress;
  #output: Uint8Array[] = [];

  constructor(header: Uint8Array) {
    this.#decompress = new Decompress((data) => void this.#output.push(data));
    this.#decompress.push(header);
  }

  /** What comes of the next block. */
  unpack(block: Uint8Array, isLast: boolean): Uint8Array[] {
    this.#output = [];
    checkZstdBlock(block);
    try {
      this.#decompress.push(block, isLast);
    } catch (cause) {
      throw malformed(cause);
    }
    return this.#output.filter((data) => data.length > 0);
  }
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

function malformed(cause?: unknown): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected intact Zstandard frames", { cause });
}
