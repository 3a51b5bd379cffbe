/** What an administrator's membership means for its members' detectors, and for its own. */
import {
  DeleteDetectorCommand,
  DisassociateMembersCommand,
  GetDetectorCommand,
  GetMemberDetectorsCommand,
  ListInvitationsCommand,
  ListMembersCommand,
  UpdateDetectorCommand,
  UpdateMemberDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal } from "../../support/clients.ts";
import { accept, bringTo, type Party, partyOf, recordOf, type Standing, statusSeen } from "../../support/detectors.ts";
import { type RunningReeve, startReeve } from "../../support/server.ts";

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ spare: 60 });
});
afterAll(() => reeve.close());

const party = () => partyOf(reeve, reeve.take(1)[0]);
async function pair(standing: Standing): Promise<readonly [administrator: Party, member: Party]> {
  const [administrator, member] = [await party(), await party()];
  await bringTo(standing, administrator, [member]);
  return [administrator, member];
}

const begin = "The request is rejected because";
const s1 = `${begin} the given account ID is not an associated member of account the current account.`;
const e1 = `${begin} the input detectorId is not owned by the current account.`;
const e3 = `${begin} the current account cannot delete detector while it has invited or associated members.`;

const disassociate = ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
  client.send(new DisassociateMembersCommand({ DetectorId, AccountIds }));
const memberDetectors = ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
  client.send(new GetMemberDetectorsCommand({ DetectorId, AccountIds }));
const switchOffS3 = ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
  client.send(new UpdateMemberDetectorsCommand({ DetectorId, AccountIds, DataSources: { S3Logs: { Enable: false } } }));
const detectorOf = ({ client, detectorId: DetectorId }: Party) => client.send(new GetDetectorCommand({ DetectorId }));

