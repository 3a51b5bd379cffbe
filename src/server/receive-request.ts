/**
 * Node's message as the plain value that signatures and routing work on: nothing decoded, nothing merged.
 */
import type { IncomingMessage } from "node:http";
import type { HttpRequest } from "../wire/http.ts";

/** What is needed beside the message. */
export type Reception = {
  readonly body: Uint8Array;
  /** The request target as sent. */
  readonly target: string;
  /** Whether a proxy in front is trusted to tell the client's address and protocol (`X-Forwarded-For`, `-Proto`). */
  readonly trustProxy: boolean;
};

/** Builds the request value. */
export function receiveRequest(message: IncomingMessage, { body, target, trustProxy }: Reception): HttpRequest {
  const headers = headerPairs(message.rawHeaders);
  const forwarded = (name: string) =>
    trustProxy
      ? headers
          .findLast(([each]) => each === name)?.[1]
          .split(",")
          .at(-1)
          ?.trim()
      : undefined;
  const { rawPath, rawQuery } = splitTarget(target);
  return {
    method: message.method ?? "GET",
    rawPath,
    rawQuery,
    headers,
    body,
    sourceIp: withoutMapping(forwarded("x-forwarded-for") ?? message.socket.remoteAddress ?? ""),
    isSecure: forwarded("x-forwarded-proto") === "https",
  };
}

/**
 * Splits a target into path and query. Clients that think they speak to a proxy send `http://host/path`; the authority
 * is dropped then (RFC 9112, 3.2.2).
 */
export function splitTarget(target: string): { readonly rawPath: string; readonly rawQuery: string } {
  const local = target.replace(/^https?:\/\/[^/?]*/i, "");
  const mark = local.indexOf("?");
  const rawPath = mark < 0 ? local : local.slice(0, mark);
  return { rawPath: rawPath === "" ? "/" : rawPath, rawQuery: mark < 0 ? "" : local.slice(mark + 1) };
}

function headerPairs(raw: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([(raw[i] ?? "").toLowerCase(), raw[i + 1] ?? ""]);
  return pairs;
}

/** An IPv4 address on a dual-stack socket comes as `::ffff:192.0.2.1`. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
