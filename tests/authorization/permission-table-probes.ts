/**
 * Tries each task of the permission table as an account of a setting and answers the word that fits what happened. A probe does
 * not know what the table says.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateClassificationJobCommand,
  CreateInvitationsCommand,
  CreateMemberCommand,
  DeleteInvitationsCommand,
  DeleteMemberCommand,
  DescribeClassificationJobCommand,
  DisableMacieCommand,
  DisassociateFromAdministratorAccountCommand,
  DisassociateFromMasterAccountCommand,
  DisassociateMemberCommand,
  EnableMacieCommand,
  GetAdministratorAccountCommand,
  GetFindingStatisticsCommand,
  GetFindingsCommand,
  GetMacieSessionCommand,
  GetMemberCommand,
  ListClassificationJobsCommand,
  ListFindingsCommand,
  ListMembersCommand,
  UpdateClassificationJobCommand,
  UpdateMacieSessionCommand,
  UpdateMemberSessionCommand,
  UpdateOrganizationConfigurationCommand,
} from "@aws-sdk/client-macie2";
import { expect } from "vitest";
import { refusalOf } from "../support/clients.ts";
import type { Declaration } from "../support/server.ts";
import type { Cell } from "./permission-table.ts";
import { type Stage, sampleBucket } from "./permission-table-stages.ts";

/** What the actor of a setting may do. */
export type Probe = (stage: Stage) => Promise<Cell>;

/** False when the request was refused. A fault, or an operation that is not served, fails the test. */
async function works(sent: Promise<unknown>): Promise<boolean> {
  const outcome = await sent.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (outcome === undefined) return true;
  const { name, status } = await refusalOf(Promise.reject(outcome.error));
  expect([400, 402, 403, 404, 409], name).toContain(status);
  return false;
}

/** The word for what can be done for itself and for one other account. */
function word({ own, other }: { readonly own: boolean; readonly other: boolean }): Cell {
  return other ? "Any" : own ? "Self" : "-";
}

const sessionOf = async (stage: Stage, account: Declaration) =>
  stage
    .as(account)
    .send(new GetMacieSessionCommand({}))
    .then(
      ({ status, findingPublishingFrequency }) => ({ status, findingPublishingFrequency }),
      async (error: unknown) => {
        expect((await refusalOf(Promise.reject(error))).message).toBe("Macie is not enabled");
        return undefined;
      },
    );

const pauseSelf = (stage: Stage, account = stage.actor) =>
  stage.as(account).send(new UpdateMacieSessionCommand({ status: "PAUSED" }));
const setMember = (stage: Stage, status: "PAUSED" | "ENABLED") =>
  stage.as(stage.actor).send(new UpdateMemberSessionCommand({ id: stage.other.accountId, status }));
const add = (stage: Stage, { accountId, email } = stage.newcomer) =>
  stage.as(stage.actor).send(new CreateMemberCommand({ account: { accountId, email } }));

/** Switched on for others when it was off, and when it was suspended; for itself, after it was suspended where that can be. */
const enableMacie: Probe = async (stage) => {
  const mayAdd = await works(add(stage));
  const isOnForNewcomer = mayAdd && (await sessionOf(stage, stage.newcomer)) !== undefined;
  const autoEnable = stage.as(stage.actor).send(new UpdateOrganizationConfigurationCommand({ autoEnable: false }));
  expect(await works(autoEnable)).toBe(stage.column === "AO-A");
  let mayResume = false;
  if (stage.isAdministrator) {
    await setMember(stage, "PAUSED");
    mayResume = await works(setMember(stage, "ENABLED"));
    expect((await sessionOf(stage, stage.other))?.status).toBe(mayResume ? "ENABLED" : "PAUSED");
  } else if (stage.column === "AO-M") {
    await stage.as(stage.other).send(new UpdateMemberSessionCommand({ id: stage.actor.accountId, status: "PAUSED" }));
    expect(await works(stage.as(stage.actor).send(new EnableMacieCommand({})))).toBe(false);
  } else {
    if (stage.column === "standalone") expect(mayAdd).toBe(true);
    if (stage.column === "standalone")
      await stage.as(stage.actor).send(new DeleteMemberCommand({ id: stage.newcomer.accountId }));
    await pauseSelf(stage);
  }
  const own = await works(stage.as(stage.actor).send(new UpdateMacieSessionCommand({ status: "ENABLED" })));
  expect((await sessionOf(stage, stage.actor))?.status).toBe(own ? "ENABLED" : "PAUSED");
  expect(isOnForNewcomer).toBe(mayResume);
  return word({ own, other: isOnForNewcomer });
};

