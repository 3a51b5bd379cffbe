/**
 * Which objects of its buckets a job analyses: the include and exclude terms of its scope, and the sample it draws.
 * Decides from what a listing tells; never looks into an object. Conditions on object tags are refused at creation.
 */
import { unreachable } from "../../base/assert.ts";
import { extensionOf } from "../../base/object-key.ts";
import { Refusal } from "../../base/refusal.ts";

/** What a condition may look at, with the comparators that fit it. Source: Macie API, JobScopeTerm and SimpleScopeTerm. */
const comparatorsOf = {
  OBJECT_EXTENSION: ["EQ", "NE"],
  OBJECT_KEY: ["STARTS_WITH"],
  OBJECT_LAST_MODIFIED_DATE: ["EQ", "NE", "GT", "GTE", "LT", "LTE"],
  OBJECT_SIZE: ["EQ", "NE", "GT", "GTE", "LT", "LTE"],
} as const;

/** The properties of objects that conditions name. */
export type ScopeKey = keyof typeof comparatorsOf;
/** The comparators of conditions. */
export type ScopeComparator = "EQ" | "NE" | "STARTS_WITH" | "GT" | "GTE" | "LT" | "LTE";

/** One condition as kept and answered; dates and sizes have exactly one value. */
export type ScopeTerm = {
  readonly simpleScopeTerm: { readonly key: ScopeKey; readonly comparator: ScopeComparator; readonly values: readonly string[] };
};

/** The conditions of a job: all of a block must hold; excludes beat includes. */
export type Scoping = {
  readonly includes?: { readonly and: readonly ScopeTerm[] };
  readonly excludes?: { readonly and: readonly ScopeTerm[] };
};

/** The conditions as a client sends them: nothing is known about them yet. */
export type ScopingRequest = {
  readonly includes?: ScopingBlockRequest | undefined;
  readonly excludes?: ScopingBlockRequest | undefined;
};
type ScopingBlockRequest = { readonly and?: readonly ScopeTermRequest[] | undefined };
type ScopeTermRequest = {
  readonly simpleScopeTerm?:
    | {
        readonly key?: string | undefined;
        readonly comparator?: string | undefined;
        readonly values?: readonly string[] | undefined;
      }
    | undefined;
  readonly tagScopeTerm?: object | undefined;
};

/** What a listing tells about an object. */
export type ListedObject = { readonly key: string; readonly sizeBytes: number; readonly lastModified: Date };

const termsMax = 100;
const valuesMax = 1_000;
const valueLengthMax = 1_024;

/** Checks the conditions of a new job and brings them into the form that is kept. */
export function checkedScoping(request: ScopingRequest): Scoping | Refusal {
  const includes = checkedBlock(request.includes, "s3JobDefinition.scoping.includes");
  if (includes instanceof Refusal) return includes;
  const excludes = checkedBlock(request.excludes, "s3JobDefinition.scoping.excludes");
  if (excludes instanceof Refusal) return excludes;
  return {
    ...(includes.length > 0 && { includes: { and: includes } }),
    ...(excludes.length > 0 && { excludes: { and: excludes } }),
  };
}

/** Tells whether an object is in scope: it meets all includes, and not all excludes. */
export function isInScope(scoping: Scoping, object: ListedObject): boolean {
  const includes = scoping.includes?.and ?? [];
  const excludes = scoping.excludes?.and ?? [];
  if (!includes.every((term) => holds(term, object))) return false;
  return excludes.length === 0 || !excludes.every((term) => holds(term, object));
}

/**
 * Tells whether an object is in a job's sample: about `percentage` of all objects, always the same ones for the same job,
 * so that listing again after a crash draws the same sample. `seed` names the job and the bucket.
 */
export function isSampled(percentage: number, seed: string, key: string): boolean {
  return percentage >= 100 || hash(`${seed}\n${key}`) < (percentage / 100) * 2 ** 32;
}

