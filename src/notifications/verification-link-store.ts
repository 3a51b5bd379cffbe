/**
 * The table of one-time links; at most one per invitation.
 */
import type { AccountId } from "../base/account-id.ts";
import type { Region } from "../base/region.ts";
import type { Tx } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import type { LinkedInvitation, VerificationLink } from "./verification-link.ts";

type Row = {
  account: AccountId;
  region: Region;
  invitation_id: string;
  service: LinkedInvitation["service"];
  member: AccountId;
  expires_at: Date;
  used_at: Date | null;
};

/** Stores the link of an invitation; an older one of the same invitation stops to work. */
export async function saveLink(
  tx: Tx,
  link: LinkedInvitation & { readonly hash: Uint8Array; readonly createdAt: Date; readonly expiresAt: Date },
): Promise<void> {
  await tx.query(sql`
    insert into verification_link (account, region, invitation_id, service, member, token_hash, created_at, expires_at)
    values (${link.administrator}, ${link.region}, ${link.invitationId}, ${link.service}, ${link.member}, ${link.hash},
      ${link.createdAt}, ${link.expiresAt})
    on conflict (account, region, invitation_id) do update
    set token_hash = excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at, used_at = null`);
}

/** The link with this digest, held until the transaction ends. */
export async function lockLink(tx: Tx, hash: Uint8Array): Promise<VerificationLink | undefined> {
  const [row] = await tx.query<Row>(sql`
    select account, region, invitation_id, service, member, expires_at, used_at from verification_link
    where token_hash = ${hash}
    for update`);
  return (
    row && {
      administrator: row.account,
      region: row.region,
      invitationId: row.invitation_id,
      service: row.service,
      member: row.member,
      expiresAt: row.expires_at,
      ...(row.used_at !== null && { usedAt: row.used_at }),
    }
  );
}

/** Marks a link as used. */
export async function markLinkUsed(tx: Tx, hash: Uint8Array, now: Date): Promise<void> {
  await tx.query(sql`update verification_link set used_at = ${now} where token_hash = ${hash}`);
}

/** Removes the link of an invitation, if it has one. */
export async function deleteLink(
  tx: Tx,
  { administrator, region, invitationId }: Pick<LinkedInvitation, "administrator" | "region" | "invitationId">,
): Promise<void> {
  await tx.query(sql`
    delete from verification_link
    where account = ${administrator} and region = ${region} and invitation_id = ${invitationId}`);
}
