/**
 * The names of a JSON document's members as a tree: every distinct path of names, without array indexes, is one node. A key is
 * compared, byte by byte, with the one that followed last time, so that documents of one shape need neither hashes nor strings.
 */

/** The node of the document itself. */
export const rootNode = 0;

/** The node of names that are not kept: too many or too long. It has no name. */
export const unknownNode = 1;

/** Distinct paths that get their full name; after them, as many names are kept without the path before them. */
const fullNamesMax = 10_000;

const nodesMax = 2 * fullNamesMax;
const keyBytesMax = 1_024;
const nameCharactersMax = 1_000;
const quote = 0x22;

/** All names of one document. A node's name is `names[node]`. */
export class JsonNames {
  /** Path elements joined by `/`, cut from the start when very long; "" for the root and for unknown names. */
  readonly names: string[] = ["", ""];
  /** Set by {@link find}: whether the name was not seen before at this place, so that its text is still to be looked at. */
  isNew = false;
  #parents = new Int32Array(64);
  #keyStarts = new Int32Array(64);
  #keyLengths = new Int32Array(64);
  #firstChildren = new Int32Array(64);
  #lastChildren = new Int32Array(64);
  #nextSiblings = new Int32Array(64);
  #nextOfHash = new Int32Array(64);
  #keys: Uint8Array = new Uint8Array(1_024);
  #keysLength = 0;
  readonly #nodesByHash = new Map<number, number>();

  /** The member expected first in the object of this node; 0 when none is. */
  firstChild(node: number): number {
    return this.#firstChildren[node] ?? 0;
  }

  /** The member expected after this one; 0 when none is. */
  nextSibling(node: number): number {
    return this.#nextSiblings[node] ?? 0;
  }

  /** The node of the object that a member belongs to. */
  parentOf(node: number): number {
    return this.#parents[node] ?? rootNode;
  }

  /** Place behind the closing quote when the key at `at`, behind its opening quote, is that of the node; else -1. */
  match(node: number, bytes: Uint8Array, at: number): number {
    const keys = this.#keys;
    const length = this.#keyLengths[node] ?? 0;
    const start = this.#keyStarts[node] ?? 0;
    for (let i = 0; i < length; i++) if (keys[start + i] !== bytes[at + i]) return -1;
    return bytes[at + length] === quote ? at + length + 1 : -1;
  }

  /** The node of the key in bytes [start, end), as written, in the object of node `parent`; made when it is new. */
  find(parent: number, bytes: Uint8Array, start: number, end: number): number {
    this.isNew = false;
    const hash = hashOf(parent, bytes, start, end);
    const found = this.#lookUp(parent, hash, bytes, start, end);
    if (found !== 0) return found;
    if (parent !== unknownNode && this.names.length >= fullNamesMax + 2) return this.find(unknownNode, bytes, start, end);
    this.isNew = true;
    if (this.names.length >= nodesMax + 2 || end - start > keyBytesMax) return unknownNode;
    return this.#insert(parent, hash, bytes, start, end);
  }

  /** The key of a node as text; undefined for unknown names. */
  keyOf(node: number): string | undefined {
    if (node <= unknownNode) return undefined;
    const start = this.#keyStarts[node] ?? 0;
    return decodeKey(this.#keys.subarray(start, start + (this.#keyLengths[node] ?? 0)));
  }

  #lookUp(parent: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    let node = this.#nodesByHash.get(hash) ?? 0;
    while (node !== 0) {
      const isSame = this.#parents[node] === parent && this.#keyLengths[node] === end - start;
      if (isSame && isSameBytes(this.#keys, this.#keyStarts[node] ?? 0, bytes, start, end)) return node;
      node = this.#nextOfHash[node] ?? 0;
    }
    return 0;
  }

  #insert(parent: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const node = this.names.length;
    this.#reserve(node, end - start);
    const key = bytes.subarray(start, end);
    this.#keys.set(key, this.#keysLength);
    this.#parents[node] = parent;
    this.#keyStarts[node] = this.#keysLength;
    this.#keyLengths[node] = key.length;
    this.#keysLength += key.length;
    this.#nextOfHash[node] = this.#nodesByHash.get(hash) ?? 0;
    this.#nodesByHash.set(hash, node);
    const last = this.#lastChildren[parent] ?? 0;
    if (last === 0) this.#firstChildren[parent] = node;
    else this.#nextSiblings[last] = node;
    this.#lastChildren[parent] = node;
    const path = this.names[parent] ?? "";
    const name = decodeKey(key);
    this.names.push((path === "" ? name : `${path}/${name}`).slice(-nameCharactersMax));
    return node;
  }

  #reserve(node: number, keyLength: number): void {
    if (this.#keysLength + keyLength > this.#keys.length) {
      const keys = new Uint8Array(2 * (this.#keysLength + keyLength));
      keys.set(this.#keys);
      this.#keys = keys;
    }
    if (node < this.#parents.length) return;
    this.#parents = doubled(this.#parents);
    this.#keyStarts = doubled(this.#keyStarts);
    this.#keyLengths = doubled(this.#keyLengths);
    this.#firstChildren = doubled(this.#firstChildren);
    this.#lastChildren = doubled(this.#lastChildren);
    this.#nextSiblings = doubled(this.#nextSiblings);
    this.#nextOfHash = doubled(this.#nextOfHash);
  }
}

/** FNV-1a over the key, started with the parent. Source: draft-eastlake-fnv. */
function hashOf(parent: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(parent, 0x9e3779b1);
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash;
}

function isSameBytes(keys: Uint8Array, keyStart: number, bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (keys[keyStart + i - start] !== bytes[i]) return false;
  return true;
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** The text of a key that the tokeniser has found well-formed. */
function decodeKey(key: Uint8Array): string {
  const text = new TextDecoder().decode(key);
  if (!text.includes("\\")) return text;
  const parsed: unknown = JSON.parse(`"${text}"`);
  return String(parsed);
}
