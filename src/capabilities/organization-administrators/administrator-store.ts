/**
 * The tables of delegated administrators and of the accounts they have seen.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Region } from "../../base/region.ts";
import type { Tx } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import type { Call, Service } from "../call.ts";
import type { AutoEnable, OrganizationAdministrator } from "./organization-administrator.ts";

type Row = { account: AccountId; auto_enable: AutoEnable; settings: Readonly<Record<string, unknown>>; designated_at: Date };

const columns = sql`account, auto_enable, settings, designated_at`;

/** The administrator of the Region and service; undefined when none is designated. */
export async function selectAdministrator(call: Call): Promise<OrganizationAdministrator | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from organization_administrator where region = ${call.region} and service = ${call.service}`);
  return rows[0] && toAdministrator(rows[0]);
}

/** As {@link selectAdministrator}, held until the transaction ends. */
export async function lockAdministrator(call: Call): Promise<OrganizationAdministrator | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from organization_administrator where region = ${call.region} and service = ${call.service}
    for update`);
  return rows[0] && toAdministrator(rows[0]);
}

/** Every designation, by service and Region. */
export async function selectDesignations(tx: Tx): Promise<readonly { account: AccountId; region: Region; service: Service }[]> {
  return tx.query(sql`select account, region, service from organization_administrator order by service, region`);
}

/** Another account that is the administrator in some other Region; there is only one for the organization. */
export async function selectOtherDesignation(call: Call, account: AccountId): Promise<string | undefined> {
  const rows = await call.tx.query<{ region: string }>(sql`
    select region from organization_administrator
    where service = ${call.service} and account <> ${account} and region <> ${call.region}
    order by region
    limit 1`);
  return rows[0]?.region;
}

/** Designates the account; answers false when the Region has an administrator already. */
export async function insertAdministrator(call: Call, account: AccountId): Promise<boolean> {
  const rows = await call.tx.query(sql`
    insert into organization_administrator (account, region, service, auto_enable, settings, designated_at)
    values (${account}, ${call.region}, ${call.service}, 'NONE', '{}', ${call.now})
    on conflict do nothing
    returning account`);
  return rows.length > 0;
}

/** Changes how accounts join. */
export async function updateAdministrator(
  call: Call,
  change: { readonly autoEnable: AutoEnable; readonly settings: Readonly<Record<string, unknown>> },
): Promise<void> {
  await call.tx.query(sql`
    update organization_administrator
    set auto_enable = ${change.autoEnable}, settings = ${JSON.stringify(change.settings)}
    where region = ${call.region} and service = ${call.service}`);
}

/** Ends the designation. */
export async function deleteAdministrator(call: Call): Promise<void> {
  await call.tx.query(sql`
    delete from organization_administrator where region = ${call.region} and service = ${call.service}`);
  await call.tx.query(sql`
    delete from organization_account_seen where region = ${call.region} and service = ${call.service}`);
}

/** Marks accounts as seen and answers those that were not before. */
export async function markSeen(call: Call, accounts: readonly AccountId[]): Promise<readonly AccountId[]> {
  const rows = await call.tx.query<{ account: AccountId }>(sql`
    insert into organization_account_seen (account, region, service)
    select account, ${call.region}, ${call.service} from unnest(${[...accounts]}::text[]) as account
    on conflict do nothing
    returning account`);
  return rows.map(({ account }) => account).toSorted();
}

/** Forgets accounts that left the organization, so that they are new when they come back. */
export async function forgetUnseen(call: Call, accounts: readonly AccountId[]): Promise<void> {
  await call.tx.query(sql`
    delete from organization_account_seen
    where region = ${call.region} and service = ${call.service} and account <> all(${[...accounts]}::text[])`);
}

function toAdministrator(row: Row): OrganizationAdministrator {
  return { account: row.account, autoEnable: row.auto_enable, settings: row.settings, designatedAt: row.designated_at };
}
