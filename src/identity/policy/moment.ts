/**
 * Points in time as policies write them: ISO 8601, or seconds since 1970.
 */

/** Milliseconds since 1970, or undefined when the text is neither form. */
export function parseMoment(text: string): number | undefined {
  if (/^-?\d{1,12}(\.\d{1,9})?$/.test(text)) return Number(text) * 1_000;
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
