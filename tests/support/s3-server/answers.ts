/**
 * The answers of the test S3 server, operation by operation, as the S3 API reference describes them.
 */
import type { ServerResponse } from "node:http";
import type { Buckets, StoredObject } from "./buckets.ts";
import { escapeXml, S3Error } from "./errors.ts";
import type { Fault, Oddities, SeenRequest } from "./requests.ts";

/** One request and everything needed to answer it. */
export type Exchange = {
  readonly seen: SeenRequest;
  readonly body: Buffer;
  readonly response: ServerResponse;
  readonly buckets: Buckets;
  readonly oddities: Oddities;
  readonly fault: Fault | undefined;
};

/** Answers a request, or throws an {@link S3Error}. */
export function answerRequest(exchange: Exchange): void {
  const { seen, body, response, buckets } = exchange;
  switch (seen.operation) {
    case "ListBuckets":
      sendXml(response, listBuckets(exchange));
      break;
    case "AssumeRole":
      sendXml(response, assumedRole());
      break;
    case "CreateBucket":
      buckets.create(seen.bucket);
      sendEmpty(response, 200);
      break;
    case "GetBucketLocation":
      sendXml(response, location(buckets.region(seen.bucket)));
      break;
    case "ListObjectsV2":
      sendXml(response, listObjects(exchange));
      break;
    case "HeadObject":
    case "GetObject":
      sendObject(exchange);
      break;
    case "PutObject":
      buckets.put(seen.bucket, seen.key, body);
      response.setHeader("etag", `"${buckets.get(seen.bucket, seen.key).etag}"`);
      sendEmpty(response, 200);
      break;
    case "DeleteObject":
      buckets.delete(seen.bucket, seen.key);
      sendEmpty(response, 204);
      break;
    default:
      throw new S3Error(
        501,
        "NotImplemented",
        "A header or operation you provided implies functionality that is not implemented.",
      );
  }
}

function listBuckets({ seen, buckets, oddities }: Exchange): string {
  const after = seen.query.get("continuation-token") ?? "";
  const all = buckets.list().filter(({ name }) => name > after);
  const page = all.slice(0, Math.min(Number(seen.query.get("max-buckets") ?? 10_000), oddities.pageMax ?? 10_000));
  const entries = page.map(({ name, createdAt, region }) => {
    const regionName = oddities.namesRegions ? `<BucketRegion>${region}</BucketRegion>` : "";
    return `<Bucket><Name>${name}</Name><CreationDate>${createdAt.toISOString()}</CreationDate>${regionName}</Bucket>`;
  });
  const token = page.length < all.length ? `<ContinuationToken>${page.at(-1)?.name}</ContinuationToken>` : "";
  return element("ListAllMyBucketsResult", `<Owner><ID>test</ID></Owner><Buckets>${entries.join("")}</Buckets>${token}`);
}

function location(region: string): string {
  return element("LocationConstraint", region === "us-east-1" ? "" : region);
}

