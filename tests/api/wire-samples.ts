/**
 * Invented values for any shape, so that every operation can be called without writing each input by hand.
 * Texts hold characters that paths, queries, forms and XML must escape.
 */
import type { Member, Shape, StructureShape } from "../../src/wire/shape.ts";

/** Deepest structure that optional members are still given in; bounds recursive shapes. */
const depthMax = 6;

/** Which members are given. */
export type Fullness = "required" | "all";

/** A value of the shape, in the form that the SDK's types have. */
function sampleOf(shape: Shape, fullness: Fullness, depth = 0): unknown {
  switch (shape.kind) {
    case "string":
      return shape.values?.[0] ?? "a/b:c %2F+é&=<d>";
    case "number":
      return 7;
    case "boolean":
      return true;
    case "timestamp":
      return new Date("2026-01-31T12:00:00.000Z");
    case "list":
      return [sampleOf(shape.item, fullness, depth + 1)];
    case "map":
      return { [shape.keys?.[0] ?? "some key"]: sampleOf(shape.value, fullness, depth + 1) };
    case "structure":
      return sampleStructure(shape, fullness, depth);
  }
}

/** A structure with its required members, or with all of them. */
export function sampleStructure(shape: StructureShape, fullness: Fullness, depth = 0): Record<string, unknown> {
  const isGiven = (member: Member, index: number) =>
    shape.isUnion ? index === 0 : member.isRequired || (fullness === "all" && depth < depthMax);
  const given = shape.members.filter(isGiven);
  // An inner structure without members cannot be told from an absent one in a form, so it gets one.
  const members = given.length === 0 && depth > 0 ? shape.members.slice(0, 1) : given;
  return Object.fromEntries(members.map((member) => [member.name, sampleOf(member.shape, fullness, depth + 1)]));
}
