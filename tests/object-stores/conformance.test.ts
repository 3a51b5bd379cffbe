/**
 * What every store promises, run over a folder, over S3 on our own test server, and over S3 on s3rver, which other
 * people wrote. Faults and the kinds' own rules are tested beside the stores.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import S3rver from "s3rver";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UnreadReason } from "../../src/base/inspection.ts";
import { compareKeys } from "../../src/object-stores/key-order.ts";
import type { ObjectEntry, ObjectStore } from "../../src/object-stores/object-store.ts";
import { openStore } from "../../src/object-stores/open-store.ts";
import { startS3Server } from "../support/s3-server/s3-server.ts";

type Contents = Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>;
type Prepared = {
  readonly store: ObjectStore;
  change(bucket: string, key: string, body: Uint8Array): Promise<void>;
  stop(): Promise<void>;
};

const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
const large = Uint8Array.from({ length: 9_500_003 }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
const text = (content: string) => new TextEncoder().encode(content);

const awkwardKeys = ["a b+c%20d.txt", "a&b<c>'\"d.txt", "é/ü.txt", "e\u0301.txt", "z~!*().txt", "😀.txt", "\uff21.txt"];
const sorted = ["a", "a!", "a.txt", "a/b", "a/b.txt", "a/b0", "a0", "b/c/d"].filter((key) => key !== "a" && key !== "a/b");
const contents: Contents = {
  empty: {},
  sorted: Object.fromEntries(sorted.map((key) => [key, text(key)])),
  awkward: Object.fromEntries(awkwardKeys.map((key) => [key, text(key)])),
  many: Object.fromEntries(Array.from({ length: 1_203 }, (_, i) => [`n/${String(i).padStart(4, "0")}`, text("x")])),
  bytes: { large, "empty.bin": new Uint8Array(0), "one.bin": Uint8Array.of(7), changing: text("before") },
};

const kinds: Readonly<Record<string, (prepare: Contents) => Promise<Prepared>>> = {
  folder: prepareFolder,
  "S3, own server": prepareOwnServer,
  "S3, s3rver": prepareS3rver,
};

/** s3rver 3.7.1 lists in the order of its directory tree, and its paging needs a cipher that OpenSSL 3 dropped. */
const listsAlikeS3 = (kind: string) => kind !== "S3, s3rver";

