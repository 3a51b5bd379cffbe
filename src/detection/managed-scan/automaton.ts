/**
 * A table-driven automaton that recognises many short texts at a position of a byte array. Built once per detector.
 * It decides what is spelled; word borders and what a text means are its users' business.
 */
import { assert } from "../../base/assert.ts";
import { encodeUtf8 } from "../text/utf8.ts";

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

/**
 * The automaton before it is made deterministic: a tree of characters whose root is node 0, with edges by byte. A node before a gap
 * also leads on without any byte. Spellings share what they begin with.
 */
type Graph = {
  /** By edge: its byte, its target, and the next edge of the same node; edge 0 is none. */
  readonly bytes: number[];
  readonly targets: number[];
  readonly others: number[];
  /** By node: its first edge, and the node that it leads to without a byte; 0 for none. */
  readonly edges: number[];
  readonly skips: number[];
  /** By node times {@link codeCount} plus a character's code: the node behind it. */
  readonly children: Map<number, number>;
  /** By node: indexes of the spellings that end there. */
  readonly ends: Map<number, number[]>;
};

const codeCount = 0x110000;

/** The code that stands for a gap. */
const gapCode = 0;

/** Builds the automaton of some thousand spellings at most; each of at least two characters. */
export function buildAutomaton(spellings: readonly Spelling[]): Automaton {
  const graph: Graph = { bytes: [0], targets: [0], others: [0], edges: [], skips: [], children: new Map(), ends: new Map() };
  addNode(graph);
  for (const [index, spelling] of spellings.entries()) addSpelling(graph, spelling, index);
  return determinise(graph);
}

function addNode(graph: Graph): number {
  graph.skips.push(0);
  return graph.edges.push(0) - 1;
}

function addSpelling(graph: Graph, spelling: Spelling, index: number): void {
  assert(spelling.text.length >= 2, "spellings of at least two characters");
  let node = 0;
  for (const character of spelling.text.normalize("NFC").toLowerCase()) {
    const isGap = spelling.spaced && character === " ";
    const key = node * codeCount + (isGap ? gapCode : (character.codePointAt(0) ?? 0));
    node = graph.children.get(key) ?? addCharacter(graph, node, isGap ? undefined : character);
    graph.children.set(key, node);
  }
  const others = graph.ends.get(node);
  if (others) others.push(index);
  else graph.ends.set(node, [index]);
}

/** Adds a node behind a character, or behind a gap; answers it. */
function addCharacter(graph: Graph, node: number, character: string | undefined): number {
  const next = addNode(graph);
  for (const bytes of character === undefined ? gaps : writings(character)) addPath(graph, node, bytes, next);
  if (character === undefined) graph.skips[node] = next;
  return next;
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
    graph.others.push(graph.edges[node] ?? 0);
    graph.targets.push(next);
    graph.edges[node] = graph.bytes.push(bytes[i] ?? 0) - 1;
    node = next;
  }
}

/** Subset construction; states are numbered in the order they are met, 0 being the empty set. */
function determinise(graph: Graph): Automaton {
  const { classOf, classCount } = classify(graph);
  const states: (readonly number[])[] = [[], closure(graph, [0])];
  const numberOf = createNumbering(graph, states);
  const rows: Uint16Array[] = [new Uint16Array(classCount)];
  const byClass: (number[] | undefined)[] = new Array<undefined>(classCount).fill(undefined);
  for (let state = 1; state < states.length; state++) {
    const row = new Uint16Array(classCount);
    const classes: number[] = [];
    for (const node of states[state] ?? []) {
      for (let edge = graph.edges[node] ?? 0; edge !== 0; edge = graph.others[edge] ?? 0) {
        const kind = classOf[graph.bytes[edge] ?? 0] ?? 0;
        const targets = byClass[kind];
        if (targets) targets.push(graph.targets[edge] ?? 0);
        else {
          byClass[kind] = [graph.targets[edge] ?? 0];
          classes.push(kind);
        }
      }
    }
    for (const kind of classes) {
      row[kind] = numberOf(byClass[kind] ?? []);
      byClass[kind] = undefined;
    }
    rows.push(row);
  }
  assert(states.length < 65_536, "fewer than 65,536 states");
  const table = new Uint16Array(rows.length * classCount);
  rows.forEach((row, state) => {
    table.set(row, state * classCount);
  });
  const first = Uint16Array.from(classOf, (kind) => rows[1]?.[kind] ?? 0);
  return { first, table, classOf, classCount, ...acceptance(graph, states) };
}

/** Gives sets of nodes their numbers, new ones at the end of `states`. Most are of one node, for which no key is made. */
function createNumbering(graph: Graph, states: (readonly number[])[]): (nodes: readonly number[]) => number {
  const singles = new Int32Array(graph.edges.length);
  const others = new Map<string, number>();
  return (nodes) => {
    const [node = 0] = nodes;
    if (nodes.length === 1 && graph.skips[node] === 0) {
      if (singles[node] === 0) singles[node] = states.push(nodes) - 1;
      return singles[node] ?? 0;
    }
    const closed = closure(graph, nodes);
    const key = closed.join();
    const known = others.get(key) ?? states.push(closed) - 1;
    others.set(key, known);
    return known;
  };
}

function isSmallAscii(byte: number): boolean {
  return byte >= 97 && byte <= 122;
}

/** A class of its own for each byte that occurs, capital letters of ASCII being with the small ones; 0 for all others. */
function classify(graph: Graph): { classOf: Uint8Array; classCount: number } {
  const classOf = new Uint8Array(256);
  let classCount = 1;
  for (const byte of graph.bytes) {
    if (byte === 0 || classOf[byte] !== 0) continue;
    classOf[byte] = classCount++;
    if (isSmallAscii(byte)) classOf[byte - 32] = classOf[byte] ?? 0;
  }
  return { classOf, classCount };
}

/** The nodes with all that they lead to without a byte, ascending. */
function closure(graph: Graph, nodes: readonly number[]): readonly number[] {
  const reached = new Set(nodes);
  for (const node of reached) if (graph.skips[node] !== 0) reached.add(graph.skips[node] ?? 0);
  return [...reached].sort((a, b) => a - b);
}

function acceptance(graph: Graph, states: readonly (readonly number[])[]): Pick<Automaton, "accepts" | "accepted"> {
  const accepts = new Int32Array(states.length).fill(-1);
  const accepted: number[][] = [];
  states.forEach((nodes, state) => {
    const ends = nodes.flatMap((node) => graph.ends.get(node) ?? []).sort((a, b) => a - b);
    if (ends.length > 0) accepts[state] = accepted.push(ends) - 1;
  });
  return { accepts, accepted };
}
