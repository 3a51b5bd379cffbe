/**
 * How the objects of a page are cut into batches: small enough that a lost worker costs little, large enough that a
 * batch of small objects is worth its transaction.
 */

/** Objects in one batch at most. */
export const batchObjectsMax = 100;

/** Bytes of one batch at most, unless it is a single larger object. */
export const batchBytesMax = 64 * 1024 * 1024;

/** Cuts objects into batches, in their order; an object above {@link batchBytesMax} gets a batch of its own. */
export function cutIntoBatches<Item extends { readonly sizeBytes: number }>(
  objects: readonly Item[],
): readonly (readonly Item[])[] {
  const batches: (readonly Item[])[] = [];
  let current: Item[] = [];
  let bytes = 0;
  for (const object of objects) {
    if (object.sizeBytes > batchBytesMax) {
      batches.push([object]);
      continue;
    }
    if (current.length === batchObjectsMax || bytes + object.sizeBytes > batchBytesMax) {
      batches.push(current);
      current = [];
      bytes = 0;
    }
    current.push(object);
    bytes += object.sizeBytes;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
