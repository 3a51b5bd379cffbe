/**
 * What tags may look like. Source: the limits that AWS publishes for tagging Macie resources
 * (50 tags, keys up to 128 characters, values up to 256, the prefix `aws:` reserved).
 */
import { Refusal } from "../../base/refusal.ts";

/** Most tags one resource may carry. */
const tagsMax = 50;
const keyLengthMax = 128;
const valueLengthMax = 256;

/** Answers the tags, or the first reason they are not acceptable. */
export function checkedTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> | Refusal {
  for (const [key, value] of Object.entries(tags)) {
    if (key.length === 0 || key.length > keyLengthMax) {
      return new Refusal("invalid", `tags: expected keys of 1 to ${keyLengthMax} characters, got one of ${key.length}`);
    }
    if (/^aws:/i.test(key)) return new Refusal("invalid", "tags: the prefix aws: is reserved and cannot be used in tag keys");
    if (value.length > valueLengthMax) {
      return new Refusal("invalid", `tags: expected values of at most ${valueLengthMax} characters, got ${value.length}`);
    }
  }
  return tooMany(tags) ?? tags;
}

/** The refusal for a resource that would carry more tags than allowed. */
export function tooMany(tags: Readonly<Record<string, string>>): Refusal | undefined {
  const count = Object.keys(tags).length;
  return count > tagsMax
    ? new Refusal("invalid", `tags: expected at most ${tagsMax} tags on a resource, got ${count}`)
    : undefined;
}
