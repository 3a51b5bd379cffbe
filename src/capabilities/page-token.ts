/**
 * Opaque continuation tokens: where the next page starts, as a key of the list rather than a row number, so that
 * pages stay right while rows come and go.
 */
import { Refusal } from "../base/refusal.ts";

const tokenLengthMax = 4_096;

/** Makes a token for the list named `list`, holding the sort key of the last item given out. */
export function pageToken(list: string, key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString("base64url");
}

/** Reads a token back; undefined when none was sent. A token of another list, or a damaged one, is refused as invalid. */
export function readPageToken(list: string, token: string | undefined): readonly (string | number)[] | undefined {
  if (token === undefined || token === "") return undefined;
  if (token.length <= tokenLengthMax) {
    try {
      const parts: unknown = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
      if (Array.isArray(parts) && parts[0] === list && parts.every(isKeyPart)) return parts.slice(1);
    } catch {
      // Not JSON: refused below like every other damaged token.
    }
  }
  throw new Refusal("invalid", "nextToken: expected the nextToken value of a previous response of the same operation");
}

function isKeyPart(part: unknown): part is string | number {
  return typeof part === "string" || typeof part === "number";
}

/** Cuts a list read with one row more than the page holds, and makes the token for the rest. */
export function page<Item>(options: {
  readonly list: string;
  readonly items: readonly Item[];
  readonly sizeMax: number;
  readonly keyOf: (item: Item) => readonly (string | number)[];
}): { readonly items: readonly Item[]; readonly nextToken?: string } {
  const items = options.items.slice(0, options.sizeMax);
  const last = items.at(-1);
  if (options.items.length <= options.sizeMax || last === undefined) return { items };
  return { items, nextToken: pageToken(options.list, options.keyOf(last)) };
}
