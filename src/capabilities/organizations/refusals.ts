/**
 * What is answered when something about a membership is refused: the exact texts of both services, which clients match on.
 * Sources: api-errors reference of Macie, "Message fragments"; membership reference of GuardDuty, sections 4 and 5 (the letters
 * and numbers in the comments are its own).
 */
import { Refusal, type RefusalKind } from "../../base/refusal.ts";
import type { Service } from "../call.ts";
import type { Command, Kind } from "./association.ts";

type Text = readonly [kind: RefusalKind, message: string];
type Texts = Readonly<Record<Command, { readonly known: Text; readonly unknown: Text }>>;

const notYours = "the specified account is not associated with your account";
const notAMember: Text = [
  "invalid",
  "The request is rejected because the given account is not an associated member of account {administrator}.",
];
const unknownMember: Text = ["not-found", `The request failed because ${notYours}.`];
const impossible: Text = ["conflict", "The association is not in a status that allows this."];
const macieAccept =
  "The request is rejected because the current account has no pending invitation from the given master account ID or is already an associated member of another master account.";

const macie: Texts = {
  add: {
    known: ["conflict", "The request failed because the account is already associated with your account."],
    unknown: impossible,
  },
  enroll: {
    known: ["conflict", "The request failed because the account is already associated with your account."],
    unknown: impossible,
  },
  convert: { known: impossible, unknown: impossible },
  invite: {
    known: ["invalid", "The account is already a member account of your organization."],
    unknown: ["not-found", `The request failed because ${notYours}. Use CreateMember to add it first.`],
  },
  confirmEmail: { known: impossible, unknown: impossible },
  rejectEmail: { known: impossible, unknown: impossible },
  accept: { known: ["invalid", macieAccept], unknown: ["invalid", macieAccept] },
  decline: {
    known: ["invalid", "The invitation was already accepted, declined, or withdrawn."],
    unknown: ["not-found", "The current account has no invitation from the given account."],
  },
  discardInvitation: {
    known: ["invalid", "The invitation can't be deleted while the accounts are associated. Disassociate from the account first."],
    unknown: ["not-found", "The current account has no invitation from the given account."],
  },
  suspend: { known: notAMember, unknown: unknownMember },
  unsuspend: {
    known: [
      "invalid",
      "status: Macie can't be re-enabled for a member account by its administrator in an invitation-based organization; only a user of the member account can re-enable it",
    ],
    unknown: unknownMember,
  },
  pause: {
    known: [
      "denied",
      "The request is rejected because only the administrator can suspend Macie for an account that is a member through AWS Organizations.",
    ],
    unknown: impossible,
  },
  resume: {
    known: [
      "denied",
      "The request is rejected because only the administrator can re-enable Macie for an account that is a member through AWS Organizations.",
    ],
    unknown: impossible,
  },
  remove: { known: notAMember, unknown: unknownMember },
  release: { known: impossible, unknown: impossible },
  leave: {
    known: [
      "denied",
      "The request is rejected because the account is a member through AWS Organizations. Only its administrator can disassociate it.",
    ],
    unknown: ["not-found", "The current account is not associated with an administrator account."],
  },
  delete: {
    known: [
      "conflict",
      "The request failed because member accounts are associated with your account. Disassociate the member account first.",
    ],
    unknown: unknownMember,
  },
};

const rejected = "The request is rejected because the current account";
const s1: Text = [
  "invalid",
  "The request is rejected because the given account ID is not an associated member of account the current account.",
];
const a4: Text = [
  "invalid",
  `${rejected} has no pending invitation from the given master account ID or is already an associated member of another master account.`,
];
const c3: Text = [
  "invalid",
  "The request is rejected because the given account ID is already a member or associated member of the current account.",
];
const i4: Text = [
  "invalid",
  `${rejected} has already invited or is already the GuardDuty master of the given member account ID.`,
];
const l1: Text = [
  "invalid",
  `${rejected} cannot delete the invitation from the given master account ID since it is still associated to it or has not declined their invitation yet.`,
];
const a5: Text = ["invalid", "The request is rejected because the current account is not associated to a master account."];

