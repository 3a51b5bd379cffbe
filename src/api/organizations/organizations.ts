/**
 * AWS Organizations as far as clients of Macie and GuardDuty need it: who belongs to the organization, which services it trusts
 * and who administers them. Policies, units, invitations and the creating of accounts are not served and answer 501.
 */
import type { Account, EnabledServicePrincipal } from "@aws-sdk/client-organizations";
import { isAccountId, requireAccountId } from "../../base/account-id.ts";
import {
  type AccountView,
  deregisterDelegatedAdministrator,
  describeAccount,
  describeOrganization,
  enableServiceAccess,
  listAccounts,
  listDelegatedAdministrators,
  listDelegatedServices,
  listServiceAccess,
  type PageRequest,
  registerDelegatedAdministrator,
  type TrustedService,
} from "../../capabilities/aws-organization/aws-organization.ts";
import type { Call } from "../../capabilities/call.ts";
import { disableServiceAccess } from "../../capabilities/lifecycle/lifecycle.ts";
import type { OrganizationsHandlers } from "../../wire/handlers.ts";
import { models } from "../../wire/model.ts";
import type { Place, ServiceDefinition } from "../../wire/service.ts";
import { type Constraints, integerBetween, lengthBetween, matching, violation } from "../constraint.ts";
import { organizationsError } from "./errors.ts";

/** AWS Organizations has no Regions, and what ends there ends for every service it concerns. */
type OrganizationCall = Omit<Call, "service" | "region">;

const pageSizeDefault = 20;

const handlers = {
  async DescribeOrganization(call) {
    const organization = await describeOrganization(call);
    return {
      Organization: {
        Id: organization.organizationId,
        Arn: organization.arn,
        FeatureSet: "ALL",
        MasterAccountArn: organization.managementAccountArn,
        MasterAccountId: organization.managementAccount,
        MasterAccountEmail: organization.managementEmail,
        AvailablePolicyTypes: [],
      },
    };
  },
  async ListAccounts(call, input) {
    const { items, nextToken } = await listAccounts(call, pageOf(input));
    return { Accounts: items.map(accountOf), NextToken: nextToken };
  },
  async DescribeAccount(call, input) {
    return { Account: accountOf(await describeAccount(call, input.AccountId)) };
  },
  async ListDelegatedAdministrators(call, input) {
    const { items, nextToken } = await listDelegatedAdministrators(call, {
      servicePrincipal: input.ServicePrincipal,
      ...pageOf(input),
    });
    const administrators = items.map((item) => ({ ...accountOf(item), DelegationEnabledDate: item.delegatedAt }));
    return { DelegatedAdministrators: administrators, NextToken: nextToken };
  },
  async ListDelegatedServicesForAccount(call, input) {
    const accountId = requireAccountId(input.AccountId, "AccountId");
    const { items, nextToken } = await listDelegatedServices(call, { accountId, ...pageOf(input) });
    const services = items.map(({ servicePrincipal, enabledAt }) => ({
      ServicePrincipal: servicePrincipal,
      DelegationEnabledDate: enabledAt,
    }));
    return { DelegatedServices: services, NextToken: nextToken };
  },
  async RegisterDelegatedAdministrator(call, input) {
    await registerDelegatedAdministrator(call, delegationOf(input));
    return {};
  },
  async DeregisterDelegatedAdministrator(call, input) {
    await deregisterDelegatedAdministrator(call, delegationOf(input));
    return {};
  },
  async EnableAWSServiceAccess(call, input) {
    await enableServiceAccess(call, input.ServicePrincipal);
    return {};
  },
  async DisableAWSServiceAccess(call, input) {
    await disableServiceAccess(call, input.ServicePrincipal);
    return {};
  },
  async ListAWSServiceAccessForOrganization(call, input) {
    const { items, nextToken } = await listServiceAccess(call, pageOf(input));
    return { EnabledServicePrincipals: items.map(enabledService), NextToken: nextToken };
  },
} satisfies Partial<OrganizationsHandlers<OrganizationCall>>;

const accountId = matching(/^\d{12}$/, "an AWS account ID of 12 digits");
const servicePrincipal = matching(/^[\w+=,.@-]{1,128}$/, "a service principal such as macie.amazonaws.com");
const paging = { MaxResults: integerBetween(1, 20), NextToken: lengthBetween(0, 100_000) };

/** Source: AWS Organizations API reference, the parameters of each operation. */
const constraints: Constraints = {
  ListAccounts: paging,
  DescribeAccount: { AccountId: accountId },
  ListDelegatedAdministrators: { ServicePrincipal: servicePrincipal, ...paging },
  ListDelegatedServicesForAccount: { AccountId: accountId, ...paging },
  RegisterDelegatedAdministrator: { AccountId: accountId, ServicePrincipal: servicePrincipal },
  DeregisterDelegatedAdministrator: { AccountId: accountId, ServicePrincipal: servicePrincipal },
  EnableAWSServiceAccess: { ServicePrincipal: servicePrincipal },
  DisableAWSServiceAccess: { ServicePrincipal: servicePrincipal },
  ListAWSServiceAccessForOrganization: paging,
};

/** See {@link ServiceDefinition}. */
export const organizations: ServiceDefinition<OrganizationCall> = {
  model: models.organizations,
  handlers,
  refusalToError: organizationsError,
  validate: (operation, input) => violation(constraints, operation, input),
  resourcesOf: (_operation, input, place) => [accountInRequest(input.AccountId, place) ?? "*"],
};

/**
 * The account an operation is about. The organization's ID is not known before the transaction; policies that name an account
 * write `*` in its place. Source of the form: service authorization reference, AWS Organizations.
 */
function accountInRequest(id: unknown, { account }: Place): string | undefined {
  return isAccountId(id) ? `arn:aws:organizations::${account}:account/*/${id}` : undefined;
}

function pageOf(input: { readonly MaxResults?: number; readonly NextToken?: string }): PageRequest {
  return { sizeMax: input.MaxResults ?? pageSizeDefault, token: input.NextToken };
}

function delegationOf(input: { readonly AccountId: string; readonly ServicePrincipal: string }) {
  return { accountId: requireAccountId(input.AccountId, "AccountId"), servicePrincipal: input.ServicePrincipal };
}

/** A closed account stays listed, as suspended in the older member and as closed in the newer. */
function accountOf(account: AccountView): Account {
  const states = { active: "ACTIVE", suspended: "SUSPENDED", closed: "CLOSED" } as const;
  return {
    Id: account.accountId,
    Arn: account.arn,
    Email: account.email,
    Name: account.name,
    Status: account.state === "active" ? "ACTIVE" : "SUSPENDED",
    State: states[account.state],
    JoinedMethod: "INVITED",
    JoinedTimestamp: account.joinedAt,
  };
}

function enabledService({ servicePrincipal: name, enabledAt }: TrustedService): EnabledServicePrincipal {
  return { ServicePrincipal: name, DateEnabled: enabledAt };
}
