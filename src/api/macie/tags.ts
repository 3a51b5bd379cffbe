/**
 * Tags of Macie's resources: members, jobs and whatever else has an ARN.
 */
import type { Call } from "../../capabilities/call.ts";
import { listTags, tagResource, untagResource } from "../../capabilities/tags/tags.ts";
import type { MacieHandlers } from "../../wire/handlers.ts";

/** Handlers of the tag operations. */
export const tags = {
  async TagResource(call, input) {
    await tagResource(call, input.resourceArn ?? "", input.tags ?? {});
    return {};
  },
  async UntagResource(call, input) {
    await untagResource(call, input.resourceArn ?? "", input.tagKeys ?? []);
    return {};
  },
  async ListTagsForResource(call, input) {
    return { tags: { ...(await listTags(call, input.resourceArn ?? "")) } };
  },
} satisfies Partial<MacieHandlers<Call>>;
