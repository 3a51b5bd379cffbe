/**
 * A table-driven automaton that recognises many short texts at a position of a byte array. Built once per detector.
 * It decides what is spelled; word borders and what a text means are its users' business.
 */
import { assert } from "../base/assert.ts";
import { encodeUtf8 } from "./utf8.ts";

/** A text to recognise, without regard to case. `spaced`: a space also matches nothing, `_` or `-`. */
export type Spelling = { readonly text: string; readonly spaced: boolean };

/** State 0 is the dead end. `accepts[state]` is an index into `accepted`, whose entries list indexes of spellings; -1: none. */
export type Automaton = {
  /** State after a first byte. */
  readonly first: Uint16Array;
  /** State after `state` and a byte of class `classOf[byte]`: `table[state * classCount + class]`. */
  readonly table: Uint16Array;
  readonly classOf: Uint8Array;
  readonly classCount: number;
  readonly accepts: Int32Array;
  readonly accepted: readonly (readonly number[])[];
};

/** The automaton before it is made deterministic: edges by byte, and edges that take none. */
type Graph = {
  readonly edges: [byte: number, target: number][][];
  readonly skips: number[][];
  readonly ends: Map<number, number>;
};

/** Builds the automaton of some thousand spellings at most; each of at least two characters. */
export function buildAutomaton(spellings: readonly Spelling[]): Automaton {
  const graph: Graph = { edges: [], skips: [], ends: new Map() };
  const starts = spellings.map((spelling, index) => addSpelling(graph, spelling, index));
  return determinise(graph, starts);
}

function addNode(graph: Graph): number {
  graph.skips.push([]);
  return graph.edges.push([]) - 1;
}

function addSpelling(graph: Graph, spelling: Spelling, index: number): number {
  const start = addNode(graph);
  let node = start;
  for (const character of spelling.text.normalize("NFC").toLowerCase()) {
    const next = addNode(graph);
    const isGap = spelling.spaced && character === " ";
    for (const bytes of isGap ? gaps : writings(character)) addPath(graph, node, bytes, next);
    if (isGap) graph.skips[node]?.push(next);
    node = next;
  }
  assert(spelling.text.length >= 2, "spellings of at least two characters");
  graph.ends.set(node, index);
  return start;
}

const gaps = [" ", "_", "-"].map(encodeUtf8);

const knownWritings = new Map<string, readonly Uint8Array[]>();

/** The ways one lower-case character is written: both cases, composed and decomposed, both apostrophes. */
function writings(character: string): readonly Uint8Array[] {
  const known = knownWritings.get(character);
  if (known) return known;
  const cased = [character, character.toUpperCase(), ...(character === "'" ? ["\u2019"] : [])];
  const made = [...new Set(cased.flatMap((text) => [text.normalize("NFC"), text.normalize("NFD")].map(lowerAscii)))].map(
    encodeUtf8,
  );
  knownWritings.set(character, made);
  return made;
}

/** Capital letters of ASCII are in the classes of the small ones, so that no edge is needed for them. */
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function addPath(graph: Graph, from: number, bytes: Uint8Array, target: number): void {
  let node = from;
  for (let i = 0; i < bytes.length; i++) {
    const next = i === bytes.length - 1 ? target : addNode(graph);
    graph.edges[node]?.push([bytes[i] ?? 0, next]);
    node = next;
  }
}

/** Subset construction; states are numbered in the order they are met, 0 being the empty set. */
function determinise(graph: Graph, starts: readonly number[]): Automaton {
  const { classOf, classCount } = classify(graph);
  const states: number[][] = [[], closure(graph, starts)];
  const numbers = new Map([
    ["", 0],
    [(states[1] ?? []).join(), 1],
  ]);
  const rows: Uint16Array[] = [new Uint16Array(classCount)];
  const first = new Uint16Array(256);
  for (let state = 1; state < states.length; state++) {
    const row = new Uint16Array(classCount);
    for (const [byte, targets] of steps(graph, states[state] ?? [])) {
      const nodes = closure(graph, targets);
      const key = nodes.join();
      const number = numbers.get(key) ?? states.push(nodes) - 1;
      numbers.set(key, number);
      row[classOf[byte] ?? 0] = number;
      if (state !== 1) continue;
      first[byte] = number;
      if (isSmallAscii(byte)) first[byte - 32] = number;
    }
    rows.push(row);
  }
  assert(states.length < 65_536, "fewer than 65,536 states");
  const table = new Uint16Array(rows.length * classCount);
  rows.forEach((row, state) => {
    table.set(row, state * classCount);
  });
  return { first, table, classOf, classCount, ...acceptance(graph, states) };
}

function isSmallAscii(byte: number): boolean {
  return byte >= 97 && byte <= 122;
}

/** A class of its own for each byte that occurs, capital letters of ASCII being with the small ones; 0 for all others. */
function classify(graph: Graph): { classOf: Uint8Array; classCount: number } {
  const classOf = new Uint8Array(256);
  let classCount = 1;
  for (const edges of graph.edges) {
    for (const [byte] of edges) {
      if (classOf[byte] !== 0) continue;
      classOf[byte] = classCount++;
      if (isSmallAscii(byte)) classOf[byte - 32] = classOf[byte] ?? 0;
    }
  }
  return { classOf, classCount };
}

function closure(graph: Graph, nodes: readonly number[]): number[] {
  const reached = new Set(nodes);
  for (const node of reached) for (const next of graph.skips[node] ?? []) reached.add(next);
  return [...reached].sort((a, b) => a - b);
}

function steps(graph: Graph, nodes: readonly number[]): Map<number, number[]> {
  const targets = new Map<number, number[]>();
  for (const node of nodes) {
    for (const [byte, target] of graph.edges[node] ?? []) {
      const list = targets.get(byte);
      if (list) list.push(target);
      else targets.set(byte, [target]);
    }
  }
  return targets;
}

function acceptance(graph: Graph, states: readonly (readonly number[])[]): Pick<Automaton, "accepts" | "accepted"> {
  const accepts = new Int32Array(states.length).fill(-1);
  const accepted: number[][] = [];
  states.forEach((nodes, state) => {
    const ends = nodes.flatMap((node) => graph.ends.get(node) ?? []);
    if (ends.length > 0) accepts[state] = accepted.push(ends) - 1;
  });
  return { accepts, accepted };
}
