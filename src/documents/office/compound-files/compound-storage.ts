/**
 * The storages and streams in a compound file that is held in memory: a tree of folders and files. Damage makes it smaller, never
 * endless: no chain is longer than the file, and no entry of the directory is met twice. Source: [MS-CFB] sections 2.2 to 2.6.
 */

const headerBytes = 512;
const entryBytes = 128;
const miniSectorBytes = 64;
/** Streams shorter than this lie in the stream of the root. */
const miniStreamCutoff = 4_096;
/** Sector numbers from here on are marks: the end of a chain, a free sector. */
const marksFrom = 0xfffffffa;
/** Sector numbers of the table of sectors that stand in the header. */
const listedInHeader = 109;
const noEntry = 0xffffffff;
/** Entries of a directory; real files have some thousands. */
const entriesMax = 262_144;
/** Storages in storages; an attached message is two levels deeper than its message. */
const depthMax = 64;

/** A folder in a compound file. */
export type Storage = {
  readonly name: string;
  readonly storages: readonly Storage[];
  readonly streams: ReadonlyMap<string, Stream>;
};

/** A file in a compound file. */
export type Stream = {
  readonly sizeBytes: number;
  /** The bytes, fewer than its size where the file is damaged; each time they are asked for, anew. */
  pieces(): Iterable<Uint8Array>;
};

/** The outermost storage; undefined when the bytes are no compound file. */
export function openCompoundStorage(bytes: Uint8Array): Storage | undefined {
  if (bytes.length < headerBytes) return undefined;
  const file = new CompoundBytes(bytes);
  return file.isValid ? file.root() : undefined;
}

/** Whether following sectors or entries of the directory may never end; readers that do not look are not to be given such a file. */
export function goesInCircles(bytes: Uint8Array): boolean {
  return bytes.length >= headerBytes && new CompoundBytes(bytes).goesInCircles();
}

/** All bytes of a stream. */
export function streamBytes(stream: Stream): Buffer {
  return Buffer.concat([...stream.pieces()]);
}

/** An entry of the directory. */
type Entry = {
  readonly name: string;
  readonly kind: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly sizeBytes: number;
};

const storageKind = 1;
const streamKind = 2;