function checkedBlock(block: ScopingBlockRequest | undefined, place: string): readonly ScopeTerm[] | Refusal {
  const terms = block?.and ?? [];
  if (terms.length > termsMax)
    return new Refusal("invalid", `${place}: expected at most ${termsMax} conditions, got ${terms.length}`);
  const checked: ScopeTerm[] = [];
  for (const [i, term] of terms.entries()) {
    const result = checkedTerm(term, `${place}.and[${i}]`);
    if (result instanceof Refusal) return result;
    checked.push(result);
  }
  return checked;
}

function checkedTerm(term: ScopeTermRequest, place: string): ScopeTerm | Refusal {
  if (term.tagScopeTerm && term.simpleScopeTerm) {
    return new Refusal("invalid", `${place}: expected either simpleScopeTerm or tagScopeTerm, got both`);
  }
  if (term.tagScopeTerm) {
    return new Refusal("invalid", `${place}: conditions on tags of objects are not supported by Reeve; use simpleScopeTerm`);
  }
  const simple = term.simpleScopeTerm;
  if (!simple) return new Refusal("invalid", `${place}: expected a simpleScopeTerm`);
  const key = simple.key;
  if (!isScopeKey(key))
    return new Refusal("invalid", `${place}: expected the key to be one of ${Object.keys(comparatorsOf).join(", ")}`);
  const fitting: readonly ScopeComparator[] = comparatorsOf[key];
  const comparator = fitting.find((each) => each === simple.comparator);
  if (!comparator)
    return new Refusal("invalid", `${place}: expected the comparator of ${key} to be one of ${fitting.join(", ")}`);
  const values = simple.values ?? [];
  return refusedValues(key, values, place) ?? { simpleScopeTerm: { key, comparator, values } };
}

function refusedValues(key: ScopeKey, values: readonly string[], place: string): Refusal | undefined {
  if (values.length === 0 || values.length > valuesMax) {
    return new Refusal("invalid", `${place}: expected 1 to ${valuesMax} values, got ${values.length}`);
  }
  if (values.some((value) => value.length > valueLengthMax)) {
    return new Refusal("invalid", `${place}: expected values of at most ${valueLengthMax} characters`);
  }
  if (key === "OBJECT_EXTENSION" || key === "OBJECT_KEY") return undefined;
  const [value = ""] = values;
  if (values.length > 1) return new Refusal("invalid", `${place}: expected one value for ${key}, got ${values.length}`);
  if (key === "OBJECT_SIZE") {
    return /^\d{1,15}$/.test(value) ? undefined : new Refusal("invalid", `${place}: expected a number of bytes, such as 1048576`);
  }
  if (isUtcTime(value)) return undefined;
  return new Refusal("invalid", `${place}: expected a time in UTC, such as 2026-01-31T00:00:00Z`);
}

function isScopeKey(key: string | undefined): key is ScopeKey {
  return key !== undefined && Object.hasOwn(comparatorsOf, key);
}

/** Tells whether the text is a time in UTC in the extended form of ISO 8601. */
export function isUtcTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|\+00:00)$/.test(text) && !Number.isNaN(Date.parse(text));
}

function holds({ simpleScopeTerm: term }: ScopeTerm, object: ListedObject): boolean {
  switch (term.key) {
    case "OBJECT_EXTENSION":
      return term.values.includes(extensionOf(object.key)) === (term.comparator === "EQ");
    case "OBJECT_KEY":
      return term.values.some((value) => object.key.startsWith(value));
    case "OBJECT_LAST_MODIFIED_DATE":
      return compares(object.lastModified.getTime(), term.comparator, Date.parse(term.values[0] ?? ""));
    case "OBJECT_SIZE":
      return compares(object.sizeBytes, term.comparator, Number(term.values[0]));
    default:
      return unreachable(term.key);
  }
}

function compares(left: number, comparator: ScopeComparator, right: number): boolean {
  switch (comparator) {
    case "EQ":
      return left === right;
    case "NE":
      return left !== right;
    case "GT":
      return left > right;
    case "GTE":
      return left >= right;
    case "LT":
      return left < right;
    case "LTE":
      return left <= right;
    case "STARTS_WITH":
      return false;
    default:
      return unreachable(comparator);
  }
}

/** FNV-1a over UTF-16 units, then MurmurHash3's final mix so that neighbouring names scatter. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
