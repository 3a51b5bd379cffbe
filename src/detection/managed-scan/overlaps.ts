/**
 * Collects matches and leaves out those that another match of the same identifier covers from further left.
 * The rule is local, so that it gives the same answer wherever text is cut: a match is left out when an earlier match of its
 * identifier (itself left out or not) reaches over its start, from at most {@link overlapMax} bytes away; of several that
 * start together the longest counts.
 */

/** How far left a covering match may start, in bytes. */
export const overlapMax = 256;

/** Matches of one block in the order they were found. */
export type Matches = { count: number; identifiers: Uint16Array; starts: Int32Array; ends: Int32Array; fields: Int32Array };

/** An empty collection; its arrays grow and are used again. */
export function createMatches(): Matches {
  const size = 256;
  return {
    count: 0,
    identifiers: new Uint16Array(size),
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    fields: new Int32Array(size),
  };
}

/** Adds a match. */
export function addMatch(matches: Matches, identifier: number, start: number, end: number, field: number): void {
  const index = matches.count++;
  if (index === matches.starts.length) grow(matches, index * 2);
  matches.identifiers[index] = identifier;
  matches.starts[index] = start;
  matches.ends[index] = end;
  matches.fields[index] = field;
}

function grow(matches: Matches, size: number): void {
  const { identifiers, starts, ends, fields } = matches;
  matches.identifiers = new Uint16Array(size);
  matches.identifiers.set(identifiers);
  matches.starts = new Int32Array(size);
  matches.starts.set(starts);
  matches.ends = new Int32Array(size);
  matches.ends.set(ends);
  matches.fields = new Int32Array(size);
  matches.fields.set(fields);
}

/** Indexes of the matches that count, ascending by start, then by identifier. */
export function resolveOverlaps(matches: Matches, identifierCount: number): readonly number[] {
  const order = inOrder(matches);
  const reaches = new Int32Array(identifierCount).fill(-1);
  const chosen: number[] = [];
  let i = 0;
  while (i < order.length) {
    const longest = order[i] ?? 0;
    const identifier = matches.identifiers[longest] ?? 0;
    const start = matches.starts[longest] ?? 0;
    const end = matches.ends[longest] ?? 0;
    if ((reaches[identifier] ?? -1) <= start) chosen.push(longest);
    reaches[identifier] = Math.max(reaches[identifier] ?? -1, Math.min(end, start + overlapMax));
    // Others with the same start and identifier are shorter, or the same.
    do i++;
    while (i < order.length && matches.starts[order[i] ?? 0] === start && matches.identifiers[order[i] ?? 0] === identifier);
  }
  return chosen;
}

/** All indexes by start, identifier, and descending end. They are nearly so as they come, and move few places. */
function inOrder(matches: Matches): Int32Array {
  const { count, identifiers, starts, ends } = matches;
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const start = starts[i] ?? 0;
    let place = i;
    for (; place > 0; place--) {
      const before = order[place - 1] ?? 0;
      const distance =
        start - (starts[before] ?? 0) ||
        (identifiers[i] ?? 0) - (identifiers[before] ?? 0) ||
        (ends[before] ?? 0) - (ends[i] ?? 0);
      if (distance >= 0) break;
      order[place] = before;
    }
    order[place] = i;
  }
  return order;
}
