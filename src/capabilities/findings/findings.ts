/**
 * Findings: recorded for the account that created the job, and seen by that account only, for ninety days. Knows nothing of
 * jobs beyond their names; what is recorded must come in the transaction in which the work is marked done.
 */
import { createHash } from "node:crypto";
import type { AccountId } from "../../base/account-id.ts";
import type { InspectionReport } from "../../base/inspection.ts";
import { granted, Refusal } from "../../base/refusal.ts";
import { identifierById } from "../../detection/catalogue.ts";
import { severityOf } from "../../detection/severity.ts";
import { requireEnabled } from "../activation/activation.ts";
import type { Call } from "../call.ts";
import { page, readPageToken } from "../page-token.ts";
import { type CriteriaRequest, checkedCriteria } from "./criteria.ts";
import { type Finding, type FindingSource, findingOf, type IdentifierFacts, isKept } from "./finding.ts";
import { checkedGrouping, checkedOrder, checkedSize, findingPageMax, type SortRequest } from "./finding-order.ts";
import {
  deleteExpired,
  deleteFindings,
  insertFindings,
  selectFindingIds,
  selectFindings,
  selectGroups,
} from "./finding-store.ts";

export type { Finding } from "./finding.ts";

/** What a batch of a job's objects yielded. */
export type ReportBatch = Pick<FindingSource, "job" | "bucket"> & {
  /** Objects of the same run in which sensitive data was found before. */
  readonly detectedBefore: number;
  readonly reports: readonly {
    /** 32 hexadecimal characters that stand for the object in this run; becomes the finding's ID. */
    readonly id: string;
    readonly object: FindingSource["object"];
    readonly report: InspectionReport;
  }[];
};

/** Expired findings removed while new ones are recorded: more than can be new, so that none pile up. */
const expiredPerBatchMax = 500;

/**
 * Records findings for the calling account: one for each object with sensitive data, as far as the quota of the run goes.
 * Recording the same object of a run again changes nothing. Removes expired findings of the account in passing. Answers how many objects had sensitive data, and how many findings were made.
 */
export async function recordReports(
  call: Call,
  batch: ReportBatch,
): Promise<{ readonly detected: number; readonly made: number }> {
  const { job, bucket } = batch;
  const findings = batch.reports.flatMap(({ id, object, report }) => {
    const finding = findingOf({ id, region: call.region, now: call.now, job, bucket, object, report, factsOf });
    return finding ? [finding] : [];
  });
  await deleteExpired(call, expiredPerBatchMax);
  const kept = findings.filter((finding, i) => isKept(batch.detectedBefore + i, finding.id));
  return { detected: findings.length, made: await insertFindings(call, kept) };
}

/** IDs of the caller's findings that meet the criteria, a page at a time. */
export async function listFindings(
  call: Call,
  input: {
    readonly findingCriteria?: CriteriaRequest;
    readonly sortCriteria?: SortRequest;
    readonly maxResults?: number | undefined;
    readonly nextToken?: string | undefined;
  },
): Promise<{ readonly findingIds: readonly string[]; readonly nextToken?: string }> {
  await requireEnabled(call);
  const conditions = granted(checkedCriteria(input.findingCriteria));
  const order = granted(checkedOrder(input.sortCriteria));
  const sizeMax = granted(checkedSize("maxResults", input.maxResults, findingPageMax));
  const list = `findings:${order.attribute}:${order.descending}:${digestOf(conditions)}`;
  const start = readPageToken(list, input.nextToken);
  const after = start && { value: start[0] ?? "", id: String(start[1]) };
  const items = await selectFindingIds(call, { conditions, order, ...(after && { after }), sizeMax: sizeMax + 1 });
  const cut = page({ list, items, sizeMax, keyOf: ({ value, id }) => [value, id] });
  return { findingIds: cut.items.map((item) => item.id), ...(cut.nextToken && { nextToken: cut.nextToken }) };
}

/** Findings asked for at once at most. Source: reference of GetFindings. */
const idsMax = 50;

/** The caller's findings with the given IDs, sorted, or in the order of the IDs. IDs the caller cannot see are left out. */
export async function getFindings(
  call: Call,
  input: { readonly findingIds?: readonly string[] | undefined; readonly sortCriteria?: SortRequest },
): Promise<readonly Finding[]> {
  await requireEnabled(call);
  const ids = [...new Set(input.findingIds ?? [])];
  if (ids.length > idsMax) throw new Refusal("invalid", `findingIds: expected at most ${idsMax} IDs, got ${ids.length}`);
  const order = granted(checkedOrder(input.sortCriteria));
  const findings = await selectFindings(
    call,
    ids.filter((id) => !id.includes("\u0000")),
    order,
  );
  if (input.sortCriteria?.attributeName !== undefined) return findings;
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Numbers of the caller's findings that meet the criteria, by bucket, type, job or severity. */
export async function countFindings(
  call: Call,
  input: {
    readonly findingCriteria?: CriteriaRequest;
    readonly groupBy?: string | undefined;
    readonly size?: number | undefined;
    readonly sortCriteria?: SortRequest;
  },
): Promise<readonly { readonly groupKey: string; readonly count: number }[]> {
  await requireEnabled(call);
  const grouping = granted(checkedGrouping(input));
  const conditions = granted(checkedCriteria(input.findingCriteria));
  return selectGroups(call, { ...grouping, conditions });
}

/** Removes all findings of an account in the Region: its service was switched off. */
export async function deleteAllFindings(call: Call, account: AccountId): Promise<void> {
  await deleteFindings(call, account);
}

function factsOf(id: string): IdentifierFacts | undefined {
  const identifier = identifierById(id);
  return identifier && { category: identifier.category, severityOf: (count) => severityOf(identifier, count) };
}

function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}
