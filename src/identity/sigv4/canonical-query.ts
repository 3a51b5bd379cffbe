/**
 * The query as Signature V4 signs it: parameters decoded, encoded in the one canonical way and sorted by name, then value.
 * A `+` is a space, as whoever reads the parameters takes it (`wire/form.ts`): if the two differed, a signature made for one
 * value would serve for another. Signers write %20 and %2B, so for them it makes no difference.
 */
import { uriDecode, uriEncode } from "./uri-encoding.ts";

/** One parameter, decoded to bytes (one character each). */
export type QueryParameter = readonly [name: string, value: string];

/** Splits a raw query at `&` and the first `=`; a parameter without `=` has the value "". */
export function queryParameters(rawQuery: string): readonly QueryParameter[] {
  if (rawQuery === "") return [];
  return rawQuery
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const border = pair.indexOf("=");
      if (border < 0) return [decode(pair), ""];
      return [decode(pair.slice(0, border)), decode(pair.slice(border + 1))];
    });
}

/** The canonical query string. The parameter that carries the signature itself must already be left out. */
export function canonicalQuery(parameters: readonly QueryParameter[]): string {
  return parameters
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(byNameThenValue)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function decode(text: string): string {
  return uriDecode(text.replaceAll("+", " "));
}

function byNameThenValue(left: QueryParameter, right: QueryParameter): number {
  return compare(left[0], right[0]) || compare(left[1], right[1]);
}

/** By code unit; the encoded texts are ASCII, so this is the byte order the standard asks for. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
