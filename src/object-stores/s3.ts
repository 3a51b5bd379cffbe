/**
 * Lists and opens objects of an S3-compatible store. Reads only: nothing here writes to a store.
 * A store that answers nonsense, such as a listing that never ends, is STORE_UNAVAILABLE.
 */
import type { Bucket, ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import type { ByteSource } from "../base/byte-source.ts";
import { UnreadableError } from "../base/inspection.ts";
import type { BucketEntry, ObjectEntry, ObjectStore } from "./object-store.ts";
import { rangedSource } from "./ranged-source.ts";
import { connectS3, defaultPatience, type S3Connection, type S3Description, type S3Patience } from "./s3-client.ts";
import { statusOf, unreadableAnswer } from "./s3-errors.ts";
import { objectRanges, withoutQuotes } from "./s3-read.ts";
import { isClassifiable } from "./storage-class.ts";

/** Entries per page of a listing: the most S3 gives. */
const pageSize = 1_000;

/** Buckets whose location is asked for at once. */
const locationsAtOnce = 32;

/** Opens an S3 store; the first use connects. */
export function openS3Store(description: S3Description, patience: S3Patience = defaultPatience): ObjectStore {
  let opened: Promise<S3Connection> | undefined;
  const connection = () => {
    opened ??= connectS3(description, patience);
    return opened;
  };
  return {
    listBuckets: async () => translated(listRegionalBuckets(await connection(), description.region)),
    async *listObjects(options) {
      yield* listPages(await connection(), options);
    },
    describeObject: async (options) => describe(await connection(), options),
    openObject: async (object) => open(await connection(), object, patience),
    async close() {
      const closing = opened;
      opened = undefined;
      (await closing)?.client.destroy();
    },
  };
}

async function open(connection: S3Connection, object: ObjectEntry, patience: S3Patience): Promise<ByteSource> {
  if (!isClassifiable(object.storageClass)) {
    throw new UnreadableError("INVALID_OBJECT_STATE", `objects of storage class ${object.storageClass} are not analysed`);
  }
  return rangedSource({ sizeBytes: object.sizeBytes, fetch: objectRanges(connection, object, patience) });
}

/**
 * HEAD answers errors without saying why, so the reason of a failure is asked for with a GET of one byte.
 * Should that succeed, the failure of the HEAD stands.
 */
async function describe({ client, sdk }: S3Connection, { bucket, key }: { bucket: string; key: string }): Promise<ObjectEntry> {
  const input = { Bucket: bucket, Key: key };
  try {
    const head = await client.send(new sdk.HeadObjectCommand(input));
    return objectEntry(bucket, { ...head, Key: key, Size: head.ContentLength });
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined || status < 300 || status >= 500) throw unreadableAnswer(error);
    const probe = await translated(client.send(new sdk.GetObjectCommand({ ...input, Range: "bytes=0-0" })));
    const body: unknown = probe.Body;
    if (typeof body === "object" && body !== null && "destroy" in body && typeof body.destroy === "function") body.destroy();
    throw unreadableAnswer(error);
  }
}

type ListOptions = { bucket: string; prefix?: string; startAfter?: string };

async function* listPages({ client, sdk }: S3Connection, options: ListOptions): AsyncGenerator<readonly ObjectEntry[]> {
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await translated(
      client.send(
        new sdk.ListObjectsV2Command({
          Bucket: options.bucket,
          MaxKeys: pageSize,
          // Keys may hold characters that XML cannot carry.
          EncodingType: "url",
          ...(options.prefix && { Prefix: options.prefix }),
          ...(options.startAfter && { StartAfter: options.startAfter }),
          ...(token !== undefined && { ContinuationToken: token }),
        }),
      ),
    );
    const entries = (page.Contents ?? []).map((entry) => objectEntry(options.bucket, { ...entry, encoding: page.EncodingType }));
    if (entries.length > 0) yield entries;
    token = nextToken({ isTruncated: page.IsTruncated === true, next: page.NextContinuationToken, last: token });
  } while (token !== undefined);
}

