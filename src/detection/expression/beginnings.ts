/**
 * How matches of a program may begin: their first two bytes. A filter in front of the automaton that may only err by
 * letting through too much.
 */
import type { Program } from "./program.ts";

/** 1 for each pair of bytes (256 times the first plus the second) with which a match may begin, or be followed if it is one byte long. */
export function beginningsOf(program: Program): Uint8Array {
  const pairs = new Uint8Array(65_536);
  const seconds = new Map<number, Uint8Array>();
  for (const [first, last, target] of edgesFrom(program, program.start).edges) {
    const second = seconds.get(target) ?? secondBytes(program, target);
    seconds.set(target, second);
    for (let one = first; one <= last; one++)
      for (let two = 0; two < 256; two++) if (second[two] === 1) pairs[one * 256 + two] = 1;
  }
  return pairs;
}

function secondBytes(program: Program, target: number): Uint8Array {
  const bytes = new Uint8Array(256);
  const { edges, isMatch } = edgesFrom(program, target);
  if (isMatch) return bytes.fill(1);
  for (const [first, last] of edges) bytes.fill(1, first, last + 1);
  return bytes;
}

/** The edges that may be taken next when every place is taken to be right. */
function edgesFrom({ states }: Program, start: number): { edges: [number, number, number][]; isMatch: boolean } {
  const edges: [number, number, number][] = [];
  const reached = new Set([start]);
  let isMatch = false;
  for (const number of reached) {
    const state = states[number];
    if (state?.kind === "split") for (const target of state.targets) reached.add(target);
    if (state?.kind === "place") reached.add(state.next);
    if (state?.kind === "match") isMatch = true;
    if (state?.kind !== "bytes") continue;
    for (let i = 0; i < state.edges.length; i += 3)
      edges.push([state.edges[i] ?? 0, state.edges[i + 1] ?? 0, state.edges[i + 2] ?? 0]);
  }
  return { edges, isMatch };
}
