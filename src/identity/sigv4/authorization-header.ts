/**
 * The Authorization header: `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
 */
import { AuthenticationFailure, incompleteSignature } from "./authentication-failure.ts";

/** The only algorithm accepted. The asymmetric AWS4-ECDSA-P256-SHA256 serves multi-Region S3 access points alone. */
export const algorithm = "AWS4-HMAC-SHA256";

/** The elements of the header, as written. */
export type AuthorizationElements = { readonly credential: string; readonly signedHeaders: string; readonly signature: string };

const headerLengthMax = 8_192;

/** Splits the header. Elements may come in any order, each exactly once; spaces after commas are optional. */
export function parseAuthorizationHeader(text: string): AuthorizationElements {
  if (text.length > headerLengthMax)
    throw incompleteSignature(`expected an Authorization header of at most ${headerLengthMax} characters`);
  const trimmed = text.trim();
  const border = trimmed.search(/\s/);
  const scheme = border < 0 ? trimmed : trimmed.slice(0, border);
  if (!scheme.startsWith("AWS4-"))
    throw new AuthenticationFailure("missing-token", `Missing Authentication Token: expected ${algorithm} in Authorization`);
  if (scheme !== algorithm) throw incompleteSignature(`expected the algorithm ${algorithm}`);
  const elements = readElements(trimmed.slice(scheme.length));
  return {
    credential: required(elements, "Credential"),
    signedHeaders: required(elements, "SignedHeaders"),
    signature: required(elements, "Signature"),
  };
}

function readElements(text: string): ReadonlyMap<string, string> {
  const elements = new Map<string, string>();
  for (const part of text.split(",")) {
    const element = part.trim();
    const border = element.indexOf("=");
    if (border < 1) throw incompleteSignature("expected key=value pairs separated by commas in Authorization");
    const name = element.slice(0, border);
    if (elements.has(name)) throw incompleteSignature("expected each parameter of Authorization once");
    elements.set(name, element.slice(border + 1));
  }
  return elements;
}

function required(elements: ReadonlyMap<string, string>, name: string): string {
  const value = elements.get(name);
  if (!value) throw incompleteSignature(`Authorization header requires '${name}' parameter`);
  return value;
}
