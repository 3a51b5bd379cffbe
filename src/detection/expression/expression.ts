/**
 * Regular expressions that users write: checked, refused with a reason, and run in time linear in the text. V8's own engine
 * is not used for them, since one expression could keep it busy for ever. Works on UTF-8.
 */
import { Refusal } from "../../base/refusal.ts";
import { createLazyAutomaton, deadState } from "./lazy-automaton.ts";
import { parseExpression } from "./parse.ts";
import { type Program, writeProgram } from "./program.ts";
import { canBeLong } from "./syntax.ts";

/** Longest expression, in characters. Source: Macie API, CreateCustomDataIdentifier. */
const expressionCharactersMax = 512;

/** A checked expression: its program, to be run by readers. */
export type Expression = { readonly source: string; readonly program: Program };

/** Checks an expression. A refusal says what cannot be used, and where it stands. */
export function compileExpression(source: string): Expression | Refusal {
  const length = [...source].length;
  if (length < 1 || length > expressionCharactersMax) {
    return new Refusal("invalid", `expected an expression of 1 to ${expressionCharactersMax} characters, got ${length}`);
  }
  try {
    const node = parseExpression(source);
    if (!canBeLong(node)) return new Refusal("invalid", "the expression cannot be used: it matches no text but an empty one");
    const program = writeProgram(node);
    return program instanceof Refusal ? program : { source, program };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Makes a test whether an expression matches a whole text, in any of the ways it can match. */
export function createWholeMatcher({ program }: Expression): (bytes: Uint8Array) => boolean {
  const automaton = createLazyAutomaton(program, "any");
  const step = (state: number, symbol: number) =>
    automaton.table[state * automaton.width + symbol] || automaton.build(state, symbol);
  return (bytes) => {
    let state = automaton.startState(true, false);
    const last = bytes.length - 1;
    for (let i = 0; i <= last; i++) {
      const byte = bytes[i] ?? 0;
      state = step(state, byte === 10 && i === last ? automaton.lastLineFeed : (automaton.symbolOf[byte] ?? 0)) >> 1;
      if (state === deadState) return false;
    }
    return (step(state, automaton.end) & 1) === 1;
  };
}
