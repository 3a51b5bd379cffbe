/**
 * Macie through AWS Organizations: the delegated administrator and how accounts join.
 */
import { requireAccountId } from "../../base/account-id.ts";
import type { Call } from "../../capabilities/call.ts";
import {
  configureOrganization,
  designateAdministrator,
  undesignateAdministrator,
} from "../../capabilities/lifecycle/lifecycle.ts";
import {
  describeConfiguration,
  listAdministrators,
} from "../../capabilities/organization-administrators/organization-administrators.ts";
import { hasRoomToEnroll } from "../../capabilities/organizations/organizations.ts";
import type { MacieHandlers } from "../../wire/handlers.ts";

/** Handlers of the operations on the organization. */
export const organization = {
  async EnableOrganizationAdminAccount(call, input) {
    await designateAdministrator(call, requireAccountId(input.adminAccountId, "adminAccountId"));
    return {};
  },
  async DisableOrganizationAdminAccount(call, input) {
    await undesignateAdministrator(call, requireAccountId(input.adminAccountId, "adminAccountId"));
    return {};
  },
  async ListOrganizationAdminAccounts(call) {
    const administrators = await listAdministrators(call);
    return { adminAccounts: administrators.map(({ account }) => ({ accountId: account, status: "ENABLED" as const })) };
  },
  async DescribeOrganizationConfiguration(call) {
    const { autoEnable } = await describeConfiguration(call);
    return { autoEnable: autoEnable !== "NONE", maxAccountLimitReached: !(await hasRoomToEnroll(call)) };
  },
  async UpdateOrganizationConfiguration(call, input) {
    await configureOrganization(call, { autoEnable: input.autoEnable ? "NEW" : "NONE" });
    return {};
  },
} satisfies Partial<MacieHandlers<Call>>;
