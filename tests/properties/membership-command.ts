/**
 * The commands of the property test and how they are drawn: plain data, meaningful in any state, so that any part of a sequence
 * is a sequence. Drawing leans towards what the model says exists; what is drawn depends on the seed alone.
 */
import type { Service } from "../../src/capabilities/call.ts";
import type { MembershipModel } from "./membership-model.ts";

/** A service in a Region. */
export type Place = { readonly service: Service; readonly region: string };

/** How often updates are published. */
export type Frequency = "FIFTEEN_MINUTES" | "ONE_HOUR" | "SIX_HOURS";

const regions = ["eu-west-1", "us-east-1"] as const;

/** Two services in two Regions, in the order in which Reeve walks through them. */
export const places: readonly Place[] = (["guardduty", "macie2"] as const).flatMap((service) =>
  regions.map((region) => ({ service, region })),
);

/** Six accounts, of which the last two come into the organization and leave it again. */
export const accounts = [1, 2, 3, 4, 5, 6].map((digit) => String(digit).repeat(12));

/** The management account of the organization. */
export const management = "700000000000";

/** The accounts that belong to the organization at the beginning. */
export const organization = [management, "711111111111", "722222222222"];

const wanderers = accounts.slice(-2);

/** Every account of the test. */
export const everyone: readonly string[] = [...accounts, ...organization];

const weights = {
  enable: 6,
  update: 6,
  disable: 2,
  add: 14,
  invite: 14,
  verify: 14,
  accept: 16,
  decline: 3,
  discardInvitation: 4,
  suspend: 4,
  unsuspend: 4,
  remove: 4,
  delete: 5,
  leave: 4,
  designate: 3,
  undesignate: 1.5,
  deregister: 1.5,
  configure: 2,
  join: 1.5,
  depart: 1,
  close: 0.5,
} as const;

/** What is done. */
export type Deed = keyof typeof weights;

/** One command. Each deed reads only the fields it needs. */
export type MembershipCommand = Place & {
  readonly deed: Deed;
  readonly by: string;
  readonly to: string;
  readonly status: "ENABLED" | "PAUSED";
  readonly frequency: Frequency;
  readonly autoEnable: "NONE" | "NEW" | "ALL";
  /** Which invitation is meant. */
  readonly which: "current" | "former" | "unknown";
  /** Whether the address turns out to be the account's own. */
  readonly isOwn: boolean;
};

/** Answers numbers from 0 to below 1; the same seed answers the same ones. Mulberry32, a public-domain generator. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of a list. */
export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("Broken expectation: there is something to pick from");
  return item;
}

const deeds = Object.keys(weights) as Deed[]; // The keys are those of the table's own type.
const weightOfAll = deeds.reduce((sum, deed) => sum + weights[deed], 0);
const byMember: ReadonlySet<Deed> = new Set(["accept", "decline", "discardInvitation", "leave"]);

function pickDeed(random: () => number): Deed {
  let rest = random() * weightOfAll;
  for (const deed of deeds) {
    rest -= weights[deed];
    if (rest < 0) return deed;
  }
  return "add";
}

/** The commands an episode begins with: most services are on for most accounts. */
export function opening(random: () => number): readonly MembershipCommand[] {
  const wanted = places.flatMap((place) => everyone.map((by) => ({ ...draw(random), ...place, by, deed: "enable" as const })));
  return wanted.filter(() => random() < 0.75).map((command) => ({ ...command, status: random() < 0.9 ? "ENABLED" : "PAUSED" }));
}

/** The next command: more often than not about accounts that have something to do with each other. */
export function nextCommand(random: () => number, model: MembershipModel): MembershipCommand {
  const command = draw(random);
  if (random() < 0.2) return command;
  const { deed } = command;
  if (deed === "join" || deed === "depart") return { ...command, to: pick(random, wanderers) };
  if (deed === "designate") {
    return { ...command, by: management, to: pick(random, [...model.organization, ...accounts.slice(0, 1)]) };
  }
  if (deed === "undesignate" || deed === "deregister") {
    const present = deed === "deregister" ? model.delegated.get(command.service) : model.at(command).designation?.account;
    return { ...command, by: management, to: present ?? command.to };
  }
  const designated = model.at(command).designation?.account;
  if (deed === "configure" && designated) return { ...command, by: designated };
  if (deed === "add") {
    if (designated && random() < 0.4) return { ...command, by: designated, to: pick(random, [...model.organization]) };
    // Few administrators, so that they come to have several members.
    return { ...command, by: pick(random, accounts.slice(0, 3)) };
  }
  const fitting = [...model.at(command).associations.values()].filter(({ status }) => fits(deed, status));
  if (fitting.length === 0) return command;
  const { administrator, member } = pick(random, fitting);
  return byMember.has(deed) ? { ...command, by: member, to: administrator } : { ...command, by: administrator, to: member };
}

function fits(deed: Deed, status: string): boolean {
  if (deed === "verify") return status === "EmailVerificationInProgress";
  if (deed === "accept") return status === "Invited" || status === "Resigned" || status === "Removed";
  if (deed === "suspend" || deed === "leave") return status === "Enabled" || status === "Paused";
  return true;
}

function draw(random: () => number): MembershipCommand {
  const place = pick(random, places);
  return {
    ...place,
    deed: pickDeed(random),
    by: pick(random, everyone),
    to: pick(random, everyone),
    status: random() < 0.6 ? "ENABLED" : "PAUSED",
    frequency: pick(random, ["FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"]),
    autoEnable: pick(random, place.service === "macie2" ? ["NONE", "NEW"] : ["NONE", "NEW", "ALL"]),
    which: random() < 0.85 ? "current" : pick(random, ["former", "unknown"]),
    isOwn: random() < 0.85,
  };
}
