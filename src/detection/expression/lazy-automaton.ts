/**
 * A deterministic automaton that is built while it runs, state by state, and forgets everything when it has grown too large.
 * So it takes bounded memory, and a bounded number of steps for each byte whatever the expression is.
 * Whether a match ends before a byte is known when that byte is read, because `$` and `\b` look at it.
 */
import { wordCharacters } from "./code-points.ts";
import type { Program, State } from "./program.ts";
import type { PlaceKind } from "./syntax.ts";

/**
 * The automaton. A transition is `table[state * width + symbol]`: 0 when it is not built yet, else twice the next state plus 1
 * when a match ends before the symbol. No state has number 0.
 */
export interface LazyAutomaton {
  table: Int32Array;
  readonly width: number;
  /** The symbol of a byte, that of a line feed which ends the text, and that of the text's end. */
  readonly symbolOf: Uint16Array;
  readonly lastLineFeed: number;
  readonly end: number;
  /** Counts how often everything was forgotten: states of another generation mean nothing. */
  generation: number;
  /** Number of states of the program that were looked at so far. */
  work: number;
  /** The state at the beginning of a match. */
  startState(isTextStart: boolean, isAfterWord: boolean): number;
  /** Builds a missing transition. */
  build(state: number, symbol: number): number;
}

/** `first`: of several ways to match the preferred one counts. `any`: all do, so that a whole text can be tested. */
export type Preference = "first" | "any";

/** Numbers kept for transitions, and states kept, at most. */
const tableMax = 65_536;
const statesMax = 2_000;

/** What is remembered of the text before: it begins here; a word character stands before; nothing is matched yet. */
const atTextStart = 1;
const afterWord = 2;
const atMatchStart = 4;

type Known = { readonly flags: number; readonly places: readonly number[] };

/** Makes the automaton of a program. */
export function createLazyAutomaton(program: Program, preference: Preference): LazyAutomaton {
  const { symbolOf, samples } = symbolsOf(program.states);
  const width = samples.length + 2;
  const capacity = Math.max(16, Math.min(statesMax, Math.floor(tableMax / width)));
  const needs = neededFlags(program.states);
  const walk = createWalk(program, preference);
  const dead: Known = { flags: 0, places: [] };
  let known: Known[] = [dead, dead];
  let numbers = new Map<string, number>();
  const starts = new Int32Array(8);
  const automaton: LazyAutomaton = {
    table: new Int32Array(width * 16),
    width,
    symbolOf,
    lastLineFeed: samples.length,
    end: samples.length + 1,
    generation: 0,
    work: 0,
    startState(isTextStart, isAfterWord) {
      const flags = atMatchStart | (isTextStart ? atTextStart & needs : 0) | (isAfterWord ? afterWord & needs : 0);
      const start = starts[flags] ?? 0;
      if (start !== 0) return start;
      const made = intern({ flags, places: [program.start] });
      starts[flags] = made;
      return made;
    },
    build(state, symbol) {
      const from = known[state] ?? dead;
      const byte = symbol < samples.length ? (samples[symbol] ?? 0) : symbol === automaton.lastLineFeed ? lineFeed : -1;
      const isLastLineEnd = symbol >= samples.length;
      const { places, isMatch, work } = walk(from, byte, isLastLineEnd);
      automaton.work += work;
      const { generation } = automaton;
      const next = places.length === 0 ? deadState : intern({ flags: isWord(byte) ? afterWord & needs : 0, places });
      const transition = next * 2 + (isMatch ? 1 : 0);
      if (generation === automaton.generation) automaton.table[state * width + symbol] = transition;
      return transition;
    },
  };
  const intern = (state: Known): number => {
    const key = `${state.flags}:${state.places.join()}`;
    const number = numbers.get(key);
    if (number !== undefined) return number;
    if (known.length >= capacity) {
      known = [dead, dead];
      numbers = new Map();
      automaton.table.fill(0);
      starts.fill(0);
      automaton.generation++;
    }
    const added = known.push(state) - 1;
    numbers.set(key, added);
    if (known.length * width > automaton.table.length) {
      const grown = new Int32Array(Math.min(capacity * width, automaton.table.length * 2));
      grown.set(automaton.table);
      automaton.table = grown;
    }
    return added;
  };
  return automaton;
}

