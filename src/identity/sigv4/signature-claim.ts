/**
 * What a request claims about its signature, read from either of the two places it can stand: the Authorization header or,
 * presigned, the query. Says nothing about whether the claim is true.
 */
import { type HttpRequest, headerValues } from "../../wire/http.ts";
import { AuthenticationFailure, incompleteSignature } from "./authentication-failure.ts";
import { algorithm, parseAuthorizationHeader } from "./authorization-header.ts";
import { parseSignedHeaders } from "./canonical-headers.ts";
import { type QueryParameter, queryParameters } from "./canonical-query.ts";
import { type CredentialScope, parseCredentialScope } from "./credential-scope.ts";
import { parseAmzDate, parseDateHeader, parseExpires, type SigningTime } from "./signing-time.ts";

/** A signature as claimed. */
export type SignatureClaim = {
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  /** 64 lower-case hexadecimal digits. */
  readonly signature: string;
  readonly signed: SigningTime;
  /** Present for presigned requests only. */
  readonly expiresSeconds?: number;
  readonly sessionToken?: string;
  /** What the client says the body's hash is. */
  readonly statedPayloadHash?: string;
  /** All query parameters but the signature. */
  readonly parameters: readonly QueryParameter[];
};

/** Headers that must not be repeated: two values would let two readers of one request see different things. */
const singleHeaders = ["authorization", "x-amz-date", "date", "host", "x-amz-content-sha256", "x-amz-security-token"];

/** Reads the claim; refuses a request without one, with two, or with one out of form. */
export function readSignatureClaim(request: HttpRequest): SignatureClaim {
  for (const name of singleHeaders) {
    if (headerValues(request, name).length > 1) throw incompleteSignature(`expected the header '${name}' once`);
  }
  const parameters = queryParameters(request.rawQuery);
  const authorization = headerValues(request, "authorization")[0];
  const isPresigned = parameters.some(([name]) => name === "X-Amz-Algorithm" || name === "X-Amz-Signature");
  if (authorization !== undefined && isPresigned)
    throw incompleteSignature("expected one signature, in Authorization or in the query");
  if (authorization !== undefined) return claimOfHeader(request, authorization, parameters);
  if (isPresigned) return claimOfQuery(request, parameters);
  throw new AuthenticationFailure("missing-token", "Missing Authentication Token");
}

function claimOfHeader(request: HttpRequest, authorization: string, parameters: readonly QueryParameter[]): SignatureClaim {
  const elements = parseAuthorizationHeader(authorization);
  const sessionToken = headerValues(request, "x-amz-security-token")[0];
  const statedPayloadHash = headerValues(request, "x-amz-content-sha256")[0];
  return {
    scope: parseCredentialScope(elements.credential),
    signedHeaders: parseSignedHeaders(elements.signedHeaders),
    signature: parseSignature(elements.signature),
    signed: signingTimeOfHeaders(request),
    parameters,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(statedPayloadHash === undefined ? {} : { statedPayloadHash }),
  };
}

function signingTimeOfHeaders(request: HttpRequest): SigningTime {
  const amzDate = headerValues(request, "x-amz-date")[0];
  if (amzDate !== undefined) return parseAmzDate(amzDate);
  const date = headerValues(request, "date")[0];
  if (date !== undefined) return parseDateHeader(date);
  throw incompleteSignature("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header");
}

function claimOfQuery(request: HttpRequest, parameters: readonly QueryParameter[]): SignatureClaim {
  if (parameterOf(parameters, "X-Amz-Algorithm") !== algorithm)
    throw incompleteSignature(`expected X-Amz-Algorithm=${algorithm}`);
  if (headerValues(request, "x-amz-security-token").length > 0)
    throw incompleteSignature("expected the session token in the query");
  const sessionToken = optionalParameterOf(parameters, "X-Amz-Security-Token");
  const inQuery = optionalParameterOf(parameters, "X-Amz-Content-Sha256");
  const statedPayloadHash = inQuery ?? headerValues(request, "x-amz-content-sha256")[0];
  return {
    scope: parseCredentialScope(parameterOf(parameters, "X-Amz-Credential")),
    signedHeaders: parseSignedHeaders(parameterOf(parameters, "X-Amz-SignedHeaders")),
    signature: parseSignature(parameterOf(parameters, "X-Amz-Signature")),
    signed: parseAmzDate(parameterOf(parameters, "X-Amz-Date")),
    expiresSeconds: parseExpires(parameterOf(parameters, "X-Amz-Expires")),
    parameters: parameters.filter(([name]) => name !== "X-Amz-Signature"),
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(statedPayloadHash === undefined ? {} : { statedPayloadHash }),
  };
}

function parameterOf(parameters: readonly QueryParameter[], name: string): string {
  const value = optionalParameterOf(parameters, name);
  if (!value) throw incompleteSignature(`AWS query-string parameters must include '${name}'`);
  return value;
}

function optionalParameterOf(parameters: readonly QueryParameter[], name: string): string | undefined {
  const values = parameters.filter(([each]) => each === name);
  if (values.length > 1) throw incompleteSignature(`expected the query parameter '${name}' once`);
  return values[0]?.[1];
}

function parseSignature(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw incompleteSignature("expected a signature of 64 lower-case hexadecimal digits");
  return text;
}