const reviewInventory: Probe = async (stage) => {
  const macie = stage.as(stage.actor);
  const { members = [] } = await macie.send(new ListMembersCommand({ onlyAssociated: "false" }));
  const isListed = members.some(({ accountId }) => accountId === stage.other.accountId);
  expect(await works(macie.send(new GetMemberCommand({ id: stage.other.accountId })))).toBe(isListed);
  return isListed ? "All" : "-";
};

/** Adds an account; where it is not a member by that already, invites it too. */
const addMember: Probe = async (stage) => {
  const mayAdd = await works(add(stage));
  const { accountId } = stage.newcomer;
  if (stage.column === "AO-A") {
    const { relationshipStatus } = await stage.as(stage.actor).send(new GetMemberCommand({ id: accountId }));
    expect(relationshipStatus).toBe("Enabled");
    return word({ own: false, other: mayAdd });
  }
  const invited = stage.as(stage.actor).send(new CreateInvitationsCommand({ accountIds: [accountId] }));
  const mayInvite = await works(invited.then(({ unprocessedAccounts = [] }) => expect(unprocessedAccounts).toEqual([])));
  expect(mayInvite).toBe(mayAdd);
  return word({ own: false, other: mayAdd });
};

async function createJob(stage: Stage, creator: Declaration, owner: Declaration): Promise<string> {
  const { jobId = "" } = await stage.as(creator).send(
    new CreateClassificationJobCommand({
      clientToken: randomUUID(),
      name: "Invented",
      jobType: "ONE_TIME",
      managedDataIdentifierSelector: "ALL",
      s3JobDefinition: { bucketDefinitions: [{ accountId: owner.accountId, buckets: [sampleBucket] }] },
    }),
  );
  return jobId;
}

const cancel = (stage: Stage, jobId: string) =>
  stage.as(stage.actor).send(new UpdateClassificationJobCommand({ jobId, jobStatus: "CANCELLED" }));

const runJobs: Probe = async (stage) => {
  const own = await works(createJob(stage, stage.actor, stage.actor));
  const other = await works(createJob(stage, stage.actor, stage.other));
  return word({ own, other });
};

/** Another's job is neither listed, described nor changed. */
const reviewJobs: Probe = async (stage) => {
  const macie = stage.as(stage.actor);
  const [ownJob, otherJob] = [await createJob(stage, stage.actor, stage.actor), await createJob(stage, stage.other, stage.other)];
  const { items = [] } = await macie.send(new ListClassificationJobsCommand({}));
  const sees = async (jobId: string) => {
    const isListed = items.some((item) => item.jobId === jobId);
    expect(await works(macie.send(new DescribeClassificationJobCommand({ jobId })))).toBe(isListed);
    return isListed;
  };
  const seen = { own: await sees(ownJob), other: await sees(otherJob) };
  expect(await works(cancel(stage, otherJob))).toBe(seen.other);
  return word(seen);
};

async function findingsOf(stage: Stage, account: Declaration, jobId: string): Promise<readonly string[]> {
  const findingCriteria = { criterion: { "classificationDetails.jobId": { eq: [jobId] } } };
  return (await stage.as(account).send(new ListFindingsCommand({ findingCriteria }))).findingIds ?? [];
}

/** Runs a job of an account over its own bucket to its end; answers the job and its finding. */
async function findingOf(stage: Stage, account: Declaration): Promise<{ readonly jobId: string; readonly id: string }> {
  const jobId = await createJob(stage, account, account);
  for (const deadline = Date.now() + 40_000; Date.now() < deadline; await sleep(100)) {
    const { jobStatus } = await stage.as(account).send(new DescribeClassificationJobCommand({ jobId }));
    if (jobStatus !== "COMPLETE") continue;
    const [id] = await findingsOf(stage, account, jobId);
    if (id === undefined) throw new Error("the job found nothing");
    return { jobId, id };
  }
  throw new Error("the job did not end");
}

/** A finding is listed, read and counted, or none of these. */
const reviewFindings: Probe = async (stage) => {
  const [ownFinding, otherFinding] = await Promise.all([findingOf(stage, stage.actor), findingOf(stage, stage.other)]);
  const macie = stage.as(stage.actor);
  const sees = async ({ jobId, id }: { jobId: string; id: string }) => {
    const isListed = (await findingsOf(stage, stage.actor, jobId)).includes(id);
    expect((await macie.send(new GetFindingsCommand({ findingIds: [id] }))).findings).toHaveLength(isListed ? 1 : 0);
    const groupBy = "classificationDetails.jobId";
    const { countsByGroup = [] } = await macie.send(new GetFindingStatisticsCommand({ groupBy }));
    expect(countsByGroup.some(({ groupKey }) => groupKey === jobId)).toBe(isListed);
    return isListed;
  };
  return word({ own: await sees(ownFinding), other: await sees(otherFinding) });
};

