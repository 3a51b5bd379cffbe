/**
 * The delegated administrator of AWS Organizations and the texts clients match on when somebody else asks.
 * Sources: api-errors reference of Macie; membership reference of GuardDuty, section 5, O1.
 */
import type { AccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Service } from "../call.ts";

/** Which accounts of the organization become members by themselves. */
export type AutoEnable = "NONE" | "NEW" | "ALL";

/** The designation in one Region for one service. */
export type OrganizationAdministrator = {
  readonly account: AccountId;
  readonly autoEnable: AutoEnable;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly designatedAt: Date;
};

/** The service principal under which a service is a delegated one. */
export const servicePrincipals = {
  macie2: "macie.amazonaws.com",
  guardduty: "guardduty.amazonaws.com",
} as const satisfies Readonly<Record<Service, string>>;

/** For callers that are not the management account. */
export function notManagement(service: Service): Refusal {
  if (service === "guardduty") {
    return new Refusal("invalid", "The request failed because you do not have required AWS Organization master permission.");
  }
  return new Refusal(
    "denied",
    "The request failed because you must be a user of the management account for an AWS organization to perform this operation",
  );
}

/** For callers that are not the delegated administrator. */
export function notAdministrator(service: Service): Refusal {
  if (service === "guardduty") return notManagement(service);
  return new Refusal(
    "denied",
    "The request failed because you must be the Macie administrator for an organization to perform this operation",
  );
}

/** For a second designation. */
export function alreadyDesignated(service: Service): Refusal {
  const message =
    "The request failed because another account is already enabled as the delegated administrator for the organization.";
  return new Refusal(service === "guardduty" ? "invalid" : "conflict", message);
}

/** For an account that is not the designated one, or does not belong to the organization. */
export function notInOrganization(service: Service): Refusal {
  const message =
    "The request failed because the account is not the delegated administrator account or not part of the organization.";
  return new Refusal(service === "guardduty" ? "invalid" : "not-found", message);
}

/** What can stand in the way of accounts that play, or are to play, a part in the organization. */
export type OrganizationOccasion = "accept-as-delegated" | "designate-management" | "designate-member" | "enroll-management";

const occasions: Readonly<Record<OrganizationOccasion, Readonly<Record<Service, string>>>> = {
  "accept-as-delegated": {
    macie2:
      "The request failed because the current account is the delegated administrator for an organization. It can't become a member account.",
    guardduty:
      "The request is rejected because the current account cannot accept invitations since it is the delegated administrator of an organization.",
  },
  "designate-management": {
    macie2: "The request failed because the management account must enable Macie in at least one Region first.",
    guardduty: "The request failed because the management account must enable GuardDuty first.",
  },
  "designate-member": {
    macie2: "The request failed because the account is a member account of another administrator. It must disassociate first.",
    guardduty: "The request failed because the account is a member account of another administrator. It must disassociate first.",
  },
  "enroll-management": {
    macie2: "The request failed because a user of the organization's management account must enable Macie first.",
    // Text C5 of the reference on membership.
    guardduty: "Operation failed because your organization master must first enable GuardDuty to be added as a member",
  },
};

/** The refusal for such an occasion, in the service's own words where they are known. */
export function refusalFor(service: Service, occasion: OrganizationOccasion): Refusal {
  return new Refusal(service === "guardduty" ? "invalid" : "conflict", occasions[occasion][service]);
}
