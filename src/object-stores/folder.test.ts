import { chmod, link, mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { UnreadReason } from "../base/inspection.ts";
import { openFolderStore } from "./folder.ts";
import { walkFolder } from "./folder-walk.ts";
import { compareKeys } from "./key-order.ts";
import type { ObjectEntry, ObjectStore } from "./object-store.ts";
import { openPathStore } from "./path.ts";

let root: string;
let store: ObjectStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "reeve-folder-"));
  await chmod(root, 0o755);
  await mkdir(join(root, "store", "bucket"), { recursive: true });
  store = openFolderStore({ path: join(root, "store") });
});

afterEach(() => rm(root, { recursive: true }));

describe("what is shown", () => {
  test("buckets are the first-level folders; files beside them and links are not", async () => {
    await write("store/file.txt", "x");
    await mkdir(join(root, "store", "Another_one"));
    await symlink(root, join(root, "store", "link"));
    expect((await store.listBuckets()).map(({ name }) => name)).toEqual(["Another_one", "bucket"]);
    expect(await reasonOf(keysOf(store, "link"))).toBe("NO_SUCH_BUCKET_AVAILABLE");
    expect(await reasonOf(keysOf(store, "file.txt"))).toBe("NO_SUCH_BUCKET_AVAILABLE");
  });

  test("a link to a file inside the store is an object, one that leaves it is not", async () => {
    await write("outside.txt", "outside");
    await write("store/other/inside.txt", "inside");
    await symlink(join(root, "outside.txt"), join(root, "store", "bucket", "leaves"));
    await symlink(join(root, "store", "other", "inside.txt"), join(root, "store", "bucket", "stays"));
    await symlink(join(root, "missing"), join(root, "store", "bucket", "broken"));
    expect(await keysOf(store, "bucket")).toEqual(["stays"]);
    expect(await textOf(store, await describeKey("stays"))).toBe("inside");
    expect(await reasonOf(describeKey("leaves"))).toBe("SOURCE_OBJECT_NO_LONGER_AVAILABLE");
    expect(await reasonOf(describeKey("broken"))).toBe("SOURCE_OBJECT_NO_LONGER_AVAILABLE");
  });

  test("links to folders are not entered, not even by naming a key behind them", async () => {
    await write("store/other/inside.txt", "inside");
    await write("outside/secret.txt", "outside");
    await symlink(join(root, "store", "other"), join(root, "store", "bucket", "sideways"));
    await symlink(join(root, "outside"), join(root, "store", "bucket", "out"));
    await symlink(join(root, "store", "bucket"), join(root, "store", "bucket", "loop"));
    expect(await keysOf(store, "bucket")).toEqual([]);
    for (const key of ["sideways/inside.txt", "out/secret.txt", "loop/loop/loop"]) {
      expect(await reasonOf(describeKey(key))).toBe("SOURCE_OBJECT_NO_LONGER_AVAILABLE");
    }
  });

  const escapes = [
    "../other/inside.txt",
    "../../outside.txt",
    "a/../../other/inside.txt",
    "./a",
    "a//b",
    "/etc/hostname",
    "",
    "a\0b",
    "..",
    "a/",
  ];
  test.each(escapes)("the key %j is refused", async (key) => {
    await write("store/other/inside.txt", "inside");
    await write("store/bucket/a/b", "x");
    expect(await reasonOf(describeKey(key))).toBe("SOURCE_OBJECT_NO_LONGER_AVAILABLE");
  });

  test.each(["..", ".", "", "bucket/..", "../outside", "a\0b"])("the bucket %j is refused", async (bucket) => {
    expect(await reasonOf(keysOf(store, bucket))).toBe("NO_SUCH_BUCKET_AVAILABLE");
    expect(await reasonOf(store.describeObject({ bucket, key: "a" }))).toBe("NO_SUCH_BUCKET_AVAILABLE");
  });

  test.runIf(process.platform === "linux")(
    "a name that is not UTF-8 is listed, so that the file does not pass unseen, and refused when opened",
    async () => {
      await writeFile(Buffer.concat([Buffer.from(join(root, "store", "bucket", "caf")), Buffer.from([0xe9])]), "x");
      const [entry] = await entriesOf(store, "bucket");
      expect(entry?.key).toBe("caf\ufffd");
      expect(await reasonOf(store.openObject(entry as ObjectEntry))).toBe("STORE_UNAVAILABLE");
    },
  );

  test("a store whose folder is missing is NO_SUCH_BUCKET_AVAILABLE", async () => {
    const missing = openFolderStore({ path: join(root, "missing") });
    expect(await reasonOf(missing.listBuckets())).toBe("NO_SUCH_BUCKET_AVAILABLE");
    expect(await reasonOf(keysOf(missing, "bucket"))).toBe("NO_SUCH_BUCKET_AVAILABLE");
  });
});

