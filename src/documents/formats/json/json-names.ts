/**
 * The names of a JSON document's members as text. The finder keeps them as a tree of nodes, one for every distinct path of names
 * without array indexes: assembly/json-names.ts. Makes a string once per node, not per member.
 */
import type { FieldFinder } from "../../text/field-finder.ts";

/** The node of names that are not kept: too many or too long. It has no name. */
const unknownNode = 1;

const nameCharactersMax = 1_000;

/** All names of one document. A node's name is `names[node]`. */
export class JsonNames {
  /** Path elements joined by `/`, cut from the start when very long; "" for the root and for unknown names. */
  readonly names: string[] = ["", ""];
  readonly #finder: FieldFinder;

  constructor(finder: FieldFinder) {
    this.#finder = finder;
  }

  /** Takes over the names the finder found since the last time. */
  takeOver(): void {
    const { module } = this.#finder;
    for (let node = this.names.length; node < module.nodeCount.value; node++) {
      const path = this.names[module.parentOf(node)] ?? "";
      const name = this.#key(node);
      this.names.push((path === "" ? name : `${path}/${name}`).slice(-nameCharactersMax));
    }
  }

  /** The key of a node as text; undefined for unknown names. */
  keyOf(node: number): string | undefined {
    return node <= unknownNode ? undefined : this.#key(node);
  }

  /** The finder has found that the key is well-formed. */
  #key(node: number): string {
    const { module } = this.#finder;
    const text = new TextDecoder().decode(new Uint8Array(module.memory.buffer, module.keyOf(node), module.keyLengthOf(node)));
    if (!text.includes("\\")) return text;
    const parsed: unknown = JSON.parse(`"${text}"`);
    return String(parsed);
  }
}
