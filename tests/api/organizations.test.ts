import {
  ConstraintViolationException,
  DeregisterDelegatedAdministratorCommand,
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  InvalidInputException,
  ListAccountsCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  type OrganizationsClient,
  paginateListAccounts,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal } from "../support/clients.ts";
import { inventAccount, inventKey, type RunningReeve, startReeve } from "../support/server.ts";

const [macie, guardduty] = ["macie.amazonaws.com", "guardduty.amazonaws.com"];
const clerk = inventKey("clerk");
const management = inventAccount("100000000001", {
  users: [
    {
      name: "clerk",
      ...clerk,
      policies: [
        {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "organizations:*", Resource: "*" },
            { Effect: "Deny", Action: "organizations:Register*", Resource: "arn:aws:organizations::*:account/*/100000000003" },
          ],
        },
      ],
    },
  ],
});
const [first, second, outside] = ["100000000002", "100000000003", "900000000001"].map((id) => inventAccount(id)) as [D, D, D];
type D = ReturnType<typeof inventAccount>;
/** Enough for several pages; nobody declares them. */
const others = Array.from({ length: 43 }, (_, index) => String(200_000_000_001 + index));

let reeve: RunningReeve;
beforeAll(async () => {
  const memberAccountIds = [first.accountId, second.accountId, ...others];
  const organization = { managementAccountId: management.accountId, memberAccountIds };
  reeve = await startReeve({ accounts: [management, first, second, outside], organization });
});
afterAll(() => reeve.close());

const as = (account: D): OrganizationsClient => reeve.clients.organizations(account);
const register = (accountId: string, ServicePrincipal: string, client = as(management)) =>
  client.send(new RegisterDelegatedAdministratorCommand({ AccountId: accountId, ServicePrincipal }));
const deregister = (accountId: string, ServicePrincipal: string) =>
  as(management).send(new DeregisterDelegatedAdministratorCommand({ AccountId: accountId, ServicePrincipal }));
const accountArn = (id: string) =>
  expect.stringMatching(new RegExp(`^arn:aws:organizations::100000000001:account/o-[a-z0-9]{10}/${id}$`));
const described = (id: string) => ({
  Id: id,
  Arn: accountArn(id),
  Email: `owner-${id}@example.com`,
  Name: expect.any(String),
  Status: "ACTIVE",
  State: "ACTIVE",
  JoinedMethod: "INVITED",
  JoinedTimestamp: expect.any(Date),
});

test("DescribeOrganization answers every account in it", async () => {
  for (const account of [management, first]) {
    const { Organization } = await as(account).send(new DescribeOrganizationCommand({}));
    expect(Organization).toEqual({
      Id: expect.stringMatching(/^o-[a-z0-9]{10}$/),
      Arn: expect.stringMatching(/^arn:aws:organizations::100000000001:organization\/o-[a-z0-9]{10}$/),
      FeatureSet: "ALL",
      MasterAccountArn: accountArn(management.accountId),
      MasterAccountId: management.accountId,
      MasterAccountEmail: management.email,
      AvailablePolicyTypes: [],
    });
  }
  const asked = as(outside).send(new DescribeOrganizationCommand({}));
  await expectRefusal(asked, "AWSOrganizationsNotInUseException", 404, "Your account is not a member of an organization.");
});

