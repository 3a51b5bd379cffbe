import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { enumMembers } from "./enum-members.ts";
import { models } from "./model.ts";
import type { Member, ServiceName, Shape } from "./shape.ts";

const operation = (service: ServiceName, name: string) => models[service].operations.get(name);
const inputMember = (service: ServiceName, name: string, member: string): Member | undefined =>
  operation(service, name)?.input.members.find((each) => each.name === member);

describe("the models hold what the services publish", () => {
  test.each([
    { service: "macie2", count: 81 },
    { service: "guardduty", count: 103 },
    { service: "organizations", count: 63 },
    { service: "sts", count: 11 },
  ] as const)("$service has $count operations", ({ service, count }) => {
    expect(models[service].operations.size).toBe(count);
  });

  test.each([
    { service: "macie2", name: "DisassociateMember", method: "POST", path: "/members/disassociate/{id}", status: 200 },
    { service: "macie2", name: "TagResource", method: "POST", path: "/tags/{resourceArn}", status: 204 },
    {
      service: "guardduty",
      name: "UpdateMalwareProtectionPlan",
      method: "PATCH",
      path: "/malware-protection-plan/{MalwareProtectionPlanId}",
      status: 200,
    },
    { service: "organizations", name: "ListAccounts", method: "POST", path: "/", status: 200 },
    { service: "sts", name: "AssumeRole", method: "POST", path: "/", status: 200 },
  ] as const)("$service $name is $method $path with $status", ({ service, name, ...expected }) => {
    expect(operation(service, name)).toMatchObject(expected);
  });

  test.each([
    {
      of: ["macie2", "ListMembers", "maxResults"],
      place: "query",
      wireName: "maxResults",
      isRequired: false,
      shape: { kind: "number" },
    },
    {
      of: ["macie2", "ListAutomatedDiscoveryAccounts", "accountIds"],
      place: "query",
      wireName: "accountIds",
      isRequired: false,
      shape: { kind: "list", item: { kind: "string" } },
    },
    { of: ["macie2", "GetMember", "id"], place: "path", wireName: "id", isRequired: true, shape: { kind: "string" } },
    {
      of: ["macie2", "CreateClassificationJob", "jobType"],
      place: "body",
      isRequired: true,
      shape: { kind: "string", values: ["ONE_TIME", "SCHEDULED"] },
    },
    {
      of: ["macie2", "CreateSampleFindings", "findingTypes"],
      place: "body",
      isRequired: false,
      shape: { kind: "list", item: { kind: "string", values: expect.arrayContaining(["SensitiveData:S3Object/Personal"]) } },
    },
    {
      of: ["guardduty", "GetDetector", "DetectorId"],
      place: "path",
      wireName: "DetectorId",
      isRequired: true,
      shape: { kind: "string" },
    },
    {
      of: ["guardduty", "GetUsageStatistics", "UsageStatisticType"],
      place: "body",
      wireName: "usageStatisticsType",
      isRequired: true,
      shape: { kind: "string" },
    },
    {
      of: ["guardduty", "UpdateMalwareScanSettings", "ScanResourceCriteria"],
      place: "body",
      wireName: "scanResourceCriteria",
      isRequired: false,
      shape: { kind: "structure" },
    },
    { of: ["sts", "AssumeRole", "RoleArn"], place: "body", wireName: "RoleArn", isRequired: true, shape: { kind: "string" } },
  ] as const)("$of", ({ of: [service, name, member], ...expected }) => {
    expect(inputMember(service, name, member)).toMatchObject(expected);
  });

  test("Macie's times are text, GuardDuty's are seconds, XML's are text", () => {
    const formats = (service: ServiceName, name: string) =>
      operation(service, name)?.output.members.flatMap(({ shape }) => (shape.kind === "timestamp" ? [shape.format] : []));
    expect(formats("macie2", "GetMacieSession")).toEqual(["date-time", "date-time"]);
    expect(formats("guardduty", "GetThreatEntitySet")).toEqual(["epoch-seconds", "epoch-seconds"]);
    expect(formats("guardduty", "GetDetector")).toEqual([]);
  });

  test("a list of map keys restricts the keys, not the values", () => {
    const criteria = inputMember("guardduty", "UpdateMalwareScanSettings", "ScanResourceCriteria")?.shape;
    const include = criteria?.kind === "structure" ? criteria.members[0]?.shape : undefined;
    expect(include).toMatchObject({ kind: "map", keys: ["EC2_INSTANCE_TAG"], value: { kind: "structure" } });
  });

  test.each([
    ["macie2", "ServiceQuotaExceededException", 402, "ServiceQuotaExceededException"],
    ["macie2", "UnprocessableEntityException", 422, "UnprocessableEntityException"],
    ["guardduty", "BadRequestException", 400, "BadRequestException"],
    ["organizations", "AWSOrganizationsNotInUseException", 404, "AWSOrganizationsNotInUseException"],
    ["sts", "MalformedPolicyDocumentException", 400, "MalformedPolicyDocument"],
  ] as const)("%s answers %s with %d and the code %s", (service, name, status, code) => {
    expect(models[service].errors.get(name)).toMatchObject({ status, code });
  });
});

/** The structures that inputs are made of, by name. */
function inputStructures(service: ServiceName): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (shape: Shape): void => {
    if (shape.kind === "list") visit(shape.item);
    if (shape.kind === "map") visit(shape.value);
    if (shape.kind !== "structure" || names.has(shape.name)) return;
    names.add(shape.name);
    for (const member of shape.members) visit(member.shape);
  };
  for (const { input } of models[service].operations.values()) visit(input);
  return names;
}

/** Derives the table of enum members from the type declarations of the installed client. */
function derivedEnumMembers(service: ServiceName): Record<string, string[]> {
  const types = join(dirname(createRequire(import.meta.url).resolve(`@aws-sdk/client-${service}`)), "..", "dist-types", "models");
  const read = (file: string): string => readFileSync(join(types, file), "utf8");
  const files = ["models_0.d.ts", ...(service === "macie2" || service === "guardduty" ? ["models_1.d.ts"] : [])];
  const enums =
    service === "sts" ? [] : [...read("enums.d.ts").matchAll(/^export declare const (\w+): \{/gm)].map(([, name]) => name ?? "");
  const structures = inputStructures(service);
  const derived: Record<string, string[]> = {};
  for (const [, structure = "", members = ""] of files
    .map(read)
    .join("\n")
    .matchAll(/^export interface (\w+)[^{\n]*\{\n([\s\S]*?)^\}/gm)) {
    if (!structures.has(structure)) continue;
    for (const [, member, type = ""] of members.matchAll(/^ {4}(\w+)\??: (.+);$/gm)) {
      const name = enums.find((each) => new RegExp(`\\b${each}\\b`).test(type));
      if (name !== undefined) derived[name] = [...(derived[name] ?? []), `${structure}.${member}`].sort();
    }
  }
  return derived;
}

test.each(["macie2", "guardduty", "organizations", "sts"] as const)(
  "the table of enum members agrees with the installed %s client",
  (service) => {
    expect(enumMembers[service]).toEqual(derivedEnumMembers(service));
  },
);
