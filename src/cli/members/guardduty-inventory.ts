/**
 * GuardDuty's dialect of the inventory: everything in batches, below the detector that the caller has in the Region.
 * Source: the GuardDuty API reference, ListDetectors, CreateMembers, InviteMembers, ListMembers.
 */
import {
  CreateMembersCommand,
  GuardDutyClient,
  InviteMembersCommand,
  ListDetectorsCommand,
  paginateListMembers,
  type UnprocessedAccount,
} from "@aws-sdk/client-guardduty";
import type { Region } from "../../base/region.ts";
import { clientSettings } from "./connection.ts";
import { answerOf, type Inventory, type InventoryEntry, type Refusals, type Refused } from "./inventory.ts";

/** The most that CreateMembers takes and ListMembers answers at once. */
const batchSize = 50;

const noDetector: Refused = {
  reason: "GuardDuty is not enabled in this Region: there is no detector. Create one first (CreateDetector)",
  isPresent: false,
};

/** What GuardDuty says of an account that is in the inventory already, reason C3 of the membership reference. */
const presentText = /already a member or associated member of the current account/;

/** Opens the inventory of the caller in a Region. */
export function openGuardDutyInventory(endpoint: string, region: Region): Inventory {
  const client = new GuardDutyClient(clientSettings(endpoint, region));
  let detector: Promise<string | Refused> | undefined;
  /** Sends a request below the detector; a refusal of the whole request holds for each of its accounts. */
  const send = async (
    accountIds: readonly string[],
    request: (DetectorId: string) => Promise<{ UnprocessedAccounts: UnprocessedAccount[] | undefined }>,
  ): Promise<Refusals> => {
    detector ??= findDetector(client);
    const DetectorId = await detector;
    const sent = typeof DetectorId === "string" ? await answerOf(request(DetectorId)) : DetectorId;
    if (!("answer" in sent)) return new Map(accountIds.map((accountId) => [accountId, sent]));
    return refusalsIn(sent.answer.UnprocessedAccounts ?? []);
  };
  return {
    region,
    addSizeMax: batchSize,
    async list() {
      detector ??= findDetector(client);
      const DetectorId = await detector;
      if (typeof DetectorId !== "string") return DetectorId;
      const listed = await answerOf(listAll(client, DetectorId));
      return "answer" in listed ? listed.answer : listed;
    },
    add(accounts) {
      const AccountDetails = accounts.map(({ accountId, email }) => ({ AccountId: accountId, Email: email }));
      return send(
        accounts.map(({ accountId }) => accountId),
        (DetectorId) => client.send(new CreateMembersCommand({ DetectorId, AccountDetails })),
      );
    },
    invite(accountIds, { message, byEmail }) {
      const invitation = { DisableEmailNotification: !byEmail, ...(message !== "" && { Message: message }) };
      return send(accountIds, (DetectorId) =>
        client.send(new InviteMembersCommand({ DetectorId, AccountIds: [...accountIds], ...invitation })),
      );
    },
    close: () => client.destroy(),
  };
}

async function findDetector(client: GuardDutyClient): Promise<string | Refused> {
  const listed = await answerOf(client.send(new ListDetectorsCommand({})));
  if (!("answer" in listed)) return listed;
  return listed.answer.DetectorIds?.[0] ?? noDetector;
}

async function listAll(client: GuardDutyClient, DetectorId: string): Promise<ReadonlyMap<string, InventoryEntry>> {
  const entries = new Map<string, InventoryEntry>();
  const pages = paginateListMembers({ client, pageSize: batchSize }, { DetectorId, OnlyAssociated: "false" });
  for await (const { Members = [] } of pages) {
    for (const { AccountId = "", RelationshipStatus = "", Email } of Members) {
      entries.set(AccountId, { status: RelationshipStatus, ...(Email && { email: Email }) });
    }
  }
  return entries;
}

function refusalsIn(unprocessed: readonly UnprocessedAccount[]): Refusals {
  return new Map(
    unprocessed.map(({ AccountId = "", Result = "" }) => [AccountId, { reason: Result, isPresent: presentText.test(Result) }]),
  );
}
