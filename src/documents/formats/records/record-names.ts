/**
 * The names of the members of records in formats with a schema, and the paths that lead to values. A name is text like any
 * other: it is looked at once, and when it is found to be sensitive itself, no path through it is shown.
 */
import { formatJsonPath } from "./json-path.ts";

/** One step of a path: the node of a name, or an index of an array written as -1 minus the index. */
export type PathStep = number;

/** The node of the record itself, above all names. */
export const recordNode = 0;

/** The node of names that are not kept: too many or too long. It has no name. */
const unknownNode = 1;

/** Distinct paths that get their full name; after them, as many names are kept without the path before them. */
const fullNamesMax = 10_000;

const nodesMax = 2 * fullNamesMax;
const nameCharactersMax = 1_000;

/** All names of one file. */
export class RecordNames {
  /** Names by node: path elements joined by `/`, cut from the start when very long. */
  readonly names: string[] = ["", ""];
  /** Whether the name asked for last by {@link child} was not seen before at its place. */
  isNew = false;
  readonly #keys: string[] = ["", ""];
  readonly #parents: number[] = [recordNode, recordNode];
  /** Nodes by the node above and the name. */
  readonly #nodes = new Map<string, number>();
  /** Source: discovery reference, section 6: the path is omitted when a name in it is sensitive. */
  readonly #sensitive = new Set<number>();

  /** The node of a member of the record of node `parent`; the root's is {@link recordNode}. */
  child(parent: number, name: string): number {
    const found = this.#nodes.get(`${parent} ${name}`);
    this.isNew = found === undefined;
    if (found !== undefined) return found;
    if (parent !== unknownNode && this.names.length >= fullNamesMax + 2) return this.child(unknownNode, name);
    if (this.names.length >= nodesMax + 2 || name.length > nameCharactersMax) return unknownNode;
    const path = this.names[parent] ?? "";
    this.#nodes.set(`${parent} ${name}`, this.names.length);
    this.#parents.push(parent);
    this.#keys.push(name);
    return this.names.push((path === "" ? name : `${path}/${name}`).slice(-nameCharactersMax)) - 1;
  }

  /** The node of the record that a name is a member of. */
  parentOf(node: number): number {
    return this.#parents[node] ?? recordNode;
  }

  /** Notes that a name is sensitive. */
  markSensitive(node: number): void {
    this.#sensitive.add(node);
  }

  /** The path made of steps from the last to the first; undefined when a name in it must not be shown or was not kept. */
  path(stepsBackwards: readonly PathStep[]): string | undefined {
    const elements: (string | number)[] = [];
    for (const step of stepsBackwards) {
      if (step < 0) elements.push(-1 - step);
      else {
        const key = step <= unknownNode || this.#sensitive.has(step) ? undefined : this.#keys[step];
        if (key === undefined) return undefined;
        elements.push(key);
      }
    }
    return formatJsonPath(elements);
  }
}
