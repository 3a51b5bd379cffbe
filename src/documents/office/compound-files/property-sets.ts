/**
 * The properties of a compound file, such as its title, author and comments, and those that users named: texts only. Titles of
 * slides and the like that are kept for overviews stand in the file itself and are left out. Damage gives fewer properties; no more
 * characters come out than the streams have bytes. Sources: [MS-OLEPS] section 2, [MS-OSHARED] section 2.3.3.2.
 */
import { codePageName } from "../../text/code-pages.ts";
import type { Storage } from "./compound-storage.ts";
import { PieceCursor } from "./piece-cursor.ts";

/** Bytes of a stream that are read; pictures of the first page have some hundred thousand. */
const streamBytesMax = 16_777_216;
/** Properties in a set, and names in its dictionary; real files have some dozens. */
const propertiesMax = 65_536;
/** Sets of properties in a stream. [MS-OLEPS] section 2.21. */
const setsMax = 2;
const listedSetBytes = 20;
const listedSetsFrom = 28;

/** Numbers of properties with a meaning of their own in every set: the names of the others, and the code page. */
const dictionaryNumber = 0;
const codePageNumber = 1;
const utf16CodePage = 1_200;

/** Types of values. [MS-OLEPS] section 2.2. */
const codePageText = 0x1e;
const basicText = 0x08;
const wideText = 0x1f;
const vectorOf = 0x1000;
/** Bytes in front of each text, which tell its length. */
const lengthBytes = 4;

/** Streams of properties, and what is called how in their first sets. Titles of parts and their headings have no name: left out. */
const nameOfStream = new Map<string, ReadonlyMap<number, string>>([
  [
    "\x05SummaryInformation",
    new Map([
      [2, "Title"],
      [3, "Subject"],
      [4, "Author"],
      [5, "Keywords"],
      [6, "Comments"],
      [7, "Template"],
      [8, "LastAuthor"],
      [9, "RevNumber"],
      [18, "Application"],
    ]),
  ],
  [
    "\x05DocumentSummaryInformation",
    new Map([
      [2, "Category"],
      [3, "PresentationTarget"],
      [14, "Manager"],
      [15, "Company"],
      [26, "ContentType"],
      [27, "ContentStatus"],
      [28, "Language"],
      [29, "DocVersion"],
    ]),
  ],
]);

/** The texts among the properties, each as `name: value`; several texts of one property are joined by `; `. */
export function* propertyLines({ streams }: Storage): Generator<string> {
  for (const [streamName, names] of nameOfStream) {
    const stream = streams.get(streamName);
    if (stream === undefined) continue;
    const bytes = new PieceCursor(stream.pieces()).take(streamBytesMax);
    if (bytes.length >= listedSetsFrom) yield* new PropertyStream(bytes).lines(names);
  }
}

