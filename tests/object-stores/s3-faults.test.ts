/**
 * S3 stores that refuse, break off, lie or differ from AWS: each ends as the documented reason, never as fewer bytes.
 */
import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { UnreadableError, type UnreadReason } from "../../src/base/inspection.ts";
import type { ObjectEntry, ObjectStore, StoreDescription } from "../../src/object-stores/object-store.ts";
import { openS3Store } from "../../src/object-stores/s3.ts";
import type { PutOptions } from "../support/s3-server/buckets.ts";
import type { Fault, Oddities } from "../support/s3-server/requests.ts";
import { type S3Server, startS3Server } from "../support/s3-server/s3-server.ts";

const secretAccessKey = "example-secret-access-key";
const small = "0123456789".repeat(100);
const large = Buffer.alloc(5_000_000, "0123456789abcdef");

describe("on one server", () => {
  let server: S3Server;
  let store: ObjectStore;

  beforeAll(async () => {
    server = await startS3Server({ buckets: { data: { "small.txt": small, "large.bin": large } } });
    store = open(server);
  });

  beforeEach(() => {
    server.heal();
    server.requests.length = 0;
  });

  afterAll(async () => {
    await store.close();
    await server.close();
  });

  const refusals: readonly [string, Fault, UnreadReason][] = [
    ["AccessDenied", { status: 403, code: "AccessDenied" }, "PERMISSION_DENIED"],
    ["an unknown key pair", { status: 403, code: "InvalidAccessKeyId" }, "PERMISSION_DENIED"],
    ["a wrong signature", { status: 403, code: "SignatureDoesNotMatch" }, "PERMISSION_DENIED"],
    ["an expired session", { status: 400, code: "ExpiredToken" }, "PERMISSION_DENIED"],
    ["another 403", { status: 403, code: "SomethingElse" }, "PERMISSION_DENIED"],
    ["a bucket that is gone", { status: 404, code: "NoSuchBucket" }, "NO_SUCH_BUCKET_AVAILABLE"],
    ["a bucket of another Region", { status: 301, code: "PermanentRedirect" }, "NO_SUCH_BUCKET_AVAILABLE"],
    ["an object that is gone", { status: 404, code: "NoSuchKey" }, "SOURCE_OBJECT_NO_LONGER_AVAILABLE"],
    ["another version", { status: 412, code: "PreconditionFailed" }, "OBJECT_VERSION_MISMATCH"],
    ["a range beyond the end", { status: 416, code: "InvalidRange" }, "OBJECT_VERSION_MISMATCH"],
    ["an archived object", { status: 403, code: "InvalidObjectState" }, "INVALID_OBJECT_STATE"],
    ["a disabled KMS key", { status: 400, code: "KMS.DisabledException" }, "INVALID_KMS_KEY"],
    ["a KMS key to be deleted", { status: 400, code: "KMS.KMSInvalidStateException" }, "INVALID_KMS_KEY"],
    ["a KMS key that is gone", { status: 400, code: "KMS.NotFoundException" }, "INVALID_KMS_KEY"],
    ["another KMS refusal", { status: 400, code: "KMS.InvalidKeyUsageException" }, "INVALID_ENCRYPTION"],
    [
      "a KMS key without permission",
      { status: 403, code: "AccessDenied", message: "User is not authorized to perform: kms:Decrypt on the resource" },
      "INVALID_ENCRYPTION",
    ],
    [
      "SSE-C",
      {
        status: 400,
        code: "InvalidRequest",
        message: "The object was stored using a form of Server Side Encryption. The correct parameters must be provided.",
      },
      "INVALID_ENCRYPTION",
    ],
    ["a server error without end", { status: 500, code: "InternalError" }, "STORE_UNAVAILABLE"],
    ["throttling without end", { status: 503, code: "SlowDown" }, "STORE_UNAVAILABLE"],
    ["an unknown refusal", { status: 400, code: "Nonsense" }, "STORE_UNAVAILABLE"],
    ["a code that is a property of every object", { status: 400, code: "constructor" }, "STORE_UNAVAILABLE"],
    ["a body that always breaks off", { cutAfterBytes: 100 }, "STORE_UNAVAILABLE"],
    ["a body that always stops flowing", { stallAfterBytes: 100 }, "STORE_UNAVAILABLE"],
    ["a length announced too large", { lengthBy: 10 }, "STORE_UNAVAILABLE"],
    ["a length announced too small", { lengthBy: -10 }, "STORE_UNAVAILABLE"],
    ["no answer in time", { delayMs: 1_500 }, "STORE_UNAVAILABLE"],
  ];
  test.each(refusals)("reading answers %s with its reason", async (_, fault, reason) => {
    const entry = await listed("small.txt");
    server.fail({ ...fault, operation: "GetObject" });
    expect(await reasonOf(readAll(entry))).toBe(reason);
  });

  const passing: readonly [string, Fault][] = [
    ["two server errors", { status: 500, code: "InternalError", count: 2 }],
    ["throttling for a moment", { status: 503, code: "SlowDown", count: 2 }],
    ["a connection broken in the body", { cutAfterBytes: 100, count: 2 }],
    ["a stalled body", { stallAfterBytes: 100, count: 1 }],
    ["a wrong length once", { lengthBy: -1, count: 1 }],
  ];
  test.each(passing)("reading survives %s", async (_, fault) => {
    const entry = await listed("small.txt");
    server.fail({ ...fault, operation: "GetObject" });
    expect((await readAll(entry)).toString()).toBe(small);
  });

  test("a large object survives a broken part, byte for byte", async () => {
    const entry = await listed("large.bin");
    server.fail({ operation: "GetObject", cutAfterBytes: 1_000_000, count: 2 });
    expect(Buffer.compare(await readAll(entry), large)).toBe(0);
  });

  test("a large object that changes between two parts is refused, not mixed", async () => {
    server.put("data", "changing.bin", large);
    const source = await store.openObject(await listed("changing.bin"));
    expect((await source.read(0, 10)).length).toBe(10);
    server.put("data", "changing.bin", Buffer.alloc(5_000_000, "other"));
    expect(await reasonOf(source.read(4_900_000, 4_900_010))).toBe("OBJECT_VERSION_MISMATCH");
  });

  test("every read carries If-Match with the listed ETag", async () => {
    const entry = await listed("large.bin");
    await readAll(entry);
    const reads = server.requests.filter(({ operation }) => operation === "GetObject");
    expect(reads.length).toBe(2);
    for (const { headers } of reads) expect(headers["if-match"]).toBe(`"${entry.etag}"`);
  });

  test("a small object costs one request, however often it is read", async () => {
    const source = await store.openObject(await listed("small.txt"));
    server.requests.length = 0;
    await source.read(0, 10);
    await source.read(990, 1_000);
    for await (const piece of source.stream(0)) expect(piece.length).toBe(1_000);
    expect(server.requests.map(({ operation }) => operation)).toEqual(["GetObject"]);
  });

  test.each(["GLACIER", "DEEP_ARCHIVE", "OUTPOSTS", "EXPRESS_ONEZONE"])(
    "%s is refused without a request",
    async (storageClass) => {
      server.put("data", `cold/${storageClass}`, "x", { storageClass });
      const entry = await listed(`cold/${storageClass}`);
      server.requests.length = 0;
      expect(await reasonOf(store.openObject(entry))).toBe("INVALID_OBJECT_STATE");
      expect(server.requests).toEqual([]);
    },
  );

  test("GLACIER_IR is read", async () => {
    server.put("data", "instant", "x", { storageClass: "GLACIER_IR" });
    expect((await readAll(await listed("instant"))).toString()).toBe("x");
  });

  const encryptedInStore: readonly [string, Record<string, string>][] = [
    ["SSE-S3", { "x-amz-server-side-encryption": "AES256" }],
    [
      "SSE-KMS",
      {
        "x-amz-server-side-encryption": "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:us-east-1:111111111111:key/example",
      },
    ],
    ["DSSE-KMS", { "x-amz-server-side-encryption": "aws:kms:dsse" }],
    ["metadata of another purpose", { "x-amz-meta-x-amz-matdesc": "{}", "x-amz-meta-key": "x" }],
  ];
  test.each(encryptedInStore)("an object with %s is read", async (name, headers) => {
    server.put("data", `encrypted/${name}`, small, { headers });
    expect((await readAll(await listed(`encrypted/${name}`))).toString()).toBe(small);
  });

  const encryptedBefore: readonly [string, Record<string, string>][] = [
    ["format 1", { "x-amz-meta-x-amz-key": "eA==", "x-amz-meta-x-amz-iv": "eA==", "x-amz-meta-x-amz-matdesc": "{}" }],
    [
      "format 2",
      { "x-amz-meta-x-amz-key-v2": "eA==", "x-amz-meta-x-amz-iv": "eA==", "x-amz-meta-x-amz-wrap-alg": "kms+context" },
    ],
    ["format 3", { "x-amz-meta-x-amz-3": "eA==", "x-amz-meta-x-amz-c": "115", "x-amz-meta-x-amz-w": "12" }],
    [
      "format 3, the key in another object",
      { "x-amz-meta-x-amz-c": "115", "x-amz-meta-x-amz-d": "eA==", "x-amz-meta-x-amz-i": "eA==" },
    ],
  ];
  test.each(encryptedBefore)("an object encrypted by a client in %s is INVALID_ENCRYPTION", async (name, headers) => {
    for (const [key, body] of [
      ["small", small],
      ["large", large],
    ] as const) {
      server.put("data", `client/${key}/${name}`, body, { headers });
      expect(await reasonOf(readAll(await listed(`client/${key}/${name}`)))).toBe("INVALID_ENCRYPTION");
    }
  });

  const unreadable: readonly [string, NonNullable<PutOptions["readError"]>, UnreadReason][] = [
    [
      "SSE-C",
      { status: 400, code: "InvalidRequest", message: "stored using a form of Server Side Encryption" },
      "INVALID_ENCRYPTION",
    ],
    ["AccessDenied", { status: 403, code: "AccessDenied", message: "Access Denied" }, "PERMISSION_DENIED"],
    ["a disabled key", { status: 400, code: "KMS.DisabledException", message: "disabled" }, "INVALID_KMS_KEY"],
  ];
  test.each(unreadable)("describing finds the reason behind a bare HEAD for %s", async (name, readError, reason) => {
    server.put("data", `unreadable/${name}`, "x", { readError });
    expect(await reasonOf(store.describeObject({ bucket: "data", key: `unreadable/${name}` }))).toBe(reason);
  });

  test("a bucket that may not be listed is PERMISSION_DENIED", async () => {
    server.deny({ bucket: "data" });
    expect(await reasonOf(listed("small.txt"))).toBe("PERMISSION_DENIED");
  });

  test("errors name neither credentials nor the store's own text", async () => {
    const entry = await listed("small.txt");
    server.fail({ operation: "GetObject", status: 403, code: "AccessDenied", message: `${secretAccessKey} AKIAEXAMPLE` });
    const error: unknown = await readAll(entry).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UnreadableError);
    const shown = JSON.stringify(error, [...Object.getOwnPropertyNames(error), "cause"]) + String(error);
    expect(shown).toContain("AccessDenied (403)");
    expect(shown).not.toContain(secretAccessKey);
    expect(shown).not.toContain("AKIAEXAMPLE");
  });

  async function listed(key: string): Promise<ObjectEntry> {
    for await (const page of store.listObjects({ bucket: "data", prefix: key })) {
      const entry = page.find((candidate) => candidate.key === key);
      if (entry !== undefined) return entry;
    }
    throw new Error(`expected ${key} in the listing`);
  }

  async function readAll(entry: ObjectEntry): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of (await store.openObject(entry)).stream(0)) pieces.push(piece);
    return Buffer.concat(pieces);
  }
});

