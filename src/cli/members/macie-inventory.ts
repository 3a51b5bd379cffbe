/**
 * Macie's dialect of the inventory: accounts are added one by one, invited in batches.
 * Source: the Macie API reference, CreateMember, CreateInvitations, ListMembers.
 */
import { CreateInvitationsCommand, CreateMemberCommand, Macie2Client, paginateListMembers } from "@aws-sdk/client-macie2";
import type { Region } from "../../base/region.ts";
import { clientSettings } from "./connection.ts";
import { answerOf, type Inventory, type InventoryEntry } from "./inventory.ts";

/** The most ListMembers answers at once. */
const pageSize = 25;

/** Opens the inventory of the caller in a Region. */
export function openMacieInventory(endpoint: string, region: Region): Inventory {
  const client = new Macie2Client(clientSettings(endpoint, region));
  return {
    region,
    addSizeMax: 1,
    async list() {
      const listed = await answerOf(listAll(client));
      return "answer" in listed ? listed.answer : listed;
    },
    async add(accounts) {
      const refused = new Map();
      for (const { accountId, email } of accounts) {
        const added = await answerOf(
          client.send(new CreateMemberCommand({ account: { accountId, email } })),
          "ConflictException",
        );
        if (!("answer" in added)) refused.set(accountId, added);
      }
      return refused;
    },
    async invite(accountIds, { message, byEmail }) {
      const command = new CreateInvitationsCommand({
        accountIds: [...accountIds],
        ...(message !== "" && { message }),
        disableEmailNotification: !byEmail,
      });
      const invited = await answerOf(client.send(command));
      if (!("answer" in invited)) return new Map(accountIds.map((accountId) => [accountId, invited]));
      const unprocessed = invited.answer.unprocessedAccounts ?? [];
      return new Map(
        unprocessed.map(({ accountId = "", errorCode = "", errorMessage = "" }) => [
          accountId,
          { reason: `${errorCode}: ${errorMessage}`, isPresent: false },
        ]),
      );
    },
    close: () => client.destroy(),
  };
}

async function listAll(client: Macie2Client): Promise<ReadonlyMap<string, InventoryEntry>> {
  const entries = new Map<string, InventoryEntry>();
  for await (const { members = [] } of paginateListMembers({ client, pageSize }, { onlyAssociated: "false" })) {
    for (const { accountId = "", relationshipStatus = "", email } of members) {
      entries.set(accountId, { status: relationshipStatus, ...(email && { email }) });
    }
  }
  return entries;
}
