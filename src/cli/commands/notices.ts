/**
 * `reeve notices`: what an account was told about its memberships, and what became of the mails sent in its name.
 */
import type { Command } from "commander";
import type { AccountId } from "../../base/account-id.ts";
import { noticeSentence, type ReceivedNotice } from "../../capabilities/notices/notice.ts";
import { listMailsOf, listNoticesOf } from "../../capabilities/notices/notices.ts";
import type { InvitationMail } from "../../notifications/mail-store.ts";
import { textTable } from "../scan/text-table.ts";
import { count } from "./option-values.ts";
import { accountId, inDatabase, moment, type Place, placeOptions, readUpTo, tellIfCut } from "./place-options.ts";

type Options = Place & {
  readonly account: AccountId;
  readonly unread: boolean;
  readonly mails: boolean;
  readonly limit: number;
  readonly json: boolean;
};

/** Adds the command to the program. */
export function addNotices(program: Command): void {
  const command = program
    .command("notices")
    .description("list what an account was told about its memberships, newest first")
    .requiredOption("--account <id>", "the account", accountId)
    .option("--unread", "only those nobody has read", false)
    .option("--mails", "instead, the invitation mails sent in its name, with their states", false)
    .option("--limit <n>", "at most so many", count, 100)
    .option("--json", "as JSON", false);
  for (const option of placeOptions()) command.addOption(option);
  command.action((options: Options) => (options.mails ? showMails(options) : showNotices(options)));
}

async function showNotices({ account, region, service, unread, limit, json }: Options): Promise<void> {
  const found = await inDatabase((tx) =>
    readUpTo(limit, (slice) => listNoticesOf(tx, { account, region, service, onlyUnread: unread, ...slice })),
  );
  process.stdout.write(json ? `${JSON.stringify(found.items, null, 2)}\n` : `${noticeTable(found.items)}\n`);
  tellIfCut(found);
}

async function showMails({ account, region, service, limit, json }: Options): Promise<void> {
  const found = await inDatabase((tx) => readUpTo(limit, (slice) => listMailsOf(tx, { account, region, service, ...slice })));
  process.stdout.write(json ? `${JSON.stringify(found.items, null, 2)}\n` : `${mailTable(found.items)}\n`);
  tellIfCut(found);
}

function noticeTable(notices: readonly ReceivedNotice[]): string {
  const rows = notices.map(({ createdAt, region, service, readAt, notice }) => [
    moment(createdAt),
    service,
    region,
    readAt === undefined ? "unread" : "read",
    noticeSentence(notice),
  ]);
  return textTable(["Time", "Service", "Region", "", "Notice"], rows);
}

function mailTable(mails: readonly InvitationMail[]): string {
  const rows = mails.map(({ createdAt, region, service, member, recipient, state, attempts, reason, detail }) => [
    moment(createdAt),
    service,
    region,
    member,
    recipient,
    state,
    `${attempts}`,
    detail ?? reason ?? "",
  ]);
  return textTable(["Time", "Service", "Region", "To account", "Address", "State", "Attempts", "Why"], rows);
}
