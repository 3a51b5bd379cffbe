/**
 * Which resources an operation of GuardDuty acts on, for IAM policies that name them. Everything below a detector's path acts on
 * the detector, or on the list or filter that is named; the rest acts on `*`.
 * Source: the resource types and ARN formats of the service authorization reference for GuardDuty; the project's reference, API section 1.
 */
import { regionalArn } from "../../base/arn.ts";

type Where = { readonly account: string; readonly region: string };

/** What may be named below a detector: the input member that names it, and its place in the ARN. */
const below: Readonly<Record<string, string>> = {
  FilterName: "filter",
  IpSetId: "ipset",
  ThreatIntelSetId: "threatintelset",
  ThreatEntitySetId: "threatentityset",
  TrustedEntitySetId: "trustedentityset",
  DestinationId: "publishingDestination",
};

/** ARNs of the resources the operation acts on. */
export function guarddutyResources(operation: string, input: Readonly<Record<string, unknown>>, where: Where): readonly string[] {
  if (/^(Tag|Untag|ListTagsFor)Resource$/.test(operation) && typeof input.ResourceArn === "string") return [input.ResourceArn];
  if (typeof input.DetectorId !== "string") return ["*"];
  const [named] = Object.entries(below).flatMap(([member, kind]) => {
    const id = input[member];
    return typeof id === "string" ? [`/${kind}/${id}`] : [];
  });
  return [regionalArn({ service: "guardduty", ...where, resource: `detector/${input.DetectorId}${named ?? ""}` })];
}