describe("the member's detector", () => {
  test("is switched by the administrator in both spellings, and read back in both", async () => {
    const [administrator, member] = await pair("Enabled");
    const { client, detectorId: DetectorId } = administrator;
    const change = { DetectorId, AccountIds: [member.accountId, "210000000001"] };
    const features = [{ Name: "RDS_LOGIN_EVENTS" as const, Status: "DISABLED" as const }];
    const passedOver = [{ AccountId: "210000000001", Result: s1 }];
    for (const input of [{ DataSources: { S3Logs: { Enable: false } } }, { Features: features }]) {
      const { UnprocessedAccounts } = await client.send(new UpdateMemberDetectorsCommand({ ...change, ...input }));
      expect(UnprocessedAccounts).toEqual(passedOver);
    }
    const { MemberDataSourceConfigurations, UnprocessedAccounts } = await memberDetectors(administrator, change.AccountIds);
    expect(UnprocessedAccounts).toEqual(passedOver);
    expect(MemberDataSourceConfigurations).toHaveLength(1);
    const seen = MemberDataSourceConfigurations?.[0];
    expect(seen).toMatchObject({
      AccountId: member.accountId,
      DataSources: { CloudTrail: { Status: "ENABLED" }, S3Logs: { Status: "DISABLED" } },
    });
    const statusOfFeature = (name: string) => seen?.Features?.find(({ Name }) => Name === name)?.Status;
    expect(statusOfFeature("S3_DATA_EVENTS")).toBe("DISABLED");
    expect(statusOfFeature("RDS_LOGIN_EVENTS")).toBe("DISABLED");
    expect(statusOfFeature("EKS_AUDIT_LOGS")).toBe("ENABLED");
    const own = await detectorOf(member);
    expect(own.Features?.find(({ Name }) => Name === "RDS_LOGIN_EVENTS")?.Status).toBe("DISABLED");
    expect(own.DataSources?.S3Logs?.Status).toBe("DISABLED");
    const ownOfAdministrator = await detectorOf(administrator);
    expect(ownOfAdministrator.DataSources?.S3Logs?.Status).toBe("ENABLED");
  });

  test.each(["Created", "Invited", "Removed", "Left"] as const)("is out of reach while the account is %s", async (standing) => {
    const [administrator, member] = await pair(standing);
    const Result = [{ AccountId: member.accountId, Result: s1 }];
    expect((await memberDetectors(administrator, [member.accountId])).UnprocessedAccounts).toEqual(Result);
    expect((await switchOffS3(administrator, [member.accountId])).UnprocessedAccounts).toEqual(Result);
    expect((await detectorOf(member)).DataSources?.S3Logs?.Status).toBe("ENABLED");
  });

  test("runs or not as the administrator wishes, not as its owner does; all else is its owner's", async () => {
    const [, { client, detectorId: DetectorId }] = await pair("Enabled");
    const update = (input: object) => client.send(new UpdateDetectorCommand({ DetectorId, ...input }));
    const text = "The request is rejected because only the administrator account can";
    await expectRefusal(update({ Enable: false }), "BadRequestException", 400, text);
    await expectRefusal(update({ FindingPublishingFrequency: "ONE_HOUR" }), "BadRequestException", 400, text);
    await update({ Enable: true, FindingPublishingFrequency: "SIX_HOURS", DataSources: { S3Logs: { Enable: false } } });
  });

  test("stays suspended when the administrator lets go of it, and is its owner's again", async () => {
    const [administrator, member] = await pair("Disabled");
    await disassociate(administrator, [member.accountId]);
    expect((await detectorOf(member)).Status).toBe("DISABLED");
    await member.client.send(new UpdateDetectorCommand({ DetectorId: member.detectorId, Enable: true }));
    expect((await detectorOf(member)).Status).toBe("ENABLED");
  });

  test("goes on when the administrator suspends its own", async () => {
    const [{ client, detectorId: DetectorId }, member] = await pair("Enabled");
    await client.send(new UpdateDetectorCommand({ DetectorId, Enable: false }));
    expect((await detectorOf(member)).Status).toBe("ENABLED");
  });

  test("publishes as often as its administrator's, from joining on", async () => {
    const [administrator, later, member] = [await party(), await party(), await party()];
    const { client, detectorId: DetectorId } = administrator;
    await bringTo("Enabled", administrator, [member]);
    await bringTo("Invited", administrator, [later]);
    await client.send(new UpdateDetectorCommand({ DetectorId, FindingPublishingFrequency: "FIFTEEN_MINUTES" }));
    expect((await detectorOf(member)).FindingPublishingFrequency).toBe("FIFTEEN_MINUTES");
    expect((await detectorOf(later)).FindingPublishingFrequency).toBe("SIX_HOURS");
    await accept(later, administrator);
    expect((await detectorOf(later)).FindingPublishingFrequency).toBe("FIFTEEN_MINUTES");
    await disassociate(administrator, [member.accountId]);
    await client.send(new UpdateDetectorCommand({ DetectorId, FindingPublishingFrequency: "ONE_HOUR" }));
    expect((await detectorOf(member)).FindingPublishingFrequency).toBe("FIFTEEN_MINUTES");
  });
});

describe("DeleteDetector", () => {
  const remove = ({ client, detectorId: DetectorId }: Party) => client.send(new DeleteDetectorCommand({ DetectorId }));

  test.each(["Invited", "Enabled", "Disabled"] as const)("is refused while an account is %s", async (standing) => {
    const [administrator] = await pair(standing);
    await expectRefusal(remove(administrator), "BadRequestException", 400, e3);
    const unowned = { ...administrator, detectorId: "0".repeat(32) };
    await expectRefusal(remove(unowned), "BadRequestException", 400, e1);
  });

  test.each(["Created", "EmailVerificationFailed", "Declined", "Removed", "Left"] as const)(
    "takes the inventory with it when all there is is %s",
    async (standing) => {
      const [administrator, member] = await pair(standing);
      await remove(administrator);
      const again = await partyOf(reeve, administrator.account);
      expect(again.detectorId).not.toBe(administrator.detectorId);
      const { client, detectorId: DetectorId } = again;
      expect((await client.send(new ListMembersCommand({ DetectorId, OnlyAssociated: "false" }))).Members).toEqual([]);
      expect((await member.client.send(new ListInvitationsCommand({}))).Invitations).toEqual([]);
    },
  );

  test.each(["Enabled", "Disabled"] as const)("of a member that is %s is its resignation", async (standing) => {
    const [administrator, member] = await pair(standing);
    await remove(member);
    expect(await statusSeen(administrator, member)).toBe("Resigned");
    expect((await recordOf(administrator, member))?.DetectorId).toBeUndefined();
  });
});
