/**
 * What the whole of Reeve's memberships should be after any sequence of commands, kept in plain maps: the oracle of the property
 * test. It knows neither the database nor the use cases, only the references' table and rules. Identities of invitations are
 * the store's to choose; the driver tells them with `learn`.
 */
import type { Service } from "../../src/capabilities/call.ts";
import type { Command as Event, Kind, Status } from "../../src/capabilities/organizations/association.ts";
import { accountsMax } from "../../src/capabilities/organizations/membership.ts";
import type { Frequency, MembershipCommand, Place } from "./membership-command.ts";
import { management, places } from "./membership-command.ts";
import { nextByReference } from "./membership-table.ts";

/** One association as the model keeps it. */
export type Kept = {
  readonly administrator: string;
  readonly member: string;
  kind: Kind;
  status: Status;
  /** Undefined without an invitation; "?" until the driver has told the store's choice. */
  invitation: string | undefined;
  /** The invitation before the present one. */
  former: string | undefined;
};

type Session = { status: "ENABLED" | "PAUSED"; frequency: Frequency };
type Designation = { account: string; autoEnable: "NONE" | "NEW" | "ALL"; seen: Set<string> };

/** What is kept of one service in one Region. */
export type PlaceState = {
  readonly place: Place;
  readonly sessions: Map<string, Session>;
  readonly associations: Map<string, Kept>;
  designation: Designation | undefined;
};

/** One change of an association, as the audit log should tell it. */
export type Change = {
  readonly place: Place;
  readonly administrator: string;
  readonly member: string;
  readonly event: Event;
  readonly before: string;
  /** A function, since the identity of a new invitation is learnt afterwards. */
  readonly after: () => string;
  readonly actor: string;
};

/** Accounts without life that fill the quota of one administrator by invitation. */
export type Ballast = { readonly place: Place; readonly administrator: string; readonly count: number };

/** Thrown inside the model where the store should refuse. */
class Refused extends Error {}

const inForce: readonly Status[] = ["Enabled", "Paused"];
const notCounted: readonly Status[] = ["Removed", "Resigned", "Declined"];
const received: readonly Status[] = ["Invited", "Declined", "Enabled", "Paused", "Removed", "Resigned"];

/** Whether the association makes its member a current member. */
export function isInForce({ status }: Pick<Kept, "status">): boolean {
  return inForce.includes(status);
}

/** Whether the recipient sees an invitation of the association. */
export function isReceived({ status, invitation }: Kept): boolean {
  return invitation !== undefined && received.includes(status);
}

/** How an association is written in the audit log: `-` where there is none. */
export function snapshotOf(kept: Pick<Kept, "kind" | "status" | "invitation"> | undefined): string {
  return kept === undefined ? "-" : `${kept.status}/${kept.kind}/${kept.invitation ?? "none"}`;
}

/** The memberships of all accounts, services and Regions. */
export class MembershipModel {
  readonly states: readonly PlaceState[] = places.map((place) => ({
    place,
    sessions: new Map(),
    associations: new Map(),
    designation: undefined,
  }));
  readonly organization: Set<string>;
  /** Who is registered with AWS Organizations to administer a service; outlives the designation. */
  readonly delegated = new Map<Service, string>();
  readonly ballast: Ballast | undefined;
  #changes: Change[] = [];
  #actor = "";

  constructor(organization: readonly string[], ballast?: Ballast) {
    this.organization = new Set(organization);
    this.ballast = ballast;
    if (ballast) this.at(ballast.place).sessions.set(ballast.administrator, { status: "ENABLED", frequency: "FIFTEEN_MINUTES" });
  }

  /** What is kept of a place. */
  at(place: Place): PlaceState {
    const state = this.states.find((each) => each.place.service === place.service && each.place.region === place.region);
    if (!state) throw new Error("Broken expectation: the place is one of the model's");
    return state;
  }

