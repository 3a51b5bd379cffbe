/**
 * An association as one of its two sides may see it. Pure; which of them a side sees at all is in `membership.ts`.
 */
import type { AccountId } from "../../base/account-id.ts";
import { regionalArn } from "../../base/arn.ts";
import type { Call } from "../call.ts";
import type { Association, Kind, Status } from "./association.ts";

/** What a side sees of an association. */
export type AssociationView = {
  readonly administrator: AccountId;
  readonly member: AccountId;
  readonly kind: Kind;
  /** `AccountSuspended`: the member's account is suspended or closed, whatever the association says (decision 18). */
  readonly status: Exclude<Status, "Declined"> | "AccountSuspended";
  readonly email: string;
  readonly invitationId?: string;
  readonly invitedAt?: Date;
  readonly updatedAt: Date;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
};

/** The ARN of an association: a resource of its administrator. */
export function memberArn(call: Pick<Call, "service" | "region">, pair: Pick<Association, "administrator" | "member">): string {
  const { service, region } = call;
  return regionalArn({ service, region, account: pair.administrator, resource: `member/${pair.member}` });
}

/** The association with the status that the side sees. */
export function view(
  call: Pick<Call, "service" | "region">,
  association: Association,
  { status, tags = {} }: { readonly status: AssociationView["status"]; readonly tags?: AssociationView["tags"] | undefined },
): AssociationView {
  const { administrator, member, kind, email, invitation, updatedAt } = association;
  return {
    administrator,
    member,
    kind,
    status,
    email,
    ...(invitation && { invitationId: invitation.id, invitedAt: invitation.sentAt }),
    updatedAt,
    arn: memberArn(call, association),
    tags,
  };
}
