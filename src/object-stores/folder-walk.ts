/**
 * The files below a folder as keys in S3's order. Plain directory order differs from it: `a.txt` comes before `a/b`,
 * so folders sort with their slash. Memory is bounded: a folder with more names than fit is read several times.
 * Links to folders are never entered, so no file is listed twice and no walk is endless.
 */
import type { Dirent } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { UnreadableError } from "../base/inspection.ts";
import { errorCode, unreadableFile } from "./file-errors.ts";
import { compareKeys, isWhollyBefore } from "./key-order.ts";

/** Names of one folder held at once. A folder with more is read again for each further batch. */
const namesMaxDefault = 50_000;

/** What to walk. `prefix` and `startAfter` mean what they mean in ListObjectsV2. */
export type WalkOptions = {
  readonly root: string;
  readonly prefix: string;
  readonly startAfter: string;
  /** Names of one folder held at once; a test lowers it. */
  readonly namesMax?: number;
};

type Frame = { readonly folderKey: string; readonly names: readonly string[]; readonly more: boolean; next: number };

/**
 * Keys of files and links, and `folder/` for each folder that cannot be read, ascending. Folders that vanish meanwhile
 * are left out. Rejects with an UnreadableError when the root, or the folder the prefix lies in, cannot be read.
 */
export async function* walkFolder(options: WalkOptions): AsyncGenerator<string> {
  const stack: Frame[] = [await readFrame(options, "", "")];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const name = frame.names[frame.next++];
    if (name === undefined) {
      stack.pop();
      const last = frame.names.at(-1);
      if (frame.more && last !== undefined) stack.push(await readFrame(options, frame.folderKey, last));
      continue;
    }
    const key = frame.folderKey + name;
    if (!name.endsWith("/")) {
      yield key;
      continue;
    }
    try {
      stack.push(await readFrame(options, key, ""));
    } catch (error) {
      if (isGone(error)) continue;
      if (!key.startsWith(options.prefix)) throw unreadableFile(error);
      if (compareKeys(key, options.startAfter) > 0) yield key;
    }
  }
}

/** The smallest wanted names after `after` in one folder, ascending; names of folders end with a slash. */
async function readFrame(options: WalkOptions, folderKey: string, after: string): Promise<Frame> {
  const namesMax = options.namesMax ?? namesMaxDefault;
  let names: string[] = [];
  let more = false;
  const keepSmallest = () => {
    names.sort(compareKeys);
    if (names.length <= namesMax) return;
    names = names.slice(0, namesMax);
    more = true;
  };
  const folder = await opendir(join(options.root, folderKey), { bufferSize: 256 }).catch((error: unknown) => {
    throw folderKey === "" ? unreadableRoot(error) : error;
  });
  for await (const entry of folder) {
    const name = nameOf(entry);
    if (name === undefined || (after !== "" && compareKeys(name, after) <= 0)) continue;
    if (!isWanted(folderKey + name, options)) continue;
    names.push(name);
    if (names.length >= 2 * namesMax) keepSmallest();
  }
  keepSmallest();
  return { folderKey, names, more, next: 0 };
}

/** Pipes, sockets and devices hold no stored bytes and are left out. */
function nameOf(entry: Dirent): string | undefined {
  if (entry.isDirectory()) return `${entry.name}/`;
  return entry.isFile() || entry.isSymbolicLink() ? entry.name : undefined;
}

function isWanted(key: string, { prefix, startAfter }: WalkOptions): boolean {
  if (key.endsWith("/")) {
    return (key.startsWith(prefix) || prefix.startsWith(key)) && !isWhollyBefore(key, startAfter);
  }
  return key.startsWith(prefix) && compareKeys(key, startAfter) > 0;
}

function isGone(error: unknown): boolean {
  const code = errorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

function unreadableRoot(error: unknown): UnreadableError {
  if (isGone(error)) return new UnreadableError("NO_SUCH_BUCKET_AVAILABLE", "the bucket's folder does not exist");
  return unreadableFile(error);
}
