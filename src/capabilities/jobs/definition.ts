/**
 * What a job is to do, and which definitions are accepted. Checks form and limits; whether the caller may look at the
 * buckets is the front door's question. Buckets need not exist (decision 22).
 * Source of fields and limits: reference of CreateClassificationJob, CreateClassificationJobRequest.
 */
import { type AccountId, isAccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import { checkedScoping, type Scoping, type ScopingRequest } from "./scope.ts";
import { checkedSelection, type KnownIdentifier, type Selection, type SelectionRequest } from "./selection.ts";

/** Buckets of one account. */
export type BucketDefinition = { readonly accountId: AccountId; readonly buckets: readonly string[] };

/** A job's definition as kept; always in this order of keys, since its digest tells whether two requests are equal. */
export type JobDefinition = {
  readonly name: string;
  readonly description?: string;
  readonly jobType: "ONE_TIME";
  /** Each account once, each of its buckets once, in the order of the request. */
  readonly bucketDefinitions: readonly BucketDefinition[];
  readonly scoping?: Scoping;
  /** 1 to 100, of objects. */
  readonly samplingPercentage: number;
  readonly selection: Selection;
};

/** The request as it arrives. */
export type JobRequest = SelectionRequest & {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly jobType?: string | undefined;
  readonly scheduleFrequency?: object | undefined;
  readonly initialRun?: boolean | undefined;
  readonly samplingPercentage?: number | undefined;
  readonly allowListIds?: readonly string[] | undefined;
  readonly s3JobDefinition?:
    | {
        readonly bucketCriteria?: object | undefined;
        readonly bucketDefinitions?: readonly BucketDefinitionRequest[] | undefined;
        readonly scoping?: ScopingRequest | undefined;
      }
    | undefined;
};
type BucketDefinitionRequest = {
  readonly accountId?: string | undefined;
  readonly buckets?: readonly string[] | undefined;
};

const nameLengthMax = 500;
const descriptionLengthMax = 200;

/** Buckets one job may name, over all accounts. Source: Macie quotas. */
const bucketsMax = 1_000;

const bucketNameForm = /^[A-Za-z0-9.\-_]{3,255}$/;

/** Checks a request and brings it into the form that is kept. */
export function checkedDefinition(request: JobRequest, identifiers: readonly KnownIdentifier[]): JobDefinition | Refusal {
  const refusal = refusedKind(request) ?? refusedTexts(request);
  if (refusal) return refusal;
  const bucketDefinitions = checkedBuckets(request.s3JobDefinition?.bucketDefinitions ?? []);
  if (bucketDefinitions instanceof Refusal) return bucketDefinitions;
  const scoping = checkedScoping(request.s3JobDefinition?.scoping ?? {});
  if (scoping instanceof Refusal) return scoping;
  const selection = checkedSelection(request, identifiers);
  if (selection instanceof Refusal) return selection;
  const samplingPercentage = request.samplingPercentage ?? 100;
  if (!Number.isInteger(samplingPercentage) || samplingPercentage < 1 || samplingPercentage > 100) {
    return new Refusal("invalid", "samplingPercentage: expected a whole number from 1 to 100");
  }
  return {
    name: request.name ?? "",
    ...(request.description && { description: request.description }),
    jobType: "ONE_TIME",
    bucketDefinitions,
    ...((scoping.includes || scoping.excludes) && { scoping }),
    samplingPercentage,
    selection,
  };
}

function refusedKind(request: JobRequest): Refusal | undefined {
  if (request.jobType === "SCHEDULED") {
    return new Refusal("invalid", "jobType: Reeve does not run SCHEDULED jobs; create a ONE_TIME job");
  }
  if (request.jobType !== "ONE_TIME") return new Refusal("invalid", "jobType: expected ONE_TIME");
  if (request.scheduleFrequency) return new Refusal("invalid", "scheduleFrequency: not expected for a ONE_TIME job");
  if (request.initialRun) return new Refusal("invalid", "initialRun: not expected for a ONE_TIME job");
  if (!request.s3JobDefinition) return new Refusal("invalid", "s3JobDefinition: expected, got none");
  if (request.s3JobDefinition.bucketCriteria) {
    return new Refusal(
      "invalid",
      "s3JobDefinition.bucketCriteria: Reeve does not run jobs with bucket criteria; use bucketDefinitions",
    );
  }
  if (request.allowListIds && request.allowListIds.length > 0) {
    return new Refusal("invalid", "allowListIds: Reeve does not run jobs with allow lists");
  }
  return undefined;
}

function refusedTexts(request: JobRequest): Refusal | undefined {
  const nameLength = request.name?.length ?? 0;
  if (nameLength < 1 || nameLength > nameLengthMax) {
    return new Refusal("invalid", `name: expected 1 to ${nameLengthMax} characters, got ${nameLength}`);
  }
  const descriptionLength = request.description?.length ?? 0;
  if (descriptionLength > descriptionLengthMax) {
    return new Refusal("invalid", `description: expected at most ${descriptionLengthMax} characters, got ${descriptionLength}`);
  }
  if (`${request.name}${request.description ?? ""}`.includes("\u0000")) {
    return new Refusal("invalid", "name, description: expected text without null characters");
  }
  return undefined;
}

function checkedBuckets(requested: readonly BucketDefinitionRequest[]): readonly BucketDefinition[] | Refusal {
  const place = "s3JobDefinition.bucketDefinitions";
  if (requested.length === 0) return new Refusal("invalid", `${place}: expected at least one account with its buckets`);
  if (requested.length > bucketsMax) {
    return new Refusal("invalid", `${place}: expected at most ${bucketsMax} accounts, got ${requested.length}`);
  }
  const byAccount = new Map<AccountId, Set<string>>();
  for (const [i, { accountId, buckets = [] }] of requested.entries()) {
    if (!isAccountId(accountId)) return new Refusal("invalid", `${place}[${i}].accountId: expected 12 digits`);
    if (buckets.length === 0) return new Refusal("invalid", `${place}[${i}].buckets: expected at least one bucket`);
    if (!buckets.every((name) => bucketNameForm.test(name))) {
      return new Refusal(
        "invalid",
        `${place}[${i}].buckets: expected names of 3 to 255 letters, digits, dots, hyphens or underscores`,
      );
    }
    const known = byAccount.get(accountId) ?? new Set();
    byAccount.set(accountId, known);
    for (const name of buckets) known.add(name);
  }
  const total = [...byAccount.values()].reduce((sum, names) => sum + names.size, 0);
  if (total > bucketsMax) return new Refusal("invalid", `${place}: expected at most ${bucketsMax} buckets in all, got ${total}`);
  return [...byAccount].map(([accountId, names]) => ({ accountId, buckets: [...names] }));
}
