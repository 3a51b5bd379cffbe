/**
 * Facts of the published Signature V4 test suite (aws-c-auth, `tests/aws-signing-test-suite/v4`, and the worked example of the
 * IAM user guide), written down as values: what is sent, and the signature everybody must arrive at.
 */
import type { HttpRequest } from "../../wire/http.ts";

/** The suite's credentials; published, open to nothing. */
export const suite = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  now: new Date("2015-08-30T12:36:00Z"),
  scope: "20150830/us-east-1/service/aws4_request",
};

/** One request of the suite; `signedHeaders` defaults to host and x-amz-date. */
export type Vector = {
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly signedHeaders?: string;
  readonly body?: string;
  readonly signature: string;
};

const token =
  "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
const unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
const postVanilla = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b";
const form = "application/x-www-form-urlencoded";

/** Requests signed in the Authorization header. */
export const headerVectors: readonly Vector[] = [
  { name: "get-vanilla", signature: vanilla },
  { name: "post-vanilla", method: "POST", signature: postVanilla },
  { name: "get-relative-normalized", path: "/example/..", signature: vanilla },
  { name: "get-relative-relative-normalized", path: "/example1/example2/../..", signature: vanilla },
  { name: "get-slash-normalized", path: "//", signature: vanilla },
  { name: "get-slash-dot-slash-normalized", path: "/./", signature: vanilla },
  {
    name: "get-slashes-normalized",
    path: "//example//",
    signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
  },
  {
    name: "get-space-normalized",
    path: "/example space/",
    signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
  },
  {
    name: "get-unreserved",
    path: `/${unreserved}`,
    signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
  },
  { name: "get-utf8", path: bytes("/\u1234"), signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85" },
  {
    name: "get-vanilla-empty-query-key",
    query: "Param1=value1",
    signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
  },
  {
    name: "get-vanilla-query-order-key-case",
    query: "Param2=value2&Param1=value1",
    signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  },
  {
    name: "get-vanilla-query-order-encoded",
    query: "Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
    signature: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
  },
  {
    name: "get-vanilla-query-unreserved",
    query: `${unreserved}=${unreserved}`,
    signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
  },
  {
    name: "get-vanilla-utf8-query",
    query: `${bytes("\u1234")}=bar`,
    signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
  },
  {
    name: "post-vanilla-query-nonunreserved",
    method: "POST",
    query: "%40%23%24%25%5E=&%2B=%2F%2C%3F%3E%3C%60%22%3B%3A%5C%7C%5D%5B%7B%7D",
    signature: "66c82657c86e26fb25238d0e69f011edc4c6df5ae71119d7cb98ed9b87393c1e",
  },
  {
    name: "post-vanilla-query-space",
    method: "POST",
    query: "p=",
    signature: "e71688addb58a26418614085fb730ba3faa623b461c17f48f2fbdb9361b94a9b",
  },
  {
    name: "get-header-key-duplicate",
    headers: [
      ["my-header1", "value2"],
      ["my-header1", "value2"],
      ["my-header1", "value1"],
    ],
    signedHeaders: "host;my-header1;x-amz-date",
    signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
  },
  {
    name: "get-header-value-order",
    headers: [
      ["my-header1", "value4"],
      ["my-header1", "value1"],
      ["my-header1", "value3"],
      ["my-header1", "value2"],
    ],
    signedHeaders: "host;my-header1;x-amz-date",
    signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
  },
  {
    name: "get-header-value-trim",
    headers: [
      ["my-header1", " value1"],
      ["my-header2", ' "a   b   c"'],
    ],
    signedHeaders: "host;my-header1;my-header2;x-amz-date",
    signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
  },
  {
    name: "post-header-value-case",
    method: "POST",
    headers: [["my-header1", "VALUE1"]],
    signedHeaders: "host;my-header1;x-amz-date",
    signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
  },
  {
    name: "post-sts-header-before",
    method: "POST",
    headers: [["x-amz-security-token", token]],
    signedHeaders: "host;x-amz-date;x-amz-security-token",
    signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
  },
  {
    name: "post-x-www-form-urlencoded",
    method: "POST",
    headers: [["content-type", form]],
    signedHeaders: "content-type;host;x-amz-date",
    body: "Param1=value1",
    signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  },
  {
    name: "post-x-www-form-urlencoded-parameters",
    method: "POST",
    headers: [["content-type", `${form}; charset=utf8`]],
    signedHeaders: "content-type;host;x-amz-date",
    body: "Param1=value1",
    signature: "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe",
  },
];

/** Requests signed in the query, good for an hour. */
export const presignedVectors: readonly Vector[] = [
  { name: "get-vanilla-query", signature: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d" },
  {
    name: "get-vanilla-with-session-token",
    query: "X-Amz-Security-Token=6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
    signature: "7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c",
  },
];

/** The session token of a vector, if it has one. */
export function tokenOf(vector: Vector): string | undefined {
  return (
    vector.headers?.find(([name]) => name === "x-amz-security-token")?.[1] ?? vector.query?.split("X-Amz-Security-Token=")[1]
  );
}

/** The vector as it arrives with an Authorization header. */
export function signedByHeader(vector: Vector): HttpRequest {
  const signedHeaders = vector.signedHeaders ?? "host;x-amz-date";
  const authorization = `AWS4-HMAC-SHA256 Credential=${suite.accessKeyId}/${suite.scope}, SignedHeaders=${signedHeaders}, Signature=${vector.signature}`;
  return requestOf(vector, [
    ["x-amz-date", "20150830T123600Z"],
    ["authorization", authorization],
  ]);
}

/** The vector as it arrives presigned. */
export function signedByQuery(vector: Vector): HttpRequest {
  const query = [
    "X-Amz-Algorithm=AWS4-HMAC-SHA256",
    `X-Amz-Credential=${encodeURIComponent(`${suite.accessKeyId}/${suite.scope}`)}`,
    "X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600",
    ...(vector.query === undefined ? [] : [vector.query]),
    `X-Amz-Signature=${vector.signature}`,
  ].join("&");
  return { ...requestOf(vector, []), rawQuery: query };
}

function requestOf(vector: Vector, headers: readonly (readonly [string, string])[]): HttpRequest {
  return {
    method: vector.method ?? "GET",
    rawPath: vector.path ?? "/",
    rawQuery: vector.query ?? "",
    headers: [["host", "example.amazonaws.com"], ...(vector.headers ?? []), ...headers],
    body: Buffer.from(vector.body ?? "", "utf8"),
    sourceIp: "192.0.2.1",
    isSecure: false,
  };
}

/** UTF-8 bytes, one character each, as Node hands them over. */
function bytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
