/**
 * Drives commands through the front doors, and after each compares what the store holds, what the audit log tells and what
 * every account sees with the model. Throws on the first difference, with all of them listed.
 */
import { type AccountId, requireAccountId } from "../../src/base/account-id.ts";
import { Refusal } from "../../src/base/refusal.ts";
import { deregisterDelegatedAdministrator } from "../../src/capabilities/aws-organization/aws-organization.ts";
import type { Call } from "../../src/capabilities/call.ts";
import { createDetector, ownDetectorId } from "../../src/capabilities/detectors/detectors.ts";
import {
  addMember,
  configureOrganization,
  deleteMember,
  deleteOwnDetector,
  designateAdministrator,
  disable,
  enable,
  join,
  removeMember,
  resumeMember,
  settleAccountState,
  settleOrganization,
  suspendMember,
  undesignateAdministrator,
  update,
  updateOwnDetector,
} from "../../src/capabilities/lifecycle/lifecycle.ts";
import {
  type AssociationView,
  administratorOf,
  countInvitations,
  declineInvitations,
  deleteInvitations,
  invite,
  leave,
  listInvitations,
  listMembers,
  settleVerification,
  type Unprocessed,
} from "../../src/capabilities/organizations/organizations.ts";
import type { Database } from "../../src/database/database.ts";
import { sql } from "../../src/database/sql.ts";
import { callsOn } from "../support/call.ts";
import { everyone, type MembershipCommand, management, organization, places } from "./membership-command.ts";
import {
  administratorIn,
  type Ballast,
  type Change,
  isInForce,
  isReceived,
  MembershipModel,
  type PlaceState,
  snapshotOf,
} from "./membership-model.ts";
import { ballastPrefix, differences, forbidden, readStore, type StoreRows } from "./membership-store-rows.ts";

/** Everything must be listed in one page, without the ballast behind it. */
const sizeMax = everyone.length;
const noInvitation = "0".repeat(32);

/** Whose views are compared after a command: everyone's, or those of the two accounts in it and of a third one. */
export type Watch = "everyone" | "concerned";

/** A model and a store that go through the same commands. */
export class MembershipDriver {
  readonly model: MembershipModel;
  readonly #database: Database;
  readonly #calls: ReturnType<typeof callsOn>;
  readonly #invitations = new Set<string>();
  #auditNumber = 0;
  #steps = 0;

  private constructor(database: Database, model: MembershipModel) {
    this.#database = database;
    this.#calls = callsOn(database);
    this.model = model;
  }

  /** Begins with an empty store, in which one administrator may have as many dead accounts as `ballast` says. */
  static async begin(database: Database, ballast?: Ballast): Promise<MembershipDriver> {
    await database.transaction(async (tx) => {
      await tx.query(sql`
        truncate session, association, organization_part, allegiance, tagged_resource, membership_audit, notice, mail, detector,
          organization, organization_account, organization_account_seen, organization_administrator, service_access,
          delegated_administrator cascade`);
      await tx.query(sql`
        insert into organization (organization_id, management_account, created_at)
        values ('o-exampleorg1', ${management}, now())`);
      await tx.query(sql`
        insert into organization_account (account, joined_at)
        select account, now() from unnest(${organization.slice(1)}::text[]) as account`);
      if (ballast) await fill(tx, ballast);
    });
    const driver = new MembershipDriver(database, new MembershipModel(organization, ballast));
    driver.#auditNumber = (await readStore(database, 0)).audit.at(-1)?.number ?? 0;
    return driver;
  }

  /** Does one command in both and compares. Answers whether it was refused. */
  async step(command: MembershipCommand, watch: Watch): Promise<boolean> {
    const invitation = this.#invitationMeant(command);
    const { isRefused, changes } = this.model.step(command);
    const refusal = await this.#perform(command, invitation);
    const rows = await readStore(this.#database, this.#auditNumber);
    this.#auditNumber = rows.audit.at(-1)?.number ?? this.#auditNumber;
    this.#steps += 1;
    const problems = [
      ...(isRefused === (refusal !== undefined) ? [] : [`expected ${isRefused ? "a refusal" : "no refusal"}, got ${refusal}`]),
      ...this.#learn(rows),
      ...differences(new Set(linesOfModel(this.model)), new Set(linesOfStore(rows))),
      ...forbidden(rows),
      ...auditProblems(changes, rows),
      ...(await this.#viewProblems(command, watch)),
    ];
    if (problems.length > 0) throw new Error(problems.join("\n"));
    return isRefused;
  }

  /** Compares what every account sees in every place. */
  async compareAllViews(): Promise<void> {
    const problems: string[] = [];
    for (const state of this.model.states) problems.push(...(await this.#compareViews(state, everyone)));
    if (problems.length > 0) throw new Error(problems.join("\n"));
  }

  #invitationMeant({ deed, by, to, which, ...place }: MembershipCommand): string {
    const associations = this.model.at({ service: place.service, region: place.region }).associations;
    const kept = associations.get(deed === "accept" ? `${to}>${by}` : `${by}>${to}`);
    if (which === "unknown") return noInvitation;
    return (which === "current" ? kept?.invitation : kept?.former) ?? noInvitation;
  }

  async #perform(command: MembershipCommand, invitation: string): Promise<string | undefined> {
    const { service } = command;
    const region = command.region;
    try {
      await this.#calls.as({ account: command.by, region, service }, async (call) => {
        const [unprocessed] = (await perform(call, command, invitation)) ?? [];
        if (unprocessed) throw unprocessed.reason;
      });
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return `${error.kind}: ${error.message}`;
      throw error;
    }
  }

