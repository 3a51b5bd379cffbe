/**
 * Which storage classes can be analysed at all. Objects in the others are reported without asking the store for them.
 * Source: Macie user guide, "Supported storage classes and formats".
 */

const unclassifiable: ReadonlySet<string> = new Set(["GLACIER", "DEEP_ARCHIVE", "OUTPOSTS", "EXPRESS_ONEZONE"]);

/**
 * Tells whether objects of this class are analysed. Unknown names count as readable: other makers of S3 stores
 * have names of their own, and the store itself refuses what it cannot deliver.
 */
export function isClassifiable(storageClass: string): boolean {
  return !unclassifiable.has(storageClass);
}
