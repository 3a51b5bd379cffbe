/**
 * The pages of a SQLite database, read by range, and the rows in its trees. Damage costs the page or the row it is met in. No page is
 * read twice, so that trees which lead back to themselves end. Source: SQLite, "Database file format", sections 1.3, 1.5 and 1.6.
 */
import type { ByteSource } from "../../../base/byte-source.ts";
import { UnreadableError } from "../../../base/inspection.ts";

const headerBytes = 100;
const pieceBytes = 1_048_576;
/** Pieces kept: rows lie mostly one behind the other, their long values elsewhere. */
const piecesMax = 24;

/** A row as it is stored: its record, and its number in two halves. */
export type StoredRow = { readonly record: Uint8Array; readonly numberLow: number; readonly numberHigh: number };

/** Encodings of text by their number in the header. */
const encodings = ["utf-8", "utf-8", "utf-16le", "utf-16be"] as const;

/** The pages of one database. */
export class SqlitePages {
  /** The encoding of all text. */
  readonly encoding: (typeof encodings)[number];
  /** Whether a page or a row could not be read. */
  isDamaged = false;
  /** Whether a row was longer than allowed. */
  hasLongRows = false;
  /** Bytes of pages read. */
  bytesRead = 0;
  readonly #source: ByteSource;
  readonly #pageBytes: number;
  readonly #usableBytes: number;
  readonly #pageCount: number;
  readonly #rowBytesMax: number;
  readonly #seen: Uint8Array;
  readonly #pieces = new Map<number, Uint8Array>();

  private constructor(source: ByteSource, header: DataView, rowBytesMax: number) {
    const size = header.getUint16(16);
    this.#source = source;
    this.#rowBytesMax = Math.min(rowBytesMax, source.sizeBytes);
    this.#pageBytes = size === 1 ? 65_536 : size;
    this.#usableBytes = this.#pageBytes - header.getUint8(20);
    this.#pageCount = Math.floor(source.sizeBytes / this.#pageBytes);
    this.#seen = new Uint8Array(Math.ceil((this.#pageCount + 1) / 8));
    this.encoding = encodings[header.getUint32(56)] ?? "utf-8";
    this.isDamaged = header.getUint32(28) > this.#pageCount;
  }

  /** Opens a database; rejects with MALFORMED_FILE when its header makes no sense. Rows longer than `rowBytesMax` are passed over. */
  static async open(source: ByteSource, rowBytesMax: number): Promise<SqlitePages> {
    if (source.sizeBytes < headerBytes) throw damaged();
    const bytes = await source.read(0, headerBytes);
    const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const pages = new SqlitePages(source, header, rowBytesMax);
    const size = pages.#pageBytes;
    if (size < 512 || (size & (size - 1)) !== 0 || pages.#usableBytes < 480 || pages.#pageCount < 1) throw damaged();
    return pages;
  }

  /** The rows of the tree whose topmost page is `root`, page by page. `isIndex`: it is of the kind that indexes have. */
  async *rows(root: number, isIndex: boolean): AsyncGenerator<readonly StoredRow[]> {
    const waiting = [root];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      const page = await this.#page(number);
      const at = number === 1 ? headerBytes : 0;
      const kind = page?.[at] ?? 0;
      const isLeaf = kind === (isIndex ? 0x0a : 0x0d);
      if (page === undefined || !(isLeaf || kind === (isIndex ? 0x02 : 0x05))) {
        this.isDamaged = true;
        continue;
      }
      const view = new DataView(page.buffer, page.byteOffset, page.length);
      const cells = this.#cells(view, at, isLeaf);
      if (!isLeaf) {
        waiting.push(view.getUint32(at + 8));
        for (let i = cells.length - 1; i >= 0; i--) waiting.push(view.getUint32(cells[i] ?? 0));
      }
      if (!isLeaf && !isIndex) continue;
      const rows: StoredRow[] = [];
      for (const cell of cells) {
        const row = await this.#row(page, isLeaf ? cell : cell + 4, isIndex);
        if (row !== undefined) rows.push(row);
      }
      yield rows;
    }
  }

