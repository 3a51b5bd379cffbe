/**
 * A finding as JSON in the database and back. PostgreSQL's JSON cannot hold null characters and lone surrogates, which the
 * names of columns and fields in a scanned document may contain; they become U+FFFD.
 */
import { assert } from "../../base/assert.ts";
import type { Finding } from "./finding.ts";

/** The JSON of findings, storable as jsonb. */
export function storableFinding(findings: readonly Finding[]): string {
  return JSON.stringify(findings, (_, value: unknown) => (typeof value === "string" ? storableText(value) : value));
}

function storableText(text: string): string {
  return text.replaceAll("\u0000", "\ufffd").replace(/[\ud800-\udfff]/gu, "\ufffd");
}

/** Paths of all members that hold times. */
const times: readonly (readonly string[])[] = [
  ["createdAt"],
  ["updatedAt"],
  ["resourcesAffected", "s3Bucket", "createdAt"],
  ["resourcesAffected", "s3Object", "lastModified"],
  ["policyDetails", "action", "apiCallDetails", "firstSeen"],
  ["policyDetails", "action", "apiCallDetails", "lastSeen"],
];

/** The finding that was kept, with what its columns say. The body is what {@link storableFinding} wrote. */
export function revivedFinding(body: unknown, current: Pick<Finding, "archived" | "count" | "updatedAt">): Finding {
  assert(isObject(body), "the body of a finding is an object");
  for (const path of times) revive(body, path);
  return { ...(body as Finding), ...current };
}

function revive(body: Record<string, unknown>, path: readonly string[]): void {
  let holder: unknown = body;
  for (const name of path.slice(0, -1)) holder = isObject(holder) ? holder[name] : undefined;
  const name = path.at(-1) ?? "";
  if (isObject(holder) && typeof holder[name] === "string") holder[name] = new Date(holder[name]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
