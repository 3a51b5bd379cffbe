/**
 * What the tables of memberships hold, read past the use cases, and what must never stand in them whatever was called before.
 */
import type { Service } from "../../src/capabilities/call.ts";
import { accountsMax } from "../../src/capabilities/organizations/membership.ts";
import type { Tx } from "../../src/database/database.ts";
import { sql } from "../../src/database/sql.ts";

/** Accounts whose IDs begin so only fill quotas; they are counted, not listed. */
export const ballastPrefix = "9";

type Where = { readonly service: Service; readonly region: string };
type AssociationRow = Where & {
  readonly administrator: string;
  readonly member: string;
  readonly kind: string;
  readonly status: string;
  readonly invitation: string | null;
};
type SessionRow = Where & { readonly account: string; readonly status: string; readonly frequency: string };
type PartRow = Where & { readonly account: string; readonly part: string };
type AllegianceRow = {
  readonly service: Service;
  readonly scope: string;
  readonly member: string;
  readonly administrator: string;
};
type CountRow = Where & { readonly administrator: string; readonly kind: "invitation" | "organization"; readonly count: number };

/** The rows of all accounts. */
export type StoreRows = {
  readonly associations: readonly AssociationRow[];
  readonly sessions: readonly SessionRow[];
  readonly parts: readonly PartRow[];
  readonly allegiances: readonly AllegianceRow[];
  readonly designations: readonly (Where & { readonly account: string; readonly autoEnable: string })[];
  readonly delegations: readonly { readonly account: string; readonly principal: string }[];
  /** Accounts that count towards a quota. */
  readonly counts: readonly CountRow[];
  /** Entries of the audit log after the given number. */
  readonly audit: readonly AuditRow[];
};

type AuditSnapshot = { readonly status: string; readonly kind: string; readonly invitationId?: string };

/** An entry of the audit log. */
export type AuditRow = Where & {
  readonly number: number;
  readonly administrator: string;
  readonly member: string;
  readonly command: string;
  readonly actor: string | null;
  readonly before: AuditSnapshot | null;
  readonly after: AuditSnapshot | null;
};

/** Reads everything in one statement; of the audit log only what came after `auditNumber`. */
export async function readStore(tx: Tx, auditNumber: number): Promise<StoreRows> {
  const [row] = await tx.query<{ rows: StoreRows }>(sql`
    select json_build_object(
      'associations', (select coalesce(json_agg(t), '[]') from (
        select service, region, administrator, member, kind, status, invitation_id as invitation
        from association where not starts_with(member, ${ballastPrefix})) t),
      'counts', (select coalesce(json_agg(t), '[]') from (
        select service, region, administrator, kind, count(*)::int as count
        from association where status not in ('Removed', 'Resigned', 'Declined') group by 1, 2, 3, 4) t),
      'sessions', (select coalesce(json_agg(t), '[]') from (
        select service, region, account, status, publishing_frequency as frequency from session) t),
      'parts', (select coalesce(json_agg(t), '[]') from (select service, region, account, part from organization_part) t),
      'allegiances', (select coalesce(json_agg(t), '[]') from (select service, scope, member, administrator from allegiance) t),
      'designations', (select coalesce(json_agg(t), '[]') from (
        select service, region, account, auto_enable as "autoEnable" from organization_administrator) t),
      'delegations', (select coalesce(json_agg(t), '[]') from (
        select account, service_principal as principal from delegated_administrator) t),
      'audit', (select coalesce(json_agg(t order by t.number), '[]') from (
        select number, service, region, administrator, member, command, actor_account as actor, before, after
        from membership_audit where number > ${auditNumber}) t)
    ) as rows`);
  if (!row) throw new Error("Broken expectation: the statement answers one row");
  return row.rows;
}

/** Everything that is forbidden and stands in the rows all the same; empty when all is well. */
export function forbidden(rows: StoreRows): readonly string[] {
  const inForce = rows.associations.filter(({ status }) => status === "Enabled" || status === "Paused");
  const here = ({ service, region }: Where) => `${service} ${region}`;
  const sessions = new Map(rows.sessions.map((each) => [`${here(each)} ${each.account}`, each.status]));
  const administrators = new Set(inForce.map((each) => `${here(each)} ${each.administrator}`));
  const found: string[] = [];
  found.push(...repeated(inForce.map((each) => `${here(each)} two administrators of ${each.member}`)));
  const bonds = new Set(
    inForce.filter(({ service }) => service === "macie2").map(({ member, administrator }) => `${member} of ${administrator}`),
  );
  found.push(...repeated([...bonds].map((bond) => `macie2 different administrators in two Regions: ${bond.slice(0, 12)}`)));
  for (const each of inForce) {
    if (administrators.has(`${here(each)} ${each.member}`)) found.push(`${here(each)} ${each.member}: administrator and member`);
    const session = sessions.get(`${here(each)} ${each.member}`);
    if (session !== (each.status === "Paused" ? "PAUSED" : "ENABLED")) {
      found.push(`${here(each)} ${each.member}: the membership is ${each.status}, the session ${session ?? "off"}`);
    }
  }
  for (const { service, region, administrator, kind, count } of rows.counts) {
    if (count > accountsMax[kind]) found.push(`${service} ${region} ${administrator}: ${count} accounts by ${kind}`);
  }
  return found.concat(strayClaims(rows, inForce));
}

/** Parts and allegiances must be those of the associations in force: one too many locks an account out, one too few lets two in. */
function strayClaims(rows: StoreRows, inForce: readonly AssociationRow[]): string[] {
  const parts = inForce.flatMap(({ service, region, administrator, member }) => [
    `part ${service} ${region} ${administrator} administrator`,
    `part ${service} ${region} ${member} member`,
  ]);
  const allegiances = inForce.map(
    ({ service, region, administrator, member }) =>
      `allegiance ${service} ${service === "macie2" ? "*" : region} ${member} ${administrator}`,
  );
  const claimed = [
    ...rows.parts.map(({ service, region, account, part }) => `part ${service} ${region} ${account} ${part}`),
    ...rows.allegiances.map(
      ({ service, scope, member, administrator }) => `allegiance ${service} ${scope} ${member} ${administrator}`,
    ),
  ];
  return differences(new Set([...parts, ...allegiances]), new Set(claimed));
}

/** What is missing (`-`) from and what is surplus (`+`) in a set of lines. */
export function differences(expected: ReadonlySet<string>, found: ReadonlySet<string>): string[] {
  return [
    ...[...expected].filter((line) => !found.has(line)).map((line) => `- ${line}`),
    ...[...found].filter((line) => !expected.has(line)).map((line) => `+ ${line}`),
  ];
}

function repeated(lines: readonly string[]): string[] {
  return [...new Set(lines.filter((line, index) => lines.indexOf(line) !== index))];
}
