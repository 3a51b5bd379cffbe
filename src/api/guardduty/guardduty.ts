/**
 * GuardDuty as it is served: the handlers of all its parts, and what authorisation must know of its requests.
 */
import type { Call } from "../../capabilities/call.ts";
import { tagsOf } from "../../capabilities/tags/tags.ts";
import { models } from "../../wire/model.ts";
import type { ServiceDefinition } from "../../wire/service.ts";
import { guarddutyViolation } from "./constraints.ts";
import { detectors } from "./detectors.ts";
import { guarddutyError } from "./errors.ts";
import { invitations } from "./invitations.ts";
import { members } from "./members.ts";
import { organization } from "./organization.ts";
import { guarddutyResources } from "./resources.ts";
import { tags } from "./tags.ts";

/** Operations that need `guardduty:TagResource` as well when the request carries tags (service authorization reference). */
const taggingOnCreation: ReadonlySet<string> = new Set(["CreateDetector", "CreateFilter", "CreateIPSet", "CreateThreatIntelSet"]);

/**
 * See {@link ServiceDefinition}. Whether GuardDuty is on is asked by the handlers, since it is the detector in the path that must
 * be the caller's, and several operations do without one.
 */
export const guardduty: ServiceDefinition<Call> = {
  model: models.guardduty,
  handlers: { ...detectors, ...members, ...invitations, ...organization, ...tags },
  refusalToError: guarddutyError,
  validate: guarddutyViolation,
  actionsOf: (operation, input) => [
    `guardduty:${operation}`,
    ...(taggingOnCreation.has(operation) && Object.keys(tagsGiven(input)).length > 0 ? ["guardduty:TagResource"] : []),
  ],
  resourcesOf: guarddutyResources,
  tagsInRequest: (_operation, input) => tagsGiven(input),
  tagsOfResource: tagsOf,
};

function tagsGiven({ Tags, TagKeys }: Readonly<Record<string, unknown>>): Readonly<Record<string, string | undefined>> {
  if (Array.isArray(TagKeys)) return Object.fromEntries(TagKeys.map((key) => [String(key), undefined]));
  if (typeof Tags !== "object" || Tags === null) return {};
  return Object.fromEntries(Object.entries(Tags).map(([key, value]) => [key, String(value)]));
}
