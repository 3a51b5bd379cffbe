import { createHash } from "node:crypto";
import { HttpRequest as SmithyRequest } from "@smithy/core/transport";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccountId } from "../../base/account-id.ts";
import type { HttpRequest } from "../../wire/http.ts";
import { authenticate } from "./authenticate.ts";
import { AuthenticationFailure } from "./authentication-failure.ts";
import { canonicalPath } from "./canonical-path.ts";

const key = { accessKeyId: "AKIAREEVETEST0000001", secretAccessKey: "invented-secret-for-tests-0000000000000" };
const account = "222222222222" as AccountId;
const now = new Date("2026-03-01T10:00:00Z");

type Shape = {
  method: string;
  segments: readonly string[];
  query: Readonly<Record<string, string>>;
  header: string;
  body: string;
  token?: string;
};

/** A request signed by AWS's own client code, as it would arrive. */
async function signed(shape: Shape, form: "header" | "presigned"): Promise<HttpRequest> {
  const signer = new SignatureV4({
    credentials: { ...key, ...(shape.token === undefined ? {} : { sessionToken: shape.token }) },
    region: "eu-west-1",
    service: "macie2",
    sha256: Sha256,
  });
  const request = new SmithyRequest({
    method: shape.method,
    protocol: "http:",
    hostname: "127.0.0.1",
    port: 8700,
    path: `/${shape.segments.map((segment) => encodeURIComponent(segment)).join("/")}`,
    query: { ...shape.query },
    headers: {
      host: "127.0.0.1:8700",
      "content-type": "application/json",
      "x-amz-user-agent": "test",
      "my-header": shape.header,
    },
    body: shape.body,
  });
  const result =
    form === "header"
      ? await signer.sign(request, { signingDate: now })
      : await signer.presign(request, { signingDate: now, expiresIn: 60 });
  return {
    method: result.method,
    rawPath: result.path,
    rawQuery: Object.entries(result.query ?? {})
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
      .join("&"),
    headers: Object.entries(result.headers).map(([name, value]) => [name.toLowerCase(), value] as const),
    body: Buffer.from(shape.body, "utf8"),
    sourceIp: "192.0.2.1",
    isSecure: false,
  };
}

class Sha256 {
  readonly #parts: (string | Uint8Array)[] = [];
  readonly #key: unknown;
  constructor(secret?: unknown) {
    this.#key = secret;
  }
  update(part: string | Uint8Array): void {
    this.#parts.push(part);
  }
  async digest(): Promise<Uint8Array> {
    const { createHmac } = await import("node:crypto");
    const hash = this.#key === undefined ? createHash("sha256") : createHmac("sha256", this.#key as Buffer);
    for (const part of this.#parts) hash.update(part as Buffer);
    return hash.digest();
  }
  reset(): void {
    this.#parts.length = 0;
  }
}

async function isAccepted(request: HttpRequest, token?: string): Promise<boolean> {
  try {
    await authenticate(request, {
      findCredential: async (accessKeyId) =>
        accessKeyId !== key.accessKeyId
          ? undefined
          : {
              ...key,
              caller: {
                account,
                kind: "root",
                arn: `arn:aws:iam::${account}:root`,
                userId: account,
                accessKeyId,
                policies: "everything",
              },
              ...(token === undefined ? {} : { sessionTokenHash: createHash("sha256").update(token).digest() }),
            },
      now,
      services: ["macie2"],
    });
    return true;
  } catch (error) {
    if (error instanceof AuthenticationFailure) return false;
    throw error;
  }
}

const segment = fc
  .string({ minLength: 1, maxLength: 12, unit: "binary" })
  .filter((text) => text !== "." && text !== ".." && isEncodable(text));
const shapes: fc.Arbitrary<Shape> = fc.record({
  method: fc.constantFrom("GET", "POST", "PATCH", "DELETE", "PUT"),
  segments: fc.array(fc.oneof(segment, fc.constant("arn:aws:macie2:eu-west-1:222222222222:member/333333333333")), {
    maxLength: 4,
  }),
  query: fc.dictionary(fc.stringMatching(/^[A-Za-z][\w .+/-]{0,8}$/), segment, { maxKeys: 4 }),
  header: fc.stringMatching(/^[ -~]{0,20}$/),
  body: fc.string({ maxLength: 40, unit: "binary" }).filter(isEncodable),
});

function isEncodable(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

describe("requests signed by the AWS SDK's signer", () => {
  test("in the header are accepted, with and without a session token", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.option(fc.stringMatching(/^[\w/+=]{10,40}$/), { nil: undefined }), async (shape, token) => {
        const request = await signed({ ...shape, ...(token === undefined ? {} : { token }) }, "header");
        expect(await isAccepted(request, token)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("presigned are accepted, with and without a session token", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.option(fc.stringMatching(/^[\w/+=]{10,40}$/), { nil: undefined }), async (shape, token) => {
        const request = await signed(
          { ...shape, method: "GET", body: "", ...(token === undefined ? {} : { token }) },
          "presigned",
        );
        expect(await isAccepted(request, token)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("are refused when any byte of path, query, signed header, body or method is another", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(), fc.integer({ min: 1, max: 127 }), async (shape, place, mask) => {
        const request = await signed(shape, "header");
        const changed = flip(request, place, mask);
        fc.pre(meaning(changed) !== meaning(request));
        expect(await isAccepted(changed)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

/** Changes one byte somewhere in what the signature must protect. */
function flip(request: HttpRequest, place: number, mask: number): HttpRequest {
  const body = Buffer.from(request.body).toString("latin1");
  const lengths = [request.method.length, request.rawPath.length, request.rawQuery.length, body.length];
  const headerValues = request.headers.map(([, value]) => value.length);
  let rest = place % [...lengths, ...headerValues].reduce((sum, each) => sum + each, 0);
  const next = (text: string): string => {
    const at = rest;
    rest -= text.length;
    if (at < 0 || at >= text.length) return text;
    return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ mask) + text.slice(at + 1);
  };
  return {
    ...request,
    method: next(request.method),
    rawPath: next(request.rawPath),
    rawQuery: next(request.rawQuery),
    body: Buffer.from(next(body), "latin1"),
    headers: request.headers.map(([name, value]) => [name, next(value)] as const),
  };
}

/** What a request says, so that two spellings of one thing (%2f and %2F, runs of spaces) do not count as a change. */
function meaning(request: HttpRequest): string {
  const parameters = request.rawQuery
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => pair.replace(/%[0-9a-fA-F]{2}/g, (code) => `<${Number.parseInt(code.slice(1), 16)}>`).replace(/=$/, ""))
    .map((pair) => pair.replace(/[^<>]/g, (c) => `<${c.charCodeAt(0)}>`))
    .sort();
  const headers = request.headers.map(([name, value]) => [name, value.trim().replace(/\s+/g, " ")]);
  return JSON.stringify([request.method, canonicalPath(request.rawPath), parameters, headers, [...request.body]]);
}
