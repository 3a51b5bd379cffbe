/**
 * Refusals of the test S3 server, in the XML that S3 answers.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** A refusal with its HTTP status and S3's code. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Answers an error; HEAD gets the status only, as HTTP demands. Anything but an S3Error is a bug of the test server. */
export function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, code, message } =
    error instanceof S3Error ? error : new S3Error(500, "InternalError", `test server failed: ${String(error)}`);
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>0</RequestId></Error>`;
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(request.method === "HEAD" ? undefined : xml);
}

/** Text as the content of an XML element. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");
}
