/**
 * Reads ranges of one version of an S3 object. An answer is believed only when its ETag, its range, its announced
 * length and the bytes that really came all agree with the listing: less is an error, never a shorter object.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { UnreadableError } from "../base/inspection.ts";
import type { ObjectEntry } from "./object-store.ts";
import type { FetchRange } from "./ranged-source.ts";
import type { S3Connection, S3Patience } from "./s3-client.ts";
import { unreadableAnswer } from "./s3-errors.ts";

/**
 * Fields of an object's own metadata that say that its bytes were encrypted before they came to the store: the wrapped key in the
 * formats 1, 2 and 3, and the commitment to a key that lies in another object. Format 1 and 2 with the key in another object do not
 * show. Source: Amazon S3 Encryption Client for Java, MetadataKeyConstants.
 */
const clientEncryptionFields = ["x-amz-key", "x-amz-key-v2", "x-amz-3", "x-amz-d"];

/** Milliseconds before a broken body is fetched again, doubled each time. */
const firstPauseMs = 100;

/** Fetches ranges of the listed object with If-Match; a body that breaks off is fetched again. */
export function objectRanges(connection: S3Connection, object: ObjectEntry, patience: S3Patience): FetchRange {
  return async (start, end, signal) => {
    for (let attempt = 1; ; attempt++) {
      const answer = await requestRange({ connection, object, start, end, signal });
      try {
        checkAnswer(answer, { object, start, end });
        return await collect(answer.Body, end - start, patience.idleMs);
      } catch (error) {
        destroyBody(answer.Body);
        const unreadable = unreadableAnswer(error);
        const isWorthRetrying = unreadable.reason === "STORE_UNAVAILABLE" && attempt < patience.attemptsMax && !signal?.aborted;
        if (!isWorthRetrying) throw unreadable;
      }
      await pause(firstPauseMs * 2 ** (attempt - 1));
    }
  };
}

type RangeRequest = {
  connection: S3Connection;
  object: ObjectEntry;
  start: number;
  end: number;
  signal: AbortSignal | undefined;
};

/** The SDK retries the request itself. A whole object is asked for without a range, since an empty one has none. */
async function requestRange({ connection, object, start, end, signal }: RangeRequest): Promise<GetObjectCommandOutput> {
  const command = new connection.sdk.GetObjectCommand({
    Bucket: object.bucket,
    Key: object.key,
    ...(object.etag !== "" && { IfMatch: `"${object.etag}"` }),
    ...(!isWhole(object, start, end) && { Range: `bytes=${start}-${end - 1}` }),
  });
  try {
    return await connection.client.send(command, { ...(signal && { abortSignal: signal }) });
  } catch (error) {
    throw unreadableAnswer(error);
  }
}

function isWhole({ sizeBytes }: ObjectEntry, start: number, end: number): boolean {
  return start === 0 && end === sizeBytes;
}

/** Not every store honours If-Match and Range, so the answer's own headers are compared with the listing. */
function checkAnswer(
  answer: GetObjectCommandOutput,
  { object, start, end }: { object: ObjectEntry; start: number; end: number },
): void {
  const etag = withoutQuotes(answer.ETag ?? "");
  if (etag !== object.etag) throw new UnreadableError("OBJECT_VERSION_MISMATCH", "the object changed after it was listed");
  if (clientEncryptionFields.some((field) => Object.hasOwn(answer.Metadata ?? {}, field)))
    throw new UnreadableError("INVALID_ENCRYPTION", "the object was encrypted before it came to the store");
  if (!isWhole(object, start, end)) checkRange(answer.ContentRange, { object, start, end });
  if (answer.ContentLength !== undefined && answer.ContentLength !== end - start) {
    throw new UnreadableError("STORE_UNAVAILABLE", `expected ${end - start} bytes, the store announced ${answer.ContentLength}`);
  }
}

function checkRange(
  contentRange: string | undefined,
  { object, start, end }: { object: ObjectEntry; start: number; end: number },
): void {
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(contentRange ?? "") ?? [];
  if (total !== undefined && Number(total) !== object.sizeBytes) {
    throw new UnreadableError("OBJECT_VERSION_MISMATCH", `the object had ${object.sizeBytes} bytes when listed, now ${total}`);
  }
  if (Number(first) !== start || Number(last) !== end - 1) {
    throw new UnreadableError("STORE_UNAVAILABLE", `expected bytes ${start} to ${end - 1}, the store sent another range`);
  }
}

/** ETags are compared and kept without the quotes HTTP puts around them. */
export function withoutQuotes(etag: string): string {
  return etag.replace(/^"(.*)"$/, "$1");
}

async function collect(body: GetObjectCommandOutput["Body"], length: number, idleMs: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  const idle = setTimeout(() => destroyBody(body), idleMs);
  try {
    if (body === undefined || !(Symbol.asyncIterator in body)) throw wrongLength(length, filled);
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      idle.refresh();
      if (filled + piece.length > length) throw wrongLength(length, filled + piece.length);
      bytes.set(piece, filled);
      filled += piece.length;
    }
  } finally {
    clearTimeout(idle);
  }
  if (filled !== length) throw wrongLength(length, filled);
  return bytes;
}

/** Frees the connection of a body that will not be read to its end. */
function destroyBody(body: unknown): void {
  if (typeof body === "object" && body !== null && "destroy" in body && typeof body.destroy === "function") body.destroy();
}

function wrongLength(expected: number, actual: number): UnreadableError {
  return new UnreadableError("STORE_UNAVAILABLE", `expected ${expected} bytes, the store sent ${actual}`);
}
