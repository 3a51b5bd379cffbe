/**
 * Brings tar files into the form that tar-stream reads: headers of sparse files without the blocks that continue their list of
 * holes, no size in headers behind which no data stands, checksums of unsigned bytes where programs of old took them for signed
 * ones. All else is passed on as it is, damage included.
 * Sources: GNU tar manual, "Basic Tar Format"; POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block".
 */

const blockBytes = 512;
const noBytes = Buffer.alloc(0);

/** Places in a header: field by field, its beginning and its length. */
const sizeField = [124, 12] as const;
const checksumField = [148, 8] as const;
const typeAt = 156;
const gnuMark = [257, "ustar  \0"] as const;

/** Whether the list of holes goes on in a further block: said in the header, and in each such block. */
const continuesInHeaderAt = 482;
const continuesInBlockAt = 504;

/** Extended headers longer than this are refused by tar-stream. */
const extendedBytesMax = 4 << 20;

/** Blocks in pieces of any length; the last piece may end within a block. */
export async function* plainTar(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const archive = new TarBlocks();
  for await (const piece of pieces) yield* archive.push(piece);
  yield archive.rest;
}

class TarBlocks {
  /** The beginning of a block whose end has not come yet. */
  rest: Buffer = noBytes;
  /** Bytes until the next header. */
  #dataLeft = 0;
  /** Bytes of data behind the blocks that continue a header; absent outside of them. */
  #dataBehind: number | undefined;
  /** What came of the extended header under way, and what was said in the last one of the next file's size. */
  #extended: Buffer[] | undefined;
  #extendedSize: number | undefined;

  *push(piece: Uint8Array): Generator<Uint8Array> {
    const view = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    const bytes = this.rest.length === 0 ? view : Buffer.concat([this.rest, view]);
    let from = 0;
    let at = 0;
    for (;;) {
      const data = Math.min(this.#dataLeft, bytes.length - at);
      this.#passData(bytes.subarray(at, at + data));
      at += data;
      if (bytes.length - at < blockBytes) break;
      const block = bytes.subarray(at, at + blockBytes);
      const shown = this.#readBlock(block);
      if (shown !== block) {
        yield bytes.subarray(from, at);
        yield shown;
        from = at + blockBytes;
      }
      at += blockBytes;
    }
    yield bytes.subarray(from, at);
    this.rest = bytes.subarray(at);
  }

  #passData(data: Buffer): void {
    this.#dataLeft -= data.length;
    this.#extended?.push(data);
    if (this.#dataLeft > 0 || this.#extended === undefined) return;
    this.#extendedSize = sizeIn(Buffer.concat(this.#extended));
    this.#extended = undefined;
  }

  /** Takes a header or a block that continues one; answers what stands in its place. */
  #readBlock(block: Buffer): Buffer {
    if (this.#dataBehind !== undefined) {
      if (block[continuesInBlockAt] !== 0) return noBytes;
      this.#dataLeft = this.#dataBehind;
      this.#dataBehind = undefined;
      return noBytes;
    }
    const header = withUnsignedSum(block);
    const type = String.fromCharCode(block[typeAt] ?? 0);
    const size = sizeOf(block);
    if (type === "x" && size > 0 && size <= extendedBytesMax) this.#extended = [];
    if (/[xgKLN]/.test(type)) return this.#expectData(header, size);
    const ownSize = this.#extendedSize ?? size;
    this.#extendedSize = undefined;
    if (/[1-6]/.test(type)) return size > 0 ? withoutSize(header) : header;
    if (type !== "S" || block[continuesInHeaderAt] === 0 || !isMarked(block)) return this.#expectData(header, ownSize);
    this.#dataBehind = roundedUp(ownSize);
    return header;
  }

  #expectData(header: Buffer, size: number): Buffer {
    this.#dataLeft = roundedUp(size);
    return header;
  }
}

function isMarked(block: Buffer): boolean {
  const [at, mark] = gnuMark;
  return block.toString("latin1", at, at + mark.length) === mark;
}

function roundedUp(size: number): number {
  return Math.ceil(size / blockBytes) * blockBytes;
}

/** In octal, or of GNU tar in binary behind a set bit; 0 when it is neither. */
function sizeOf(block: Buffer): number {
  const [at, length] = sizeField;
  if (block[at] === 0x80) return Number(block.readBigUInt64BE(at + length - 8));
  return Number.parseInt(block.toString("latin1", at, at + length).trim(), 8) || 0;
}

/** The size in an extended header: a record is its length in bytes, a space, a name, `=`, a value and a line end. */
function sizeIn(extended: Buffer): number | undefined {
  let size: number | undefined;
  for (let at = 0; at < extended.length; ) {
    const length = Number(/^(\d{1,8}) /.exec(extended.toString("latin1", at, at + 9))?.[1] ?? 0);
    if (length === 0) break;
    const value = /^\d+ size=(\d{1,16})\n$/.exec(extended.toString("latin1", at, at + Math.min(length, 64)))?.[1];
    if (value !== undefined) size = Number(value);
    at += length;
  }
  return size;
}

/** The header with a size of 0; a damaged one stays as it is. */
function withoutSize(header: Buffer): Buffer {
  if (statedSum(header) !== sumOf(header)) return header;
  const plain = Buffer.from(header);
  plain.fill("0", sizeField[0], sizeField[0] + sizeField[1] - 1);
  return withSum(plain);
}

function withUnsignedSum(header: Buffer): Buffer {
  const stated = statedSum(header);
  if (stated === sumOf(header)) return header;
  const signed = sumOf(new Int8Array(header.buffer, header.byteOffset, header.length));
  return stated === signed ? withSum(Buffer.from(header)) : header;
}

function withSum(header: Buffer): Buffer {
  header.write(`${sumOf(header).toString(8).padStart(6, "0")}\0 `, checksumField[0]);
  return header;
}

function statedSum(header: Buffer): number {
  const [at, length] = checksumField;
  return Number.parseInt(header.toString("latin1", at, at + length).trim(), 8);
}

/** The sum of a header's bytes, where those of the sum itself count as spaces. */
function sumOf(bytes: Uint8Array | Int8Array): number {
  const [at, length] = checksumField;
  let sum = length * 0x20;
  for (let i = 0; i < bytes.length; i++) if (i < at || i >= at + length) sum += bytes[i] ?? 0;
  return sum;
}
