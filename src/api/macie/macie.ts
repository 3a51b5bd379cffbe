/**
 * Macie as it is served: the handlers of all its parts, and what authorisation must know of its requests.
 */
import { requireEnabled } from "../../capabilities/activation/activation.ts";
import type { Call } from "../../capabilities/call.ts";
import { tagsOf } from "../../capabilities/tags/tags.ts";
import { models } from "../../wire/model.ts";
import type { ServiceDefinition } from "../../wire/service.ts";
import { violation } from "../constraint.ts";
import { macieConstraints } from "./constraints.ts";
import { macieError } from "./errors.ts";
import { findings } from "./findings.ts";
import { invitations } from "./invitations.ts";
import { jobs } from "./jobs.ts";
import { managedDataIdentifiers } from "./managed-data-identifiers.ts";
import { members } from "./members.ts";
import { organization } from "./organization.ts";
import { macieResources } from "./resources.ts";
import { session } from "./session.ts";
import { tags } from "./tags.ts";

/** Operations that need `macie2:TagResource` as well when the request carries tags (permissions reference, section 4). */
const taggingOnCreation: ReadonlySet<string> = new Set([
  "CreateAllowList",
  "CreateClassificationJob",
  "CreateCustomDataIdentifier",
  "CreateFindingsFilter",
  "CreateMember",
]);

/** Operations that answer while Macie is off (api-errors reference, section 2). */
const withoutSession: ReadonlySet<string> = new Set([
  "DescribeOrganizationConfiguration",
  "DisableOrganizationAdminAccount",
  "EnableMacie",
  "EnableOrganizationAdminAccount",
  "ListOrganizationAdminAccounts",
  "UpdateOrganizationConfiguration",
]);

/** See {@link ServiceDefinition}. */
export const macie: ServiceDefinition<Call> = {
  model: models.macie2,
  handlers: { ...session, ...members, ...invitations, ...organization, ...jobs, ...findings, ...managedDataIdentifiers, ...tags },
  refusalToError: macieError,
  requireEnabled: async (call, operation) => {
    if (!withoutSession.has(operation)) await requireEnabled(call);
  },
  validate: (operation, input) => violation(macieConstraints, operation, input),
  actionsOf: (operation, input) => [
    `macie2:${operation}`,
    ...(taggingOnCreation.has(operation) && Object.keys(tagsGiven(input)).length > 0 ? ["macie2:TagResource"] : []),
  ],
  resourcesOf: macieResources,
  tagsInRequest: (_operation, input) => tagsGiven(input),
  tagsOfResource: tagsOf,
};

function tagsGiven(input: Readonly<Record<string, unknown>>): Readonly<Record<string, string | undefined>> {
  const { tags: given, tagKeys } = input;
  if (Array.isArray(tagKeys)) return Object.fromEntries(tagKeys.map((key) => [String(key), undefined]));
  if (typeof given !== "object" || given === null) return {};
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
}
