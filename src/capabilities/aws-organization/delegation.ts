/**
 * Which services AWS Organizations can be told to trust here, and when an account may administer one of them for the organization.
 *
 * Sources: AWS Organizations API reference, RegisterDelegatedAdministrator and its ConstraintViolationException; user guide,
 * "AWS services that you can use with AWS Organizations" for the names of the services.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Refusal } from "../../base/refusal.ts";
import { OrganizationRefusal } from "./organization-refusal.ts";

/** The names under which the services act in other accounts. */
export const servicePrincipals = [
  "macie.amazonaws.com",
  "guardduty.amazonaws.com",
  "malware-protection.guardduty.amazonaws.com",
] as const;

/** One of {@link servicePrincipals}. */
export type ServicePrincipal = (typeof servicePrincipals)[number];

/** The text as the name of a service, or the refusal of a service that is not served here. */
export function readServicePrincipal(text: string): ServicePrincipal | Refusal {
  return (
    servicePrincipals.find((each) => each === text) ??
    new OrganizationRefusal(
      "invalid-input",
      `You specified an unrecognized service principal: expected one of ${servicePrincipals.join(", ")}.`,
      "UNRECOGNIZED_SERVICE_PRINCIPAL",
    )
  );
}

/** What is known when an account is to be registered. */
export type Candidate = {
  readonly account: AccountId;
  readonly managementAccount: AccountId;
  readonly isInOrganization: boolean;
  readonly isActive: boolean;
  readonly isServiceTrusted: boolean;
  /** Who administers the service so far. */
  readonly present: AccountId | undefined;
};

/** Why an account cannot be registered to administer a service; undefined when it can. */
export function registrationRefusal(candidate: Candidate): OrganizationRefusal | undefined {
  const { account, managementAccount, isInOrganization, isActive, isServiceTrusted, present } = candidate;
  if (account === managementAccount) {
    return violation(
      "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
      "You cannot register the management account of your organization as a delegated administrator; expected a member account.",
    );
  }
  if (!isInOrganization) return accountNotFound();
  if (!isActive) {
    return violation(
      "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
      "You cannot register a suspended account as a delegated administrator.",
    );
  }
  if (!isServiceTrusted) {
    return violation(
      "SERVICE_ACCESS_NOT_ENABLED",
      "You cannot register a delegated administrator before service access is enabled. Call EnableAWSServiceAccess first.",
    );
  }
  if (present === account) {
    return new OrganizationRefusal(
      "account-already-registered",
      "The provided account is already a delegated administrator for your organization and this service.",
    );
  }
  return present === undefined ? undefined : administratorExists();
}

/** The refusal of what must wait until the service's delegated administrator is deregistered. */
export function administratorExists(): OrganizationRefusal {
  return violation(
    "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
    "This service has a delegated administrator. Deregister it first.",
  );
}

/** The refusal of an account that is not in the organization, whether or not it exists. */
export function accountNotFound(): OrganizationRefusal {
  return new OrganizationRefusal("account-not-found", "You specified an account that doesn't exist.");
}

function violation(reason: string, message: string): OrganizationRefusal {
  return new OrganizationRefusal("constraint-violation", message, reason);
}