describe("stores that differ from AWS", () => {
  const oddities: readonly [string, Oddities, string | UnreadReason][] = [
    ["ignores If-Match", { ignoresIfMatch: true }, "OBJECT_VERSION_MISMATCH"],
    ["honours If-Match", {}, "OBJECT_VERSION_MISMATCH"],
  ];
  test.each(oddities)("a changed object is noticed by a store that %s", async (_, oddity, reason) => {
    await withServer({ ...oddity, buckets: { data: { a: "before" } } }, async (server, store) => {
      const [entry] = await entries(store);
      server.put("data", "a", "behind");
      const source = await store.openObject(entry as ObjectEntry);
      expect(await reasonOf(source.read(0, 1))).toBe(reason);
    });
  });

  test("a store that ignores ranges is refused, not read wrongly", async () => {
    await withServer({ ignoresRange: true, buckets: { data: { a: large } } }, async (_, store) => {
      const [entry] = await entries(store);
      const source = await store.openObject(entry as ObjectEntry);
      expect(await reasonOf(source.read(1_000_000, 1_000_010))).toBe("STORE_UNAVAILABLE");
    });
  });

  test("a store that does not encode keys is understood", async () => {
    await withServer({ ignoresEncoding: true, buckets: { data: { "a+b %41": "x" } } }, async (_, store) => {
      expect((await entries(store)).map(({ key }) => key)).toEqual(["a+b %41"]);
    });
  });

  test("a listing that does not say where it goes on is an error, not a shorter listing", async () => {
    await withServer({ losesTokens: true, pageMax: 1, buckets: { data: { a: "x", b: "x" } } }, async (_, store) => {
      expect(await reasonOf(entries(store))).toBe("STORE_UNAVAILABLE");
    });
  });

  test("small pages add up to the whole", async () => {
    const objects = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`k${i}`, "x"]));
    await withServer({ pageMax: 4, buckets: { data: objects, b: {}, c: {}, d: {}, e: {} } }, async (_, store) => {
      expect((await entries(store)).map(({ key }) => key).sort()).toEqual(Object.keys(objects).sort());
      expect((await store.listBuckets()).length).toBe(5);
    });
  });

  test("keys with control characters are listed and read", async () => {
    await withServer({ buckets: { data: { "a\u0001\nb": "x" } } }, async (_, store) => {
      const [entry] = await entries(store);
      expect(entry?.key).toBe("a\u0001\nb");
      expect(await (await store.openObject(entry as ObjectEntry)).read(0, 1)).toEqual(new Uint8Array([120]));
    });
  });

  test("keys that no file could have are listed, described and read as they are", async () => {
    const keys = ["/leading", "a//b", "a/./b", "a/../b", "..", "folder/", "?x=y#z", "100%", "back\\slash"];
    await withServer({ buckets: { data: Object.fromEntries(keys.map((key) => [key, key])) } }, async (_, store) => {
      const listed = await entries(store);
      expect(listed.map(({ key }) => key).sort()).toEqual([...keys].sort());
      for (const entry of listed) {
        expect(await store.describeObject(entry)).toMatchObject({ key: entry.key, etag: entry.etag });
        const source = await store.openObject(entry);
        expect(Buffer.from(await source.read(0, source.sizeBytes)).toString()).toBe(entry.key);
      }
    });
  });

  test("a store that is not there is STORE_UNAVAILABLE", async () => {
    const server = await startS3Server();
    await server.close();
    expect(await reasonOf(open(server).listBuckets())).toBe("STORE_UNAVAILABLE");
  });
});

