/**
 * Conditions of a statement: every operator and every key must hold; of the values listed for one key, one suffices
 * (for negated operators: none may match).
 * Source: IAM user guide, "Conditions with multiple context keys or values" and "… multivalued context keys".
 */
import { type Operator, operators } from "./operators.ts";
import type { ConditionBlock, OneOrMany } from "./policy-document.ts";
import type { ReadyContext } from "./request-context.ts";
import type { Lookup } from "./variables.ts";

/** The name of an operator taken apart. */
export type OperatorUse = {
  readonly set?: "ForAllValues" | "ForAnyValue";
  readonly operator: Operator | "Null";
  readonly isIfExists: boolean;
};

/** Takes `ForAllValues:StringLikeIfExists` apart; undefined when no such operator exists. */
export function parseOperatorName(name: string): OperatorUse | undefined {
  const match = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name);
  const set = match?.[1] as OperatorUse["set"];
  const isIfExists = match?.[3] !== undefined;
  if (match?.[2] === "Null") return set === undefined && !isIfExists ? { operator: "Null", isIfExists } : undefined;
  const operator = operators.get(match?.[2] ?? "");
  if (operator === undefined) return undefined;
  return { operator, isIfExists, ...(set === undefined ? {} : { set }) };
}

/** Tells whether all conditions hold. The block has been checked when its policy was loaded. */
export function conditionsHold(block: ConditionBlock, context: ReadyContext, lookup: Lookup | undefined): boolean {
  return Object.entries(block).every(([name, keys]) => {
    const use = parseOperatorName(name);
    if (use === undefined)
      throw new Error(`Broken expectation: the condition operator ${name} was checked when the policy was loaded`);
    return Object.entries(keys).every(([key, values]) =>
      holds(use, { actual: context.get(key.toLowerCase()) ?? [], wanted: texts(values), lookup }),
    );
  });
}

/** The values of one key as texts. */
function texts(values: OneOrMany<string | number | boolean>): readonly string[] {
  return (typeof values === "object" ? values : [values]).map(String);
}

type Comparison = { readonly actual: readonly string[]; readonly wanted: readonly string[]; readonly lookup: Lookup | undefined };

function holds({ operator, set, isIfExists }: OperatorUse, { actual, wanted, lookup }: Comparison): boolean {
  const isAbsent = actual.length === 0;
  if (operator === "Null") return wanted.some((each) => (each.toLowerCase() === "true") === isAbsent);
  if (isAbsent) return isIfExists || set === "ForAllValues" || (set === undefined && operator.isNegated);
  const isWanted = (value: string) => wanted.some((each) => operator.matches(value, each, lookup)) !== operator.isNegated;
  if (set === "ForAnyValue") return actual.some(isWanted);
  if (set === "ForAllValues" || operator.isNegated) return actual.every(isWanted);
  return actual.some(isWanted);
}