describe.each(Object.entries(kinds))("%s", (kind, prepare) => {
  let prepared: Prepared;
  let store: ObjectStore;

  beforeAll(async () => {
    prepared = await prepare(contents);
    store = prepared.store;
  });

  afterAll(async () => {
    await store.close();
    await prepared.stop();
  });

  test("lists all buckets", async () => {
    const names = (await store.listBuckets()).map(({ name }) => name);
    expect(names.sort()).toEqual(Object.keys(contents).sort());
  });

  test("lists an empty bucket as no page at all", async () => {
    expect(await pages("empty")).toEqual([]);
  });

  test.runIf(listsAlikeS3(kind))("lists keys in the order of their bytes, not of the directory tree", async () => {
    expect((await pages("sorted")).flat().map(({ key }) => key)).toEqual(sorted);
  });

  test("lists awkward keys as they are, and opens them", async () => {
    const entries = (await pages("awkward")).flat();
    if (listsAlikeS3(kind)) expect(entries.map(({ key }) => key)).toEqual([...awkwardKeys].sort(compareKeys));
    expect(entries.map(({ key }) => key).sort()).toEqual([...awkwardKeys].sort());
    for (const entry of entries) expect(await readAll(entry)).toEqual(text(entry.key));
  });

  test("describes an entry in a listing fully", async () => {
    const entry = await listed("bytes", "one.bin");
    expect(entry).toMatchObject({ bucket: "bytes", key: "one.bin", sizeBytes: 1, storageClass: "STANDARD" });
    expect(entry.etag).toMatch(/^[^"]+$/);
    expect(Date.now() - entry.lastModified.getTime()).toBeGreaterThanOrEqual(0);
    expect(await store.describeObject({ bucket: "bytes", key: "one.bin" })).toMatchObject({ sizeBytes: 1, etag: entry.etag });
  });

  test.runIf(listsAlikeS3(kind))("gives pages of at most 1,000 and every key once", async () => {
    const sizes = (await pages("many")).map((page) => page.length);
    expect(sizes).toEqual([1_000, 203]);
    expect(await keys("many")).toEqual(Object.keys(contents.many ?? {}).sort());
  });

  const scopes: readonly [string, { prefix?: string; startAfter?: string }, readonly string[]][] = [
    ["a prefix that is a folder", { prefix: "a/" }, ["a/b.txt", "a/b0"]],
    ["a prefix that is part of a name", { prefix: "a/b." }, ["a/b.txt"]],
    ["a prefix over files and folders", { prefix: "a" }, sorted.filter((key) => key.startsWith("a"))],
    ["a prefix nothing has", { prefix: "zzz/" }, []],
    ["a prefix that would leave the bucket", { prefix: "../" }, []],
    ["the key to start after, which itself is left out", { startAfter: "a.txt" }, ["a/b.txt", "a/b0", "a0", "b/c/d"]],
    ["a key to start after that does not exist", { startAfter: "a/b/c" }, ["a/b0", "a0", "b/c/d"]],
    ["a prefix and a key to start after", { prefix: "a/", startAfter: "a/b.txt" }, ["a/b0"]],
    ["a key to start after behind everything", { startAfter: "~" }, []],
  ];
  test.each(scopes)("honours %s", async (_, scope, expected) => {
    expect(await keys("sorted", scope)).toEqual(expected);
  });

  const ranges: readonly [number, number][] = [
    [0, 0],
    [0, 10],
    [262_140, 262_150],
    [4_194_300, 4_194_310],
    [5_000_000, 9_400_000],
    [9_500_002, 9_500_003],
    [0, 9_500_003],
  ];
  test.each(ranges)("reads bytes [%i, %i) of a large object", async (start, end) => {
    const source = await store.openObject(await listed("bytes", "large"));
    expect(source.sizeBytes).toBe(large.length);
    expect(Buffer.compare(await source.read(start, end), large.subarray(start, end))).toBe(0);
  });

  test.each([0, 1, 5_000_000, large.length])("streams from %i to the end", async (start) => {
    const source = await store.openObject(await listed("bytes", "large"));
    expect(Buffer.compare(await collect(source.stream(start)), large.subarray(start))).toBe(0);
  });

  test("lets a reader stop in the middle of a stream", async () => {
    const source = await store.openObject(await listed("bytes", "large"));
    for await (const piece of source.stream(0)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(await source.read(0, 1)).toEqual(large.slice(0, 1));
  });

  test("streams an empty object as nothing", async () => {
    expect(await readAll(await listed("bytes", "empty.bin"))).toEqual(new Uint8Array(0));
  });

  test("refuses the bytes of a version other than the listed one", async () => {
    await prepared.change("bytes", "changing", text("before"));
    const entry = await listed("bytes", "changing");
    await prepared.change("bytes", "changing", text("behind"));
    expect(await reasonOf(readAll(entry))).toBe("OBJECT_VERSION_MISMATCH");
  });

  test("tells a missing object from a missing bucket", async () => {
    const gone = { ...(await listed("bytes", "one.bin")), key: "gone.bin" };
    expect(await reasonOf(readAll(gone))).toBe("SOURCE_OBJECT_NO_LONGER_AVAILABLE");
    expect(await reasonOf(store.describeObject({ bucket: "bytes", key: "gone.bin" }))).toBe("SOURCE_OBJECT_NO_LONGER_AVAILABLE");
    expect(await reasonOf(store.describeObject({ bucket: "gone", key: "one.bin" }))).toBe("NO_SUCH_BUCKET_AVAILABLE");
    expect(await reasonOf(readAll({ ...gone, bucket: "gone" }))).toBe("NO_SUCH_BUCKET_AVAILABLE");
    expect(await reasonOf(pages("gone"))).toBe("NO_SUCH_BUCKET_AVAILABLE");
  });

  async function pages(
    bucket: string,
    scope: { prefix?: string; startAfter?: string } = {},
  ): Promise<(readonly ObjectEntry[])[]> {
    const all: (readonly ObjectEntry[])[] = [];
    for await (const page of store.listObjects({ bucket, ...scope })) all.push(page);
    return all;
  }

  async function keys(bucket: string, scope?: { prefix?: string; startAfter?: string }): Promise<string[]> {
    const all = (await pages(bucket, scope)).flat().map(({ key }) => key);
    return listsAlikeS3(kind) ? all : all.sort(compareKeys);
  }

  async function listed(bucket: string, key: string): Promise<ObjectEntry> {
    const entry = (await pages(bucket, { prefix: key })).flat().find((candidate) => candidate.key === key);
    if (entry === undefined) throw new Error(`expected ${key} in the listing`);
    return entry;
  }

  async function readAll(entry: ObjectEntry): Promise<Uint8Array> {
    return collect((await store.openObject(entry)).stream(0));
  }
});

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

async function reasonOf(attempt: Promise<unknown>): Promise<UnreadReason | "no error"> {
  return attempt.then(
    () => "no error",
    (error) => error.reason,
  );
}

async function prepareFolder(prepare: Contents): Promise<Prepared> {
  const root = await mkdtemp(join(tmpdir(), "reeve-folder-"));
  const put = async (bucket: string, key: string, body: Uint8Array) => {
    const path = join(root, bucket, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, body);
  };
  for (const [bucket, objects] of Object.entries(prepare)) {
    await mkdir(join(root, bucket));
    for (const [key, body] of Object.entries(objects)) await put(bucket, key, body);
  }
  const store = openStore({ type: "folder", region: "us-east-1", path: root });
  return { store, change: put, stop: () => rm(root, { recursive: true }) };
}

async function prepareOwnServer(prepare: Contents): Promise<Prepared> {
  const server = await startS3Server({ buckets: prepare });
  const store = openStore({ type: "s3", region: "us-east-1", endpoint: server.url, forcePathStyle: true, ...credentials });
  return { store, change: async (bucket, key, body) => server.put(bucket, key, body), stop: server.close };
}

async function prepareS3rver(prepare: Contents): Promise<Prepared> {
  const directory = await mkdtemp(join(tmpdir(), "reeve-s3rver-"));
  const server = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory, vhostBuckets: false });
  const endpoint = `http://127.0.0.1:${(await server.run()).port}`;
  const client = new S3Client({
    region: "us-east-1",
    endpoint,
    forcePathStyle: true,
    credentials,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  const put = async (bucket: string, key: string, body: Uint8Array) => {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  };
  for (const [bucket, objects] of Object.entries(prepare)) {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    const entries = bucket === "many" ? [] : Object.entries(objects);
    for (let i = 0; i < entries.length; i += 20)
      await Promise.all(entries.slice(i, i + 20).map(([key, body]) => put(bucket, key, body)));
  }
  client.destroy();
  const store = openStore({ type: "s3", region: "us-east-1", endpoint, forcePathStyle: true, ...credentials });
  const stop = async () => {
    await server.close();
    await rm(directory, { recursive: true });
  };
  return { store, change: put, stop };
}
