/**
 * The words of the mail an invitation arrives with: who asks, for what, and how to accept, decline or ignore it. Pure text;
 * the administrator's own words are quoted, one line, and marked as not ours.
 */
import { oneLine } from "./mail.ts";

/** What the mail of an invitation says. */
export type InvitationWords = {
  readonly service: "macie2" | "guardduty";
  readonly region: string;
  readonly administrator: string;
  readonly member: string;
  readonly invitationId: string;
  /** The administrator's own words; "" for none. */
  readonly message: string;
  /** Where people and clients reach this Reeve, without a final slash. */
  readonly publicUrl: string;
  /** Proves the address when opened; the invitation cannot be accepted before. */
  readonly link?: { readonly url: string; readonly expiresAt: Date };
};

type Dialect = {
  readonly name: string;
  readonly switchedOn: string;
  readonly cli: readonly string[];
  readonly declineCli: string;
  readonly api: readonly string[];
};

/** Subject and text of the mail. */
export function invitationMail(words: InvitationWords): { readonly subject: string; readonly text: string } {
  const { administrator, member, region, publicUrl, link } = words;
  const dialect = words.service === "macie2" ? macie(words) : guardduty(words);
  const quoted = oneLine(words.message);
  const paragraphs = [
    `Account ${administrator} wants to be the ${dialect.name} administrator of account ${member}\nin the Region ${region}.`,
    `  Administrator account:  ${administrator}\n  Your account:           ${member}\n  Service:                ${dialect.name}\n  Region:                 ${region}\n  Invitation:             ${words.invitationId}`,
    ...(quoted === "" ? [] : [`The administrator writes (these are not our words):\n\n  > ${quoted}`]),
    "If you accept, the administrator can see and manage what the service finds in\nyour account in this Region, and can suspend it. You can leave at any time.",
    ...(link === undefined ? [] : [linkParagraph(link)]),
    `${link === undefined ? "TO ACCEPT" : "THEN, TO ACCEPT"} in the console: open ${publicUrl}\nsign in with account ${member}, choose the Region ${region}, then Accounts,\nthen Invitations received, select the invitation and choose Accept.`,
    `With the AWS CLI, using an access key of account ${member}\n(${dialect.switchedOn}):\n\n${commands([`export AWS_ENDPOINT_URL=${publicUrl}`, ...dialect.cli])}`,
    `With the API, signed by account ${member} for the Region ${region}:\n\n${commands(dialect.api)}`,
    `TO DECLINE, choose Decline in the same place of the console, or run:\n\n${commands([dialect.declineCli])}`,
    "If you do not know this account, ignore this mail or decline: nothing is\nshared unless you accept.",
    "This mail was sent by Reeve. Replies are not read.",
  ];
  return {
    subject: `Account ${administrator} invites account ${member} (${dialect.name}, ${region})`,
    text: `${paragraphs.join("\n\n")}\n`,
  };
}

function linkParagraph({ url, expiresAt }: { url: string; expiresAt: Date }): string {
  return `FIRST CONFIRM that this address belongs to the account: open this link, which\nworks once, until ${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC:\n\n  ${url}`;
}

function commands(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

/** Source of the paths and names: the Macie reference, AcceptInvitation and DeclineInvitations. */
function macie({ administrator, invitationId, region }: InvitationWords): Dialect {
  return {
    name: "Macie",
    switchedOn: "Macie must be on: aws macie2 enable-macie",
    cli: [
      `aws macie2 accept-invitation --region ${region} \\`,
      `  --administrator-account-id ${administrator} \\`,
      `  --invitation-id ${invitationId}`,
    ],
    declineCli: `aws macie2 decline-invitations --region ${region} --account-ids ${administrator}`,
    api: ["POST /invitations/accept", `{"administratorAccountId": "${administrator}",`, ` "invitationId": "${invitationId}"}`],
  };
}

/** Source of the paths and names: the GuardDuty reference, AcceptAdministratorInvitation and DeclineInvitations. */
function guardduty({ administrator, invitationId, region }: InvitationWords): Dialect {
  return {
    name: "GuardDuty",
    switchedOn: "it needs a detector: aws guardduty create-detector --enable",
    cli: [
      `aws guardduty accept-administrator-invitation --region ${region} \\`,
      "  --detector-id YOUR_DETECTOR_ID \\",
      `  --administrator-id ${administrator} \\`,
      `  --invitation-id ${invitationId}`,
    ],
    declineCli: `aws guardduty decline-invitations --region ${region} --account-ids ${administrator}`,
    api: [
      "POST /detector/YOUR_DETECTOR_ID/administrator",
      `{"administratorId": "${administrator}",`,
      ` "invitationId": "${invitationId}"}`,
    ],
  };
}