  /** Does the command; tells whether it is refused, and what changes. A refused command changes nothing. */
  step(command: MembershipCommand): { readonly isRefused: boolean; readonly changes: readonly Change[] } {
    this.#changes = [];
    this.#actor = command.by;
    try {
      this.#perform(command);
      return { isRefused: false, changes: this.#changes };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (this.#changes.length > 0) throw new Error("Broken expectation: the model refuses before it changes anything");
      return { isRefused: true, changes: [] };
    }
  }

  #perform(command: MembershipCommand): void {
    const { by, to } = command;
    const state = this.at(command);
    switch (command.deed) {
      case "enable":
        this.#enable(state, command);
        return;
      case "update":
        command.service === "macie2" ? this.#updateSession(state, command) : this.#updateDetector(state, command);
        return;
      case "disable":
        command.service === "macie2" ? this.#disable(state, by) : this.#deleteDetector(state, by);
        return;
      case "add":
        this.#mayEnroll(state, by, to) ? this.#enroll(state, by, to) : this.#add(state, by, to);
        return;
      case "invite":
        this.#invite(state, by, to);
        return;
      case "verify":
        this.#verify(state, command);
        return;
      case "accept":
        this.#accept(state, command);
        return;
      case "decline":
      case "discardInvitation":
        this.#answer(state, by, to, command.deed);
        return;
      case "suspend":
      case "unsuspend":
      case "remove":
      case "delete":
        this.#administer(state, by, to, command.deed);
        return;
      case "leave":
        this.#leave(state, by);
        return;
      case "designate":
        this.#designate(state, by, to);
        return;
      case "undesignate":
        this.#undesignate(state, by, to);
        return;
      case "configure":
        this.#configure(state, by, command.autoEnable);
        return;
      case "join":
      case "depart":
        this.#reorganize(command.deed, to);
        return;
      case "deregister":
        if (by !== management || !this.organization.has(to) || this.delegated.get(command.service) !== to) throw new Refused();
        this.delegated.delete(command.service);
        break;
      case "close":
        this.#actor = "system";
        for (const each of this.states) this.#release(each, to, () => true);
    }
  }

