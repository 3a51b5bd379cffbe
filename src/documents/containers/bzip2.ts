/**
 * Undoes bzip2 streams, one after the other, block by block: holds one block in both forms. Takes seek-bzip's decoder in the steps
 * of which its own `decode` is made, since that wants the whole file at once. Blocks in the "randomised" form, which no program
 * has written since 1999, count as damaged.
 */
import type Bunzip from "seek-bzip";
import { UnreadableError } from "../../base/inspection.ts";
import { once } from "../once.ts";
import { PieceReader } from "./piece-reader.ts";

/** More than any block takes packed: 900,000 symbols of at most 20 bits, and its tables. */
const packedBlockBytesMax = 2_400_000;

const pieceBytes = 1 << 20;

const loadLibrary = once(() => import("seek-bzip"));

/** The bytes that come of bzip2 streams. Damage is thrown when it is met: MALFORMED_FILE. */
export async function* unpackedBzip2(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { default: Decoder } = await loadLibrary();
  const input = new PieceReader(pieces);
  while (await input.ensure(1)) {
    await input.ensure(packedBlockBytesMax);
    const output = new UnpackedBlock();
    yield* stream(
      input,
      output,
      attempt(() => new Decoder(packed(input), output)),
    );
  }
}

/** Unpacks the rest of a stream, whose first bytes the decoder has read; leaves the input at the byte behind it. */
async function* stream(input: PieceReader, output: UnpackedBlock, decoder: Bunzip): AsyncGenerator<Uint8Array> {
  while (attempt(() => decoder._init_block())) {
    let isIntact = true;
    try {
      decoder._read_bunzip();
    } catch {
      isIntact = false;
    }
    yield* output.take();
    if (!isIntact) throw malformed();
    await input.ensure(packedBlockBytesMax);
  }
  if (attempt(() => decoder.reader.read(32)) >>> 0 !== decoder.streamCRC) throw malformed();
}

/** The bytes at hand; a block is at hand whole, so that running out of them means that the file is cut off. */
function packed(input: PieceReader): ConstructorParameters<typeof Bunzip>[0] {
  const readByte = () => {
    const byte = input.start < input.end ? input.bytes[input.start++] : undefined;
    if (byte === undefined) throw malformed();
    return byte;
  };
  return {
    readByte,
    read: (buffer, offset, length) => {
      for (let i = 0; i < length; i++) buffer[offset + i] = readByte();
      return length;
    },
  };
}

/** What comes of one block: up to 46 MB, since runs of one byte are written short in it. */
class UnpackedBlock {
  #full: Uint8Array[] = [];
  #piece = new Uint8Array(pieceBytes);
  #length = 0;

  writeByte(byte: number): void {
    if (this.#length === pieceBytes) {
      this.#full.push(this.#piece);
      this.#piece = new Uint8Array(pieceBytes);
      this.#length = 0;
    }
    this.#piece[this.#length++] = byte;
  }

  /** All bytes written since it was last asked. */
  take(): readonly Uint8Array[] {
    const taken = [...this.#full, this.#piece.slice(0, this.#length)];
    this.#full = [];
    this.#length = 0;
    return taken;
  }
}

function attempt<T>(step: () => T): T {
  try {
    return step();
  } catch {
    throw malformed();
  }
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected intact bzip2 data");
}
