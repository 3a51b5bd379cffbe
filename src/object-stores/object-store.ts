/**
 * A place that holds buckets of objects. Three kinds exist: S3-compatible stores, folders of buckets, and one local path.
 * All failures are {@link UnreadableError}s whose reason is one of the documented codes.
 */
import type { ByteSource } from "../base/byte-source.ts";

/** Where a store is and how to reach it: the `stores` entries of the accounts file. Plain data, sent to scanning processes. */
export type StoreDescription =
  | {
      readonly type: "s3";
      readonly region: string;
      readonly endpoint?: string;
      readonly forcePathStyle?: boolean;
      readonly accessKeyId?: string;
      readonly secretAccessKey?: string;
      readonly sessionToken?: string;
      readonly assumeRoleArn?: string;
      readonly externalId?: string;
    }
  | { readonly type: "folder"; readonly region: string; readonly path: string }
  /** One file or folder of this machine, shown as a single bucket; for the command line, never in an accounts file. */
  | { readonly type: "path"; readonly region: string; readonly path: string };

/** A bucket as far as every store knows it. */
export type BucketEntry = { readonly name: string; readonly createdAt?: Date };

/** An object as listed; `etag` identifies its content and is checked when it is read. */
export type ObjectEntry = {
  readonly bucket: string;
  readonly key: string;
  readonly sizeBytes: number;
  readonly lastModified: Date;
  /** Without quotes. */
  readonly etag: string;
  /** S3's word, such as STANDARD or GLACIER; folders say STANDARD. */
  readonly storageClass: string;
};

/** Lists and opens objects. */
export interface ObjectStore {
  /** Buckets of the store's Region that can be seen. */
  listBuckets(): Promise<readonly BucketEntry[]>;
  /** Objects whose key starts with `prefix`, ascending by key in UTF-8 order, after the key `startAfter`; a page at a time. */
  listObjects(options: { bucket: string; prefix?: string; startAfter?: string }): AsyncIterable<readonly ObjectEntry[]>;
  /** The object as it is; not found: SOURCE_OBJECT_NO_LONGER_AVAILABLE. */
  describeObject(options: { bucket: string; key: string }): Promise<ObjectEntry>;
  /** The bytes of exactly the listed version; another ETag or size at any read is OBJECT_VERSION_MISMATCH. */
  openObject(object: ObjectEntry): Promise<ByteSource>;
  /** Releases connections. */
  close(): Promise<void>;
}
