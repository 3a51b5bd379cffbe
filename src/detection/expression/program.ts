/**
 * An expression as a graph over bytes that an automaton walks: Thompson's construction, written from the end to the front.
 * Its size is bounded, which bounds the time of every step. Source: R. Cox, "Regular Expression Matching Can Be Simple And Fast".
 */
import { Refusal } from "../../base/refusal.ts";
import { canBeEmpty, type Node, type PlaceKind } from "./syntax.ts";
import { type Utf8Shape, utf8Shape } from "./utf8-shape.ts";

/**
 * A state of the program. `bytes`: three numbers for each edge: first byte, last byte, state behind. `split`: states to go on
 * at, the preferred one first. `place`: goes on at `next` where the place is such.
 */
export type State =
  | { kind: "bytes"; edges: readonly number[] }
  | { kind: "split"; targets: readonly number[] }
  | { kind: "place"; place: PlaceKind; next: number }
  | { kind: "match" };

/** The states; `start` is the first. */
export type Program = { readonly states: readonly State[]; readonly start: number };

/** Most states of a program. */
const statesMax = 4_000;

/** Writes the program of an expression; refuses expressions that expand to too many states. */
export function writeProgram(node: Node): Program | Refusal {
  const shapes = new Map<Node, Utf8Shape>();
  const size = sizeOf(node, shapes);
  if (size > statesMax) {
    return new Refusal(
      "invalid",
      `the expression cannot be used: its counted repeats and classes expand to ${size} states, at most ${statesMax} can be used`,
    );
  }
  const states: State[] = [{ kind: "match" }];
  const start = write({ states, shapes }, node, 0);
  return { states, start };
}

/** The program that begins anywhere: it skips any number of bytes first. */
export function unanchored({ states, start }: Program): Program {
  const split = states.length;
  return {
    states: [...states, { kind: "split", targets: [start, split + 1] }, { kind: "bytes", edges: [0, 255, split] }],
    start: split,
  };
}

function sizeOf(node: Node, shapes: Map<Node, Utf8Shape>): number {
  switch (node.kind) {
    case "character": {
      const shape = utf8Shape(node.set);
      shapes.set(node, shape);
      return Math.max(1, shape.length);
    }
    case "sequence":
      return node.parts.reduce((size, part) => size + sizeOf(part, shapes), 0);
    case "choice":
      return node.options.reduce((size, option) => size + sizeOf(option, shapes), 1);
    case "repeat": {
      const copies = Number.isFinite(node.max) ? node.max : Math.max(1, node.min);
      return copies * (sizeOf(node.part, shapes) + 1) + 2;
    }
    case "place":
      return 1;
  }
}

type Writing = { readonly states: State[]; readonly shapes: ReadonlyMap<Node, Utf8Shape> };

/** Writes the states of a part that goes on at `next`, and answers the state it begins with. */
function write(writing: Writing, node: Node, next: number): number {
  switch (node.kind) {
    case "character":
      return writeShape(writing, writing.shapes.get(node) ?? [], next);
    case "sequence":
      return node.parts.reduceRight((behind, part) => write(writing, part, behind), next);
    case "choice":
      return add(writing, { kind: "split", targets: node.options.map((option) => write(writing, option, next)) });
    case "repeat":
      return writeRepeat(writing, node, next);
    case "place":
      return add(writing, { kind: "place", place: node.place, next });
  }
}

function add({ states }: Writing, state: State): number {
  return states.push(state) - 1;
}

/** A shape without nodes matches nothing: a state without edges. */
function writeShape(writing: Writing, shape: Utf8Shape, next: number): number {
  const base = writing.states.length;
  for (const edges of shape.length > 0 ? shape : [[]]) {
    const flat = edges.flatMap(([first, last, target]) => [first, last, target < 0 ? next : base + target]);
    add(writing, { kind: "bytes", edges: flat });
  }
  return base;
}

function writeRepeat(writing: Writing, node: Extract<Node, { kind: "repeat" }>, next: number): number {
  const { part, min, max, isLazy } = node;
  const split = (more: number) => add(writing, { kind: "split", targets: isLazy ? [next, more] : [more, next] });
  let entry = next;
  let copies = min;
  if (Number.isFinite(max)) {
    for (let i = min; i < max; i++) entry = split(write(writing, part, entry));
  } else {
    const loop: Extract<State, { kind: "split" }> = { kind: "split", targets: [] };
    const again = add(writing, loop);
    const body = write(writing, part, again);
    loop.targets = isLazy ? [next, body] : [body, next];
    // A part that can be empty is tried once before the loop ends, as a backtracking matcher does.
    if (min === 0) entry = canBeEmpty(part) ? split(body) : again;
    else entry = body;
    copies = Math.max(0, min - 1);
  }
  for (let i = 0; i < copies; i++) entry = write(writing, part, entry);
  return entry;
}