  /** Takes over the identities of new invitations, which must be new indeed. */
  #learn(rows: StoreRows): string[] {
    const problems: string[] = [];
    for (const { service, region, administrator, member, invitation } of rows.associations) {
      const kept = this.model.at({ service, region }).associations.get(`${administrator}>${member}`);
      if (kept?.invitation !== "?" || invitation === null) continue;
      if (!/^[0-9a-f]{32}$/.test(invitation) || this.#invitations.has(invitation)) problems.push(`invitation ${invitation}`);
      this.#invitations.add(invitation);
      kept.invitation = invitation;
    }
    return problems;
  }

  async #viewProblems(command: MembershipCommand, watch: Watch): Promise<string[]> {
    const { by, to } = command;
    const third = everyone[this.#steps % everyone.length] ?? by;
    const watched = watch === "everyone" ? everyone : new Set([by, to, third]);
    return this.#compareViews(this.model.at(command), [...watched]);
  }

  async #compareViews(state: PlaceState, watched: readonly string[]): Promise<string[]> {
    const { service, region } = state.place;
    return this.#calls.as({ account: management, service, region }, async (call) => {
      const problems: string[] = [];
      for (const account of watched) {
        const seen = await viewsOf({ ...call, account: requireAccountId(account, "account") });
        problems.push(...differences(new Set(expectedViews(state, account)), new Set(seen)));
      }
      return problems.map((line) => `${service} ${region} view: ${line}`);
    });
  }
}

async function fill(tx: Call["tx"], { place, administrator, count }: Ballast): Promise<void> {
  const { service, region } = place;
  await tx.query(sql`
    insert into session (account, region, service, status, publishing_frequency, created_at, updated_at)
    values (${administrator}, ${region}, ${service}, 'ENABLED', 'FIFTEEN_MINUTES', now(), now())`);
  await tx.query(sql`
    insert into association (administrator, region, service, member, kind, status, email, created_at, updated_at)
    select ${administrator}, ${region}, ${service}, ${ballastPrefix} || lpad(number::text, 11, '0'), 'invitation', 'Created',
      'nobody@example.com', now(), now()
    from generate_series(1, ${count}::int) as number`);
}

async function perform(
  call: Call,
  command: MembershipCommand,
  invitationId: string,
): Promise<readonly Unprocessed[] | undefined> {
  const other = requireAccountId(command.to, "account");
  const system = { ...call, principal: "system" };
  switch (command.deed) {
    case "enable":
    case "update":
    case "disable":
      await switchService(call, command);
      return;
    case "add":
      await addMember(call, { accountId: other, email: `${other}@example.com` });
      return;
    case "invite":
      return invite(call, { accountIds: [other], message: "", byEmail: false });
    case "verify":
      await settleVerification(system, { administrator: call.account, member: other }, invitationId, () => command.isOwn);
      return;
    case "accept":
      await join(call, { administrator: other, invitationId });
      return;
    case "decline":
      return declineInvitations(call, [other]);
    case "discardInvitation":
      return deleteInvitations(call, [other]);
    case "join":
    case "depart":
      await moveAccount(call, command.deed, other);
      return;
    case "close":
      await settleAccountState(system, { account: other, to: "closed" });
      return;
    case "deregister":
      await deregisterDelegatedAdministrator(call, { accountId: other, servicePrincipal: servicePrincipals[call.service] });
      return;
    case "configure":
      await configureOrganization(call, { autoEnable: command.autoEnable });
      return;
    default:
      await single[command.deed](call, other);
      return;
  }
}

const single = {
  suspend: suspendMember,
  unsuspend: resumeMember,
  remove: removeMember,
  delete: deleteMember,
  leave: (call) => leave(call),
  designate: designateAdministrator,
  undesignate: undesignateAdministrator,
} satisfies Readonly<Record<string, (call: Call, account: AccountId) => Promise<void>>>;

async function switchService(call: Call, { deed, status, frequency }: MembershipCommand): Promise<void> {
  if (call.service === "macie2") {
    if (deed === "enable") return enable(call, { status });
    return deed === "update" ? update(call, { status, publishingFrequency: frequency }) : disable(call);
  }
  if (deed === "enable") {
    await createDetector(call, { enable: status === "ENABLED", features: {} });
    return;
  }
  const detectorId = (await ownDetectorId(call)) ?? noInvitation;
  if (deed === "disable") return deleteOwnDetector(call, detectorId);
  await updateOwnDetector(call, detectorId, { enable: status === "ENABLED", publishingFrequency: frequency, features: {} });
}

