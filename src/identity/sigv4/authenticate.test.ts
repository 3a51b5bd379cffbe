import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { AccountId } from "../../base/account-id.ts";
import type { HttpRequest } from "../../wire/http.ts";
import type { Credential } from "../credential.ts";
import { authenticate, signedRequestLimits } from "./authenticate.ts";
import { AuthenticationFailure, type AuthenticationFailureKind } from "./authentication-failure.ts";
import { headerVectors, presignedVectors, signedByHeader, signedByQuery, suite, tokenOf } from "./vectors.fixture.ts";

const account = "111111111111" as AccountId;
const vanilla = signedByHeader({
  name: "get-vanilla",
  signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
});
const presigned = signedByQuery({ name: "q", signature: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d" });

function credential(token?: string, expiresAt = new Date("2015-08-31T00:00:00Z")): Credential {
  return {
    accessKeyId: suite.accessKeyId,
    secretAccessKey: suite.secretAccessKey,
    caller: {
      account,
      kind: "root",
      arn: `arn:aws:iam::${account}:root`,
      userId: account,
      accessKeyId: suite.accessKeyId,
      policies: "everything",
    },
    ...(token === undefined ? {} : { sessionTokenHash: createHash("sha256").update(token).digest(), expiresAt }),
  };
}

type Changes = { token?: string; expiresAt?: Date; now?: Date; services?: readonly string[]; isKnown?: boolean };

async function outcome(request: HttpRequest, changes: Changes = {}): Promise<"ok" | AuthenticationFailureKind> {
  try {
    const result = await authenticate(request, {
      findCredential: async (id) =>
        changes.isKnown !== false && id === suite.accessKeyId ? credential(changes.token, changes.expiresAt) : undefined,
      now: changes.now ?? suite.now,
      services: changes.services ?? ["service"],
    });
    expect(result.scope).toEqual({ region: "us-east-1", service: "service" });
    expect(result.caller.account).toBe(account);
    return "ok";
  } catch (error) {
    if (error instanceof AuthenticationFailure) return error.kind;
    throw error;
  }
}

function changes(token: string | undefined): Changes {
  return token === undefined ? {} : { token };
}

function withHeader(request: HttpRequest, name: string, value: string): HttpRequest {
  return { ...request, headers: [...request.headers.filter(([each]) => each !== name), [name, value]] };
}

function withAuthorization(change: (text: string) => string): HttpRequest {
  const text = vanilla.headers.find(([name]) => name === "authorization")?.[1] ?? "";
  return withHeader(vanilla, "authorization", change(text));
}

describe("the published vectors", () => {
  test.each(headerVectors)("header: $name", async (vector) => {
    expect(await outcome(signedByHeader(vector), changes(tokenOf(vector)))).toBe("ok");
  });

  test.each(presignedVectors)("presigned: $name", async (vector) => {
    expect(await outcome(signedByQuery(vector), changes(tokenOf(vector)))).toBe("ok");
  });
});

describe("refuses", () => {
  const cases: readonly (readonly [string, AuthenticationFailureKind, HttpRequest, Changes?])[] = [
    ["a request without a signature", "missing-token", { ...vanilla, headers: [["host", "example.amazonaws.com"]] }],
    ["another scheme", "missing-token", withHeader(vanilla, "authorization", "Basic Zm9vOmJhcg==")],
    [
      "the asymmetric algorithm",
      "incomplete-signature",
      withAuthorization((text) => text.replace("HMAC-SHA256", "ECDSA-P256-SHA256")),
    ],
    ["a header without Signature", "incomplete-signature", withAuthorization((text) => text.replace(/, Signature=.*/, ""))],
    ["an element given twice", "incomplete-signature", withAuthorization((text) => `${text}, SignedHeaders=host`)],
    ["a signature of the wrong length", "incomplete-signature", withAuthorization((text) => text.slice(0, -1))],
    [
      "a signature in capitals",
      "incomplete-signature",
      withAuthorization((text) => text.replace(/Signature=.*/, (end) => end.toUpperCase().replace("SIGNATURE", "Signature"))),
    ],
    ["a credential of four parts", "incomplete-signature", withAuthorization((text) => text.replace("/aws4_request", ""))],
    ["another terminator", "wrong-scope", withAuthorization((text) => text.replace("aws4_request", "aws5_request"))],
    ["another day in the scope", "wrong-scope", withAuthorization((text) => text.replace("20150830", "20150829"))],
    ["a Region out of form", "wrong-scope", withAuthorization((text) => text.replace("us-east-1", "nowhere"))],
    ["a service that is not served", "wrong-scope", vanilla, { services: ["macie2"] }],
    ["an unknown key", "unknown-key", vanilla, { isKnown: false }],
    ["another Region than signed", "signature-mismatch", withAuthorization((text) => text.replace("us-east-1", "us-east-2"))],
    [
      "a second Authorization header",
      "incomplete-signature",
      { ...vanilla, headers: [...vanilla.headers, ["authorization", "x"]] },
    ],
    [
      "a second X-Amz-Date header",
      "incomplete-signature",
      { ...vanilla, headers: [...vanilla.headers, ["x-amz-date", "20150830T123600Z"]] },
    ],
    ["a signature in both places", "incomplete-signature", { ...vanilla, rawQuery: presigned.rawQuery }],
    [
      "no date at all",
      "incomplete-signature",
      { ...vanilla, headers: vanilla.headers.filter(([name]) => name !== "x-amz-date") },
    ],
    ["a date that does not exist", "incomplete-signature", withHeader(vanilla, "x-amz-date", "20150230T123600Z")],
    [
      "a signed header that is missing",
      "signature-mismatch",
      withAuthorization((text) => text.replace("host;", "host;my-header;")),
    ],
    [
      "signed headers out of order",
      "incomplete-signature",
      withAuthorization((text) => text.replace("host;x-amz-date", "x-amz-date;host")),
    ],
    ["host left unsigned", "signature-mismatch", withAuthorization((text) => text.replace("host;", ""))],
    ["an unsigned x-amz header", "signature-mismatch", withHeader(vanilla, "x-amz-target", "Other")],
    ["a body that was not signed", "signature-mismatch", { ...vanilla, body: Buffer.from("x") }],
    [
      "an unsigned payload",
      "unsupported-payload-form",
      withHeader(
        withAuthorization((t) => t.replace("host;", "host;x-amz-content-sha256;")),
        "x-amz-content-sha256",
        "UNSIGNED-PAYLOAD",
      ),
    ],
    [
      "a streamed payload",
      "unsupported-payload-form",
      withHeader(
        withAuthorization((t) => t.replace("host;", "host;x-amz-content-sha256;")),
        "x-amz-content-sha256",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
      ),
    ],
    [
      "a stated hash of another body",
      "payload-mismatch",
      withHeader(
        withAuthorization((t) => t.replace("host;", "host;x-amz-content-sha256;")),
        "x-amz-content-sha256",
        "0".repeat(64),
      ),
    ],
    ["temporary credentials without their token", "invalid-token", vanilla, { token: "t" }],
    [
      "presigned without X-Amz-Expires",
      "incomplete-signature",
      { ...presigned, rawQuery: presigned.rawQuery.replace("&X-Amz-Expires=3600", "") },
    ],
    [
      "presigned for more than seven days",
      "incomplete-signature",
      { ...presigned, rawQuery: presigned.rawQuery.replace("3600", "604801") },
    ],
    ["presigned for no time", "incomplete-signature", { ...presigned, rawQuery: presigned.rawQuery.replace("3600", "0") }],
    [
      "presigned with a parameter twice",
      "incomplete-signature",
      { ...presigned, rawQuery: `${presigned.rawQuery}&X-Amz-Date=20150830T123600Z` },
    ],
    ["presigned with an added parameter", "signature-mismatch", { ...presigned, rawQuery: `${presigned.rawQuery}&a=b` }],
    [
      "too many headers",
      "incomplete-signature",
      {
        ...vanilla,
        headers: [
          ...vanilla.headers,
          ...Array.from({ length: signedRequestLimits.headersMax }, (_, i) => [`h${i}`, "v"] as const),
        ],
      },
    ],
    [
      "too many characters of headers",
      "incomplete-signature",
      withHeader(vanilla, "filler", "x".repeat(signedRequestLimits.headerCharactersMax)),
    ],
    [
      "a target that is too long",
      "incomplete-signature",
      { ...vanilla, rawPath: `/${"x".repeat(signedRequestLimits.targetCharactersMax)}` },
    ],
  ];

  test.each(cases.map(([rule, kind, request, change]) => ({ rule, kind, request, change })))(
    "$rule: $kind",
    async ({ kind, request, change }) => {
      expect(await outcome(request, change)).toBe(kind);
    },
  );
});

describe("temporary credentials", () => {
  const vector = headerVectors.find((each) => each.name === "post-sts-header-before");
  const request = signedByHeader(vector ?? { name: "", signature: "" });
  const token = (vector && tokenOf(vector)) ?? "";

  test("another token than issued is invalid", async () =>
    expect(await outcome(request, { token: `${token}x` })).toBe("invalid-token"));
  test("a token for permanent credentials is invalid", async () => expect(await outcome(request)).toBe("invalid-token"));
  test("good until one second before their end", async () =>
    expect(await outcome(request, { token, expiresAt: new Date(suite.now.getTime() + 1_000) })).toBe("ok"));
  test("expired at their end", async () => expect(await outcome(request, { token, expiresAt: suite.now })).toBe("expired-token"));
});

describe("time", () => {
  const at = (seconds: number) => new Date(suite.now.getTime() + seconds * 1_000);

  test.each([
    ["15 minutes old", vanilla, 900, "ok"],
    ["older than 15 minutes", vanilla, 901, "expired"],
    ["5 minutes ahead", vanilla, -300, "ok"],
    ["more than 5 minutes ahead", vanilla, -301, "not-yet-current"],
    ["presigned, at its end", presigned, 3_600, "ok"],
    ["presigned, after its end", presigned, 3_601, "expired"],
    ["presigned, more than 5 minutes ahead", presigned, -301, "not-yet-current"],
  ] as const)("%s", async (_, request, seconds, expected) => {
    expect(await outcome(request, { now: at(seconds) })).toBe(expected);
  });

  test("the Date header stands in for X-Amz-Date", async () => {
    const request: HttpRequest = {
      ...withAuthorization((text) =>
        text.replace("host;x-amz-date", "date;host").replace(/Signature=.*/, `Signature=${"0".repeat(64)}`),
      ),
    };
    const headers = request.headers.filter(([name]) => name !== "x-amz-date");
    const dated: HttpRequest = { ...request, headers: [...headers, ["date", "Sun, 30 Aug 2015 12:36:00 GMT"]] };
    expect(await outcome(dated)).toBe("signature-mismatch");
    expect(await outcome(dated, { now: at(901) })).toBe("expired");
    expect(await outcome({ ...request, headers: [...headers, ["date", "yesterday"]] })).toBe("incomplete-signature");
  });
});

test("failures never show the secret or the right signature", async () => {
  const broken = withAuthorization((text) => text.replace(/Signature=.*/, `Signature=${"0".repeat(64)}`));
  const failure = await authenticate(broken, {
    findCredential: async () => credential(),
    now: suite.now,
    services: ["service"],
  }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AuthenticationFailure);
  expect(String(failure)).not.toContain(suite.secretAccessKey);
  expect(String(failure)).not.toContain("5fa00fa3");
});