describe("versions", () => {
  const changes: readonly [string, (path: string) => Promise<unknown>][] = [
    ["its content grows", (path) => writeFile(path, "x", { flag: "a" })],
    ["it is cut", (path) => truncate(path, 10)],
    ["it is written again with the same length", (path) => writeFile(path, Buffer.alloc(3_000_000, "b"))],
    ["its time of change is set", (path) => utimes(path, new Date(1_000), new Date(1_000))],
  ];
  test.each(changes)("a file that is open is refused once %s", async (_, change) => {
    await write("store/bucket/file", Buffer.alloc(3_000_000, "a"));
    const entry = await describeKey("file");
    const source = await store.openObject(entry);
    expect((await source.read(0, 10)).length).toBe(10);
    const stream = source.stream(0)[Symbol.asyncIterator]();
    await stream.next();
    await change(join(root, "store", "bucket", "file"));
    expect(await reasonOf(source.read(0, 5))).toBe("OBJECT_VERSION_MISMATCH");
    expect(await reasonOf(drain(stream))).toBe("OBJECT_VERSION_MISMATCH");
    expect(await reasonOf(store.openObject(entry))).toBe("OBJECT_VERSION_MISMATCH");
  });

  test("another file moved into its place is another version, and a link put there is not followed", async () => {
    await write("store/bucket/file", "content");
    await write("store/bucket/other", "content");
    await write("outside.txt", "content");
    const entry = await describeKey("file");
    const source = await store.openObject(entry);
    await rename(join(root, "store", "bucket", "other"), join(root, "store", "bucket", "file"));
    expect(await reasonOf(source.read(0, 1))).toBe("OBJECT_VERSION_MISMATCH");
    await rm(join(root, "store", "bucket", "file"));
    await symlink(join(root, "outside.txt"), join(root, "store", "bucket", "file"));
    expect(await reasonOf(source.read(0, 1))).toBe("SOURCE_OBJECT_NO_LONGER_AVAILABLE");
  });

  test("two names of one file have the same ETag, a changed file another", async () => {
    await write("store/bucket/a", "content");
    await link(join(root, "store", "bucket", "a"), join(root, "store", "bucket", "b"));
    const [a, b] = await entriesOf(store, "bucket");
    expect(a?.etag).toBe(b?.etag);
    await write("store/bucket/a", "CONTENT!");
    expect((await describeKey("a")).etag).not.toBe(a?.etag);
  });
});

const isRoot = process.getuid?.() === 0;

describe("what may not be read", () => {
  test.runIf(process.platform !== "win32")("is listed, refused when opened, and does not end the listing", async () => {
    await write("store/bucket/a.txt", "a");
    await write("store/bucket/closed/inside.txt", "x");
    await write("store/bucket/secret.txt", "secret");
    await write("store/bucket/z.txt", "z");
    await chmod(join(root, "store", "bucket", "closed"), 0);
    await chmod(join(root, "store", "bucket", "secret.txt"), 0);
    await asOrdinaryUser(async () => {
      const entries = await entriesOf(store, "bucket");
      expect(entries.map(({ key }) => key)).toEqual(["a.txt", "closed/", "secret.txt", "z.txt"]);
      const reasons = await Promise.all(entries.map((entry) => reasonOf(textOf(store, entry))));
      expect(reasons).toEqual(["no error", "PERMISSION_DENIED", "PERMISSION_DENIED", "no error"]);
      expect(await reasonOf(keysOf(store, "bucket", { prefix: "closed/in" }))).toBe("PERMISSION_DENIED");
    });
    await chmod(join(root, "store", "bucket", "closed"), 0o755);
  });

  /** The super-user may read everything, so the tests step down while they look. */
  async function asOrdinaryUser(look: () => Promise<void>): Promise<void> {
    if (!isRoot) return look();
    process.seteuid?.(65_534);
    try {
      await look();
    } finally {
      process.seteuid?.(0);
    }
  }
});

