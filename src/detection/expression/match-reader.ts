/**
 * Reads the match that begins at a place. Places are asked for in ascending order; a walk that meets the path of an earlier
 * one joins it, so that many beginnings of one long stretch cost little more than the first.
 */
import { createLazyAutomaton, deadState, isWord, type LazyAutomaton } from "./lazy-automaton.ts";
import { type Program, unanchored } from "./program.ts";

/**
 * The longest match in bytes; what an expression would match beyond is cut off. Bounded, so that an answer depends on a
 * stretch of text that fits into the context of every block.
 */
export const matchBytesMax = 1_024;

/** A text to match in: bytes [low, high), and whether something stands before `low` that was cut off. */
export type Extent = { readonly bytes: Uint8Array; readonly low: number; readonly high: number; readonly isTextStart: boolean };

/** Reads matches of one expression. */
export interface MatchReader {
  /** Forgets the text read so far. */
  reset(): void;
  /** The end of the preferred match that begins at a place and is not empty, or -1. */
  endOf(extent: Extent, start: number): number;
  /** Bytes and states looked at so far. */
  steps(): number;
}

const pathSize = 2_048;
const pathMask = pathSize - 1;

/**
 * The states before bytes [from, to] of an earlier walk, its last match, and whether it went on behind. They mean something
 * as long as the automaton is of the same generation.
 */
type Path = { from: number; to: number; matchEnd: number; isAlive: boolean; generation: number };

/** Makes a reader. */
export function createMatchReader(program: Program): MatchReader {
  const walker = createWalker(program);
  const scout = createScout(program);
  let begin = -1;
  let stepsBefore = 0;
  /** No match that is still to come ends before this place, as far as the scout went; and where it may go again. */
  let quietTo = 0;
  let scoutAgain = 0;
  const isCostly = (start: number) => walker.steps() - stepsBefore > affordable + (start - begin) * affordablePerByte;
  return {
    reset() {
      walker.reset();
      begin = -1;
    },
    endOf(extent, start) {
      if (begin < 0) {
        begin = start;
        stepsBefore = walker.steps();
        quietTo = 0;
        scoutAgain = start;
      }
      if (start + matchBytesMax < quietTo) return -1;
      if (start >= scoutAgain && isCostly(start)) {
        quietTo = scout.nextEnd(extent, start);
        scoutAgain = Math.max(start, quietTo - matchBytesMax) + matchBytesMax;
        if (start + matchBytesMax < quietTo) return -1;
      }
      return walker.endOf(extent, start);
    },
    steps: () => walker.steps() + scout.steps(),
  };
}

/** Steps of the walker that are well spent: in all, and for each byte. Beyond, the scout looks ahead first. */
const affordable = 4_096;
const affordablePerByte = 16;

/** How far the scout looks at once, in bytes. */
const scoutBytes = 16_384;

/**
 * Looks ahead for the first place where any match ends that starts here or later: one pass for all beginnings, so that a
 * costly expression is not tried at every place of a long stretch in which it cannot succeed.
 */
function createScout(program: Program) {
  let automaton: LazyAutomaton | undefined;
  let steps = 0;
  return {
    nextEnd({ bytes, low, high, isTextStart }: Extent, start: number): number {
      automaton ??= createLazyAutomaton(unanchored(program), "any");
      const { width } = automaton;
      const stop = Math.min(high, start + scoutBytes);
      let state = automaton.startState(start === low && isTextStart, start > low && isWord(bytes[start - 1] ?? 0));
      for (let i = start; i < stop; i++) {
        const symbol = symbolAt(bytes, i, high, automaton);
        const transition = automaton.table[state * width + symbol] || automaton.build(state, symbol);
        steps++;
        if ((transition & 1) === 1) return i;
        state = transition >> 1;
      }
      return stop;
    },
    steps: () => steps + (automaton?.work ?? 0),
  };
}

/** Follows the automaton from each beginning, joining the path of an earlier walk where it can. */
function createWalker(program: Program): MatchReader {
  const automaton = createLazyAutomaton(program, "first");
  const { width } = automaton;
  const states = new Int32Array(pathSize);
  const path: Path = { from: 0, to: -1, matchEnd: -1, isAlive: false, generation: 0 };
  let steps = 0;

  const endOf = ({ bytes, low, high, isTextStart }: Extent, start: number): number => {
    const stop = Math.min(high, start + matchBytesMax);
    let state = automaton.startState(start === low && isTextStart, start > low && isWord(bytes[start - 1] ?? 0));
    let { table, generation } = automaton;
    if (generation !== path.generation) path.to = -1;
    let matchEnd = -1;
    let from = start;
    let isJoined = false;
    let i = start;
    for (; ; i++) {
      if (!isJoined && i >= path.from && i <= path.to && states[i & pathMask] === state) {
        isJoined = true;
        if (path.matchEnd >= i) matchEnd = path.matchEnd;
        i = path.to;
        if (!path.isAlive) {
          state = deadState;
          break;
        }
        state = states[i & pathMask] ?? deadState;
      }
      states[i & pathMask] = state;
      steps++;
      const symbol = i < high ? symbolAt(bytes, i, high, automaton) : automaton.end;
      let transition = table[state * width + symbol] ?? 0;
      if (transition === 0) {
        transition = automaton.build(state, symbol);
        table = automaton.table;
        if (automaton.generation !== generation) {
          generation = automaton.generation;
          path.to = -1;
          from = i + 1;
        }
      }
      if ((transition & 1) !== 0) matchEnd = i;
      state = transition >> 1;
      if (state === deadState || i === stop) break;
    }
    if (isJoined || i >= path.to) {
      path.from = from;
      path.to = i;
      path.matchEnd = matchEnd;
      path.isAlive = state !== deadState;
      path.generation = generation;
    } else {
      path.from = i + 1;
    }
    return matchEnd;
  };

  return {
    reset: () => {
      path.to = -1;
    },
    endOf,
    steps: () => steps + automaton.work,
  };
}

const lineFeed = 10;

function symbolAt(bytes: Uint8Array, i: number, high: number, { symbolOf, lastLineFeed }: LazyAutomaton): number {
  const byte = bytes[i] ?? 0;
  return byte === lineFeed && i === high - 1 ? lastLineFeed : (symbolOf[byte] ?? 0);
}
