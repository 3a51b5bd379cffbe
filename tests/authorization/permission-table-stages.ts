/**
 * The settings in which the permission table is tried out: an account of each kind with another that it is associated with, alike
 * for every row, and untouched by other rows. Organizations have one administrator, so each of its settings is a Region of its own.
 */
import {
  CreateMemberCommand,
  DeleteMemberCommand,
  DisassociateFromAdministratorAccountCommand,
  DisassociateMemberCommand,
  EnableMacieCommand,
  EnableOrganizationAdminAccountCommand,
  type Macie2Client,
} from "@aws-sdk/client-macie2";
import { publicRegions } from "../../src/config.ts";
import { homeRegion } from "../support/clients.ts";
import { makeMember } from "../support/membership.ts";
import { exampleOf, makeSampleBuckets } from "../support/sample-buckets.ts";
import { type Declaration, inventAccount, type RunningReeve, startReeve } from "../support/server.ts";
import type { Column } from "./permission-table.ts";

/** A setting. */
export type Stage = {
  readonly column: Column;
  readonly isAdministrator: boolean;
  readonly region: string;
  /** The account whose cell is tried. */
  readonly actor: Declaration;
  /** Its member or administrator; to a standalone account a stranger. Macie is on for both. */
  readonly other: Declaration;
  /** An account that is in no association and has Macie off; of the organization where there is one. */
  readonly newcomer: Declaration;
  /** Macie in the setting's Region, as one of its accounts. */
  as(account: Declaration): Macie2Client;
  /** Ends and deletes the association, each side doing what is its own. Nothing for a standalone account. */
  part(): Promise<void>;
};

/** Makes settings on one server. */
export type Stages = { of(column: Column, place?: "any" | "with-buckets"): Promise<Stage>; close(): Promise<void> };

/** The bucket that every account has in {@link bucketRegions}, with one object that holds sensitive data. */
export const sampleBucket = "sensitive";
const bucketRegions = { "AO-M": "eu-north-1", rest: "eu-central-1" } as const;
const reserved: readonly string[] = [homeRegion, ...Object.values(bucketRegions)];

/** Starts the server. `close` stops it, and fails when it met a fault. */
export async function openStages(): Promise<Stages> {
  const buckets = await makeSampleBuckets(homeRegion);
  await buckets.write(sampleBucket, "cards.txt", exampleOf("CREDIT_CARD_NUMBER").repeat(3));
  const stores = Object.values(bucketRegions).map((region) => ({ ...buckets.store, region }));
  const invent = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => inventAccount(String(first + index), { stores }));
  const [management, delegate] = [inventAccount("710000000001"), inventAccount("710000000002", { stores })];
  const organized = invent(720_000_000_001, 90);
  const independent = invent(730_000_000_001, 120);
  const reeve = await startReeve({
    accounts: [management, delegate, ...organized, ...independent],
    organization: {
      managementAccountId: management.accountId,
      memberAccountIds: [delegate, ...organized].map(({ accountId }) => accountId),
    },
    workers: 1,
  });
  const regions = publicRegions.filter((region) => region.split("-").length === 3 && !reserved.includes(region));
  return {
    async of(column, place = "any") {
      const isOrganized = column === "AO-A" || column === "AO-M";
      const region = placeOf(column, place, isOrganized ? regions : [homeRegion]);
      const [first, second, newcomer] = (isOrganized ? organized : independent).splice(0, 3);
      if (!first || !second || !newcomer) throw new Error("too few accounts for the permission table");
      if (isOrganized) return organizedStage(reeve, { column, region, management, delegate, member: first, newcomer });
      return invitedStage(reeve, { column, region, first, second, newcomer });
    },
    async close() {
      await reeve.close();
      await buckets.remove();
    },
  };
}

function placeOf(column: Column, place: "any" | "with-buckets", regions: readonly string[] | string[]): string {
  if (place === "with-buckets") return column === "AO-M" ? bucketRegions["AO-M"] : bucketRegions.rest;
  const region = regions.length > 1 && "shift" in regions ? regions.shift() : regions[0];
  if (region === undefined) throw new Error("too few Regions for the permission table");
  return region;
}

async function organizedStage(
  reeve: RunningReeve,
  cast: {
    readonly column: Column;
    readonly region: string;
    readonly management: Declaration;
    readonly delegate: Declaration;
    readonly member: Declaration;
    readonly newcomer: Declaration;
  },
): Promise<Stage> {
  const { column, region, management, delegate, member, newcomer } = cast;
  const as = (account: Declaration) => reeve.clients.macie(account, region);
  await as(management).send(new EnableOrganizationAdminAccountCommand({ adminAccountId: delegate.accountId }));
  await as(delegate).send(new CreateMemberCommand({ account: { accountId: member.accountId, email: member.email } }));
  const isAdministrator = column === "AO-A";
  return {
    ...(isAdministrator ? { actor: delegate, other: member } : { actor: member, other: delegate }),
    column,
    isAdministrator,
    region,
    newcomer,
    as,
    part: () => dismiss(as(delegate), member),
  };
}

async function invitedStage(
  reeve: RunningReeve,
  cast: {
    readonly column: Column;
    readonly region: string;
    readonly first: Declaration;
    readonly second: Declaration;
    readonly newcomer: Declaration;
  },
): Promise<Stage> {
  const { column, region, first, second, newcomer } = cast;
  const as = (account: Declaration) => reeve.clients.macie(account, region);
  for (const account of [first, second]) await as(account).send(new EnableMacieCommand({}));
  const isAlone = column === "standalone";
  const isAdministrator = column === "IN-A";
  if (!isAlone) await makeMember(reeve, first, second, region);
  return {
    ...(isAdministrator || isAlone ? { actor: first, other: second } : { actor: second, other: first }),
    column,
    isAdministrator,
    region,
    newcomer,
    as,
    async part() {
      if (isAdministrator) return dismiss(as(first), second);
      if (isAlone) return;
      await as(second).send(new DisassociateFromAdministratorAccountCommand({}));
      await as(first).send(new DeleteMemberCommand({ id: second.accountId }));
    },
  };
}

async function dismiss(administrator: Macie2Client, { accountId: id }: Declaration): Promise<void> {
  await administrator.send(new DisassociateMemberCommand({ id }));
  await administrator.send(new DeleteMemberCommand({ id }));
}
