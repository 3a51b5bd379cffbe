/**
 * The three addresses for operators: alive, ready, and the counters. They need no signature and are not logged.
 */
import type { Registry } from "prom-client";
import type { Page } from "./pages.ts";

/** Whether requests can be served, with the reason when not: shown to whoever asks, so without secrets. */
export type Readiness = { readonly isReady: true } | { readonly isReady: false; readonly reason: string };

/** What these addresses report on. */
export type HealthParts = { checkReady(): Promise<Readiness>; readonly registry: Registry };

/** The answer at `/healthz`, `/readyz` or `/metrics`; undefined for any other path or method. */
export async function answerHealth(
  method: string,
  path: string,
  { checkReady, registry }: HealthParts,
): Promise<Page | undefined> {
  if (method !== "GET" && method !== "HEAD") return undefined;
  switch (path) {
    case "/healthz":
      return plain(200, "ok\n");
    case "/readyz": {
      const readiness = await checkReady().catch((): Readiness => ({ isReady: false, reason: "the check failed" }));
      return readiness.isReady ? plain(200, "ready\n") : plain(503, `not ready: ${readiness.reason}\n`);
    }
    case "/metrics":
      return { status: 200, headers: { "content-type": registry.contentType }, body: await registry.metrics() };
    default:
      return undefined;
  }
}

function plain(status: number, body: string): Page {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
