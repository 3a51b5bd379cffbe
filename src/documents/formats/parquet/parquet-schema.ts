/**
 * The columns of a Parquet file as their values are shown: the name that describes each, and the way from a record to a value
 * through the lists and groups it lies in. Decodes nothing.
 * Source: Apache Parquet format, "Logical Type Definitions", nested types, and "Nested Encoding".
 */
import type { SchemaElement, SchemaTree } from "hyparquet";
import { type RecordNames, recordNode } from "../records/record-names.ts";

/** A column with values. */
export type Leaf = {
  readonly element: SchemaElement;
  /** Levels at which a value is present, and number of lists around it. */
  readonly definitionMax: number;
  readonly repetitionMax: number;
  /** Node of the innermost name, or of the outermost map when there is one: what is in it has no node of its own. */
  readonly node: number;
  /** From the record down. */
  readonly steps: readonly Step[];
  /** Whether these are the keys of a map: names, not values. */
  readonly isKey: boolean;
  /** Whether the bytes are of the binary form of VARIANT, in which strings lie among other bytes. */
  readonly isVariant: boolean;
};

/** A name; the index in the list of this repetition level; or a key of a map, found in the column `keys`. */
export type Step =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly level: number }
  | { readonly kind: "key"; readonly level: number; readonly keys: string };

/** The columns in the order of the file, by their path. */
export type Leaves = ReadonlyMap<string, Leaf>;

/** The key under which {@link leavesOf} lists a column. */
export function leafKey(pathInSchema: readonly string[]): string {
  return pathInSchema.join("\0");
}

/**
 * What a part of the schema is to its parent: a member with a name; the repeated part of a list or map, whose name means nothing;
 * or what such a part wraps, the element, the key or the value, whose name means nothing either.
 */
type Part = "member" | "repeated in list" | "repeated in map" | "element" | "key" | "value";

/** Lists the columns below the root and makes their names known; `onName` is told of each that was not seen before. */
export function leavesOf(
  root: SchemaTree,
  names: RecordNames,
  onName: (name: string, node: number, parent: number) => void,
): Leaves {
  const leaves = new Map<string, Leaf>();
  const start = { definitionMax: 0, repetitionMax: 0, node: recordNode, steps: [], isKey: false, isVariant: false };
  for (const child of root.children) walk(child, "member", start);
  return leaves;

  function walk(tree: SchemaTree, part: Part, above: Omit<Leaf, "element">): void {
    const { element, children, path } = tree;
    const isRepeated = element.repetition_type === "REPEATED";
    const repetitionMax = above.repetitionMax + (isRepeated ? 1 : 0);
    const definitionMax = above.definitionMax + (element.repetition_type === "REQUIRED" ? 0 : 1);
    const isInMap = above.steps.some(({ kind }) => kind === "key");
    const node = part === "member" && !isInMap ? named(above.node, element.name) : above.node;
    const steps = [...above.steps];
    if (part === "member") steps.push({ kind: "name", name: element.name });
    if (part === "repeated in map") steps.push({ kind: "key", level: repetitionMax, keys: leafKey([...path, "key"]) });
    else if (isRepeated) steps.push({ kind: "index", level: repetitionMax });
    const isVariant = above.isVariant || element.logical_type?.type === "VARIANT";
    const here = { definitionMax, repetitionMax, node, steps, isKey: part === "key", isVariant };
    if (children.length === 0) leaves.set(leafKey(path), { element, ...here });
    for (const child of children) walk(child, partOf(child, tree, part), here);
  }

  function named(parent: number, name: string): number {
    const node = names.child(parent, name);
    if (names.isNew) onName(name, node, parent);
    return node;
  }
}

/** Source of the rules: "Logical Type Definitions", lists and maps, backward-compatibility rules. */
function partOf(child: SchemaTree, parent: SchemaTree, parentPart: Part): Part {
  const isOnly = parent.children.length === 1;
  if (isOnly && child.element.repetition_type === "REPEATED") {
    if (isAnnotated(parent.element, "LIST")) return "repeated in list";
    if (isMap(parent.element) && hasKeyAndValue(child)) return "repeated in map";
  }
  if (parentPart === "repeated in map") return child === parent.children[0] ? "key" : "value";
  if (parentPart !== "repeated in list" || !isOnly) return "member";
  const { name } = parent.element;
  const listName = parent.path.at(-2) ?? "";
  return name === "array" || name === `${listName}_tuple` ? "member" : "element";
}

function isMap(element: SchemaElement): boolean {
  return isAnnotated(element, "MAP") || element.converted_type === "MAP_KEY_VALUE";
}

/** Keys that are not one value each are shown as members of a list. */
function hasKeyAndValue({ children }: SchemaTree): boolean {
  const [key] = children;
  const isOneValue = key?.children.length === 0 && key.element.repetition_type !== "REPEATED";
  return isOneValue && key.element.name === "key" && children.length <= 2;
}

function isAnnotated({ converted_type, logical_type }: SchemaElement, type: "LIST" | "MAP"): boolean {
  return converted_type === type || logical_type?.type === type;
}
