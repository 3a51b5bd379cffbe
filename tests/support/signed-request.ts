/**
 * Requests for any operation of the four models, signed as an SDK signs them but with whatever is wrong that a test wants.
 * Paths and bodies are the least that routes to the operation, so their input is mostly not a good one.
 */
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Operation, ServiceModel } from "../../src/wire/shape.ts";
import { homeRegion, type Key } from "./clients.ts";

/** A request before it is signed. */
export type PlainRequest = {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** "" for none. */
  readonly body: string;
};

/** How the request is signed. */
export type Signing = { readonly key: Key; readonly region?: string; readonly signedAt?: Date };

/** An answer, with the error's name as the protocol gives it; "" when there is none. */
export type RawAnswer = { readonly status: number; readonly error: string; readonly body: string };

/** The least request that means the operation. `id` stands for each variable of its path. */
export function requestOf(model: ServiceModel, operation: Operation, id = "000000000000"): PlainRequest {
  const { service } = model;
  switch (model.protocol) {
    case "restJson1": {
      const path = operation.path.replaceAll(/\{\w+\+?\}/g, id);
      const hasBody = operation.method !== "GET" && operation.method !== "DELETE";
      return {
        service,
        method: operation.method,
        path,
        headers: { "content-type": "application/json" },
        body: hasBody ? "{}" : "",
      };
    }
    case "awsJson1_1": {
      const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `${model.targetPrefix}.${operation.name}` };
      return { service, method: "POST", path: "/", headers, body: "{}" };
    }
    case "awsQuery": {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return { service, method: "POST", path: "/", headers, body: `Action=${operation.name}&Version=${model.version}` };
    }
  }
}

/** The headers that sign a request. */
export async function sign(url: string, request: PlainRequest, signing: Signing): Promise<Record<string, string>> {
  const { hostname, port, host } = new URL(url);
  const signer = new SignatureV4({
    service: request.service,
    region: signing.region ?? homeRegion,
    credentials: { ...signing.key },
    sha256: Sha256,
  });
  const { method, path, body } = request;
  const unsigned = {
    protocol: "http:",
    hostname,
    port: Number(port),
    method,
    path,
    query: {},
    headers: { ...request.headers, host },
    body,
  };
  const { headers } = await signer.sign(unsigned, signing.signedAt && { signingDate: signing.signedAt });
  const { host: _, ...sent } = headers;
  return sent;
}

/** Sends a request with the headers given, signed or not. */
export async function send(url: string, request: PlainRequest, headers: Readonly<Record<string, string>>): Promise<RawAnswer> {
  const { method, path, body } = request;
  const response = await fetch(`${url}${path}`, { method, headers, ...(body !== "" && { body }) });
  const text = await response.text();
  const error = response.headers.get("x-amzn-errortype") ?? /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? "";
  return { status: response.status, error, body: text };
}

/** Signs and sends. */
export async function sendSigned(url: string, request: PlainRequest, signing: Signing): Promise<RawAnswer> {
  return send(url, request, await sign(url, request, signing));
}
