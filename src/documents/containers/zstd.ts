/**
 * Undoes Zstandard: frames one after the other, with skippable frames between them. Walks over frames and blocks itself, so that
 * blocks are undone as they come, a frame takes no more memory than it needs and a cut is seen. fzstd undoes each block, given the
 * output it may refer back to: docs/decisions/0012-windows-of-zstandard-are-kept-here.md. Checksums are not verified, and frames that
 * need a dictionary from outside are not read. Source: RFC 8878, section 3.
 */
import { Decompress } from "fzstd";
import { UnreadableError } from "../../base/inspection.ts";
import type { WindowRoom } from "../window-room.ts";
import { PieceReader } from "./piece-reader.ts";
import { checkZstdBlock } from "./zstd-weights.ts";

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const blockBytesMax = 131_072;
const blockHeaderBytes = 3;

/** The bytes that come of Zstandard frames. Damage is thrown when it is met: MALFORMED_FILE. */
export async function* unpackedZstd(pieces: AsyncIterable<Uint8Array>, windows: WindowRoom): AsyncGenerator<Uint8Array> {
  const input = new PieceReader(pieces);
  while (await input.ensure(1)) {
    const magic = uint32(await input.take(4));
    if (magic === frameMagic) yield* frame(input, windows);
    else if ((magic & 0xfffffff0) >>> 0 === skippableMagic) await input.skip(uint32(await input.take(4)));
    else throw malformed();
  }
}

async function* frame(input: PieceReader, windows: WindowRoom): AsyncGenerator<Uint8Array> {
  const { windowBytes, hasChecksum } = await readHeader(input);
  windows.admit(windowBytes);
  const window = new ZstdWindow(windowBytes, windows);
  try {
    const unpacker = new Unpacker(window);
    for (let isLast = false; !isLast; ) {
      if (!(await input.ensure(blockHeaderBytes))) throw malformed();
      const block = blockAt(input.bytes, input.start);
      if (block.kind === 3 || block.size > blockBytesMax) throw malformed();
      isLast = block.isLast;
      yield unpacker.unpack(await input.take(blockHeaderBytes + block.storedBytes));
    }
  } finally {
    window.close();
  }
  if (hasChecksum) await input.skip(4);
}

type Block = { readonly isLast: boolean; readonly kind: number; readonly size: number; readonly storedBytes: number };

const repeatedByte = 1;

function blockAt(bytes: Uint8Array, at: number): Block {
  const low = bytes[at] ?? 0;
  const size = (low >> 3) | ((bytes[at + 1] ?? 0) << 5) | ((bytes[at + 2] ?? 0) << 13);
  const kind = (low >> 1) & 3;
  return { isLast: (low & 1) === 1, kind, size, storedBytes: kind === repeatedByte ? 1 : size };
}

