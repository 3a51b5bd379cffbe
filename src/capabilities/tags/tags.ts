/**
 * Tags of resources, for every capability that has resources with an ARN. A resource is registered when it is
 * created and forgotten when it is deleted, so tagging something that does not exist is "not found".
 */
import { granted, Refusal } from "../../base/refusal.ts";
import { requireEnabled } from "../activation/activation.ts";
import type { Call } from "../call.ts";
import { checkedTags, tooMany } from "./tag-rules.ts";
import {
  deleteResource,
  deleteResourcesUnder,
  insertResource,
  lockTags,
  selectTags,
  type Tags,
  updateTags,
} from "./tag-store.ts";

export type { Tags } from "./tag-store.ts";

/** Records a new resource of the calling account with its first tags; refuses tags that break the limits. */
export async function registerResource(call: Call, arn: string, tags: Tags = {}): Promise<void> {
  await insertResource(call, arn, granted(checkedTags(tags)));
}

/** Removes a resource that was deleted. */
export async function forgetResource(call: Call, arn: string): Promise<void> {
  await deleteResource(call, arn);
}

/** Removes all resources whose ARN starts with the prefix. */
export async function forgetResourcesUnder(call: Call, arnPrefix: string): Promise<void> {
  await deleteResourcesUnder(call, arnPrefix);
}

/** The tags of one resource; empty when it is not registered. */
export async function tagsOf(call: Call, arn: string): Promise<Tags> {
  return (await selectTags(call, [arn])).get(arn) ?? {};
}

/** The tags of several resources by ARN. */
export async function tagsOfAll(call: Call, arns: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
  return selectTags(call, arns);
}

/** Adds tags to a resource of the caller, or changes their values. */
export async function tagResource(call: Call, arn: string, tags: Tags): Promise<void> {
  const present = await requireTags(call, arn);
  const merged = { ...present, ...granted(checkedTags(tags)) };
  const refusal = tooMany(merged);
  if (refusal) throw refusal;
  await updateTags(call, arn, merged);
}

/** Takes tags off a resource of the caller; keys it does not carry are passed over. */
export async function untagResource(call: Call, arn: string, keys: readonly string[]): Promise<void> {
  const present = await requireTags(call, arn);
  const removed = new Set(keys);
  await updateTags(call, arn, Object.fromEntries(Object.entries(present).filter(([key]) => !removed.has(key))));
}

/** The tags of a resource of the caller, or not-found. */
export async function listTags(call: Call, arn: string): Promise<Tags> {
  return requireTags(call, arn);
}

async function requireTags(call: Call, arn: string): Promise<Tags> {
  await requireEnabled(call);
  const tags = await lockTags(call, arn);
  if (tags === undefined) throw new Refusal("not-found", "The request failed because the specified resource doesn't exist.");
  return tags;
}
