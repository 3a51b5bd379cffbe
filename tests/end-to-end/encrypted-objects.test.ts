/**
 * A job over a bucket of objects that are encrypted or archived, from listing to what the job says of each: a real server for S3, a
 * real scanning process, a real database.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createJob, describeJob, listUnreadObjects } from "../../src/capabilities/jobs/jobs.ts";
import { createScanner, type Scanner } from "../../src/scanning/scanner.ts";
import { type JobBench, makeJobBench } from "../support/job-bench.ts";
import type { PutOptions } from "../support/s3-server/buckets.ts";
import { type S3Server, startS3Server } from "../support/s3-server/s3-server.ts";

const owner = "111111111111";
const text = "a line of text, and a card: 4929 1234 5678 9015\n";

/** Objects as a store keeps them, and the reason why one is not read, if so. Source: Macie API, job run error codes. */
const objects: Readonly<Record<string, { readonly options: PutOptions; readonly reason?: string }>> = {
  "plain.txt": { options: {} },
  "sse-s3.txt": { options: { headers: { "x-amz-server-side-encryption": "AES256" } } },
  "sse-kms.txt": { options: { headers: { "x-amz-server-side-encryption": "aws:kms" } } },
  "instant.txt": { options: { storageClass: "GLACIER_IR" } },
  "sse-c.txt": {
    options: {
      readError: {
        status: 400,
        code: "InvalidRequest",
        message: "The object was stored using a form of Server Side Encryption. The correct parameters must be provided.",
      },
    },
    reason: "INVALID_ENCRYPTION",
  },
  "kms-denied.txt": {
    options: {
      readError: { status: 403, code: "AccessDenied", message: "User is not authorized to perform: kms:Decrypt on the resource" },
    },
    reason: "INVALID_ENCRYPTION",
  },
  "kms-disabled.txt": {
    options: { readError: { status: 400, code: "KMS.DisabledException", message: "disabled" } },
    reason: "INVALID_KMS_KEY",
  },
  "denied.txt": {
    options: { readError: { status: 403, code: "AccessDenied", message: "Access Denied" } },
    reason: "PERMISSION_DENIED",
  },
  "client-side.txt": {
    options: {
      headers: { "x-amz-meta-x-amz-key-v2": "eA==", "x-amz-meta-x-amz-iv": "eA==", "x-amz-meta-x-amz-wrap-alg": "kms" },
    },
    reason: "INVALID_ENCRYPTION",
  },
  "glacier.txt": { options: { storageClass: "GLACIER" }, reason: "INVALID_OBJECT_STATE" },
  "deep.txt": { options: { storageClass: "DEEP_ARCHIVE" }, reason: "INVALID_OBJECT_STATE" },
};

let server: S3Server;
let scanner: Scanner;
let bench: JobBench;

beforeAll(async () => {
  server = await startS3Server({ buckets: { data: {} } });
  for (const [key, { options }] of Object.entries(objects)) server.put("data", key, text, options);
  scanner = createScanner({ processes: 1 });
  const keys = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example-secret-access-key" };
  const store = { type: "s3", region: "us-east-1", endpoint: server.url, forcePathStyle: true, ...keys } as const;
  bench = await makeJobBench({ scanner, store });
  await bench.switchOn(owner);
});

afterAll(async () => {
  await scanner.close();
  await bench.close();
  await server.close();
});

test("a job reads what the store decrypts, and tells of every other object why it was not read", async () => {
  const jobId = await bench.as(owner, async (call) => {
    const s3JobDefinition = { bucketDefinitions: [{ accountId: owner, buckets: ["data"] }] };
    const managed = { managedDataIdentifierSelector: "ALL" } as const;
    return (await createJob(call, { name: "job", jobType: "ONE_TIME", clientToken: "token", ...managed, s3JobDefinition })).jobId;
  });
  await bench.runTasks();
  const { run } = await bench.as(owner, (call) => describeJob(call, { jobId }));
  const { items } = await bench.as(owner, (call) => listUnreadObjects(call, { jobId }));
  const expected = Object.entries(objects).flatMap(([key, { reason }]) =>
    reason === undefined ? [] : [[key, "SKIPPED", reason]],
  );
  expect(items.map(({ key, status, reason }) => [key, status, reason]).sort()).toEqual(expected.sort());
  expect(run).toMatchObject({ objectsDone: Object.keys(objects).length, objectsUnread: expected.length, objectsDetected: 4 });
});
