/**
 * What the test S3 server holds: buckets of objects in memory, listed in the order of their keys' UTF-8 bytes.
 */
import { createHash } from "node:crypto";
import { S3Error } from "./errors.ts";

/** How an object differs from a plain one. `headers` go with every answer about it. `readError` answers every read of it, such as an SSE-C or KMS refusal. */
export type PutOptions = {
  readonly storageClass?: string;
  readonly lastModified?: Date;
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly readError?: { readonly status: number; readonly code: string; readonly message: string };
};

/** An object as kept. */
export type StoredObject = Required<Omit<PutOptions, "readError">> &
  Pick<PutOptions, "readError"> & { readonly body: Uint8Array };

type Bucket = {
  readonly createdAt: Date;
  readonly region: string;
  readonly objects: Map<string, StoredObject>;
  sortedKeys: string[] | undefined;
};

/** The buckets of one server. Unknown names are refused with S3's own codes. */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>();

  create(name: string, region = "us-east-1"): void {
    if (this.#buckets.has(name))
      throw new S3Error(409, "BucketAlreadyOwnedByYou", "Your previous request to create it succeeded.");
    this.#buckets.set(name, { createdAt: new Date("2026-01-02T03:04:05Z"), region, objects: new Map(), sortedKeys: undefined });
  }

  /** Names with creation date and Region, ascending. */
  list(): readonly { name: string; createdAt: Date; region: string }[] {
    return [...this.#buckets]
      .map(([name, { createdAt, region }]) => ({ name, createdAt, region }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  region(name: string): string {
    return this.#bucket(name).region;
  }

  put(name: string, key: string, content: string | Uint8Array, options: PutOptions = {}): void {
    const body = typeof content === "string" ? Buffer.from(content) : content;
    const bucket = this.#bucket(name);
    bucket.objects.set(key, {
      storageClass: "STANDARD",
      lastModified: new Date("2026-02-03T04:05:06Z"),
      etag: createHash("md5").update(body).digest("hex"),
      headers: {},
      ...options,
      body,
    });
    bucket.sortedKeys = undefined;
  }

  delete(name: string, key: string): void {
    const bucket = this.#bucket(name);
    bucket.objects.delete(key);
    bucket.sortedKeys = undefined;
  }

  get(name: string, key: string): StoredObject {
    const object = this.#bucket(name).objects.get(key);
    if (object === undefined) throw new S3Error(404, "NoSuchKey", "The specified key does not exist.");
    return object;
  }

  /** All keys, ascending by their UTF-8 bytes. */
  keys(name: string): readonly string[] {
    const bucket = this.#bucket(name);
    bucket.sortedKeys ??= [...bucket.objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return bucket.sortedKeys;
  }

  #bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw new S3Error(404, "NoSuchBucket", "The specified bucket does not exist");
    return bucket;
  }
}