describe("Regions", () => {
  const cases: readonly [string, Oddities, string, readonly string[]][] = [
    ["BucketRegion in the listing decides", { namesRegions: true }, "eu-west-1", ["ireland"]],
    ["the location decides where the listing is silent", {}, "eu-west-1", ["ireland", "old-ireland"]],
    ["an empty location is us-east-1 where others have names", {}, "us-east-1", ["virginia"]],
  ];
  test.each(cases)("%s", async (_, oddity, region, expected) => {
    await withServer(
      oddity,
      async (server, store) => {
        server.createBucket("virginia");
        server.createBucket("ireland", { region: "eu-west-1" });
        server.createBucket("old-ireland", { region: "EU" });
        expect((await store.listBuckets()).map(({ name }) => name)).toEqual(expected);
      },
      { region },
    );
  });

  test("a store that names no Region shows all its buckets", async () => {
    const check = async (_: S3Server, store: ObjectStore) => {
      expect((await store.listBuckets()).map(({ name }) => name)).toEqual(["a", "b"]);
    };
    await withServer({ buckets: { a: {}, b: {} } }, check, { region: "eu-west-1" });
  });

  test("a bucket whose location is refused is shown rather than hidden", async () => {
    const check = async (server: S3Server, store: ObjectStore) => {
      server.createBucket("ireland", { region: "eu-west-1" });
      server.fail({ operation: "GetBucketLocation", bucket: "a", status: 403, code: "AccessDenied" });
      expect((await store.listBuckets()).map(({ name }) => name)).toEqual(["a", "ireland"]);
    };
    await withServer({ buckets: { a: {} } }, check, { region: "eu-west-1" });
  });
});