  /** Places of the cells of a page. */
  #cells(view: DataView, at: number, isLeaf: boolean): number[] {
    const first = at + (isLeaf ? 8 : 12);
    const count = view.getUint16(at + 3);
    const cells: number[] = [];
    for (let i = 0; i < count; i++) {
      const pointer = first + i * 2;
      const cell = pointer + 2 <= view.byteLength ? view.getUint16(pointer) : 0;
      if (cell >= first && cell + 4 <= this.#usableBytes) cells.push(cell);
      else this.isDamaged = true;
    }
    return cells;
  }

  async #row(page: Uint8Array, cell: number, isIndex: boolean): Promise<StoredRow | undefined> {
    const length = readVarint(page, cell);
    const number = isIndex ? { low: 0, high: 0, end: length.end } : readVarint(page, length.end);
    const sizeBytes = length.high * 4_294_967_296 + length.low;
    if (sizeBytes > this.#rowBytesMax) {
      this.hasLongRows = true;
      return undefined;
    }
    const record = await this.#record(page, number.end, { sizeBytes, isIndex });
    if (record === undefined) this.isDamaged = true;
    return record && { record, numberLow: number.low, numberHigh: number.high };
  }

  /** A record that begins at `start` of a page and perhaps goes on in others; undefined when it does not go on as it should. */
  async #record(
    page: Uint8Array,
    start: number,
    { sizeBytes, isIndex }: { sizeBytes: number; isIndex: boolean },
  ): Promise<Uint8Array | undefined> {
    const usable = this.#usableBytes;
    const localMax = isIndex ? Math.floor(((usable - 12) * 64) / 255) - 23 : usable - 35;
    if (sizeBytes <= localMax) return start + sizeBytes <= usable ? page.subarray(start, start + sizeBytes) : undefined;
    const localMin = Math.floor(((usable - 12) * 32) / 255) - 23;
    const wanted = localMin + ((sizeBytes - localMin) % (usable - 4));
    const local = wanted <= localMax ? wanted : localMin;
    if (start + local + 4 > usable) return undefined;
    const record = new Uint8Array(sizeBytes);
    record.set(page.subarray(start, start + local));
    let next = uint32(page, start + local);
    for (let at = local; at < sizeBytes; ) {
      const overflow = await this.#page(next);
      if (overflow === undefined) return undefined;
      record.set(overflow.subarray(4, Math.min(usable, 4 + sizeBytes - at)), at);
      at += usable - 4;
      next = uint32(overflow, 0);
    }
    return record;
  }

  /** A page that was not read before; undefined when there is none of this number. */
  async #page(number: number): Promise<Uint8Array | undefined> {
    const index = number >> 3;
    const bit = 1 << (number & 7);
    if (number < 1 || number > this.#pageCount || ((this.#seen[index] ?? 0) & bit) !== 0) return undefined;
    this.#seen[index] = (this.#seen[index] ?? 0) | bit;
    const start = (number - 1) * this.#pageBytes;
    const piece = await this.#piece(Math.floor(start / pieceBytes));
    this.bytesRead += this.#pageBytes;
    return piece.subarray(start % pieceBytes, (start % pieceBytes) + this.#pageBytes);
  }

  async #piece(index: number): Promise<Uint8Array> {
    const known = this.#pieces.get(index);
    if (known !== undefined) return known;
    const start = index * pieceBytes;
    const piece = await this.#source.read(start, Math.min(start + pieceBytes, this.#source.sizeBytes));
    const [oldest] = this.#pieces.keys();
    if (this.#pieces.size >= piecesMax && oldest !== undefined) this.#pieces.delete(oldest);
    this.#pieces.set(index, piece);
    return piece;
  }
}

/** A whole number of up to 64 bits in one to nine bytes, and the place behind it. "Database file format", section 1.6. */
export function readVarint(bytes: Uint8Array, start: number): { low: number; high: number; end: number } {
  let low = 0;
  let high = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[start + i] ?? 0;
    high = ((high << 7) | (low >>> 25)) >>> 0;
    low = ((low << 7) | (byte & 0x7f)) >>> 0;
    if (byte < 0x80) return { low, high, end: start + i + 1 };
  }
  high = ((high << 8) | (low >>> 24)) >>> 0;
  low = ((low << 8) | (bytes[start + 8] ?? 0)) >>> 0;
  return { low, high, end: start + 9 };
}

function uint32(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

function damaged(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected the header of a database");
}