  #enable(state: PlaceState, { by, status }: MembershipCommand): void {
    if (state.sessions.has(by)) throw new Refused();
    state.sessions.set(by, { status, frequency: state.place.service === "macie2" ? "FIFTEEN_MINUTES" : "SIX_HOURS" });
  }

  #updateSession(state: PlaceState, { by, status, frequency }: MembershipCommand): void {
    const session = requireSession(state, by);
    const own = administratorIn(state, by);
    if (status !== session.status) {
      if (status === "PAUSED" && membersOf(state, by).length > 0) throw new Refused();
      const event = status === "PAUSED" ? "pause" : "resume";
      if (own && own.status !== (status === "PAUSED" ? "Paused" : "Enabled")) this.#apply(state, own, event);
    }
    this.#setSession(state, by, { status, frequency });
  }

  #updateDetector(state: PlaceState, { by, status, frequency }: MembershipCommand): void {
    const session = requireSession(state, by);
    const isSame = status === session.status && frequency === session.frequency;
    if (!isSame && administratorIn(state, by)) throw new Refused();
    this.#setSession(state, by, { status, frequency });
  }

  /** The administrator's publication frequency reaches its members. */
  #setSession(state: PlaceState, by: string, session: Session): void {
    state.sessions.set(by, session);
    for (const { member } of membersOf(state, by)) {
      const theirs = state.sessions.get(member);
      if (theirs) theirs.frequency = session.frequency;
    }
  }

  #disable(state: PlaceState, by: string): void {
    requireSession(state, by);
    const inventory = [...state.associations.values()].filter((each) => each.administrator === by && each.status !== "Declined");
    const isFormer = (each: Kept) =>
      each.kind === "organization" && state.designation?.account !== by && each.status === "Removed";
    if (administratorIn(state, by) || !inventory.every(isFormer) || this.#ballastOf(state, by) > 0) throw new Refused();
    for (const each of inventory) this.#apply(state, each, "delete");
    state.sessions.delete(by);
  }

  /** A member by invitation leaves with its detector; what was not invited or not answered well is forgotten. */
  #deleteDetector(state: PlaceState, by: string): void {
    requireSession(state, by);
    const inventory = [...state.associations.values()].filter((each) => each.administrator === by);
    if (inventory.some((each) => ["EmailVerificationInProgress", "Invited", "Enabled", "Paused"].includes(each.status))) {
      throw new Refused();
    }
    if (administratorIn(state, by)) this.#leave(state, by);
    for (const each of inventory) this.#apply(state, each, "delete");
    state.sessions.delete(by);
  }

  #add(state: PlaceState, by: string, to: string): void {
    requireSession(state, by);
    if (administratorIn(state, by) || by === to) throw new Refused();
    const present = state.associations.get(key(by, to));
    const status = this.#next(state, present, "add");
    this.#requireRoom(state, by);
    this.#save(state, present, { administrator: by, member: to, kind: "invitation", status, invitation: undefined }, "add");
  }

  #enroll(state: PlaceState, administrator: string, member: string): void {
    const session = state.sessions.get(member);
    // The management account switches its services on by itself; nobody does it from outside.
    if (!session && member === management) throw new Refused();
    if (session?.status === "PAUSED" && state.place.service === "macie2") throw new Refused();
    const own = requireSession(state, administrator);
    if (administrator === member) throw new Refused();
    const present = state.associations.get(key(administrator, member));
    const status = this.#next(state, present, "enroll");
    this.#requireFree(state, administrator, member);
    this.#save(state, present, { administrator, member, kind: "organization", status, invitation: undefined }, "enroll");
    if (session && state.place.service === "macie2") return;
    state.sessions.set(member, { status: "ENABLED", frequency: own.frequency });
  }

  #invite(state: PlaceState, by: string, to: string): void {
    requireSession(state, by);
    if (administratorIn(state, by) || by === to) throw new Refused();
    const present = state.associations.get(key(by, to));
    this.#next(state, present, "invite");
    if (!present) return;
    if (notCounted.includes(present.status)) this.#requireRoom(state, by);
    this.#apply(state, present, "invite", { invitation: "?", former: present.invitation });
  }

  #verify(state: PlaceState, { by, to, which, isOwn }: MembershipCommand): void {
    this.#actor = "system";
    const present = state.associations.get(key(by, to));
    if (present?.status !== "EmailVerificationInProgress" || which !== "current") return;
    this.#apply(state, present, isOwn ? "confirmEmail" : "rejectEmail");
  }

  #accept(state: PlaceState, { by, to, which }: MembershipCommand): void {
    const session = requireSession(state, by);
    if (state.designation?.account === by) throw new Refused();
    const present = state.associations.get(key(to, by));
    this.#next(state, present, "accept");
    if (!present || present.invitation === undefined || which !== "current") throw new Refused();
    const { service } = state.place;
    const inventory = [...state.associations.values()].filter((each) => each.administrator === by);
    if (service === "guardduty" && inventory.some(({ status }) => !notCounted.includes(status))) throw new Refused();
    this.#requireFree(state, to, by);
    this.#apply(state, present, "accept");
    if (session.status === "PAUSED") this.#apply(state, present, service === "macie2" ? "pause" : "suspend");
    const theirs = state.sessions.get(to);
    if (service === "guardduty" && theirs) session.frequency = theirs.frequency;
  }

  #answer(state: PlaceState, by: string, to: string, event: "decline" | "discardInvitation"): void {
    if (state.place.service === "macie2") requireSession(state, by);
    const present = state.associations.get(key(to, by));
    if (!present || !isReceived(present)) throw new Refused();
    const change = event === "discardInvitation" ? { invitation: undefined } : {};
    this.#apply(state, present, event, change);
  }

  #administer(state: PlaceState, by: string, to: string, event: "suspend" | "unsuspend" | "remove" | "delete"): void {
    const holdsAll = state.designation?.autoEnable === "ALL" && this.#mayEnroll(state, by, to);
    if (state.place.service === "guardduty" && holdsAll && event !== "unsuspend") throw new Refused();
    requireSession(state, by);
    const present = state.associations.get(key(by, to));
    this.#next(state, present, event);
    if (!present) return;
    // An address that was never verified leaves no invitation behind for its recipient to see.
    this.#apply(state, present, event, event === "remove" && !isReceived(present) ? { invitation: undefined } : {});
    const session = state.sessions.get(to);
    if (session && event === "suspend") session.status = "PAUSED";
    if (session && event === "unsuspend") session.status = "ENABLED";
  }

  #leave(state: PlaceState, by: string): void {
    requireSession(state, by);
    const present = administratorIn(state, by);
    if (!present) throw new Refused();
    this.#apply(state, present, "leave");
  }

  #designate(state: PlaceState, by: string, to: string): void {
    const { service } = state.place;
    const others = this.states.filter(({ place }) => place.service === service);
    if (by !== management || administratorIn(state, to) || !this.organization.has(to)) throw new Refused();
    if (others.some(({ designation }) => designation && designation.account !== to)) throw new Refused();
    const registered = this.delegated.get(service);
    if (registered !== undefined && registered !== to && this.organization.has(registered)) throw new Refused();
    if (service === "macie2" && to === management && !others.some(({ sessions }) => sessions.has(to))) throw new Refused();
    if (!state.designation) this.delegated.set(service, to);
    if (!state.designation) {
      state.designation = { account: to, autoEnable: "NONE", seen: new Set(this.organization) };
      for (const each of membersOf(state, to)) {
        if (each.kind === "invitation" && this.organization.has(each.member)) {
          this.#apply(state, each, "convert", { kind: "organization", invitation: undefined });
        }
      }
    }
    const frequency = state.place.service === "macie2" ? "FIFTEEN_MINUTES" : "SIX_HOURS";
    if (!state.sessions.has(to)) state.sessions.set(to, { status: "ENABLED", frequency });
  }

  #undesignate(state: PlaceState, by: string, to: string): void {
    if (by !== management || state.designation?.account !== to) throw new Refused();
    state.designation = undefined;
    this.#release(state, to, ({ kind }) => kind === "organization");
  }

  #configure(state: PlaceState, by: string, autoEnable: Designation["autoEnable"]): void {
    const { designation } = state;
    if (designation?.account !== by) throw new Refused();
    designation.autoEnable = autoEnable;
    for (const each of this.organization) designation.seen.add(each);
    if (autoEnable === "ALL") this.#settle(state, designation);
  }

  #reorganize(deed: "join" | "depart", to: string): void {
    this.#actor = "system";
    if (deed === "join") this.organization.add(to);
    // The management account cannot leave its own organization.
    else if (to !== management) this.organization.delete(to);
    for (const state of this.states) if (state.designation) this.#settle(state, state.designation);
  }

  #settle(state: PlaceState, designation: Designation): void {
    const administrator = designation.account;
    if (!this.organization.has(administrator)) {
      state.designation = undefined;
      this.#release(state, administrator, ({ kind }) => kind === "organization");
      return;
    }
    const members = new Set(membersOf(state, administrator).map(({ member }) => member));
    this.#release(state, administrator, ({ kind, member }) => kind === "organization" && !this.organization.has(member));
    const isNew = (account: string) => !designation.seen.has(account);
    const joining = [...this.organization]
      .filter((each) => each !== administrator && !members.has(each))
      .filter((each) => designation.autoEnable === "ALL" || (designation.autoEnable === "NEW" && isNew(each)))
      .sort();
    designation.seen = new Set(this.organization);
    for (const each of joining) {
      try {
        this.#enroll(state, administrator, each);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
    }
    if (designation.autoEnable === "ALL") this.#resumeAll(state, administrator);
  }

  /** Where all accounts of the organization have to be monitored, those that were suspended are again. */
  #resumeAll(state: PlaceState, administrator: string): void {
    if (!state.sessions.has(administrator)) return;
    for (const each of membersOf(state, administrator)) {
      const session = state.sessions.get(each.member);
      if (each.status !== "Paused" || !this.organization.has(each.member) || !session) continue;
      this.#apply(state, each, "unsuspend");
      session.status = "ENABLED";
    }
  }

  #release(state: PlaceState, administrator: string, concerns: (kept: Kept) => boolean): void {
    for (const each of membersOf(state, administrator).filter(concerns)) this.#apply(state, each, "release");
  }

  #mayEnroll(state: PlaceState, by: string, to: string): boolean {
    return state.designation?.account === by && by !== to && this.organization.has(to);
  }

  #requireRoom(state: PlaceState, by: string): void {
    const counted = [...state.associations.values()].filter(
      (each) => each.administrator === by && each.kind === "invitation" && !notCounted.includes(each.status),
    );
    if (counted.length + this.#ballastOf(state, by) >= accountsMax.invitation) throw new Refused();
  }

  #ballastOf({ place }: PlaceState, account: string): number {
    const { ballast } = this;
    const isThere = ballast?.administrator === account && ballast.place === place;
    return isThere ? ballast.count : 0;
  }

  /** One administrator per member, for Macie the same in all Regions; nobody is administrator and member at once. */
  #requireFree(state: PlaceState, administrator: string, member: string): void {
    const { service, region } = state.place;
    if (administratorIn(state, member) || membersOf(state, member).length > 0 || administratorIn(state, administrator)) {
      throw new Refused();
    }
    for (const each of this.states) {
      if (service !== "macie2" || each.place.service !== service || each.place.region === region) continue;
      const elsewhere = administratorIn(each, member);
      if (elsewhere && elsewhere.administrator !== administrator) throw new Refused();
    }
  }

  #next(state: PlaceState, present: Kept | undefined, event: Event): Status {
    const next = nextByReference(state.place.service, present?.kind ?? "invitation", present?.status ?? "-", event);
    if (next === undefined) throw new Refused();
    return next as Status; // Or "-", which only #apply meets: nothing that begins leads there.
  }

  #apply(state: PlaceState, kept: Kept, event: Event, change: Partial<Kept> = {}): void {
    const next: string = this.#next(state, kept, event);
    const before = snapshotOf(kept);
    const { administrator, member } = kept;
    if (next === "-") {
      state.associations.delete(key(administrator, member));
      this.#record(state, kept, event, before, () => "-");
      return;
    }
    Object.assign(kept, change, { status: next });
    const status = kept.status;
    const { kind } = kept;
    this.#record(state, kept, event, before, () => snapshotOf({ kind, status, invitation: kept.invitation }));
  }

  #save(state: PlaceState, before: Kept | undefined, after: Omit<Kept, "former">, event: Event): void {
    const snapshot = snapshotOf(after);
    this.#record(state, after, event, snapshotOf(before), () => snapshot);
    state.associations.set(key(after.administrator, after.member), { ...after, former: before?.invitation });
  }

  #record(
    { place }: PlaceState,
    { administrator, member }: Pick<Kept, "administrator" | "member">,
    event: Event,
    before: string,
    after: () => string,
  ): void {
    this.#changes.push({ place, administrator, member, event, before, after, actor: this.#actor });
  }
}

function key(administrator: string, member: string): string {
  return `${administrator}>${member}`;
}

function requireSession(state: PlaceState, account: string): Session {
  const session = state.sessions.get(account);
  if (!session) throw new Refused();
  return session;
}

/** The association in force in which the account is the member. */
export function administratorIn(state: PlaceState, member: string): Kept | undefined {
  return [...state.associations.values()].find((each) => each.member === member && isInForce(each));
}

/** The associations in force in which the account is the administrator, by member. */
function membersOf(state: PlaceState, administrator: string): Kept[] {
  return [...state.associations.values()].filter((each) => each.administrator === administrator && isInForce(each));
}
