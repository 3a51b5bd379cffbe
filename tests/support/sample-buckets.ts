/**
 * Folders with objects for tests of jobs through the API. What is sensitive in them are the catalogue's own examples, so that
 * a test depends on no identifier's rules.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { identifierById } from "../../src/detection/catalogue.ts";

/** A folder of buckets, and the declaration of a store that shows it. */
export type SampleBuckets = {
  readonly store: { readonly type: "folder"; readonly region: string; readonly path: string };
  write(bucket: string, key: string, content: string): Promise<void>;
  remove(): Promise<void>;
};

/** Makes an empty folder. Call `remove` in `afterAll`. */
export async function makeSampleBuckets(region: string): Promise<SampleBuckets> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "reeve-buckets-"));
  return {
    store: { type: "folder", region, path: folder },
    async write(bucket, key, content) {
      const file = path.join(folder, bucket, key);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A text with one value of a managed identifier. */
export function exampleOf(identifier: string): string {
  const example = identifierById(identifier)?.matches[0];
  if (example === undefined) throw new Error(`${identifier} has no example`);
  return `${example.replace(/[«»]/g, "")}\n`;
}