const guardduty: Texts = {
  add: { known: c3, unknown: c3 },
  enroll: { known: c3, unknown: c3 },
  convert: { known: impossible, unknown: impossible },
  invite: { known: i4, unknown: ["invalid", "The request is rejected because member account's email address is missing."] }, // I3
  confirmEmail: { known: impossible, unknown: impossible },
  rejectEmail: { known: impossible, unknown: impossible },
  accept: { known: a4, unknown: a4 },
  decline: { known: a4, unknown: a4 },
  discardInvitation: { known: l1, unknown: a4 },
  suspend: { known: s1, unknown: s1 },
  unsuspend: { known: s1, unknown: s1 },
  pause: { known: impossible, unknown: impossible },
  resume: { known: impossible, unknown: impossible },
  remove: { known: s1, unknown: s1 },
  release: { known: impossible, unknown: impossible },
  leave: {
    known: [
      "invalid",
      "The request is rejected because the current account is a member through AWS Organizations, and only its administrator can disassociate it.",
    ],
    unknown: a5,
  },
  delete: {
    known: ["invalid", `${rejected} cannot delete the given member account ID since it is still associated to it.`], // D1
    unknown: s1,
  },
};

const texts: Readonly<Record<Service, Texts>> = { macie2: macie, guardduty };

/** The refusal of a command that does not fit the status; `isKnown` tells whether the caller may know of the association. */
export function refusalOf(options: {
  readonly service: Service;
  readonly kind: Kind;
  readonly command: Command;
  readonly isKnown: boolean;
  readonly administrator: string;
}): Refusal {
  const { known, unknown } = texts[options.service][options.command];
  const [kind, message] = options.isKnown ? known : unknown;
  return new Refusal(kind, message.replace("{administrator}", options.administrator));
}

/** Refusals that do not hang on the status of one association. */
export type Occasion =
  | "add-self"
  | "invite-self"
  | "add-as-member"
  | "invite-as-member"
  | "quota"
  | "accept-none"
  | "accept-with-members"
  | "accept-as-member"
  | "accept-from-member"
  | "not-found"
  | "suspended-account"
  | "in-other-organization";

const occasions: Readonly<Record<Service, Readonly<Record<Occasion, Text>>>> = {
  macie2: {
    "add-self": ["invalid", "account.accountId: an account can't become a member of itself"],
    "invite-self": ["invalid", "accountIds: an account can't become a member of itself"],
    "add-as-member": [
      "denied",
      "The request is rejected because the current account is a member account of another organization.",
    ],
    "invite-as-member": [
      "denied",
      "The request is rejected because the current account is a member account of another organization.",
    ],
    quota: [
      "quota-exceeded",
      "The request failed because the account can be associated with at most {max} accounts in a Region.",
    ],
    "accept-none": ["invalid", macieAccept],
    "accept-with-members": [
      "conflict",
      "The request failed because the current account is the administrator of member accounts. Remove all member accounts first.",
    ],
    "accept-as-member": ["invalid", macieAccept],
    "accept-from-member": [
      "conflict",
      "The request failed because the administrator account has become a member of another organization.",
    ],
    "not-found": unknownMember,
    "suspended-account": [
      "conflict",
      "The request failed because Macie is suspended for the account. A user of the account must re-enable it first.",
    ],
    "in-other-organization": [
      "conflict",
      "The request failed because the account is already associated with another administrator account. It must disassociate first.",
    ],
  },
  guardduty: {
    "add-self": ["invalid", "The request is rejected because an account cannot become a member of itself."], // C2
    "invite-self": ["invalid", `${rejected} cannot invite itself.`], // I2
    "add-as-member": [
      "invalid",
      `${rejected} cannot create members since it is already an associated member of another master account.`,
    ], // C1
    "invite-as-member": [
      "invalid",
      `${rejected} cannot invite other accounts since it is already an associated member of another master account.`,
    ], // I1
    quota: ["invalid", `${rejected} cannot create anymore members since it cannot exceed the maximum number of allowed members.`], // C4
    "accept-none": a4,
    "accept-with-members": [
      "invalid",
      `${rejected} cannot accept invitations since it still has created, invited or associated members.`,
    ], // A2
    "accept-as-member": [
      "invalid",
      `${rejected} cannot accept invitations since it is already an associated member of some master account.`,
    ], // A3
    "accept-from-member": [
      "invalid",
      `${rejected} cannot accept invitation from the given account ID since the latter is an associated member of another master account.`, // A1
    ],
    "not-found": s1,
    "suspended-account": s1,
    "in-other-organization": c3,
  },
};

/** The refusal for an occasion in the service's own words; `{max}` is filled in. */
export function occasionRefusal(service: Service, occasion: Occasion, max = 0): Refusal {
  const [kind, message] = occasions[service][occasion];
  return new Refusal(kind, message.replace("{max}", String(max)));
}
