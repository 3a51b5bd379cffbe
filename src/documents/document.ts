/**
 * The contract of readers: bytes in, located text out. Formats push segments, containers push further documents.
 * Nothing here knows what is searched for.
 */
import type { ByteSource } from "../base/byte-source.ts";
import type { InspectionStatus } from "../base/inspection.ts";
import type { Location } from "../base/location.ts";
import type { TextBlock } from "../base/text-block.ts";

/** The formats that are read. */
export type Format =
  | "text"
  | "markup"
  | "csv"
  | "json"
  | "jsonl"
  | "avro"
  | "parquet"
  | "orc"
  | "gzip"
  | "bzip2"
  | "xz"
  | "zstd"
  | "lz4"
  | "zip"
  | "tar"
  | "mail"
  | "sqlite"
  | "office"
  | "pdf";

/** A stretch of text together with the way back from a match in it to its place in the object. */
export type Segment = {
  readonly text: TextBlock;
  /**
   * Place of the bytes [start, end) of `text.bytes`; `field` is the index of the field they lie in, -1 in unstructured
   * text. Valid only during the call the segment was passed to. Cheapest when asked in ascending order.
   */
  locate(start: number, end: number, field: number): Location;
};

/** Receives segments in reading order. May be called some thousand times a second; must not keep the bytes. */
export type SegmentSink = (segment: Segment) => void;

/** Bounds on what one object may cost. Every bound is an outcome with a reason when exceeded, never an exception. */
export type ReadLimits = {
  /** Archives inside archives, the outermost counting 1. */
  readonly nestingMax: number;
  /** Files taken out of archives, over all levels. */
  readonly entriesMax: number;
  /** Uncompressed bytes taken out of archives, over all levels. */
  readonly extractedBytesMax: number;
  /** Uncompressed bytes of one file taken out of an archive. */
  readonly entryBytesMax: number;
  /** Levels of arrays and objects in JSON. */
  readonly jsonNestingMax: number;
  /** Archives that lie inside others and need random access are held in memory: bytes of all that are at one time. */
  readonly nestedArchiveBytesMax: number;
  /** What compressed files inside one another refer back to, in bytes of memory: all that are open at one time. */
  readonly windowBytesMax: number;
  /** Uncompressed bytes of all parts of an Office file, and of the text of its cells. */
  readonly officeUncompressedBytesMax: number;
  /** Uncompressed bytes of an Office file for each compressed one. */
  readonly officeRatioMax: number;
  /** Bytes of one JSON document or one CSV record held at once. */
  readonly recordBytesMax: number;
  /** Bytes of the directory of a Parquet file, of the footer of an ORC file and of that of each stripe. */
  readonly footerBytesMax: number;
  /** Bytes of one page of Parquet or one block of Avro, stored and unpacked, of one row of SQLite, or of what is held of a column of ORC. */
  readonly pageBytesMax: number;
  /** Values in one page of Parquet, or in a dictionary of ORC. */
  readonly pageValuesMax: number;
  /** Wall-clock time for the object, in milliseconds. */
  readonly durationMsMax: number;
  /** Size of an object as stored, in bytes, above which nothing of it is analysed, by format. */
  readonly objectBytesMax: Readonly<Record<Format, number>>;
};

/** What became of reading a document. */
export type ReadOutcome = {
  readonly status: InspectionStatus;
  readonly mimeType: string;
  /** Bytes of text and data pushed to the sink, after decompression. */
  readonly bytesClassified: number;
};

/** What is known of a document before it is read. */
export type DocumentDescription = {
  /** Key or file name; its extension is a hint, the bytes decide. */
  readonly name: string;
  readonly source: ByteSource;
};