describe("accounts", () => {
  test("are listed in pages of 20, the management account among them", async () => {
    const pages: string[][] = [];
    for await (const { Accounts = [] } of paginateListAccounts({ client: as(management) }, {})) {
      pages.push(Accounts.map(({ Id = "" }) => Id));
    }
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 6]);
    expect(pages.flat()).toEqual([management.accountId, first.accountId, second.accountId, ...others]);
  });

  test("are described", async () => {
    const { Account } = await as(management).send(new DescribeAccountCommand({ AccountId: first.accountId }));
    expect(Account).toEqual(described(first.accountId));
  });

  test.each<[string, () => Promise<unknown>, readonly [name: string, status: number], string]>([
    [
      "an account outside",
      () => as(management).send(new DescribeAccountCommand({ AccountId: outside.accountId })),
      ["AccountNotFoundException", 404],
      "You specified an account that doesn't exist.",
    ],
    [
      "a member that administers nothing",
      () => as(second).send(new ListAccountsCommand({})),
      ["AccessDeniedException", 403],
      "permissions",
    ],
    [
      "no account ID",
      () => as(management).send(new DescribeAccountCommand({ AccountId: "first" })),
      ["InvalidInputException", 400],
      "12 digits",
    ],
    [
      "a page of 21",
      () => as(management).send(new ListAccountsCommand({ MaxResults: 21 })),
      ["InvalidInputException", 400],
      "from 1 to 20",
    ],
    [
      "a token of another list",
      () => as(management).send(new ListAccountsCommand({ NextToken: "bm90aGluZw" })),
      ["InvalidInputException", 400],
      "nextToken",
    ],
  ])("refused: %s", async (_what, send, [name, status], text) => {
    await expectRefusal(send(), name, status, text);
  });
});

describe("a service's delegated administrator", () => {
  test("is registered once its service is trusted, reads the organization, and is deregistered", async () => {
    const principal = { ServicePrincipal: macie };
    await expectRefusal(register(first.accountId, macie), "ConstraintViolationException", 409, "EnableAWSServiceAccess");
    await as(management).send(new EnableAWSServiceAccessCommand(principal));
    await register(first.accountId, macie);
    await expectRefusal(register(first.accountId, macie), "AccountAlreadyRegisteredException", 409, "already");

    const { EnabledServicePrincipals } = await as(first).send(new ListAWSServiceAccessForOrganizationCommand({}));
    expect(EnabledServicePrincipals).toEqual([{ ServicePrincipal: macie, DateEnabled: expect.any(Date) }]);
    const { DelegatedAdministrators } = await as(first).send(new ListDelegatedAdministratorsCommand(principal));
    expect(DelegatedAdministrators).toEqual([{ ...described(first.accountId), DelegationEnabledDate: expect.any(Date) }]);
    const services = new ListDelegatedServicesForAccountCommand({ AccountId: first.accountId });
    expect((await as(first).send(services)).DelegatedServices).toEqual([
      { ServicePrincipal: macie, DelegationEnabledDate: expect.any(Date) },
    ]);
    await expectRefusal(register(second.accountId, macie, as(first)), "AccessDeniedException", 403, "permissions");

    const disabled = as(management).send(new DisableAWSServiceAccessCommand(principal));
    await expectRefusal(disabled, "ConstraintViolationException", 409, "Deregister");
    await deregister(first.accountId, macie);
    await as(management).send(new DisableAWSServiceAccessCommand(principal));
    await expectRefusal(deregister(first.accountId, macie), "AccountNotRegisteredException", 409, "not a registered");
    await expectRefusal(as(first).send(services), "AccessDeniedException", 403, "permissions");
  });

  test("is refused with the reason in a member of its own", async () => {
    await as(management).send(new EnableAWSServiceAccessCommand({ ServicePrincipal: guardduty }));
    await expect(register(management.accountId, guardduty)).rejects.toSatisfy(
      (error) =>
        error instanceof ConstraintViolationException && error.Reason === "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
    );
    await expect(register(first.accountId, "unknown.amazonaws.com")).rejects.toSatisfy(
      (error) => error instanceof InvalidInputException && error.Reason === "UNRECOGNIZED_SERVICE_PRINCIPAL",
    );
    await expectRefusal(register(outside.accountId, guardduty), "AccountNotFoundException", 404, "doesn't exist");
  });

  test("may be kept from being registered by a policy that names the account", async () => {
    const limited = reeve.clients.organizations(clerk);
    await as(management).send(new EnableAWSServiceAccessCommand({ ServicePrincipal: guardduty }));
    await expectRefusal(register(second.accountId, guardduty, limited), "AccessDeniedException", 403, "explicit deny");
    await register(first.accountId, guardduty, limited);
    await deregister(first.accountId, guardduty);
  });
});