async function moveAccount(call: Call, deed: "join" | "depart", account: AccountId): Promise<void> {
  await call.tx.query(
    deed === "join"
      ? sql`insert into organization_account (account, joined_at) values (${account}, now()) on conflict do nothing`
      : sql`delete from organization_account
            where account = ${account}`,
  );
  await settleOrganization(call);
}

const servicePrincipals = { macie2: "macie.amazonaws.com", guardduty: "guardduty.amazonaws.com" } as const;

function linesOfModel(model: MembershipModel): string[] {
  return model.states.flatMap(({ place: { service, region }, associations, sessions, designation }) => {
    const here = `${service} ${region}`;
    const delegated = model.delegated.get(service);
    return [
      ...[...associations.values()].map((kept) => `${here} ${kept.administrator} > ${kept.member} ${snapshotOf(kept)}`),
      ...[...sessions].map(([account, session]) => `${here} session ${account} ${session.status} ${session.frequency}`),
      ...(designation ? [`${here} designated ${designation.account} ${designation.autoEnable}`] : []),
      ...(delegated ? [`${servicePrincipals[service]} delegated ${delegated}`] : []),
    ];
  });
}

function linesOfStore({ associations, sessions, designations, delegations }: StoreRows): string[] {
  const here = ({ service, region }: { service: string; region: string }) => `${service} ${region}`;
  return [
    ...associations.map(
      (each) => `${here(each)} ${each.administrator} > ${each.member} ${each.status}/${each.kind}/${each.invitation ?? "none"}`,
    ),
    ...sessions.map((each) => `${here(each)} session ${each.account} ${each.status} ${each.frequency}`),
    ...designations.map((each) => `${here(each)} designated ${each.account} ${each.autoEnable}`),
    ...delegations.map(({ account, principal }) => `${principal} delegated ${account}`),
  ];
}

/** Exactly one entry per change, with what was before and after, and who did it. */
function auditProblems(changes: readonly Change[], { audit }: StoreRows): string[] {
  const expected = changes.map(({ place, administrator, member, event, before, after, actor }) => {
    return `${place.service} ${place.region} ${administrator} > ${member} ${event} ${before} → ${after()} by ${actor}`;
  });
  const found = audit.map(({ service, region, administrator, member, command, before, after, actor }) => {
    const [from, to] = [before, after].map((each) =>
      each === null ? "-" : `${each.status}/${each.kind}/${each.invitationId ?? "none"}`,
    );
    return `${service} ${region} ${administrator} > ${member} ${command} ${from} → ${to} by ${actor ?? "system"}`;
  });
  const problems = differences(new Set(expected), new Set(found)).map((line) => `audit: ${line}`);
  return expected.length === found.length
    ? problems
    : [...problems, `audit: ${found.length} entries, expected ${expected.length}`];
}

async function viewsOf(call: Call): Promise<string[]> {
  const { account } = call;
  const lines: string[] = [];
  const members = await orRefused(listMembers(call, { onlyMembers: false, sizeMax }));
  const listed = members?.items.filter(({ member }) => !member.startsWith(ballastPrefix));
  lines.push(...(listed?.map((each) => `${account} lists ${line(each)}`) ?? [`${account} may not list members`]));
  const received = await orRefused(listInvitations(call, { sizeMax }));
  if (!received) return [...lines, `${account} may not list invitations`];
  lines.push(...received.items.map((each) => `${account} received ${line(each)}`));
  lines.push(`${account} counts ${await countInvitations(call)}`);
  const administrator = await administratorOf(call);
  if (administrator) lines.push(`${account} has ${line(administrator)}`);
  return lines;
}

function expectedViews(state: PlaceState, account: string): string[] {
  const kept = [...state.associations.values()];
  const isOn = state.sessions.has(account);
  const lines = isOn
    ? kept
        .filter(({ administrator, status }) => administrator === account && status !== "Declined")
        .map((each) => `${account} lists ${line(each)}`)
    : [`${account} may not list members`];
  if (!isOn && state.place.service === "macie2") return [...lines, `${account} may not list invitations`];
  const received = kept.filter((each) => each.member === account && isReceived(each));
  for (const each of received) {
    lines.push(`${account} received ${line({ ...each, status: each.status === "Declined" ? "Resigned" : each.status })}`);
  }
  lines.push(`${account} counts ${received.filter((each) => !isInForce(each)).length}`);
  const administrator = administratorIn(state, account);
  if (administrator) lines.push(`${account} has ${line(administrator)}`);
  return lines;
}

type Seen = { readonly administrator: string; readonly member: string; readonly kind: string; readonly status: string } & (
  | Pick<AssociationView, "invitationId">
  | { readonly invitation: string | undefined }
);

function line(seen: Seen): string {
  const invitation = ("invitation" in seen ? seen.invitation : "invitationId" in seen ? seen.invitationId : undefined) ?? "none";
  return `${seen.administrator} > ${seen.member} ${seen.kind} ${seen.status} ${invitation}`;
}

async function orRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The places in which an episode may put ballast: Macie's, where an inventory keeps the service on. */
export const ballastPlaces = places.filter(({ service }) => service === "macie2");
