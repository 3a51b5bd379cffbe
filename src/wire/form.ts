/**
 * Query strings and forms (`application/x-www-form-urlencoded`): pairs of decoded keys and values in the order sent.
 */

/** One field. */
export type FormField = { readonly key: string; readonly value: string };

/** The most fields that are read; a request with more is refused. The largest lists of the APIs have some hundred items. */
export const formFieldsMax = 2_000;

/** Splits and decodes a query or form; undefined when it has too many fields or a malformed percent-encoding. */
export function readForm(text: string): readonly FormField[] | undefined {
  if (text === "") return [];
  const pairs = text.split("&", formFieldsMax + 1).filter((pair) => pair !== "");
  if (pairs.length > formFieldsMax) return undefined;
  const fields: FormField[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    const key = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = decode(equals < 0 ? "" : pair.slice(equals + 1));
    if (key === undefined || value === undefined) return undefined;
    fields.push({ key, value });
  }
  return fields;
}

/** Undoes percent-encoding once; undefined when it is malformed or not UTF-8. */
export function decodePercent(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function decode(text: string): string | undefined {
  return decodePercent(text.replaceAll("+", " "));
}