const setFrequency: Probe = async (stage) => {
  const findingPublishingFrequency = "SIX_HOURS";
  const mayChange = await works(stage.as(stage.actor).send(new UpdateMacieSessionCommand({ findingPublishingFrequency })));
  const isSet = async (account: Declaration) =>
    (await sessionOf(stage, account))?.findingPublishingFrequency === findingPublishingFrequency;
  expect(await isSet(stage.actor)).toBe(mayChange);
  if (await isSet(stage.other)) return "All";
  return mayChange ? "Self" : "-";
};

/** Suspends the other, and itself: an administrator only when it has no members any more. */
const suspendMacie: Probe = async (stage) => {
  const other = await works(setMember(stage, "PAUSED"));
  expect((await sessionOf(stage, stage.other))?.status).toBe(other ? "PAUSED" : "ENABLED");
  if (stage.isAdministrator) {
    expect(await works(pauseSelf(stage))).toBe(false);
    await stage.part();
  }
  const own = await works(pauseSelf(stage));
  expect((await sessionOf(stage, stage.actor))?.status).toBe(own ? "PAUSED" : "ENABLED");
  return word({ own, other });
};

/** Nobody switches Macie off for another account; for itself, when its association is gone. */
const disableMacie: Probe = async (stage) => {
  const disable = () => works(stage.as(stage.actor).send(new DisableMacieCommand({})));
  if (stage.column !== "standalone") {
    expect(await disable()).toBe(false);
    await stage.part();
  }
  const own = await disable();
  expect(await sessionOf(stage, stage.actor)).toEqual(own ? undefined : expect.anything());
  return word({ own, other: (await sessionOf(stage, stage.other)) === undefined });
};

const administratorSeenBy = async (stage: Stage, account: Declaration) =>
  (await stage.as(account).send(new GetAdministratorAccountCommand({}))).administrator?.accountId;

const removeMember: Probe = async (stage) => {
  const id = stage.other.accountId;
  const other = await works(stage.as(stage.actor).send(new DisassociateMemberCommand({ id })));
  if (other) expect(await administratorSeenBy(stage, stage.other)).toBeUndefined();
  return word({ own: false, other });
};

/** Under both names of the operation; the second finds nothing left to leave. */
const leave: Probe = async (stage) => {
  const before = await administratorSeenBy(stage, stage.actor);
  const macie = stage.as(stage.actor);
  const own = await works(macie.send(new DisassociateFromAdministratorAccountCommand({})));
  expect(await works(macie.send(new DisassociateFromMasterAccountCommand({})))).toBe(false);
  expect(await administratorSeenBy(stage, stage.actor)).toBe(own ? undefined : before);
  return word({ own, other: false });
};

/** Only what is not in force can be deleted; it is tried in force first, then after the side that can has ended it. */
const deleteAssociation: Probe = async (stage) => {
  const { actor, other, column } = stage;
  const id = other.accountId;
  const asAdministrator = () => works(stage.as(actor).send(new DeleteMemberCommand({ id })));
  const asMember = async () => {
    const answer = await stage.as(actor).send(new DeleteInvitationsCommand({ accountIds: [id] }));
    return answer.unprocessedAccounts?.length === 0;
  };
  expect([await asAdministrator(), await asMember()]).toEqual([false, false]);
  if (stage.isAdministrator) await stage.as(actor).send(new DisassociateMemberCommand({ id }));
  if (column === "IN-M") await stage.as(actor).send(new DisassociateFromAdministratorAccountCommand({}));
  if (column === "AO-M") await stage.as(other).send(new DisassociateMemberCommand({ id: actor.accountId }));
  const cell = word({ own: await asMember(), other: await asAdministrator() });
  const isGone = cell !== "-";
  const [administrator, member] = stage.isAdministrator ? [actor, other] : [other, actor];
  const kept = await works(stage.as(administrator).send(new GetMemberCommand({ id: member.accountId })));
  expect(kept).toBe(!isGone && column !== "standalone");
  return cell;
};

/** By number of the row. */
export const probes: Readonly<Record<string, Probe>> = {
  "1": enableMacie,
  "2": reviewInventory,
  "3": addMember,
  "13": runJobs,
  "14": reviewJobs,
  "15": reviewFindings,
  "20": setFrequency,
  "23": suspendMacie,
  "24": disableMacie,
  "25": removeMember,
  "26": leave,
  "27": deleteAssociation,
};
