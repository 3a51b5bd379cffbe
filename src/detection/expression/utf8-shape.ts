/**
 * What a set of characters looks like in UTF-8: a small graph of byte ranges from a first byte to the last one.
 * Deterministic, with equal ends shared. Malformed bytes belong to no character, so no set matches them.
 */
import { encodeUtf8 } from "../text/utf8.ts";
import { type CodePoints, rangesOf } from "./code-points.ts";

/** An edge: bytes [first, last] lead to the node `target`, or out of the shape for -1. */
export type ByteEdge = readonly [first: number, last: number, target: number];

/** Edges by node; the first node is where a character begins. Empty for a set without characters. */
export type Utf8Shape = readonly (readonly ByteEdge[])[];

type ByteRange = readonly [first: number, last: number];

/** The shape of a set. */
export function utf8Shape(set: CodePoints): Utf8Shape {
  const sequences = rangesOf(set).flatMap(([first, last]) => [
    ...byteSequences(first, Math.min(last, 0xd7ff)),
    ...byteSequences(Math.max(first, 0xe000), last),
  ]);
  if (sequences.length === 0) return [];
  const nodes: ByteEdge[][] = [[]];
  const known = new Map<string, number>();
  nodes[0] = edgesOf(sequences, nodes, known);
  return nodes;
}

/** Sequences of one common first range lead to the node of their rests; equal rests share one node. */
function edgesOf(sequences: readonly (readonly ByteRange[])[], nodes: ByteEdge[][], known: Map<string, number>): ByteEdge[] {
  const byFirst = new Map<string, { range: ByteRange; rests: ByteRange[][] }>();
  for (const [range, ...rest] of sequences) {
    if (!range) continue;
    const entry = byFirst.get(range.join()) ?? { range, rests: [] };
    byFirst.set(range.join(), entry);
    if (rest.length > 0) entry.rests.push(rest);
  }
  return [...byFirst.values()].map(({ range: [first, last], rests }) => {
    if (rests.length === 0) return [first, last, -1];
    const key = rests.join(";");
    let node = known.get(key);
    if (node === undefined) {
      const edges = edgesOf(rests, nodes, known);
      node = nodes.push(edges) - 1;
      known.set(key, node);
    }
    return [first, last, node];
  });
}

/** Cuts a range of code points where the number of bytes changes, and where the bytes behind do not run through. */
function byteSequences(first: number, last: number): ByteRange[][] {
  if (first > last) return [];
  for (const end of [0x7f, 0x7ff, 0xffff]) if (first <= end && end < last) return cutBehind(first, end, last);
  if (last < 0x80) return [[[first, last]]];
  for (const mask of [0x3f, 0xfff, 0x3ffff]) {
    if ((first & ~mask) === (last & ~mask)) continue;
    if ((first & mask) !== 0) return cutBehind(first, first | mask, last);
    if ((last & mask) !== mask) return cutBehind(first, (last & ~mask) - 1, last);
  }
  const ends = encodeUtf8(String.fromCodePoint(last));
  return [Array.from(encodeUtf8(String.fromCodePoint(first)), (byte, i) => [byte, ends[i] ?? 0] as const)];
}

function cutBehind(first: number, middle: number, last: number): ByteRange[][] {
  return [...byteSequences(first, middle), ...byteSequences(middle + 1, last)];
}
