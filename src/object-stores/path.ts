/**
 * One file or folder named on the command line, as a store with a single bucket. Joining bucket and key with `/` gives
 * a path the user can open. The path itself may be a link; links below it follow the rules of every file bucket.
 */
import { realpath, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { UnreadableError } from "../base/inspection.ts";
import { describeFile, type FileBucket, listFiles, openFile } from "./file-bucket.ts";
import { errorCode, unreadableFile } from "./file-errors.ts";
import { compareKeys } from "./key-order.ts";
import type { ObjectStore } from "./object-store.ts";

type Place = { readonly bucket: FileBucket; readonly onlyKey?: string };

/**
 * Opens a path. A folder is the bucket of that name; a file is the only object of the bucket named after its folder.
 * Nothing there: NO_SUCH_BUCKET_AVAILABLE at the first use.
 */
export function openPathStore({ path }: { readonly path: string }): ObjectStore {
  const find = async (bucket: string, key?: string): Promise<Place> => {
    const place = await findPlace(path);
    if (bucket !== place.bucket.name) throw notThere("this bucket is not the path that was opened");
    if (key !== undefined && place.onlyKey !== undefined && key !== place.onlyKey) {
      throw new UnreadableError("SOURCE_OBJECT_NO_LONGER_AVAILABLE", "this key is not the file that was opened");
    }
    return place;
  };
  return {
    listBuckets: async () => [{ name: (await findPlace(path)).bucket.name }],
    async *listObjects({ bucket, prefix = "", startAfter = "" }) {
      const { bucket: place, onlyKey } = await find(bucket);
      if (onlyKey === undefined) yield* listFiles(place, { prefix, startAfter });
      else if (onlyKey.startsWith(prefix) && compareKeys(onlyKey, startAfter) > 0) yield [await describeFile(place, onlyKey)];
    },
    describeObject: async ({ bucket, key }) => describeFile((await find(bucket, key)).bucket, key),
    openObject: async (object) => openFile((await find(object.bucket, object.key)).bucket, object),
    close: () => Promise.resolve(),
  };
}

async function findPlace(path: string): Promise<Place> {
  try {
    if ((await stat(path)).isDirectory()) {
      const root = await realpath(path);
      return { bucket: { name: withoutTrailingSlash(path), root, boundary: root } };
    }
    const folder = dirname(path);
    return { bucket: { name: folder, root: await realpath(folder) }, onlyKey: basename(path) };
  } catch (error) {
    throw errorCode(error) === "ENOENT" ? notThere("the path does not exist") : unreadableFile(error);
  }
}

function withoutTrailingSlash(path: string): string {
  return path.replace(/(?<=.)[/\\]+$/, "");
}

function notThere(message: string): UnreadableError {
  return new UnreadableError("NO_SUCH_BUCKET_AVAILABLE", message);
}
