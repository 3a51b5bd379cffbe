/**
 * Which findings are meant: the criteria of ListFindings and GetFindingStatistics, checked field by field. Pure; the store
 * turns the conditions into SQL. Source of fields and operators: reference of the Macie API, FindingCriteria, and the user
 * guide's "Fields for filtering findings".
 */
import { Refusal } from "../../base/refusal.ts";
import { type FieldKind, fieldKinds, isExactMatchField } from "./criteria-fields.ts";

/** One condition on one field; all conditions must hold. Values of dates are milliseconds since 1970. */
export type Condition = { readonly field: string; readonly kind: FieldKind } & (
  | { readonly operator: "eq" | "neq" | "eqExactMatch"; readonly values: readonly string[] }
  | { readonly operator: "gt" | "gte" | "lt" | "lte"; readonly bound: number }
);

/** Criteria as a client sends them. */
export type CriteriaRequest = { readonly criterion?: Readonly<Record<string, CriterionRequest>> | undefined } | undefined;

type CriterionRequest = {
  readonly eq?: readonly string[] | undefined;
  readonly neq?: readonly string[] | undefined;
  readonly eqExactMatch?: readonly string[] | undefined;
  readonly gt?: number | undefined;
  readonly gte?: number | undefined;
  readonly lt?: number | undefined;
  readonly lte?: number | undefined;
};

/** Values of one condition at most. Source: quotas for findings filters. */
const valuesMax = 50;
const valueLengthMax = 2_048;

const listOperators = ["eq", "neq", "eqExactMatch"] as const;
const boundOperators = ["gt", "gte", "lt", "lte"] as const;

/** Checks criteria; no criteria mean all findings. */
export function checkedCriteria(request: CriteriaRequest): readonly Condition[] | Refusal {
  const conditions: Condition[] = [];
  for (const [field, criterion] of Object.entries(request?.criterion ?? {})) {
    const kind = fieldKinds.get(field);
    if (!kind) return new Refusal("invalid", `findingCriteria: no field ${field.slice(0, 100)} can be used to filter findings`);
    const checked = checkedCriterion({ field, kind }, criterion);
    if (checked instanceof Refusal) return checked;
    conditions.push(...checked);
  }
  return conditions;
}

function checkedCriterion(
  target: { field: string; kind: FieldKind },
  criterion: CriterionRequest,
): readonly Condition[] | Refusal {
  const { field } = target;
  const conditions: Condition[] = [];
  for (const operator of listOperators) {
    const values = criterion[operator];
    if (values === undefined) continue;
    const refusal = refusedValues(target, operator, values);
    if (refusal) return refusal;
    conditions.push({ ...target, operator, values: values.map((value) => normalised(target.kind, value)) });
  }
  for (const operator of boundOperators) {
    const bound = criterion[operator];
    if (bound === undefined) continue;
    if (target.kind !== "number" && target.kind !== "date") {
      return new Refusal("invalid", `findingCriteria: ${operator} fits dates and numbers only, and ${field} is neither`);
    }
    if (!Number.isSafeInteger(bound) || Math.abs(bound) > 8.64e15) {
      return new Refusal("invalid", `findingCriteria: expected a whole number for ${operator} of ${field}`);
    }
    conditions.push({ ...target, operator, bound });
  }
  if (conditions.length === 0) return new Refusal("invalid", `findingCriteria: expected an operator for ${field}`);
  if (criterion.eqExactMatch && conditions.length > 1) {
    return new Refusal("invalid", `findingCriteria: eqExactMatch cannot be used together with another operator on ${field}`);
  }
  return conditions;
}

function refusedValues(
  { field, kind }: { field: string; kind: FieldKind },
  operator: (typeof listOperators)[number],
  values: readonly string[],
): Refusal | undefined {
  const place = `findingCriteria: ${operator} of ${field}`;
  if (operator === "eqExactMatch" && !isExactMatchField(field))
    return new Refusal("invalid", `${place}: not supported for this field`);
  if (values.length === 0 || values.length > valuesMax) {
    return new Refusal("invalid", `${place}: expected 1 to ${valuesMax} values, got ${values.length}`);
  }
  if (values.some((value) => value.length > valueLengthMax || value.includes("\u0000"))) {
    return new Refusal("invalid", `${place}: expected values of at most ${valueLengthMax} characters, without null characters`);
  }
  const isRight = isRightValue[kind];
  return values.every(isRight) ? undefined : new Refusal("invalid", `${place}: expected ${expectationOf[kind]}`);
}

const isRightValue: Readonly<Record<FieldKind, (value: string) => boolean>> = {
  text: () => true,
  boolean: (value) => value === "true" || value === "false",
  number: (value) => /^-?\d{1,15}$/.test(value),
  date: (value) => /^\d{1,15}$/.test(value) || isTime(value),
};

const expectationOf: Readonly<Record<FieldKind, string>> = {
  text: "text",
  boolean: 'the texts "true" or "false"',
  number: "whole numbers as text",
  date: "milliseconds since 1970 as text",
};

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
}

function normalised(kind: FieldKind, value: string): string {
  if (kind === "number") return String(Number(value));
  if (kind === "date") return String(isTime(value) ? Date.parse(value) : Number(value));
  return value;
}
