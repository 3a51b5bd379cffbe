/**
 * The Credential element: access key and scope, `AKID/20150830/us-east-1/macie2/aws4_request`. With one endpoint for all
 * services and Regions, the scope is also what routes a request.
 */
import { isRegion } from "../../base/region.ts";
import { AuthenticationFailure, incompleteSignature } from "./authentication-failure.ts";

/** The parts of a Credential element. */
export type CredentialScope = {
  readonly accessKeyId: string;
  /** `20150830` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
};

/** Splits a Credential element; its parts must have the right form but need not mean anything yet. */
export function parseCredentialScope(text: string): CredentialScope {
  const [accessKeyId, date, region, service, terminator, ...rest] = text.split("/");
  if (!accessKeyId || !date || !region || !service || terminator === undefined || rest.length > 0) {
    throw incompleteSignature("expected Credential=ACCESS_KEY/DATE/REGION/SERVICE/aws4_request");
  }
  if (!/^\w{1,128}$/.test(accessKeyId))
    throw incompleteSignature("expected an access key ID of letters and digits in Credential");
  if (terminator !== "aws4_request") throw wrongScope("Credential should be scoped with a valid terminator: 'aws4_request'");
  return { accessKeyId, date, region, service };
}

/** Refuses a scope that is not for one of the services, not for a Region, or not for the day the request was signed. */
export function requireScope(scope: CredentialScope, signedAt: string, services: readonly string[]): void {
  if (scope.date !== signedAt.slice(0, 8)) {
    throw wrongScope("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP");
  }
  if (!isRegion(scope.region)) throw wrongScope("Credential should be scoped to a valid Region");
  if (!services.includes(scope.service))
    throw wrongScope(`Credential should be scoped to correct service: ${services.join(", ")}`);
}

/** The scope as it stands in the string to sign. */
export function formatScope(scope: CredentialScope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}

function wrongScope(message: string): AuthenticationFailure {
  return new AuthenticationFailure("wrong-scope", message);
}
