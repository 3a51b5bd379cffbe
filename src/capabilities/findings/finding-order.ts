/**
 * In what order findings and groups of findings are answered, and how many at once. Pure.
 * Source of the attributes: reference of ListFindings, GetFindings and GetFindingStatistics.
 */
import { Refusal } from "../../base/refusal.ts";

/** What findings can be sorted by. */
export const sortAttributes = [
  "count",
  "createdAt",
  "policyDetails.action.apiCallDetails.firstSeen",
  "policyDetails.action.apiCallDetails.lastSeen",
  "resourcesAffected",
  "severity.score",
  "type",
  "updatedAt",
] as const;

/** One of {@link sortAttributes}. */
export type SortAttribute = (typeof sortAttributes)[number];

/** An order of findings; findings of equal value are in the order of their IDs. */
export type FindingOrder = { readonly attribute: SortAttribute; readonly descending: boolean };

/** A sort order as a client sends it. */
export type SortRequest = { readonly attributeName?: string | undefined; readonly orderBy?: string | undefined } | undefined;

/** Checks a sort order; without one the newest findings come first. */
export function checkedOrder(request: SortRequest): FindingOrder | Refusal {
  const refusal = refusedDirection(request);
  if (refusal) return refusal;
  if (request?.attributeName === undefined) return { attribute: "createdAt", descending: request?.orderBy !== "ASC" };
  const attribute = sortAttributes.find((each) => each === request.attributeName);
  if (!attribute) return new Refusal("invalid", `sortCriteria.attributeName: expected one of ${sortAttributes.join(", ")}`);
  return { attribute, descending: request.orderBy === "DESC" };
}

/** What findings can be grouped by. */
export const groupings = [
  "resourcesAffected.s3Bucket.name",
  "type",
  "classificationDetails.jobId",
  "severity.description",
] as const;

/** One of {@link groupings}. */
export type Grouping = (typeof groupings)[number];

/** A checked request for statistics. */
export type GroupQuery = {
  readonly groupBy: Grouping;
  readonly sortBy: "groupKey" | "count";
  readonly descending: boolean;
  readonly sizeMax: number;
};

/** Groups answered at most, which is also the number when none is asked for. */
const groupsMax = 1_000;

/** Checks a request for statistics; without a sort order the largest groups come first. */
export function checkedGrouping(request: {
  readonly groupBy?: string | undefined;
  readonly size?: number | undefined;
  readonly sortCriteria?: SortRequest;
}): GroupQuery | Refusal {
  const groupBy = groupings.find((each) => each === request.groupBy);
  if (!groupBy) return new Refusal("invalid", `groupBy: expected one of ${groupings.join(", ")}`);
  const sizeMax = checkedSize("size", request.size, groupsMax);
  if (sizeMax instanceof Refusal) return sizeMax;
  const refusal = refusedDirection(request.sortCriteria);
  if (refusal) return refusal;
  const { attributeName, orderBy } = request.sortCriteria ?? {};
  if (attributeName === undefined) return { groupBy, sortBy: "count", descending: orderBy !== "ASC", sizeMax };
  if (attributeName !== "groupKey" && attributeName !== "count") {
    return new Refusal("invalid", "sortCriteria.attributeName: expected groupKey or count");
  }
  return { groupBy, sortBy: attributeName, descending: orderBy === "DESC", sizeMax };
}

/** Findings on one page at most, which is also what an answer holds unless fewer are asked for; as many as GetFindings takes. */
export const findingPageMax = 50;

/** The number of items to answer: what was asked for, but not more than `most`. */
export function checkedSize(name: string, asked: number | undefined, most: number): number | Refusal {
  if (asked === undefined) return most;
  if (!Number.isInteger(asked) || asked < 1) return new Refusal("invalid", `${name}: expected a whole number from 1`);
  return Math.min(asked, most);
}

function refusedDirection(request: SortRequest): Refusal | undefined {
  const orderBy = request?.orderBy;
  if (orderBy === undefined || orderBy === "ASC" || orderBy === "DESC") return undefined;
  return new Refusal("invalid", "sortCriteria.orderBy: expected ASC or DESC");
}
