/**
 * The input of a query-protocol operation from its form: members by name, lists as `Name.member.1`, structures by dots.
 * Source: AWS documentation, "awsQuery protocol", section on serialisation. Maps do not occur in STS's inputs and are not read.
 */
import type { FormField } from "./form.ts";
import { assembleStructure, readScalarText } from "./read-value.ts";
import type { Shape, StructureShape } from "./shape.ts";

/** A form's keys taken apart at their dots. */
type Branch = { value: string | undefined; readonly children: Map<string, Branch> };

/** Deepest key that is read, in parts; `ProvidedContexts.member.1.ProviderArn` has four. Deeper keys are ignored. */
const keyPartsMax = 8;

/** Reads a structure from a form. Throws a Refusal of kind `invalid` that names the member. */
export function readFormStructure(shape: StructureShape, fields: readonly FormField[]): Readonly<Record<string, unknown>> {
  const root: Branch = { value: undefined, children: new Map() };
  for (const { key, value } of fields) plant(root, key, value);
  return readBranchStructure(shape, root, "");
}

function plant(root: Branch, key: string, value: string): void {
  const parts = key.split(".", keyPartsMax + 1);
  if (parts.length > keyPartsMax) return;
  let branch = root;
  for (const part of parts) {
    const next: Branch = branch.children.get(part) ?? { value: undefined, children: new Map() };
    branch.children.set(part, next);
    branch = next;
  }
  branch.value = value;
}

function readBranchStructure(shape: StructureShape, branch: Branch, path: string): Readonly<Record<string, unknown>> {
  return assembleStructure(shape, path, (wireName) => branch.children.get(wireName), readBranch);
}

function readBranch(shape: Shape, branch: Branch, path: string): unknown {
  if (shape.kind === "structure") return readBranchStructure(shape, branch, path);
  if (shape.kind !== "list") return readScalarText(shape, branch.value ?? "", path);
  const numbered = [...(branch.children.get("member")?.children ?? [])].filter(([index]) => /^\d{1,6}$/.test(index));
  const inOrder = numbered.sort(([one], [other]) => Number(one) - Number(other));
  return inOrder.map(([index, item]) => readBranch(shape.item, item, `${path}.member.${index}`));
}
