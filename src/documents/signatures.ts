/**
 * The first bytes by which binary formats are told apart from each other and from text. Only recognises; which of them are
 * read is decided elsewhere. Sources: the formats' own specifications; where none is public, PRONOM of the UK National Archives.
 */

/** A format's media type and the bytes that stand at a place, all of which must be there. */
type Signature = { readonly mimeType: string; readonly at: readonly (readonly [offset: number, bytes: string])[] };

/** Bytes are written as Latin-1 characters. More particular signatures come first. */
const signatures: readonly Signature[] = [
  signature("application/gzip", [0, "\x1f\x8b"]),
  signature("application/zip", [0, "PK\x03\x04"]),
  signature("application/zip", [0, "PK\x05\x06"]),
  signature("application/zip", [0, "PK\x06\x06"]),
  signature("application/zip", [0, "PK00PK\x03\x04"]),
  signature("application/x-tar", [257, "ustar\0"]),
  signature("application/x-tar", [257, "ustar "]),
  signature("application/pdf", [0, "%PDF-"]),
  signature("application/rtf", [0, "{\\rtf"]),
  signature("application/parquet", [0, "PAR1"]),
  signature("application/parquet", [0, "PARE"]),
  signature("application/avro", [0, "Obj\x01"]),
  signature("application/x-orc", [0, "ORC"]),
  signature("application/x-ole-storage", [0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
  signature("application/vnd.sqlite3", [0, "SQLite format 3\0"]),
  signature("application/x-bzip2", [0, "BZh"], [4, "1AY&SY"]),
  signature("application/x-bzip2", [0, "BZh"], [4, "\x17\x72\x45\x38\x50\x90"]),
  signature("application/x-xz", [0, "\xfd7zXZ\0"]),
  signature("application/zstd", [0, "\x28\xb5\x2f\xfd"]),
  // A skippable frame, sixteen marks of which are given out, in front of the first frame that holds data.
  ...Array.from({ length: 16 }, (_, i) => signature("application/zstd", [0, `${String.fromCharCode(0x50 + i)}\x2a\x4d\x18`])),
  signature("application/x-lz4", [0, "\x04\x22\x4d\x18"]),
  signature("application/x-lzip", [0, "LZIP"]),
  signature("application/x-compress", [0, "\x1f\x9d"]),
  signature("application/x-7z-compressed", [0, "7z\xbc\xaf\x27\x1c"]),
  signature("application/vnd.rar", [0, "Rar!\x1a\x07"]),
  signature("application/vnd.ms-cab-compressed", [0, "MSCF\0\0\0\0"]),
  signature("application/x-xar", [0, "xar!"]),
  signature("application/x-rpm", [0, "\xed\xab\xee\xdb"]),
  signature("application/x-iso9660-image", [32_769, "CD001"]),
  signature("application/x-hdf5", [0, "\x89HDF\r\n\x1a\n"]),
  signature("application/vnd.apache.arrow.file", [0, "ARROW1"]),
  signature("application/x-executable", [0, "\x7fELF"]),
  signature("application/vnd.microsoft.portable-executable", [0, "MZ"], [2, "\x90\0"]),
  signature("application/java-vm", [0, "\xca\xfe\xba\xbe"]),
  signature("application/wasm", [0, "\0asm"]),
  signature("application/pgp-encrypted", [0, "-----BEGIN PGP MESSAGE-----"]),
  signature("application/x-encrypted-file", [0, "Salted__"]),
  signature("application/age-encryption", [0, "age-encryption.org/v1"]),
  signature("image/png", [0, "\x89PNG\r\n\x1a\n"]),
  signature("image/jpeg", [0, "\xff\xd8\xff"]),
  signature("image/gif", [0, "GIF87a"]),
  signature("image/gif", [0, "GIF89a"]),
  signature("image/tiff", [0, "II*\0"]),
  signature("image/tiff", [0, "MM\0*"]),
  signature("image/bmp", [0, "BM"], [6, "\0\0\0\0"]),
  signature("image/webp", [0, "RIFF"], [8, "WEBP"]),
  signature("image/vnd.microsoft.icon", [0, "\0\0\x01\0"]),
  signature("image/vnd.adobe.photoshop", [0, "8BPS"]),
  signature("image/heic", [4, "ftyphei"]),
  signature("image/avif", [4, "ftypavif"]),
  signature("video/quicktime", [4, "ftypqt"]),
  signature("audio/mp4", [4, "ftypM4A"]),
  signature("video/mp4", [4, "ftyp"]),
  signature("video/x-matroska", [0, "\x1a\x45\xdf\xa3"]),
  signature("video/x-msvideo", [0, "RIFF"], [8, "AVI "]),
  signature("video/mpeg", [0, "\0\0\x01\xba"]),
  signature("audio/wav", [0, "RIFF"], [8, "WAVE"]),
  signature("audio/mpeg", [0, "ID3"]),
  signature("audio/mpeg", [0, "\xff\xfb"]),
  signature("audio/flac", [0, "fLaC"]),
  signature("audio/ogg", [0, "OggS"]),
  signature("font/woff", [0, "wOFF"]),
  signature("font/woff2", [0, "wOF2"]),
  signature("font/ttf", [0, "\0\x01\0\0\0"]),
  signature("font/otf", [0, "OTTO"]),
];

/** Formats that begin with text. All others whose mark is printable need a control character soon after it: "PARENT" is text. */
const textTypes = new Set([
  "application/x-tar",
  "application/pdf",
  "application/rtf",
  "application/pgp-encrypted",
  "application/age-encryption",
  "application/x-bzip2",
]);
const beginningBytes = 64;

/** The last field of an ORC file, which holds its mark, and behind it a byte with a length. Source: ORC specification v1, "Postscript". */
const orcEnd = "\x82\xf4\x03\x03ORC";

/** Bytes at the end of a file by which {@link endsAsOrc} tells it. */
export const orcEndBytes = orcEnd.length + 1;

/** Whether a file may be ORC though its beginning looks like text, as that of a stripe without indexes can: then its end decides. */
export function mayBeOrc(head: Uint8Array): boolean {
  return standsAt(head, 0, "ORC");
}

/** Whether the last bytes of a file are those of ORC. */
export function endsAsOrc(end: Uint8Array): boolean {
  return standsAt(end, end.length - orcEndBytes, orcEnd);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const controls = /[\0-\x07\x0e-\x1a\x1c-\x1f]/g;

/** Counts control characters that text does not have: all but white space, backspace and escape. */
export function countControls({ buffer, byteOffset, length }: Uint8Array): number {
  return Buffer.from(buffer, byteOffset, length).toString("latin1").match(controls)?.length ?? 0;
}

/** The media type of the binary format that begins with these bytes; undefined when none is recognised. */
export function recogniseBinary(head: Uint8Array): string | undefined {
  const isBinary = countControls(head.subarray(0, beginningBytes)) > 0;
  const found = signatures.find(
    ({ mimeType, at }) =>
      at.every(([offset, bytes]) => standsAt(head, offset, bytes)) &&
      (isBinary || textTypes.has(mimeType) || at.some(([, bytes]) => /[^\x20-\x7e]/.test(bytes))),
  );
  if (found?.mimeType === "application/zip") return zipMimeType(head);
  return found?.mimeType ?? (isOldTar(head) ? "application/x-tar" : undefined);
}

function signature(mimeType: string, ...at: (readonly [number, string])[]): Signature {
  return { mimeType, at };
}

function standsAt(head: Uint8Array, offset: number, bytes: string): boolean {
  if (offset + bytes.length > head.length) return false;
  for (let i = 0; i < bytes.length; i++) if (head[offset + i] !== bytes.charCodeAt(i)) return false;
  return true;
}

/**
 * OpenDocument and EPUB files are zip files whose first entry, stored as it is, is named `mimetype` and holds the type.
 * Source: OpenDocument 1.3 part 2, section 3.3.
 */
function zipMimeType(head: Uint8Array): string {
  if (!standsAt(head, 30, "mimetype")) return "application/zip";
  const text = String.fromCharCode(...head.subarray(38, 138));
  return /^application\/[\w.+-]+?(?=PK|[^\w.+-]|$)/.exec(text)?.[0] ?? "application/zip";
}

/**
 * Archives older than the `ustar` mark are told by the checksum of their first header. Source: POSIX.1-2017, pax, ustar header.
 */
function isOldTar(head: Uint8Array): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  let sum = 8 * 0x20;
  for (let i = 0; i < 512; i++) if (i < 148 || i >= 156) sum += head[i] ?? 0;
  const written = /^[ 0]*([0-7]{1,7})[ \0]/.exec(String.fromCharCode(...head.subarray(148, 156)))?.[1];
  return written !== undefined && Number.parseInt(written, 8) === sum;
}