class CompoundBytes {
  readonly isValid: boolean;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #sectorBytes: number;
  /** The sector that follows each sector, and the same for parts of the stream of the root. */
  readonly #table: Uint32Array;
  readonly #miniTable: Uint32Array;
  /** Sectors of the stream in which short streams lie. */
  readonly #miniSectors: readonly number[];
  readonly #entries: readonly Entry[];
  readonly #seen = new Set<number>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const shift = this.#view.getUint16(30, true);
    this.isValid = shift === 9 || shift === 12;
    this.#sectorBytes = 2 ** (this.isValid ? shift : 9);
    this.#table = this.#numbersIn(this.#tableSectors(), this.#sectorsMax());
    this.#miniTable = this.#numbersIn(this.#chain(this.#view.getUint32(60, true)), bytes.length / miniSectorBytes);
    this.#entries = this.#readDirectory();
    this.#miniSectors = this.#chain(this.#entries[0]?.start ?? marksFrom);
  }

  root(): Storage {
    return this.#storage("", this.#entries[0]?.child ?? noEntry, 1);
  }

  goesInCircles(): boolean {
    return comesBack(this.#table) || comesBack(this.#miniTable) || treeComesBack(this.#entries);
  }

  #storage(name: string, firstChild: number, depth: number): Storage {
    const storages: Storage[] = [];
    const streams = new Map<string, Stream>();
    const waiting = [firstChild];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const entry = this.#entries[at];
      if (entry === undefined || this.#seen.has(at)) continue;
      this.#seen.add(at);
      waiting.push(entry.right, entry.left);
      if (entry.kind === storageKind && depth < depthMax) storages.push(this.#storage(entry.name, entry.child, depth + 1));
      else if (entry.kind === streamKind) streams.set(entry.name, this.#stream(entry));
    }
    return { name, storages, streams };
  }

  #stream({ start, sizeBytes }: Entry): Stream {
    const pieces = () => (sizeBytes < miniStreamCutoff ? this.#miniPieces(start, sizeBytes) : this.#pieces(start, sizeBytes));
    return { sizeBytes, pieces };
  }

  *#pieces(start: number, sizeBytes: number): Generator<Uint8Array> {
    let left = sizeBytes;
    for (const sector of this.#chain(start)) {
      if (left <= 0) return;
      yield this.#sector(sector).subarray(0, left);
      left -= this.#sectorBytes;
    }
  }

  *#miniPieces(start: number, sizeBytes: number): Generator<Uint8Array> {
    const perSector = this.#sectorBytes / miniSectorBytes;
    let left = sizeBytes;
    for (let at = start; left > 0 && at < marksFrom; at = this.#miniTable[at] ?? marksFrom) {
      const sector = this.#miniSectors[Math.floor(at / perSector)];
      if (sector === undefined) return;
      const offset = (at % perSector) * miniSectorBytes;
      yield this.#sector(sector).subarray(offset, offset + Math.min(left, miniSectorBytes));
      left -= miniSectorBytes;
    }
  }

  #sector(number: number): Uint8Array {
    const start = (number + 1) * this.#sectorBytes;
    return this.#bytes.subarray(start, start + this.#sectorBytes);
  }

  /** The sectors that hold the table of sectors: listed in the header, and in a chain of sectors of their own. */
  #tableSectors(): number[] {
    const sectors: number[] = [];
    const add = (at: number) => {
      const sector = this.#view.getUint32(at, true);
      if (sector < marksFrom) sectors.push(sector);
    };
    for (let i = 0; i < listedInHeader; i++) add(76 + i * 4);
    const sectorsMax = this.#sectorsMax();
    const perSector = this.#sectorBytes / 4 - 1;
    let next = this.#view.getUint32(68, true);
    for (let i = 0; i < sectorsMax && sectors.length < sectorsMax && next < sectorsMax; i++) {
      const start = (next + 1) * this.#sectorBytes;
      if (start + this.#sectorBytes > this.#bytes.length) break;
      for (let k = 0; k < perSector; k++) add(start + k * 4);
      next = this.#view.getUint32(start + perSector * 4, true);
    }
    return sectors.slice(0, sectorsMax);
  }

  #sectorsMax(): number {
    return Math.ceil(this.#bytes.length / this.#sectorBytes);
  }

  /** The sectors from `start` on, as the table has them. */
  #chain(start: number): number[] {
    const sectors: number[] = [];
    const sectorsMax = this.#sectorsMax();
    for (let at = start; at < sectorsMax && sectors.length < sectorsMax; at = this.#table[at] ?? marksFrom) sectors.push(at);
    return sectors;
  }

  #numbersIn(sectors: readonly number[], countMax: number): Uint32Array {
    const numbers = new Uint32Array(Math.min(Math.ceil(countMax), (sectors.length * this.#sectorBytes) / 4)).fill(marksFrom);
    let count = 0;
    for (const number of sectors) {
      const sector = this.#sector(number);
      const view = new DataView(sector.buffer, sector.byteOffset, sector.length);
      for (let at = 0; at + 4 <= sector.length && count < numbers.length; at += 4) numbers[count++] = view.getUint32(at, true);
    }
    return numbers;
  }

  #readDirectory(): Entry[] {
    const entries: Entry[] = [];
    for (const number of this.#chain(this.#view.getUint32(48, true))) {
      const sector = this.#sector(number);
      const view = new DataView(sector.buffer, sector.byteOffset, sector.length);
      for (let at = 0; at + entryBytes <= sector.length && entries.length < entriesMax; at += entryBytes) {
        entries.push(entryAt(view, at));
      }
    }
    return entries;
  }
}

/** Whether following numbers from one place of the table to the next comes back to a place that was passed. */
function comesBack(table: Uint32Array): boolean {
  const passedBy = new Int32Array(table.length).fill(-1);
  for (let start = 0; start < table.length; start++) {
    let at = start;
    while (passedBy[at] === -1) {
      passedBy[at] = start;
      at = table[at] ?? marksFrom;
    }
    if (passedBy[at] === start) return true;
  }
  return false;
}

/** Whether an entry is below or beside itself. */
function treeComesBack(entries: readonly Entry[]): boolean {
  // 1 while what an entry leads to is being followed, 2 when it was.
  const states = new Uint8Array(entries.length);
  for (const start of entries.keys()) {
    const open = [start];
    for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
      const entry = entries[at];
      if (entry === undefined || states[at] !== 0) {
        states[at] = 2;
        open.pop();
        continue;
      }
      states[at] = 1;
      for (const next of entry.kind === 0 ? [] : [entry.left, entry.right, entry.child]) {
        if (states[next] === 1) return true;
        if (states[next] === 0) open.push(next);
      }
    }
  }
  return false;
}

function entryAt(view: DataView, at: number): Entry {
  const nameBytes = Math.min(64, view.getUint16(at + 64, true)) - 2;
  let name = "";
  for (let i = 0; i < nameBytes; i += 2) name += String.fromCharCode(view.getUint16(at + i, true));
  return {
    name,
    kind: view.getUint8(at + 66),
    left: view.getUint32(at + 68, true),
    right: view.getUint32(at + 72, true),
    child: view.getUint32(at + 76, true),
    start: view.getUint32(at + 116, true),
    sizeBytes: view.getUint32(at + 120, true),
  };
}
