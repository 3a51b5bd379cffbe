/**
 * Which jobs a list shows and in what order: the criteria of ListClassificationJobs, checked. Pure; the store turns
 * the result into SQL. Source of keys and comparators: discovery reference, section 1.6, and the type JobComparator.
 */
import { Refusal } from "../../base/refusal.ts";
import { isUtcTime } from "./scope.ts";

/** Comparators that fit each key. */
const comparatorsOf = {
  jobType: ["EQ", "NE"],
  jobStatus: ["EQ", "NE"],
  name: ["EQ", "NE", "CONTAINS", "STARTS_WITH"],
  createdAt: ["EQ", "NE", "GT", "GTE", "LT", "LTE"],
} as const;

/** Properties of jobs that can be filtered and sorted by. */
export type JobListKey = keyof typeof comparatorsOf;
/** Comparators of conditions. */
export type JobListComparator = "EQ" | "NE" | "CONTAINS" | "STARTS_WITH" | "GT" | "GTE" | "LT" | "LTE";

/** One condition. Values are joined with OR; those of `createdAt` are dates, exactly one unless EQ or NE. */
export type JobListTerm =
  | { readonly key: "jobType" | "jobStatus" | "name"; readonly comparator: JobListComparator; readonly values: readonly string[] }
  | { readonly key: "createdAt"; readonly comparator: JobListComparator; readonly values: readonly Date[] };

/** A checked query: a job is shown when it meets all includes and none of the excludes. */
export type JobListQuery = {
  readonly includes: readonly JobListTerm[];
  readonly excludes: readonly JobListTerm[];
  readonly sortBy: JobListKey;
  readonly descending: boolean;
  /** 1 to {@link jobPageMax}. */
  readonly sizeMax: number;
};

/** Jobs on one page at most, which is also what an answer holds unless fewer are asked for. */
const jobPageMax = 50;

/** The query as a client sends it. */
export type JobListRequest = {
  readonly filterCriteria?:
    | { readonly includes?: readonly TermRequest[] | undefined; readonly excludes?: readonly TermRequest[] | undefined }
    | undefined;
  readonly sortCriteria?: { readonly attributeName?: string | undefined; readonly orderBy?: string | undefined } | undefined;
  readonly maxResults?: number | undefined;
};
type TermRequest = {
  readonly key?: string | undefined;
  readonly comparator?: string | undefined;
  readonly values?: readonly string[] | undefined;
};

const termsMax = 50;
const valuesMax = 50;

/** Checks a query. Without a sort order the newest jobs come first. */
export function checkedJobList(request: JobListRequest): JobListQuery | Refusal {
  const includes = checkedTerms(request.filterCriteria?.includes ?? [], "filterCriteria.includes");
  if (includes instanceof Refusal) return includes;
  const excludes = checkedTerms(request.filterCriteria?.excludes ?? [], "filterCriteria.excludes");
  if (excludes instanceof Refusal) return excludes;
  const { attributeName = "createdAt", orderBy } = request.sortCriteria ?? {};
  if (!isKey(attributeName)) {
    return new Refusal("invalid", `sortCriteria.attributeName: expected one of ${Object.keys(comparatorsOf).join(", ")}`);
  }
  if (orderBy !== undefined && orderBy !== "ASC" && orderBy !== "DESC") {
    return new Refusal("invalid", "sortCriteria.orderBy: expected ASC or DESC");
  }
  const size = request.maxResults ?? jobPageMax;
  if (!Number.isInteger(size) || size < 1) return new Refusal("invalid", "maxResults: expected a whole number from 1");
  const descending = orderBy === undefined ? request.sortCriteria?.attributeName === undefined : orderBy === "DESC";
  return { includes, excludes, sortBy: attributeName, descending, sizeMax: Math.min(size, jobPageMax) };
}

function checkedTerms(terms: readonly TermRequest[], place: string): readonly JobListTerm[] | Refusal {
  if (terms.length > termsMax)
    return new Refusal("invalid", `${place}: expected at most ${termsMax} conditions, got ${terms.length}`);
  const checked: JobListTerm[] = [];
  for (const [i, term] of terms.entries()) {
    const result = checkedTerm(term, `${place}[${i}]`);
    if (result instanceof Refusal) return result;
    checked.push(result);
  }
  return checked;
}

function checkedTerm(term: TermRequest, place: string): JobListTerm | Refusal {
  const { key, values = [] } = term;
  if (!isKey(key))
    return new Refusal("invalid", `${place}: expected the key to be one of ${Object.keys(comparatorsOf).join(", ")}`);
  const fitting: readonly JobListComparator[] = comparatorsOf[key];
  const comparator = fitting.find((each) => each === term.comparator);
  if (!comparator)
    return new Refusal("invalid", `${place}: expected the comparator of ${key} to be one of ${fitting.join(", ")}`);
  if (values.length === 0 || values.length > valuesMax) {
    return new Refusal("invalid", `${place}: expected 1 to ${valuesMax} values, got ${values.length}`);
  }
  if (values.some((value) => value.includes("\u0000"))) return new Refusal("invalid", `${place}: expected no null characters`);
  if (key !== "createdAt") return { key, comparator, values };
  if (!values.every((value) => isUtcTime(value) || /^\d{1,15}$/.test(value))) {
    return new Refusal("invalid", `${place}: expected a time in UTC, such as 2026-01-31T00:00:00Z`);
  }
  if (values.length > 1 && comparator !== "EQ" && comparator !== "NE") {
    return new Refusal("invalid", `${place}: expected one value for ${comparator}, got ${values.length}`);
  }
  return { key, comparator, values: values.map((value) => new Date(/^\d+$/.test(value) ? Number(value) : value)) };
}

function isKey(key: string | undefined): key is JobListKey {
  return key !== undefined && Object.hasOwn(comparatorsOf, key);
}
