/**
 * The bytes of a request's body, up to a limit.
 */
import type { IncomingMessage } from "node:http";

/** How a body arrived. `aborted`: the client went away; nobody is left to answer. */
export type BodyOutcome =
  | { readonly kind: "complete"; readonly body: Uint8Array }
  | { readonly kind: "too-large" }
  | { readonly kind: "aborted" };

/** So many times the limit is still read and thrown away, so that a client that only listens after sending hears the refusal. */
const discardFactor = 8;

/** Reads a body of at most `maxBytes`. Never rejects. */
export function readBody(message: IncomingMessage, maxBytes: number): Promise<BodyOutcome> {
  return new Promise((resolve) => {
    let chunks: Uint8Array[] = [];
    let receivedBytes = 0;
    message.on("data", (chunk: Buffer) => {
      receivedBytes += chunk.length;
      if (receivedBytes <= maxBytes) chunks.push(chunk);
      else chunks = [];
      if (receivedBytes > maxBytes * discardFactor) {
        message.pause();
        resolve({ kind: "too-large" });
      }
    });
    message.once("end", () =>
      resolve(receivedBytes > maxBytes ? { kind: "too-large" } : { kind: "complete", body: Buffer.concat(chunks) }),
    );
    message.once("error", () => resolve({ kind: "aborted" }));
    message.once("close", () => resolve({ kind: "aborted" })); // Has no effect after `end`.
  });
}
