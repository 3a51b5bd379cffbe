/**
 * What the rows of the accounts file's keys and stores have to become: which stay, go and come. Sealed texts differ each time
 * they are made, so rows are compared by what is inside; what does not open, say after a change of the secret key, is replaced.
 */

/** A row as it is stored: its key and its sealed content. */
export type StoredRow = { readonly key: string; readonly sealed: string };

/** A row as it should be. */
export type WantedRow = { readonly key: string; readonly content: string };

/** The rows to remove and to add; a row that changes is in both. */
export type RowChanges<Stored, Wanted> = { readonly removed: readonly Stored[]; readonly added: readonly Wanted[] };

/** Compares by key and opened content. `openContent` answers undefined for what does not open. */
export function rowChanges<Stored extends StoredRow, Wanted extends WantedRow>(
  stored: readonly Stored[],
  wanted: readonly Wanted[],
  openContent: (row: Stored) => string | undefined,
): RowChanges<Stored, Wanted> {
  const contents = new Map(wanted.map(({ key, content }) => [key, content]));
  const removed = stored.filter((row) => contents.get(row.key) === undefined || contents.get(row.key) !== openContent(row));
  const gone = new Set(removed.map(({ key }) => key));
  const known = new Set(stored.map(({ key }) => key));
  return { removed, added: wanted.filter(({ key }) => gone.has(key) || !known.has(key)) };
}