/** The state from which nothing matches any more. */
export const deadState = 1;

const lineFeed = 10;

function neededFlags(states: readonly State[]): number {
  let flags = 0;
  for (const state of states) {
    if (state.kind !== "place") continue;
    if (state.place === "start") flags |= atTextStart;
    if (state.place === "border" || state.place === "no-border") flags |= afterWord;
  }
  return flags;
}

const isWordByte: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (let i = 0; i < wordCharacters.length; i += 2) table.fill(1, wordCharacters[i], (wordCharacters[i + 1] ?? 0) + 1);
  return table;
})();

/** Tells whether a byte is a word character in the sense of `\b`, which is ASCII; -1 is none. */
export function isWord(byte: number): boolean {
  return byte >= 0 && isWordByte[byte] === 1;
}

/** Bytes that no state tells apart have one symbol; `samples` has a byte for each. */
function symbolsOf(states: readonly State[]): { symbolOf: Uint16Array; samples: number[] } {
  const borders = new Uint8Array(257);
  const separate = (first: number, last: number) => {
    borders[first] = 1;
    borders[last + 1] = 1;
  };
  for (const state of states) {
    if (state.kind === "bytes")
      for (let i = 0; i < state.edges.length; i += 3) separate(state.edges[i] ?? 0, state.edges[i + 1] ?? 0);
    if (state.kind === "place")
      for (let i = 0; i < wordCharacters.length; i += 2) separate(wordCharacters[i] ?? 0, wordCharacters[i + 1] ?? 0);
  }
  const symbolOf = new Uint16Array(256);
  const samples = [0];
  for (let byte = 1; byte < 256; byte++) {
    if (borders[byte] === 1) samples.push(byte);
    symbolOf[byte] = samples.length - 1;
  }
  return { symbolOf, samples };
}

type Step = { places: number[]; isMatch: boolean; work: number };

/** Follows, in order of preference, every way from some places over one byte; -1 is the end of the text. */
function createWalk({ states }: Program, preference: Preference): (from: Known, byte: number, isLastLineEnd: boolean) => Step {
  const seen = new Uint32Array(states.length);
  const reached = new Uint32Array(states.length);
  let round = 0;
  return ({ flags, places: from }, byte, isLastLineEnd) => {
    round++;
    const step: Step = { places: [], isMatch: false, work: 0 };
    const stack: number[] = [];
    for (const place of from) {
      stack.push(place);
      for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
        const state = states[number];
        if (!state || seen[number] === round) continue;
        seen[number] = round;
        step.work++;
        if (state.kind === "split") {
          for (let i = state.targets.length - 1; i >= 0; i--) stack.push(state.targets[i] ?? 0);
        } else if (state.kind === "place") {
          if (holds(state.place, flags, byte, isLastLineEnd)) stack.push(state.next);
        } else if (state.kind === "bytes") {
          const target = targetOf(state.edges, byte);
          if (target >= 0 && reached[target] !== round) {
            reached[target] = round;
            step.places.push(target);
          }
        } else if ((flags & atMatchStart) === 0) {
          step.isMatch = true;
          if (preference === "first") return step;
        }
      }
    }
    return step;
  };
}

function targetOf(edges: readonly number[], byte: number): number {
  for (let i = 0; i < edges.length; i += 3) if (byte >= (edges[i] ?? 0) && byte <= (edges[i + 1] ?? 0)) return edges[i + 2] ?? -1;
  return -1;
}

function holds(place: PlaceKind, flags: number, byte: number, isLastLineEnd: boolean): boolean {
  switch (place) {
    case "start":
      return (flags & atTextStart) !== 0;
    case "end":
      return byte < 0;
    case "last-line-end":
      return isLastLineEnd;
    case "border":
      return ((flags & afterWord) !== 0) !== isWord(byte);
    case "no-border":
      return ((flags & afterWord) !== 0) === isWord(byte);
  }
}