/** Reads the header of a frame: what it may refer back to at most, in bytes. */
async function readHeader(input: PieceReader): Promise<{ windowBytes: number; hasChecksum: boolean }> {
  const [descriptor = 0] = await input.take(1);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeCode = descriptor >> 6;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = sizeCode === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeCode;
  const fields = await input.take((isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes);
  if ((descriptor & 0x08) !== 0) throw malformed();
  const size = fields.subarray(fields.length - sizeBytes);
  if (fields.subarray(fields.length - sizeBytes - dictionaryBytes, fields.length - sizeBytes).some((byte) => byte !== 0)) {
    throw new UnreadableError("UNSUPPORTED_FILE_TYPE_EXCEPTION", "expected compressed data without dictionary");
  }
  const contentBytes = size.reduceRight((sum, byte) => sum * 256 + byte, 0) + (sizeBytes === 2 ? 256 : 0);
  const windowBytes = isSingleSegment ? contentBytes : windowOf(fields[0] ?? 0);
  return { windowBytes, hasChecksum: (descriptor & 0x04) !== 0 };
}

/** The window that a byte in the header of a frame stands for. Source: RFC 8878, section 3.1.1.1.2. */
function windowOf(byte: number): number {
  return (8 + (byte & 7)) * 2 ** (7 + (byte >> 3));
}

/** The output that a frame may refer back to, in one stretch, which is where the library looks for it. */
class ZstdWindow {
  /** Bytes that may be referred back to. */
  readonly reachBytes: number;
  /** The output lies in front of `end`. */
  bytes: Uint8Array = new Uint8Array(0);
  end = 0;
  readonly #sizeMax: number;
  readonly #room: WindowRoom;

  constructor(reachBytes: number, room: WindowRoom) {
    this.reachBytes = reachBytes;
    // An eighth more than is needed: so all of it is moved that seldom.
    this.#sizeMax = reachBytes + Math.max(blockBytesMax, reachBytes >> 3);
    this.#room = room;
  }

  /** Adds the output of one block. */
  add(output: Uint8Array): void {
    if (this.end + output.length > this.bytes.length) this.#makeRoom();
    this.bytes.set(output, this.end);
    this.end += output.length;
  }

  /** Gives its room back. */
  close(): void {
    this.#room.release(this.#heldBytes(this.bytes.length));
  }

  /** Makes the stretch larger or, where it has its full size, moves to its front what can still be referred back to. */
  #makeRoom(): void {
    const { bytes, end } = this;
    const from = Math.max(0, end - this.reachBytes);
    if (bytes.length === this.#sizeMax) bytes.copyWithin(0, from, end);
    else {
      const larger = Math.max(bytes.length, blockBytesMax) * 4;
      // The last step is the largest, so that little of what it replaces is in memory with it.
      const size = larger * 2 > this.#sizeMax ? this.#sizeMax : larger;
      this.#room.hold(this.#heldBytes(size) - this.#heldBytes(bytes.length));
      this.bytes = new Uint8Array(size);
      this.bytes.set(bytes.subarray(from, end));
    }
    this.end = end - from;
  }

  #heldBytes(size: number): number {
    return Math.min(size, this.reachBytes);
  }
}

/** The part of fzstd's state that says what a block refers back to: bytes in front of `e` in `w`. Source: its source, 0.1.1. */
type FrameState = { w: Uint8Array; e: number };

/** Undoes the blocks of one frame. */
class Unpacker {
  readonly #window: ZstdWindow;
  readonly #decompress: Decompress;
  readonly #state: FrameState;
  #output: Uint8Array = new Uint8Array(0);

  constructor(window: ZstdWindow) {
    this.#window = window;
    this.#decompress = new Decompress((output) => {
      this.#output = output;
      // The library adds its output to the window next, and moves all that is there: here nothing is to move.
      this.#state.w = output;
    });
    let code = 0;
    while (windowOf(code) < Math.min(window.reachBytes, blockBytesMax)) code++;
    // The longest header there is, since the library waits for as many bytes: with a window as large as a block may be.
    const header = new Uint8Array(18);
    header.set([0x28, 0xb5, 0x2f, 0xfd, 0xc3, code]);
    this.#decompress.push(header);
    const state: unknown = Reflect.get(this.#decompress, "s");
    assertFrameState(state);
    this.#state = state;
  }

  /** What comes of the next block, given with its header. */
  unpack(block: Uint8Array): Uint8Array {
    checkZstdBlock(block);
    this.#window.add(this.#output);
    this.#output = new Uint8Array(0);
    this.#state.w = this.#window.bytes;
    this.#state.e = this.#window.end;
    try {
      // Given a block at once, the library would keep it until the frame ends.
      this.#decompress.push(block.subarray(0, blockHeaderBytes));
      if (block.length > blockHeaderBytes) this.#decompress.push(block.subarray(blockHeaderBytes));
    } catch (cause) {
      throw malformed(cause);
    }
    return this.#output;
  }
}

function assertFrameState(state: unknown): asserts state is FrameState {
  if (typeof state === "object" && state !== null && "w" in state && "e" in state) return;
  throw new Error("expected the state that fzstd 0.1 keeps of a frame");
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

function malformed(cause?: unknown): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected intact Zstandard frames", { cause });
}
