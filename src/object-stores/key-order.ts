/**
 * The order of keys in a listing: ascending by their UTF-8 bytes, as S3 documents for ListObjectsV2.
 * JavaScript compares UTF-16 units instead, which puts characters beyond U+FFFF before U+E000 to U+FFFF.
 */

/** Compares two keys by their UTF-8 bytes without encoding them: negative, zero or positive. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Tells whether every key that starts with `prefix` comes at or before `key`, so that none is left after it. */
export function isWhollyBefore(prefix: string, key: string): boolean {
  return compareKeys(prefix, key) < 0 && !key.startsWith(prefix);
}

/** Moves the surrogates, which stand for U+10000 and above, behind the rest of the basic plane. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
