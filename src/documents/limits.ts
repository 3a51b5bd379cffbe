/**
 * The numbers that bound reading, as Macie documents them. Reeve's own numbers are marked; they bound memory, not what is found.
 * Source: Amazon Macie user guide, "Quotas" and "Supported file and storage formats".
 */
import type { Format, ReadLimits } from "./document.ts";

const mebibyte = 1_048_576;
const gibibyte = 1_024 * mebibyte;

/** Size of an object, in bytes as stored, above which nothing of it is analysed: FILE_EXCEEDS_SIZE_LIMIT. */
export const objectBytesMax: Readonly<Record<Format, number>> = {
  text: 20 * gibibyte,
  markup: 20 * gibibyte,
  csv: 20 * gibibyte,
  json: 20 * gibibyte,
  jsonl: 20 * gibibyte,
  avro: 8 * gibibyte,
  parquet: 8 * gibibyte,
  gzip: 8 * gibibyte,
  // Macie does not read the next four; they are held to the limit of their kin.
  bzip2: 8 * gibibyte,
  xz: 8 * gibibyte,
  zstd: 8 * gibibyte,
  lz4: 8 * gibibyte,
  zip: 8 * gibibyte,
  tar: 20 * gibibyte,
  mail: 20 * gibibyte,
  // The next two are not read by Macie and held to the limit of Parquet.
  orc: 8 * gibibyte,
  sqlite: 8 * gibibyte,
  office: 512 * mebibyte,
  pdf: 1_024 * mebibyte,
};

/** Macie's limits: 10 levels, 1,000,000 files, 10 GB in all and 3 GB a file extracted, JSON 256 levels deep, 10 hours. */
export const macieReadLimits: ReadLimits = {
  nestingMax: 10,
  entriesMax: 1_000_000,
  extractedBytesMax: 10 * gibibyte,
  entryBytesMax: 3 * gibibyte,
  jsonNestingMax: 256,
  // Reeve's own: half of what a scanning process may use.
  nestedArchiveBytesMax: 256 * mebibyte,
  // Reeve's own: what compressed files open at the same time refer back to, a quarter of what a scanning process may use. The zstd
  // program itself goes up to it for one file, and the strongest preset of xz to half of it.
  windowBytesMax: 128 * mebibyte,
  // Macie names these two limits, not their size: Reeve's own, those of the common reader Apache POI (ZipSecureFile).
  officeUncompressedBytesMax: 4 * gibibyte,
  officeRatioMax: 100,
  // Reeve's own: a longer record is handed on in several blocks.
  recordBytesMax: mebibyte,
  // Reeve's own: these are held in memory.
  footerBytesMax: 16 * mebibyte,
  pageBytesMax: 64 * mebibyte,
  pageValuesMax: 32 * mebibyte,
  durationMsMax: 10 * 60 * 60 * 1_000,
  objectBytesMax,
};

/** Bytes looked at to recognise a format. */
export const headBytes = 65_536;

/** Office files below this size may have any ratio of uncompressed to compressed bytes: they cost nothing. */
export const officeRatioGraceBytes = mebibyte;
/** Levels of parts in parts of a message; real mail has a handful. What lies deeper is read as text. */
export const multipartDepthMax = 100;
/** Parts of an Office file; more are found in none. */
export const officePartsMax = 65_535;
/** Levels of elements in a part of an Office file; more are found in none. */
export const xmlDepthMax = 10_000;
/** Characters of one text or tag in a part of an Office file; more are found in none. */
export const xmlTokenCharactersMax = 16 * mebibyte;
