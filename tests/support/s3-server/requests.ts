/**
 * Requests to the test S3 server: which operation on what, and which faults can be asked of the server for them.
 */
import type { IncomingMessage } from "node:http";

/** Which requests a fault hits: all, or those of one operation, bucket or key. */
export type FaultTarget = { readonly operation?: Operation; readonly bucket?: string; readonly key?: string };

/** The operations the server knows, by their API names. */
export type Operation =
  | "ListBuckets"
  | "CreateBucket"
  | "GetBucketLocation"
  | "ListObjectsV2"
  | "HeadObject"
  | "GetObject"
  | "PutObject"
  | "DeleteObject"
  | "AssumeRole";

/** What goes wrong with a request. `cutAfterBytes` breaks the connection, `lengthBy` changes Content-Length only. */
export type Fault = FaultTarget & {
  /** Requests hit before the fault is over; default all from then on. */
  readonly count?: number;
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  readonly delayMs?: number;
  readonly cutAfterBytes?: number;
  readonly stallAfterBytes?: number;
  readonly lengthBy?: number;
};

/** How stores differ from AWS, switched on to see that a client copes. */
export type Oddities = {
  /** Answer all of the object to a request for a range. */
  readonly ignoresRange?: boolean;
  readonly ignoresIfMatch?: boolean;
  /** Answer keys as they are even when asked to encode them. */
  readonly ignoresEncoding?: boolean;
  /** Say that a listing goes on, but not where. */
  readonly losesTokens?: boolean;
  /** Name each bucket's Region in ListBuckets. */
  readonly namesRegions?: boolean;
  /** Entries per page of ListBuckets and ListObjectsV2, at most. */
  readonly pageMax?: number;
};

/** One request as it came. */
export type SeenRequest = {
  readonly operation: Operation | "unknown";
  readonly bucket: string;
  readonly key: string;
  readonly headers: IncomingMessage["headers"];
  readonly query: URLSearchParams;
  readonly body: string;
};

/** Path style is `/bucket/key`; host style is `bucket.<name>` with anything that is not an address as the host. */
export function seeRequest(request: IncomingMessage, body: Buffer): SeenRequest {
  // Not by URL, which would resolve the dots in a key such as "a/../b".
  const [pathname = "/", search = ""] = (request.url ?? "/").split("?");
  const searchParams = new URLSearchParams(search);
  const host = /^([a-z0-9][a-z0-9.-]*)\.(localhost|s3\.[a-z.]+)(:\d+)?$/.exec(request.headers.host ?? "");
  const path = host?.[1] === undefined ? pathname.slice(1) : `${host[1]}${pathname}`;
  const slash = path.indexOf("/");
  const bucket = decodeURIComponent(slash < 0 ? path : path.slice(0, slash));
  const key = slash < 0 ? "" : decodeURIComponent(path.slice(slash + 1));
  const operation = operationOf(request.method ?? "", { bucket, key, query: searchParams });
  return {
    operation,
    bucket,
    key,
    headers: request.headers,
    query: searchParams,
    body: operation === "AssumeRole" ? body.toString() : "",
  };
}

function operationOf(
  method: string,
  { bucket, key, query }: { bucket: string; key: string; query: URLSearchParams },
): SeenRequest["operation"] {
  const level = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  const operations: Readonly<Record<string, Operation>> = {
    "GET service": "ListBuckets",
    "POST service": "AssumeRole",
    "PUT bucket": "CreateBucket",
    "GET bucket": query.has("location") ? "GetBucketLocation" : "ListObjectsV2",
    "HEAD object": "HeadObject",
    "GET object": "GetObject",
    "PUT object": "PutObject",
    "DELETE object": "DeleteObject",
  };
  return operations[`${method} ${level}`] ?? "unknown";
}
