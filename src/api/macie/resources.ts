/**
 * Which resources an operation acts on, for IAM policies that name them. Operations without a resource type act on `*`.
 * Source: the service authorization reference for Macie, in the project's reference on permissions, section 4.
 */
import { regionalArn } from "../../base/arn.ts";

type Where = { readonly account: string; readonly region: string };

const types: Readonly<Record<string, { readonly resource: string; readonly member?: string }>> = {
  BatchGetCustomDataIdentifiers: { resource: "custom-data-identifier", member: "ids" },
  CreateClassificationJob: { resource: "classification-job" },
  CreateCustomDataIdentifier: { resource: "custom-data-identifier" },
  CreateFindingsFilter: { resource: "findings-filter" },
  CreateMember: { resource: "member", member: "account.accountId" },
  DeleteAllowList: { resource: "allow-list", member: "id" },
  UpdateAllowList: { resource: "allow-list", member: "id" },
  GetAllowList: { resource: "allow-list", member: "id" },
  DeleteCustomDataIdentifier: { resource: "custom-data-identifier", member: "id" },
  GetCustomDataIdentifier: { resource: "custom-data-identifier", member: "id" },
  DeleteFindingsFilter: { resource: "findings-filter", member: "id" },
  GetFindingsFilter: { resource: "findings-filter", member: "id" },
  UpdateFindingsFilter: { resource: "findings-filter", member: "id" },
  DescribeClassificationJob: { resource: "classification-job", member: "jobId" },
  UpdateClassificationJob: { resource: "classification-job", member: "jobId" },
  DeleteMember: { resource: "member", member: "id" },
  DisassociateMember: { resource: "member", member: "id" },
  GetMember: { resource: "member", member: "id" },
};

/** ARNs of the resources the operation acts on; a resource that is being created ends in `*`. */
export function macieResources(operation: string, input: unknown, where: Where): readonly string[] {
  const arnInRequest = valueAt(input, "resourceArn");
  if (/^(Tag|Untag|ListTagsFor)Resource$/.test(operation) && typeof arnInRequest === "string") return [arnInRequest];
  const type = types[operation];
  if (!type) return ["*"];
  const named = type.member === undefined ? undefined : valueAt(input, type.member);
  const ids = Array.isArray(named) ? named : [named];
  return ids.map((id) =>
    regionalArn({ service: "macie2", ...where, resource: `${type.resource}/${typeof id === "string" ? id : "*"}` }),
  );
}

function valueAt(input: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, name) => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined),
      input,
    );
}