function assumedRole(): string {
  const credentials =
    "<AccessKeyId>ASIAEXAMPLEROLE00000</AccessKeyId><SecretAccessKey>example-role-secret</SecretAccessKey>" +
    "<SessionToken>example-session-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>";
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

/** Pages hold keys and, with a delimiter, common prefixes; the token is where the page ended, as base64. */
function listObjects({ seen, buckets, oddities }: Exchange): string {
  const { query, bucket } = seen;
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const pageMax = Math.min(Number(query.get("max-keys") ?? 1_000), 1_000, oddities.pageMax ?? 1_000);
  const token = query.get("continuation-token");
  const after = token === null ? (query.get("start-after") ?? "") : Buffer.from(token, "base64").toString();
  const encoded = query.get("encoding-type") === "url" && !oddities.ignoresEncoding;
  const name = (text: string) => (encoded ? encodeKey(text) : escapeXml(text));
  const rows: string[] = [];
  let last = after;
  let isTruncated = false;
  let lastPrefix: string | undefined;
  for (const key of buckets.keys(bucket)) {
    if (!key.startsWith(prefix) || isAtOrBefore(key, after) || (lastPrefix !== undefined && key.startsWith(lastPrefix))) continue;
    isTruncated = rows.length >= pageMax;
    if (isTruncated) break;
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    lastPrefix = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    rows.push(
      lastPrefix === undefined
        ? contents(name(key), buckets.get(bucket, key))
        : `<CommonPrefixes><Prefix>${name(lastPrefix)}</Prefix></CommonPrefixes>`,
    );
    last = lastPrefix === undefined ? key : `${lastPrefix}\u{10ffff}`;
  }
  const next = isTruncated && !oddities.losesTokens ? Buffer.from(last).toString("base64") : "";
  const head =
    `<Name>${bucket}</Name><Prefix>${name(prefix)}</Prefix><KeyCount>${rows.length}</KeyCount><MaxKeys>${pageMax}</MaxKeys>` +
    `${encoded ? "<EncodingType>url</EncodingType>" : ""}<IsTruncated>${isTruncated}</IsTruncated>` +
    `${next === "" ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`}`;
  return element("ListBucketResult", head + rows.join(""));
}

function contents(name: string, { body, etag, lastModified, storageClass }: StoredObject): string {
  return (
    `<Contents><Key>${name}</Key><LastModified>${lastModified.toISOString()}</LastModified><ETag>&quot;${etag}&quot;</ETag>` +
    `<Size>${body.length}</Size><StorageClass>${storageClass}</StorageClass></Contents>`
  );
}

function isAtOrBefore(key: string, after: string): boolean {
  return after !== "" && Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0;
}

/** As S3 does it: a space is a plus sign, a slash stays. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/");
}

function sendObject({ seen, response, buckets, oddities, fault }: Exchange): void {
  const object = buckets.get(seen.bucket, seen.key);
  if (object.readError) throw new S3Error(object.readError.status, object.readError.code, object.readError.message);
  if (seen.operation === "GetObject" && ["GLACIER", "DEEP_ARCHIVE"].includes(object.storageClass)) {
    throw new S3Error(403, "InvalidObjectState", "The operation is not valid for the object's storage class");
  }
  const ifMatch = seen.headers["if-match"];
  if (ifMatch !== undefined && !oddities.ignoresIfMatch && ifMatch.replaceAll('"', "") !== object.etag) {
    throw new S3Error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  }
  const { start, end, isPart } = rangeOf(oddities.ignoresRange ? undefined : seen.headers.range, object.body.length);
  const bytes = object.body.subarray(start, end);
  response.statusCode = isPart ? 206 : 200;
  response.setHeader("etag", `"${object.etag}"`);
  response.setHeader("last-modified", object.lastModified.toUTCString());
  response.setHeader("accept-ranges", "bytes");
  response.setHeader("content-type", "binary/octet-stream");
  response.setHeader("content-length", Math.max(0, bytes.length + (fault?.lengthBy ?? 0)));
  for (const [name, value] of Object.entries(object.headers)) response.setHeader(name, value);
  if (object.storageClass !== "STANDARD") response.setHeader("x-amz-storage-class", object.storageClass);
  if (isPart) response.setHeader("content-range", `bytes ${start}-${end - 1}/${object.body.length}`);
  if (seen.operation === "HeadObject") response.end();
  else sendBody(response, bytes, fault);
}

/** A broken or stalled body is sent in part, then the connection is closed or left silent. */
function sendBody(response: ServerResponse, bytes: Uint8Array, fault: Fault | undefined): void {
  const part = fault?.cutAfterBytes ?? fault?.stallAfterBytes;
  if (part !== undefined) {
    response.write(bytes.subarray(0, part), () => {
      if (fault?.cutAfterBytes !== undefined) response.destroy();
    });
    return;
  }
  const { lengthBy = 0 } = fault ?? {};
  if (lengthBy === 0) {
    response.end(bytes);
    return;
  }
  // Node checks the announced length in end(), not in write(); a socket left open shows what the client makes of it.
  response.write(lengthBy < 0 ? bytes.subarray(0, bytes.length + lengthBy) : bytes, () => {
    if (lengthBy > 0) response.destroy();
    else response.end();
  });
}

function rangeOf(header: string | undefined, size: number): { start: number; end: number; isPart: boolean } {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined) return { start: 0, end: size, isPart: false };
  const start = Number(first);
  if (start >= size) throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
  return { start, end: last === "" ? size : Math.min(Number(last) + 1, size), isPart: true };
}

function element(name: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`;
}

function sendXml(response: ServerResponse, xml: string): void {
  response.writeHead(200, { "content-type": "application/xml" });
  response.end(xml);
}

function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-length": "0" });
  response.end();
}
