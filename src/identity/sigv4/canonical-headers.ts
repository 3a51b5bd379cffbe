/**
 * Which headers a signature covers, and the form in which it covers them. Refuses signatures that leave out a header
 * which changes the meaning of a request.
 */
import { type HttpRequest, headerValues } from "../../wire/http.ts";
import { AuthenticationFailure, incompleteSignature } from "./authentication-failure.ts";

/** The most headers one signature may cover. */
const signedHeadersMax = 100;

/** Added behind the client by Amazon CloudFront, so it can never be signed; Reeve reads no meaning from it. */
const unsignableHeaders = new Set(["x-amz-cf-id"]);

/** The canonical headers block: `name:value` lines with a line feed after each. */
export function canonicalHeaders(request: HttpRequest, signedHeaders: readonly string[]): string {
  return signedHeaders.map((name) => `${name}:${canonicalValue(request, name)}\n`).join("");
}

/** Splits SignedHeaders. Names must be in lower case, ascending and distinct, as every signer writes them. */
export function parseSignedHeaders(text: string): readonly string[] {
  const names = text.split(";");
  if (names.length > signedHeadersMax) throw incompleteSignature(`expected at most ${signedHeadersMax} signed headers`);
  names.forEach((name, i) => {
    const previous = names[i - 1] ?? "";
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) || name <= previous) {
      throw incompleteSignature("expected SignedHeaders in lower case, ascending, separated by semicolons, each once");
    }
  });
  return names;
}

/** Refuses a signature that does not cover `host` and every `x-amz-` header of the request. */
export function requireCoverage(request: HttpRequest, signedHeaders: readonly string[]): void {
  const covered = new Set(signedHeaders);
  if (!covered.has("host")) throw mismatch("'Host' must be a signed header");
  for (const [name] of request.headers) {
    if (name.startsWith("x-amz-") && !covered.has(name) && !unsignableHeaders.has(name)) {
      throw mismatch(`the header '${name}' is in the request but not among the signed headers`);
    }
  }
}

function canonicalValue(request: HttpRequest, name: string): string {
  const values = headerValues(request, name);
  if (values.length === 0) throw mismatch(`the header '${name}' is signed but not in the request`);
  return values.map(collapseSpaces).join(",");
}

/** ASCII white space only: a byte 0xA0 may be half of a UTF-8 character, though JavaScript calls it a space. */
function collapseSpaces(value: string): string {
  return value.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");
}

function mismatch(message: string): AuthenticationFailure {
  return new AuthenticationFailure("signature-mismatch", message);
}