class PropertyStream {
  readonly #bytes: Buffer;
  readonly #decoders = new Map<string, InstanceType<typeof TextDecoder>>();
  /** Bytes that may still become text: damaged files may show the same bytes in many properties. */
  #textBytesLeft: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#textBytesLeft = bytes.length;
  }

  *lines(names: ReadonlyMap<number, string>): Generator<string> {
    const count = Math.min(this.#numberAt(24), setsMax);
    for (let i = 0; i < count; i++) {
      const start = this.#numberAt(listedSetsFrom + i * listedSetBytes + 16);
      yield* this.#linesOfSet(start, i === 0 ? names : new Map());
    }
  }

  *#linesOfSet(start: number, fixedNames: ReadonlyMap<number, string>): Generator<string> {
    const properties = this.#propertiesAt(start);
    const placeOf = (wanted: number) => properties.find(({ number }) => number === wanted)?.at;
    const codePageAt = placeOf(codePageNumber);
    const codePage = codePageAt === undefined ? 0 : this.#numberAt(codePageAt + 4) & 0xffff;
    const dictionaryAt = placeOf(dictionaryNumber);
    const names = dictionaryAt === undefined ? fixedNames : new Map([...fixedNames, ...this.#namesAt(dictionaryAt, codePage)]);
    for (const { number, at } of properties) {
      const name = names.get(number);
      if (name === undefined) continue;
      const value = this.#valueAt(at, codePage);
      this.#textBytesLeft -= name.length;
      if (this.#textBytesLeft < 0) return;
      if (value !== "") yield `${name}: ${value}`;
    }
  }

  /** The numbers of the properties of a set, and where their values are. */
  #propertiesAt(start: number): { number: number; at: number }[] {
    const properties: { number: number; at: number }[] = [];
    const count = Math.min(this.#numberAt(start + 4), propertiesMax);
    for (let i = 0, entry = start + 8; i < count && entry + 8 <= this.#bytes.length; i++, entry += 8)
      properties.push({ number: this.#numberAt(entry), at: start + this.#numberAt(entry + 4) });
    return properties;
  }

  /** The names that users gave. [MS-OLEPS] section 2.17. */
  #namesAt(start: number, codePage: number): Map<number, string> {
    const names = new Map<number, string>();
    const isWide = codePage === utf16CodePage;
    const count = Math.min(this.#numberAt(start), propertiesMax);
    for (let i = 0, at = start + 4; i < count && at + 8 <= this.#bytes.length; i++) {
      const sizeBytes = this.#numberAt(at + 4) * (isWide ? 2 : 1);
      names.set(this.#numberAt(at), this.#decode(at + 8, this.#endOfText(at + 8, sizeBytes, isWide), codePage));
      at += 8 + (isWide ? paddedBytes(sizeBytes) : sizeBytes);
    }
    return names;
  }

  /** The texts of a value; empty when it is of another type. */
  #valueAt(start: number, codePage: number): string {
    const type = this.#numberAt(start) & 0xffff;
    const kind = type & ~vectorOf;
    if (kind !== codePageText && kind !== basicText && kind !== wideText) return "";
    const isVector = type !== kind;
    const count = isVector ? this.#numberAt(start + 4) : 1;
    const encoding = kind === wideText ? utf16CodePage : codePage;
    const texts: string[] = [];
    for (let i = 0, at = start + (isVector ? 8 : 4); i < count && at + 4 <= this.#bytes.length; i++) {
      this.#textBytesLeft -= lengthBytes;
      if (this.#textBytesLeft < 0) break;
      const sizeBytes = this.#numberAt(at) * (kind === wideText ? 2 : 1);
      const end = this.#endOfText(at + lengthBytes, Math.min(sizeBytes, this.#textBytesLeft), encoding === utf16CodePage);
      this.#textBytesLeft -= end - at - lengthBytes;
      const text = this.#decode(at + lengthBytes, end, encoding).trim();
      if (text !== "") texts.push(text);
      at += lengthBytes + paddedBytes(sizeBytes);
    }
    return texts.join("; ");
  }

  /** Where the text from `start` has its end mark; at most so many bytes behind it. */
  #endOfText(start: number, sizeBytes: number, isWide: boolean): number {
    const bytes = this.#bytes;
    const unitBytes = isWide ? 2 : 1;
    const last = Math.min(bytes.length, start + sizeBytes) - unitBytes;
    let end = start;
    while (end <= last && (isWide ? bytes.readUInt16LE(end) : bytes[end]) !== 0) end += unitBytes;
    return end;
  }

  #decode(start: number, end: number, codePage: number): string {
    if (start >= end) return "";
    const encoding = codePage === utf16CodePage ? "utf-16le" : codePageName(codePage);
    const decoder = this.#decoders.get(encoding) ?? new TextDecoder(encoding);
    this.#decoders.set(encoding, decoder);
    return decoder.decode(this.#bytes.subarray(start, end));
  }

  /** A number of four bytes; 0 behind the end. */
  #numberAt(at: number): number {
    return at + 4 <= this.#bytes.length ? this.#bytes.readUInt32LE(at) : 0;
  }
}

function paddedBytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / 4) * 4;
}
