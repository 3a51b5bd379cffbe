/**
 * The names of a JSON document's members as a tree: every distinct path of names, without array indexes, is one node. A key is
 * compared with the one that followed last time, 16 bytes at once and together with what stood around it, so that documents of one
 * shape need neither hashes nor a look at every comma.
 */
import { buckets, keys, keysMax, nodes, text } from "./field-lists";

/** The node of the document itself; where a member is meant, none. */
export const rootNode: u32 = 0;

/** The node of names that are not kept: too many or too long. It has no name. */
export const unknownNode: u32 = 1;

/** Distinct paths that get their full name; after them, as many names are kept without the path before them. */
const fullNamesMax: u32 = 10_000;

const nodesMax: u32 = 2 * fullNamesMax;
const keyBytesMax: u32 = 1_024;
const bucketMask: u32 = 32_767;
const quote: u8 = 0x22;

/** Bytes of a node, and where in it things lie. */
const nodeBytes: u32 = 128;
const parentAt: usize = 0;
const keyAt: usize = 4;
const lengthAt: usize = 8;
const followerAt: usize = 12;
const firstAt: usize = 16;
const nextOfHashAt: usize = 20;
const hashAt: usize = 24;
const jointLengthAt: usize = 28;
const jointKindAt: usize = 32;
const jointAt: usize = 48;

/** Bits of a joint's kind: the value is a container. */
export const opensContainer: u32 = 1;

/** The value is a string. */
export const isString: u32 = 2;

/** The member is the first of its object. */
export const firstJoint: u32 = 4;

/** Bytes of a joint there is room for. */
const jointMax: u32 = 80;

/** Number of nodes, the root and the unknown one included. */
export let nodeCount: u32 = 2;

/** Whether the name found last was not seen before at its place, so that its text is still to be looked at. */
export let isNew: bool = false;

let keysLength: u32 = 0;

@inline
function nodeOf(node: u32): usize {
  return nodes + node * nodeBytes;
}

/** Forgets all names. */
export function clearNames(): void {
  for (let node: u32 = 2; node < nodeCount; node++) {
    store<u32>(buckets + ((load<u32>(nodeOf(node), hashAt) & bucketMask) << 2), 0);
  }
  memory.fill(nodes, 0, 2 * nodeBytes);
  nodeCount = 2;
  keysLength = 0;
}

/** The node that a node lies in. */
export function parentOf(node: u32): u32 {
  return load<u32>(nodeOf(node), parentAt);
}

/** Where the key of a node lies, as written. */
export function keyOf(node: u32): u32 {
  return <u32>keys + load<u32>(nodeOf(node), keyAt);
}

/** Length of the key of a node, as written. */
export function keyLengthOf(node: u32): u32 {
  return load<u32>(nodeOf(node), lengthAt);
}

@inline
/** The member expected first in the object of this node; 0 when none is. */
export function firstIn(node: u32): u32 {
  return load<u32>(nodeOf(node), firstAt);
}

@inline
/** The member expected behind this one; 0 when none is. */
export function followerOf(node: u32): u32 {
  return load<u32>(nodeOf(node), followerAt);
}

@inline
/** Remembers that the member was found behind another of the same parent, or first in the object of its parent. */
export function remember(node: u32, behind: u32, parent: u32): void {
  if (node == unknownNode) return;
  if (behind > unknownNode && parentOf(node) == parentOf(behind)) store<u32>(nodeOf(behind), node, followerAt);
  else if (behind == rootNode && parentOf(node) == parent) store<u32>(nodeOf(parent), node, firstAt);
}

@inline
/** Place behind the closing quote when the key behind the opening one at `at` is that of the node; else 0. */
export function matchKey(node: u32, at: u32): u32 {
  const entry = nodeOf(node);
  const key = keys + load<u32>(entry, keyAt);
  // The quote that closes a key is kept with it.
  const length = load<u32>(entry, lengthAt) + 1;
  for (let i: u32 = 0; i < length; i += 16) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(key + i), v128.load(text + at + i)));
    const differing = ~same & 0xffff;
    if (differing && i + <u32>ctz(differing) < length) return 0;
  }
  return at + length;
}

/**
 * Remembers the joint of a member: the bytes [start, end) from the value before it, or what opens the object, to its own value, with
 * the quote of a string or the bracket of a container. One that is too long, or whose beginning is gone, is none.
 */
export function rememberJoint(node: u32, start: u32, end: u32, kind: u32): void {
  const entry = nodeOf(node);
  const isKept = node != unknownNode && start < end && end - start <= jointMax;
  store<u32>(entry, isKept ? end - start : 0, jointLengthAt);
  store<u32>(entry, kind, jointKindAt);
  if (isKept) for (let i: usize = 0; i < jointMax; i += 16) v128.store(entry + jointAt + i, v128.load(text + start + i));
}

@inline
/** The kind of a member's joint; any where none is remembered. */
export function jointKind(node: u32): u32 {
  return load<u32>(nodeOf(node), jointKindAt);
}

@inline
/** Place behind the joint when the bytes at `at` are that of the member; else 0. */
export function matchJoint(node: u32, at: u32): u32 {
  const entry = nodeOf(node);
  const length = load<u32>(entry, jointLengthAt);
  if (!length) return 0;
  for (let i: u32 = 0; i < length; i += 16) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(entry + jointAt + i), v128.load(text + at + i)));
    const differing = ~same & 0xffff;
    if (differing && i + <u32>ctz(differing) < length) return 0;
  }
  return at + length;
}

/** The node of the key in bytes [start, end), as written, in the object of node `parent`; made when it is new. */
export function findName(parent: u32, start: u32, end: u32): u32 {
  isNew = false;
  // FNV-1a over the key, started with the parent. Source: draft-eastlake-fnv.
  let hash: u32 = 0x811c9dc5 ^ (parent * 0x9e3779b1);
  for (let i = start; i < end; i++) hash = (hash ^ <u32>load<u8>(text + i)) * 0x01000193;
  hash ^= hash >> 15;
  const bucket = buckets + ((hash & bucketMask) << 2);
  for (let node = load<u32>(bucket); node; node = load<u32>(nodeOf(node), nextOfHashAt)) {
    const entry = nodeOf(node);
    if (load<u32>(entry, hashAt) != hash || load<u32>(entry, parentAt) != parent) continue;
    if (load<u32>(entry, lengthAt) == end - start && matchKey(node, start)) return node;
  }
  if (parent != unknownNode && nodeCount >= fullNamesMax + 2) return findName(unknownNode, start, end);
  isNew = true;
  const length = end - start;
  if (nodeCount >= nodesMax + 2 || length > keyBytesMax || keysLength + length + 32 > keysMax) return unknownNode;
  const node = nodeCount++;
  const entry = nodeOf(node);
  store<u32>(entry, parent, parentAt);
  store<u32>(entry, keysLength, keyAt);
  store<u32>(entry, length, lengthAt);
  store<u32>(entry, 0, followerAt);
  store<u32>(entry, 0, firstAt);
  store<u32>(entry, load<u32>(bucket), nextOfHashAt);
  store<u32>(entry, hash, hashAt);
  store<u32>(entry, 0, jointLengthAt);
  store<u32>(bucket, node);
  memory.copy(keys + keysLength, text + start, length);
  store<u8>(keys + keysLength + length, quote);
  keysLength += length + 1;
  return node;
}