/** A listing that says it goes on but not where, or goes on at the same place, would be cut short or endless. */
function nextToken({ isTruncated, next, last }: { isTruncated: boolean; next: string | undefined; last: string | undefined }) {
  if (!isTruncated) return undefined;
  if (!next || next === last) throw new UnreadableError("STORE_UNAVAILABLE", "the store's listing does not say where it goes on");
  return next;
}

/** What answers to listings and to HEAD have in common, as far as the store fills it in. */
type Answered = {
  Key?: string | undefined;
  Size?: number | undefined;
  LastModified?: Date | undefined;
  ETag?: string | undefined;
  StorageClass?: string | undefined;
  encoding?: string | undefined;
};

function objectEntry(bucket: string, { Key, Size, LastModified, ETag, StorageClass, encoding }: Answered): ObjectEntry {
  if (Key === undefined || Size === undefined)
    throw new UnreadableError("STORE_UNAVAILABLE", "expected key and size of an object");
  return {
    bucket,
    key: encoding === "url" ? decodedKey(Key) : Key,
    sizeBytes: Size,
    lastModified: LastModified ?? new Date(0),
    etag: withoutQuotes(ETag ?? ""),
    storageClass: StorageClass ?? "STANDARD",
  };
}

/** In listings with encoding-type=url a space is a plus sign and a plus sign is %2B. */
function decodedKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    throw new UnreadableError("STORE_UNAVAILABLE", "expected a URL-encoded key in the store's listing");
  }
}

async function listRegionalBuckets(connection: S3Connection, region: string): Promise<readonly BucketEntry[]> {
  const buckets: Bucket[] = [];
  let token: string | undefined;
  do {
    // Any parameter makes AWS answer each bucket's Region (API reference, type Bucket).
    const command = new connection.sdk.ListBucketsCommand({
      MaxBuckets: pageSize,
      ...(token !== undefined && { ContinuationToken: token }),
    });
    const page = await connection.client.send(command);
    buckets.push(...(page.Buckets ?? []));
    token = nextToken({ isTruncated: Boolean(page.ContinuationToken), next: page.ContinuationToken, last: token });
  } while (token !== undefined);
  return (await withinRegion(connection, buckets, region)).flatMap(bucketEntry);
}

/**
 * Keeps the buckets of one Region. An empty location means us-east-1 in a store that names other Regions;
 * in a store where every location is empty or unknown it means nothing, and all buckets stay.
 */
async function withinRegion(connection: S3Connection, buckets: readonly Bucket[], region: string): Promise<readonly Bucket[]> {
  const regions: (string | undefined)[] = [];
  for (let i = 0; i < buckets.length; i += locationsAtOnce) {
    const some = buckets.slice(i, i + locationsAtOnce);
    regions.push(...(await Promise.all(some.map((bucket) => bucket.BucketRegion ?? locationOf(connection, bucket.Name)))));
  }
  if (regions.every((name) => !name)) return buckets;
  return buckets.filter((_, i) => regions[i] === undefined || (regions[i] || "us-east-1") === region);
}

/** Empty for us-east-1; EU is the old name of eu-west-1 (API reference, GetBucketLocation). Absent when not answered. */
async function locationOf({ client, sdk }: S3Connection, bucket: string | undefined): Promise<string | undefined> {
  try {
    const { LocationConstraint } = await client.send(new sdk.GetBucketLocationCommand({ Bucket: bucket }));
    return LocationConstraint === "EU" ? "eu-west-1" : (LocationConstraint ?? "");
  } catch {
    // Many stores and policies do not answer this; the bucket is then listed rather than hidden.
    return undefined;
  }
}

function bucketEntry({ Name, CreationDate }: Bucket): BucketEntry[] {
  if (Name === undefined) return [];
  return [CreationDate === undefined ? { name: Name } : { name: Name, createdAt: CreationDate }];
}

async function translated<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw unreadableAnswer(error);
  }
}