describe("the walk", () => {
  test("reads a folder with more names than it may hold in several turns, losing and repeating none", async () => {
    const keys = Array.from({ length: 57 }, (_, i) => (i % 5 === 0 ? `d${i}/x` : `f${i % 7}-${i}`));
    for (const key of keys) await write(`store/bucket/${key}`, "x");
    for (const namesMax of [1, 2, 10, 56, 57, 58]) {
      const walked: string[] = [];
      const options = { root: join(root, "store", "bucket"), prefix: "", startAfter: "", namesMax };
      for await (const key of walkFolder(options)) walked.push(key);
      expect(walked).toEqual([...keys].sort(compareKeys));
    }
  });

  test("starting after any key gives exactly the keys behind it", async () => {
    const keys = ["a!", "a/b", "a/c/d", "a0", "b"];
    for (const key of keys) await write(`store/bucket/${key}`, "x");
    for (const startAfter of [...keys, "a", "a/", "a/c", "a/c/", "a/c0", "A", "c"]) {
      const expected = keys.filter((key) => compareKeys(key, startAfter) > 0);
      expect(await keysOf(store, "bucket", { startAfter })).toEqual(expected);
    }
  });
});

describe("a path of the command line", () => {
  test("a folder is the bucket of that name, and joining bucket and key gives a path", async () => {
    await write("data/sub/b.txt", "b");
    await write("data/a.txt", "a");
    const path = relative(process.cwd(), join(root, "data"));
    const local = openPathStore({ path: `${path}/` });
    expect(await local.listBuckets()).toEqual([{ name: path }]);
    const entries = await entriesOf(local, path);
    expect(entries.map(({ key }) => key)).toEqual(["a.txt", "sub/b.txt"]);
    expect(await Promise.all(entries.map((entry) => textOf(local, entry)))).toEqual(["a", "b"]);
  });

  test("a file is the only object of its folder", async () => {
    await write("data/a.txt", "a");
    await write("data/b.txt", "b");
    const local = openPathStore({ path: join(root, "data", "a.txt") });
    const [bucket] = await local.listBuckets();
    expect(bucket?.name).toBe(join(root, "data"));
    expect(await keysOf(local, join(root, "data"))).toEqual(["a.txt"]);
    expect(await keysOf(local, join(root, "data"), { prefix: "b" })).toEqual([]);
    expect(await reasonOf(local.describeObject({ bucket: join(root, "data"), key: "b.txt" }))).toBe(
      "SOURCE_OBJECT_NO_LONGER_AVAILABLE",
    );
  });

  test("a link named by the user is followed, to a file as to a folder", async () => {
    await write("data/a.txt", "a");
    await symlink(join(root, "data"), join(root, "folder-link"));
    await symlink(join(root, "data", "a.txt"), join(root, "file-link.csv"));
    expect(await keysOf(openPathStore({ path: join(root, "folder-link") }), join(root, "folder-link"))).toEqual(["a.txt"]);
    const file = openPathStore({ path: join(root, "file-link.csv") });
    const [entry] = await entriesOf(file, root);
    expect(entry?.key).toBe("file-link.csv");
    expect(await textOf(file, entry as ObjectEntry)).toBe("a");
  });

  test("a path that does not exist is NO_SUCH_BUCKET_AVAILABLE", async () => {
    expect(await reasonOf(openPathStore({ path: join(root, "missing") }).listBuckets())).toBe("NO_SUCH_BUCKET_AVAILABLE");
  });
});

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

function describeKey(key: string): Promise<ObjectEntry> {
  return store.describeObject({ bucket: "bucket", key });
}

async function entriesOf(from: ObjectStore, bucket: string, scope = {}): Promise<ObjectEntry[]> {
  const entries: ObjectEntry[] = [];
  for await (const page of from.listObjects({ bucket, ...scope })) entries.push(...page);
  return entries;
}

async function keysOf(from: ObjectStore, bucket: string, scope = {}): Promise<string[]> {
  return (await entriesOf(from, bucket, scope)).map(({ key }) => key);
}

async function textOf(from: ObjectStore, entry: ObjectEntry): Promise<string> {
  const source = await from.openObject(entry);
  return Buffer.from(await source.read(0, source.sizeBytes)).toString();
}

async function drain(stream: AsyncIterator<Uint8Array>): Promise<void> {
  while (!(await stream.next()).done);
}

async function reasonOf(attempt: Promise<unknown>): Promise<UnreadReason | "no error"> {
  return attempt.then(
    () => "no error",
    (error) => error.reason,
  );
}
