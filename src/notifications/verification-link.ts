/**
 * One-time links that prove that somebody reads the address an invitation was sent to (REEVE_EMAIL_VERIFICATION=link). Pure:
 * the form of tokens and what is decided about them; rows are in verification-link-store.ts.
 *
 * The page behind the link must not use it up when it is only fetched: mail programs and filters open links by themselves. It
 * shows what the link is for and a button; the button's POST redeems.
 */
import { createHash } from "node:crypto";
import type { AccountId } from "../base/account-id.ts";
import type { Region } from "../base/region.ts";

/** Days from its making during which a link works. */
export const linkLifetimeDays = 7;

/** Which invitation a link is for. */
export type LinkedInvitation = {
  readonly service: "macie2" | "guardduty";
  readonly region: Region;
  readonly administrator: AccountId;
  readonly member: AccountId;
  readonly invitationId: string;
};

/** A link as stored, without its token. */
export type VerificationLink = LinkedInvitation & { readonly expiresAt: Date; readonly usedAt?: Date };

/** What somebody who holds a token is told. */
export type LinkOutcome =
  | { readonly kind: "valid"; readonly invitation: LinkedInvitation }
  | { readonly kind: "unknown" | "expired" | "used" };

/** 32 bytes in base64url. */
const tokenForm = /^[A-Za-z0-9_-]{43}$/;

/** The token of 32 random bytes, as it stands in the link. */
export function tokenOf(random: Uint8Array): string {
  return Buffer.from(random).toString("base64url");
}

/** What is stored of a token: a digest from which it cannot be had back. Undefined for what is no token. */
export function tokenHash(token: string): Uint8Array | undefined {
  return tokenForm.test(token) ? createHash("sha256").update(token).digest() : undefined;
}

/** The end of a link made now. */
export function linkEnd(now: Date): Date {
  return new Date(now.getTime() + linkLifetimeDays * 86_400_000);
}

/** The address of the page behind the link. `publicUrl` is without a final slash. */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/console/verify?token=${token}`;
}

/** Whether the link found for a token may be redeemed. */
export function judgeLink(link: VerificationLink | undefined, now: Date): LinkOutcome {
  if (link === undefined) return { kind: "unknown" };
  if (link.usedAt !== undefined) return { kind: "used" };
  if (now >= link.expiresAt) return { kind: "expired" };
  const { service, region, administrator, member, invitationId } = link;
  return { kind: "valid", invitation: { service, region, administrator, member, invitationId } };
}
