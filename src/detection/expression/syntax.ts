/**
 * What an expression says, as a tree: the part of PCRE that can be decided in one pass over the text.
 * Made by `parse.ts`, read by `program.ts`.
 */
import type { CodePoints } from "./code-points.ts";

/**
 * A place between two characters. `start`, `end`: where the text begins and ends. `last-line-end`: its end, or before a line
 * feed that ends it. `border`: between a word character and something else; `no-border`: elsewhere.
 */
export type PlaceKind = "start" | "end" | "last-line-end" | "border" | "no-border";

/** An expression, or a part of one. `max` may be infinite. A repeat that is lazy prefers fewer. */
export type Node =
  | { readonly kind: "character"; readonly set: CodePoints }
  | { readonly kind: "sequence"; readonly parts: readonly Node[] }
  | { readonly kind: "choice"; readonly options: readonly Node[] }
  | { readonly kind: "repeat"; readonly part: Node; readonly min: number; readonly max: number; readonly isLazy: boolean }
  | { readonly kind: "place"; readonly place: PlaceKind };

/** Tells whether a part can match without any character. */
export function canBeEmpty(node: Node): boolean {
  switch (node.kind) {
    case "character":
      return false;
    case "sequence":
      return node.parts.every(canBeEmpty);
    case "choice":
      return node.options.some(canBeEmpty);
    case "repeat":
      return node.min === 0 || canBeEmpty(node.part);
    case "place":
      return true;
  }
}

/** Tells whether a part can match at least one character. */
export function canBeLong(node: Node): boolean {
  switch (node.kind) {
    case "character":
      return node.set.length > 0;
    case "sequence":
      return node.parts.some(canBeLong);
    case "choice":
      return node.options.some(canBeLong);
    case "repeat":
      return node.max > 0 && canBeLong(node.part);
    case "place":
      return false;
  }
}
