/**
 * The names of the members of records in formats with a schema, and the paths that lead to values. A name is text like any
 * other: it is looked at once, and when it is found to be sensitive itself, no path through it is shown.
 */
import { JsonNames, rootNode, unknownNode } from "./json-names.ts";
import { formatJsonPath } from "./json-path.ts";

const encoder = new TextEncoder();

/** One step of a path: the node of a name, or an index of an array written as -1 minus the index. */
export type PathStep = number;

/** All names of one file. */
export class RecordNames {
  readonly #tree = new JsonNames();
  /** Source: discovery reference, section 6: the path is omitted when a name in it is sensitive. */
  readonly #sensitive = new Set<number>();

  /** Names by node: path elements joined by `/`. */
  get names(): string[] {
    return this.#tree.names;
  }

  /** Whether the name asked for last by {@link child} was not seen before at its place. */
  get isNew(): boolean {
    return this.#tree.isNew;
  }

  /** The node of a member of the record of node `parent`; the root's is {@link rootNode}. */
  child(parent: number, name: string): number {
    const key = encoder.encode(JSON.stringify(name));
    return this.#tree.find(parent, key, 1, key.length - 1);
  }

  /** The node of the record that a name is a member of. */
  parentOf(node: number): number {
    return this.#tree.parentOf(node);
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
        const key = step === unknownNode || this.#sensitive.has(step) ? undefined : this.#tree.keyOf(step);
        if (key === undefined) return undefined;
        elements.push(key);
      }
    }
    return formatJsonPath(elements);
  }
}

/** The node of the record itself, above all names. */
export const recordNode = rootNode;
