/**
 * Names of objects in a bucket.
 */

/** The extension of an object's name, without the dot and as written; "" when there is none. */
export function extensionOf(key: string): string {
  const name = key.slice(key.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1);
}