describe("credentials", () => {
  test("a session token travels with the request", async () => {
    const check = async (server: S3Server, store: ObjectStore) => {
      await store.listBuckets();
      expect(server.requests[0]?.headers["x-amz-security-token"]).toBe("example-token");
    };
    await withServer({}, check, { sessionToken: "example-token" });
  });

  test("a role is assumed with its external ID, and its credentials are used", async () => {
    const role = { assumeRoleArn: "arn:aws:iam::111111111111:role/ReeveAccess", externalId: "example-external-id" };
    const check = async (server: S3Server, store: ObjectStore) => {
      await store.listBuckets();
      const [assume, list] = server.requests;
      expect(assume?.operation).toBe("AssumeRole");
      expect(new URLSearchParams(assume?.body).get("ExternalId")).toBe("example-external-id");
      expect(new URLSearchParams(assume?.body).get("RoleArn")).toBe(role.assumeRoleArn);
      expect(list?.headers.authorization).toContain("Credential=ASIAEXAMPLEROLE00000/");
      expect(list?.headers["x-amz-security-token"]).toBe("example-session-token");
      await store.listBuckets();
      expect(server.requests.filter(({ operation }) => operation === "AssumeRole").length).toBe(1);
    };
    await withServer({}, check, role);
  });

  test("a role that may not be assumed is PERMISSION_DENIED", async () => {
    const check = async (server: S3Server, store: ObjectStore) => {
      server.fail({ operation: "AssumeRole", status: 403, code: "AccessDenied" });
      expect(await reasonOf(store.listBuckets())).toBe("PERMISSION_DENIED");
    };
    await withServer({}, check, { assumeRoleArn: "arn:aws:iam::111111111111:role/ReeveAccess" });
  });

  test("an unknown key pair is PERMISSION_DENIED", async () => {
    await withServer({ accessKeyId: "AKIAOTHER" }, async (_, store) => {
      expect(await reasonOf(store.listBuckets())).toBe("PERMISSION_DENIED");
    });
  });
});

