/**
 * The listening socket: receives requests within limits, hands them on as values, and closes without losing any.
 * fastify brings the server's life cycle and its defences; its router and body parsers are passed over, since paths
 * and bodies must stay as they were sent for signatures to hold.
 */
import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { HttpRequest } from "../wire/http.ts";
import { guessDialect } from "../wire/matching.ts";
import { answerHealth, type HealthParts } from "./health.ts";
import { answerPage, type Page, type Pages } from "./pages.ts";
import { readBody } from "./read-body.ts";
import { receiveRequest, splitTarget } from "./receive-request.ts";
import { type RequestLine, requestLine } from "./request-line.ts";
import { requestMetrics } from "./request-metrics.ts";
import { type RequestParts, serveRequest, type Trail, writeCommonError } from "./request-steps.ts";

/** What the server is made of, and its limits. */
export type ServerOptions = RequestParts &
  HealthParts & {
    /** Address to bind, such as `127.0.0.1`. */
    readonly host: string;
    /** Port to bind; 0 for any free one. */
    readonly port: number;
    /** Called once per API request and page, after the answer was written. Must not throw. */
    log(line: RequestLine): void;
    /** Files for unsigned requests, such as the console; absent: a plain page at `/`. */
    readonly pages?: Pages;
    /** Largest body accepted; default 1 MiB. Larger ones are answered 413. */
    readonly bodyMaxBytes?: number;
    /** Whether `X-Forwarded-For` and `X-Forwarded-Proto` are believed; default false. */
    readonly trustProxy?: boolean;
    /** Time for a client to send a whole request; default 30 s. Slower ones are answered 408 and cut off. */
    readonly receiveMaxMs?: number;
    /** Time that requests in flight have to finish once `close` was called; default 10 s. */
    readonly closeMaxMs?: number;
  };

/** A server that listens. */
export type RunningServer = {
  /** Base address, such as `http://127.0.0.1:8700`. */
  readonly url: string;
  /** Stops accepting, lets requests in flight finish within the time given, then cuts off the rest. */
  close(): Promise<void>;
};

const bodyMaxBytesDefault = 1_048_576;
const receiveMaxMsDefault = 30_000;
const closeMaxMsDefault = 10_000;
/** Longer than the idle time-out of common load balancers (60 s), so that they are the ones to hang up. */
const keepAliveMs = 65_000;
/** Most connections at once; more wait in the system's queue or are refused. */
const connectionsMax = 4_096;

/** Starts to listen. Rejects when the address cannot be bound. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const receiveMaxMs = options.receiveMaxMs ?? receiveMaxMsDefault;
  const app = fastify({
    logger: false,
    rewriteUrl: () => "/", // Keeps foreign paths from fastify's router; the original stays available.
    requestTimeout: receiveMaxMs,
    keepAliveTimeout: keepAliveMs,
    forceCloseConnections: "idle",
    http: { headersTimeout: Math.min(receiveMaxMs, 10_000), connectionsCheckingInterval: Math.min(receiveMaxMs, 2_000) },
  });
  app.server.maxConnections = connectionsMax;
  const state = { isClosing: false };
  const exchange = exchanger(options, state);
  app.addHook("onRequest", exchange);
  await app.listen({ host: options.host, port: options.port });
  return { url: urlOf(app), close: () => close(app, state, options.closeMaxMs ?? closeMaxMsDefault) };
}

async function close(app: FastifyInstance, state: { isClosing: boolean }, closeMaxMs: number): Promise<void> {
  state.isClosing = true;
  const deadline = setTimeout(() => app.server.closeAllConnections(), closeMaxMs);
  try {
    await app.close();
  } finally {
    clearTimeout(deadline);
  }
}

function urlOf(app: FastifyInstance): string {
  const bound: AddressInfo | string | null = app.server.address();
  if (bound === null || typeof bound === "string") throw new Error("The server listens on an address and a port");
  const host = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
  return `http://${host}:${bound.port}`;
}

/** Makes the hook that takes every request from its first byte to its answer. */
function exchanger(options: ServerOptions, state: { readonly isClosing: boolean }) {
  const metrics = requestMetrics(options.registry);
  return async (incoming: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const startedMs = performance.now();
    const trail: Trail = { requestId: randomUUID(), now: new Date() };
    const health = await answerHealth(incoming.method, splitTarget(incoming.originalUrl).rawPath, options);
    if (health !== undefined) return send(reply, health, state);
    metrics.begin();
    const { request, page } = await answer(incoming, options, trail);
    const status = page?.status ?? 499; // nginx's number for "client closed request"; nothing is sent.
    const durationMs = performance.now() - startedMs;
    const service = trail.service?.model.service ?? "none";
    metrics.end({ service, operation: trail.operation ?? "none", status, durationSeconds: durationMs / 1000 });
    options.log(requestLine(request, trail, { status, durationMs }));
    if (page === undefined) {
      incoming.raw.destroy();
      return reply.hijack();
    }
    return send(reply, page, state);
  };
}

/** The request as received and its answer; without one when the client went away before its body was complete. */
async function answer(
  incoming: FastifyRequest,
  options: ServerOptions,
  trail: Trail,
): Promise<{ readonly request: HttpRequest; readonly page: Page | undefined }> {
  const bodyMaxBytes = options.bodyMaxBytes ?? bodyMaxBytesDefault;
  const outcome = await readBody(incoming.raw, bodyMaxBytes);
  const body = outcome.kind === "complete" ? outcome.body : new Uint8Array();
  const request = receiveRequest(incoming.raw, { body, target: incoming.originalUrl, trustProxy: options.trustProxy ?? false });
  if (outcome.kind === "aborted") return { request, page: undefined };
  if (outcome.kind === "too-large") {
    const refused = writeCommonError("body-too-large", `The body may have at most ${bodyMaxBytes} bytes`, request, trail);
    return { request, page: { ...refused, headers: { ...refused.headers, connection: "close" } } };
  }
  if (guessDialect(request) !== undefined) return { request, page: await serveRequest(options, request, trail) };
  return { request, page: await answerUnsigned(request, options, trail) };
}

async function answerUnsigned(request: HttpRequest, options: ServerOptions, trail: Trail): Promise<Page> {
  try {
    return await answerPage(request, options.pages);
  } catch (fault) {
    trail.fault = fault;
    return writeCommonError("internal", `An internal error occurred; the log has it under ${trail.requestId}`, request, trail);
  }
}

/** On every answer. Pages may set a policy of their own; scripts from elsewhere, framing and sniffing are off by default. */
const securityHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  "cache-control": "no-store",
};

/** While the server closes, every answer is the last on its connection: one kept alive would hold the closing up. */
function send(reply: FastifyReply, { status, headers, body }: Page, state: { readonly isClosing: boolean }): FastifyReply {
  void reply.code(status).headers({ ...securityHeaders, ...headers, ...(state.isClosing && { connection: "close" }) });
  if (status === 204) return reply.send();
  return reply.send(typeof body === "string" ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength));
}
