/**
 * The log line of a request: who asked for what, from where, and how it ended. Never a body, a query, a header's value or
 * a secret.
 */
import type { HttpRequest } from "../wire/http.ts";
import type { Trail } from "./request-steps.ts";

/** One request in the log. */
export type RequestLine = {
  readonly requestId: string;
  /** Signing name; absent when no signature was verified. */
  readonly service?: string;
  readonly operation?: string;
  readonly region?: string;
  readonly account?: string;
  /** ARN of the caller. */
  readonly principal?: string;
  readonly sourceIp: string;
  readonly method: string;
  readonly status: number;
  /** AWS name of the error that was answered. */
  readonly exception?: string;
  /** A bug or outage: name, message, code and stack, without the values that a database's error may carry. */
  readonly fault?: { readonly name: string; readonly message: string; readonly code?: string; readonly stack?: string };
  readonly requestBytes: number;
  readonly durationMs: number;
};

/** Makes the line of an answered request. */
export function requestLine(
  request: HttpRequest,
  trail: Trail,
  outcome: { readonly status: number; readonly durationMs: number },
): RequestLine {
  const { service, operation, requester, error, fault } = trail;
  return {
    requestId: trail.requestId,
    ...(service && { service: service.model.service }),
    ...(operation !== undefined && { operation }),
    ...(requester && { region: requester.region, account: requester.caller.account, principal: requester.caller.arn }),
    sourceIp: request.sourceIp,
    method: request.method,
    status: outcome.status,
    ...(error !== undefined && { exception: error }),
    ...(fault !== undefined && { fault: faultOf(fault) }),
    requestBytes: request.body.length,
    durationMs: Math.round(outcome.durationMs * 10) / 10,
  };
}

function faultOf(fault: unknown): { name: string; message: string; code?: string; stack?: string } {
  if (!(fault instanceof Error)) return { name: typeof fault, message: "something other than an Error was thrown" };
  const code = "code" in fault && typeof fault.code === "string" ? { code: fault.code } : {};
  return { name: fault.name, message: fault.message, ...code, ...(fault.stack !== undefined && { stack: fault.stack }) };
}