test("the test server answers host-style requests like path-style ones", async () => {
  const server = await startS3Server({ buckets: { data: { "a b": "content" } } });
  const { port } = new URL(server.url);
  const body = await new Promise<string>((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: "/a%20b", headers: { host: `data.localhost:${port}` } }, (response) => {
      response.setEncoding("utf8").on("data", resolve);
    })
      .on("error", reject)
      .end();
  });
  expect(body).toBe("content");
  await server.close();
});

function open(server: S3Server, more: Partial<Extract<StoreDescription, { type: "s3" }>> = {}): ObjectStore {
  const description = {
    type: "s3",
    region: "us-east-1",
    endpoint: server.url,
    forcePathStyle: true,
    accessKeyId: "AKIAEXAMPLE",
    secretAccessKey,
  } as const;
  return openS3Store({ ...description, ...more }, { connectMs: 1_000, idleMs: 300, attemptsMax: 3 });
}

async function withServer(
  options: Parameters<typeof startS3Server>[0],
  check: (server: S3Server, store: ObjectStore) => Promise<void>,
  more: Partial<Extract<StoreDescription, { type: "s3" }>> = {},
): Promise<void> {
  const server = await startS3Server(options);
  const store = open(server, more);
  try {
    await check(server, store);
  } finally {
    await store.close();
    await server.close();
  }
}

async function entries(store: ObjectStore): Promise<ObjectEntry[]> {
  const all: ObjectEntry[] = [];
  for await (const page of store.listObjects({ bucket: "data" })) all.push(...page);
  return all;
}

async function reasonOf(attempt: Promise<unknown>): Promise<UnreadReason | "no error"> {
  return attempt.then(
    () => "no error",
    (error) => error.reason,
  );
}
