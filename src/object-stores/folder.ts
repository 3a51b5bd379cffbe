/**
 * A folder as a store: each first-level subfolder is a bucket. Files beside the buckets and links to folders are not
 * shown. The folder is looked up at each use, so it may be mounted or replaced while the store is open.
 */
import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { UnreadableError } from "../base/inspection.ts";
import { describeFile, type FileBucket, isPlainName, listFiles, openFile } from "./file-bucket.ts";
import { errorCode, unreadableFile } from "./file-errors.ts";
import { compareKeys } from "./key-order.ts";
import type { BucketEntry, ObjectStore } from "./object-store.ts";

/** Opens a folder store; a folder that does not exist is NO_SUCH_BUCKET_AVAILABLE at the first use. */
export function openFolderStore({ path }: { readonly path: string }): ObjectStore {
  return {
    listBuckets: () => listFolders(path),
    async *listObjects({ bucket, ...scope }) {
      yield* listFiles(await findBucket(path, bucket), scope);
    },
    describeObject: async ({ bucket, key }) => describeFile(await findBucket(path, bucket), key),
    openObject: async (object) => openFile(await findBucket(path, object.bucket), object),
    close: () => Promise.resolve(),
  };
}

async function listFolders(path: string): Promise<readonly BucketEntry[]> {
  const root = await realFolder(path);
  try {
    const entries = await readdir(root, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    return await Promise.all(names.sort(compareKeys).map((name) => bucketEntry(join(root, name), name)));
  } catch (error) {
    throw unreadableFile(error);
  }
}

/** File systems that keep no time of birth answer 1970, which is left out. */
async function bucketEntry(path: string, name: string): Promise<BucketEntry> {
  const stats = await lstat(path).catch(() => undefined);
  return stats === undefined || stats.birthtimeMs <= 0 ? { name } : { name, createdAt: stats.birthtime };
}

async function findBucket(path: string, name: string): Promise<FileBucket> {
  if (!isPlainName(name)) throw noSuchBucket();
  const boundary = await realFolder(path);
  const root = join(boundary, name);
  const stats = await lstat(root).catch((error: unknown) => {
    throw errorCode(error) === "ENOENT" ? noSuchBucket() : unreadableFile(error);
  });
  if (!stats.isDirectory()) throw noSuchBucket();
  return { name, root, boundary };
}

async function realFolder(path: string): Promise<string> {
  return realpath(path).catch((error: unknown) => {
    throw errorCode(error) === "ENOENT" ? noSuchBucket() : unreadableFile(error);
  });
}

function noSuchBucket(): UnreadableError {
  return new UnreadableError("NO_SUCH_BUCKET_AVAILABLE", "no folder with this bucket's name lies in the store's folder");
}
