/**
 * The canonical request: the one text that stands for everything a signature covers.
 * Source: IAM user guide, "Create a signed AWS API request", step 1.
 */
import type { HttpRequest } from "../../wire/http.ts";
import { canonicalHeaders } from "./canonical-headers.ts";
import { canonicalPath } from "./canonical-path.ts";
import { canonicalQuery } from "./canonical-query.ts";
import type { SignatureClaim } from "./signature-claim.ts";

/** Joins the six parts by line feeds. Characters stand for bytes (latin1). */
export function canonicalRequest(request: HttpRequest, claim: SignatureClaim, payloadHash: string): string {
  return [
    request.method,
    canonicalPath(request.rawPath),
    canonicalQuery(claim.parameters),
    canonicalHeaders(request, claim.signedHeaders),
    claim.signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}
