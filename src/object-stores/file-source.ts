/**
 * The bytes of one version of a file. The version is its size, modification time and inode; it is compared around every
 * read, so bytes of a file that is being written never reach a reader. Keeps no file open between reads.
 */
import type { BigIntStats } from "node:fs";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { ByteSource } from "../base/byte-source.ts";
import { UnreadableError } from "../base/inspection.ts";
import { unreadableFile } from "./file-errors.ts";

/** Bytes per piece of a stream; larger pieces do not read faster, smaller ones cost calls. */
const pieceBytes = 1 << 20;

/** Neither follow a link put in the file's place nor wait for the writer of a pipe. Windows knows neither flag. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A file as found: `path` is real, without links. */
export type FileVersion = { readonly path: string; readonly sizeBytes: number; readonly etag: string };

/** Names the version of a file; another size, modification time or inode gives another ETag. */
export function fileEtag(stats: BigIntStats): string {
  return [stats.size, stats.mtimeNs, stats.ino].map((part) => part.toString(16)).join("-");
}

/** Reads exactly the given version; rejects with OBJECT_VERSION_MISMATCH once the file is another. */
export function fileSource(version: FileVersion): ByteSource {
  return {
    sizeBytes: version.sizeBytes,
    async read(start, end) {
      const handle = await openVersion(version);
      try {
        return await readExactly(handle, version, { start, end });
      } finally {
        await handle.close();
      }
    },
    stream: (start) => streamFile(version, start),
  };
}

async function* streamFile(version: FileVersion, start: number): AsyncGenerator<Uint8Array> {
  const handle = await openVersion(version);
  const piece = (at: number) => {
    const bytes = readExactly(handle, version, { start: at, end: Math.min(at + pieceBytes, version.sizeBytes) });
    // The consumer may stop before it awaits this piece.
    bytes.catch(() => undefined);
    return bytes;
  };
  let position = start;
  let ahead = piece(position);
  try {
    while (position < version.sizeBytes) {
      const bytes = await ahead;
      position += bytes.length;
      ahead = piece(position);
      yield bytes;
    }
    await ahead;
  } finally {
    await ahead.catch(() => undefined);
    await handle.close();
  }
}

async function openVersion(version: FileVersion): Promise<FileHandle> {
  const handle = await open(version.path, openFlags).catch((error: unknown) => {
    throw unreadableFile(error);
  });
  try {
    await checkVersion(handle, version);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readExactly(handle: FileHandle, version: FileVersion, range: { start: number; end: number }): Promise<Uint8Array> {
  const length = range.end - range.start;
  const bytes = new Uint8Array(new ArrayBuffer(length));
  try {
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await handle.read(bytes, filled, length - filled, range.start + filled);
      if (bytesRead === 0) throw changed();
      filled += bytesRead;
    }
    await checkVersion(handle, version);
    return bytes;
  } catch (error) {
    throw unreadableFile(error);
  }
}

async function checkVersion(handle: FileHandle, version: FileVersion): Promise<void> {
  const stats = await handle.stat({ bigint: true });
  if (!stats.isFile() || fileEtag(stats) !== version.etag) throw changed();
}

function changed(): UnreadableError {
  return new UnreadableError("OBJECT_VERSION_MISMATCH", "the file changed after it was listed");
}
