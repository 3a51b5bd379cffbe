/**
 * The columns of an ORC file as their values are shown: the name that describes each, and the way from a record down to a value
 * through the structures, lists, maps and unions it lies in. Decodes nothing.
 * Source: Apache ORC specification v1, "Type Information"; numbers of types in orc_proto.proto.
 */
import { UnreadableError } from "../../../base/inspection.ts";
import { type RecordNames, recordNode } from "../records/record-names.ts";

/** Types within one another, as deep as the call stack allows without doubt. */
const nestingMax = 500;

/** Numbers of the types that are told apart. */
export const typeKinds = {
  boolean: 0,
  byte: 1,
  short: 2,
  int: 3,
  long: 4,
  float: 5,
  double: 6,
  string: 7,
  binary: 8,
  timestamp: 9,
  list: 10,
  map: 11,
  struct: 12,
  union: 13,
  decimal: 14,
  date: 15,
  varchar: 16,
  char: 17,
  instant: 18,
} as const;

/** Types whose values are not looked at: truth values, and geometries and geographies. */
const kindsWithoutText: ReadonlySet<number> = new Set([typeKinds.boolean, 19, 20]);

/** A type of the file; its number, and those below it, are places in the file's list. */
export type OrcType = {
  readonly kind: number;
  readonly below: readonly number[];
  readonly names: readonly string[];
  readonly scale: number;
  readonly precision: number;
};

/**
 * One step from the record down, made by the type of the column: to a member of a structure, to the items of a list, to the
 * values of a map by their keys, to one branch of a union. `node` is that of the name; undefined below a map, where names
 * depend on keys. Maps whose keys are no single values are shown as lists of structures: `name` says of which member.
 */
export type OrcLink = { readonly column: number; readonly node: number | undefined } & (
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "item"; readonly name: string | undefined }
  | { readonly kind: "entry"; readonly keys: number }
  | { readonly kind: "branch"; readonly tag: number }
);

/** A column with values, and the steps to it, outermost first. */
export type OrcLeaf = {
  readonly column: number;
  readonly links: readonly OrcLink[];
  /** Node of the innermost name, or of what lies around the outermost map. */
  readonly node: number;
  /** Whether these are keys of a map: names, not values. */
  readonly isKey: boolean;
};

/** The columns with text, and whether others lie too deep to be read. */
export type OrcLeaves = { readonly leaves: readonly OrcLeaf[]; readonly isTooDeep: boolean };

/**
 * Lists the columns with text and makes their names known; `onName` is told of each that was not seen before. Throws
 * MALFORMED_FILE when the types are no tree.
 */
export function orcLeaves(
  types: readonly OrcType[],
  names: RecordNames,
  onName: (name: string, node: number, parent: number) => void,
): OrcLeaves {
  const leaves: OrcLeaf[] = [];
  const isKnown = new Uint8Array(types.length);
  let isTooDeep = false;
  walk(0, [], recordNode, false);
  return { leaves, isTooDeep };

  function walk(column: number, links: readonly OrcLink[], node: number | undefined, isKey: boolean): void {
    const type = types[column];
    if (type === undefined || isKnown[column] === 1) throw malformed();
    isKnown[column] = 1;
    if (links.length >= nestingMax) {
      isTooDeep = true;
      return;
    }
    const { below } = type;
    const go = (place: number, link: OrcLink, isKeyBelow = false) =>
      walk(below[place] ?? -1, [...links, link], link.node, isKeyBelow);
    switch (type.kind) {
      case typeKinds.struct:
        for (let i = 0; i < below.length; i++) {
          const name = type.names[i];
          if (name === undefined) throw malformed();
          go(i, { kind: "member", column, name, node: named(node, name) });
        }
        return;
      case typeKinds.list:
        go(0, { kind: "item", column, name: undefined, node });
        return;
      case typeKinds.map:
        for (const [i, link] of mapLinks(column, type, node).entries()) go(i, link, i === 0 && link.kind === "entry");
        return;
      case typeKinds.union:
        for (let tag = 0; tag < below.length; tag++) go(tag, { kind: "branch", column, tag, node });
        return;
    }
    const around = links.findLast((link) => link.node !== undefined)?.node ?? recordNode;
    if (isKey || !kindsWithoutText.has(type.kind)) leaves.push({ column, links, node: node ?? around, isKey });
  }

  function mapLinks(column: number, { below }: OrcType, node: number | undefined): readonly OrcLink[] {
    const keys = below[0] ?? -1;
    if (types[keys]?.below.length === 0) {
      const link = { kind: "entry", column, keys, node: undefined } as const;
      return [link, link];
    }
    return ["key", "value"].map((name) => ({ kind: "item", column, name, node: named(node, name) }));
  }

  function named(parent: number | undefined, name: string): number | undefined {
    if (parent === undefined) return undefined;
    const node = names.child(parent, name);
    if (names.isNew) onName(name, node, parent);
    return node;
  }
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected types that form a tree");
}
