/**
 * A folder of this machine as one bucket: what the folder store and the path store share.
 * Keys use `/`. No key leads out of the folder: neither by `..` nor by a link to a folder, and a link to a file
 * counts only while its target lies inside the boundary.
 */
import type { BigIntStats } from "node:fs";
import { lstat, opendir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { ByteSource } from "../base/byte-source.ts";
import { UnreadableError } from "../base/inspection.ts";
import { errorCode, unreadableFile } from "./file-errors.ts";
import { fileEtag, fileSource } from "./file-source.ts";
import { walkFolder } from "./folder-walk.ts";
import type { ObjectEntry } from "./object-store.ts";

/** Objects per page, as S3 has at most. */
const pageSize = 1_000;

/** A bucket: its name, its folder's real path, and the real path links must stay inside (absent: anywhere). */
export type FileBucket = { readonly name: string; readonly root: string; readonly boundary?: string };

/** The bucket's objects, a page at a time; what cannot be read is listed with an empty ETag and refused when opened. */
export async function* listFiles(
  bucket: FileBucket,
  { prefix = "", startAfter = "" }: { prefix?: string; startAfter?: string },
): AsyncGenerator<readonly ObjectEntry[]> {
  let keys: string[] = [];
  let entries: ObjectEntry[] = [];
  const describeKeys = async () => {
    const described = await Promise.all(keys.map((key) => listedEntry(bucket, key)));
    keys = [];
    entries.push(...described.filter((entry) => entry !== undefined));
  };
  for await (const key of walkFolder({ root: bucket.root, prefix, startAfter })) {
    keys.push(key);
    if (keys.length + entries.length < pageSize) continue;
    await describeKeys();
    if (entries.length < pageSize) continue;
    yield entries;
    entries = [];
  }
  await describeKeys();
  if (entries.length > 0) yield entries;
}

/** The file behind a key as it is. Rejects with an UnreadableError when there is none or it may not be seen. */
export async function describeFile(bucket: FileBucket, key: string): Promise<ObjectEntry> {
  const { stats } = await findFile(bucket, key);
  return entryOf(bucket, key, stats);
}

/** The bytes of the listed version of a file. */
export async function openFile(bucket: FileBucket, object: ObjectEntry): Promise<ByteSource> {
  const { path, stats } = await findFile(bucket, object.key);
  const etag = fileEtag(stats);
  if (etag !== object.etag || Number(stats.size) !== object.sizeBytes) {
    throw new UnreadableError("OBJECT_VERSION_MISMATCH", "the file changed after it was listed");
  }
  return fileSource({ path, sizeBytes: object.sizeBytes, etag });
}

/** Tells whether a text can be the name of one file or folder: not empty, not `.` or `..`, no separator, no NUL. */
export function isPlainName(name: string): boolean {
  if (name === "" || name === "." || name === ".." || name.includes("/") || name.includes("\0")) return false;
  return sep === "/" || !/[\\:]/.test(name);
}

async function listedEntry(bucket: FileBucket, key: string): Promise<ObjectEntry | undefined> {
  if (key.endsWith("/")) return unreadEntry(bucket, key);
  try {
    return await describeFile(bucket, key);
  } catch (error) {
    // U+FFFD shows that the name is not valid UTF-8 on disk: the file exists but no key can name it.
    const isGone = error instanceof UnreadableError && error.reason === "SOURCE_OBJECT_NO_LONGER_AVAILABLE";
    return isGone && !key.includes("\ufffd") ? undefined : unreadEntry(bucket, key);
  }
}

async function findFile(bucket: FileBucket, key: string): Promise<{ path: string; stats: BigIntStats }> {
  const names = key.split("/");
  try {
    if (names.at(-1) === "" && names.slice(0, -1).every(isPlainName)) await (await opendir(join(bucket.root, key))).close();
    if (!names.every(isPlainName)) throw notFound();
    const path = join(bucket.root, ...names);
    const folder = join(bucket.root, ...names.slice(0, -1));
    if ((await realpath(folder)) !== folder) throw notFound();
    const own = await lstat(path, { bigint: true });
    if (!own.isSymbolicLink()) return regular(path, own);
    const target = await realpath(path);
    if (bucket.boundary !== undefined && !isInside(bucket.boundary, target)) throw notFound();
    return regular(target, await stat(target, { bigint: true }));
  } catch (error) {
    throw errorCode(error) === "ENOENT" && key.includes("\ufffd") ? unnameable() : unreadableFile(error);
  }
}

function regular(path: string, stats: BigIntStats): { path: string; stats: BigIntStats } {
  if (!stats.isFile()) throw notFound();
  return { path, stats };
}

function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function entryOf(bucket: FileBucket, key: string, stats: BigIntStats): ObjectEntry {
  return {
    bucket: bucket.name,
    key,
    sizeBytes: Number(stats.size),
    lastModified: stats.mtime,
    etag: fileEtag(stats),
    storageClass: "STANDARD",
  };
}

function unreadEntry(bucket: FileBucket, key: string): ObjectEntry {
  return { bucket: bucket.name, key, sizeBytes: 0, lastModified: new Date(0), etag: "", storageClass: "STANDARD" };
}

function notFound(): UnreadableError {
  return new UnreadableError("SOURCE_OBJECT_NO_LONGER_AVAILABLE", "no file with this key lies in the folder");
}

function unnameable(): UnreadableError {
  return new UnreadableError("STORE_UNAVAILABLE", "the file's name is not valid UTF-8; rename it to have it analysed");
}
