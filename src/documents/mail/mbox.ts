/**
 * Mailboxes: messages one after the other, each behind a line that begins with `From `, as Unix programs and exports of mail
 * services write them. Each is a file of its own. Read front to back. Source: RFC 4155, and the `mbox` manual page of qmail for the
 * quoting of such lines in messages.
 */
import { Ledger } from "../containers/ledger.ts";
import type { Content, Reading, Verdict } from "../reading.ts";
import { LineScanner } from "./line-scanner.ts";
import { isEnvelope } from "./sniff-mail.ts";

const mimeType = "application/mbox";

/** Reads the messages in a mailbox. */
export async function readMbox({ feed }: Content, reading: Reading): Promise<Verdict> {
  const ledger = new Ledger(reading);
  const scanner = new LineScanner<true>(feed, {
    mark: () => "From ",
    followsEmptyLine: true,
    judge: (line) => isEnvelope(line) || undefined,
  });
  await scanner.nextLine();
  for (let number = 1; scanner.stop !== "end"; number++) {
    const mayContinue = await ledger.readEmbedded(`message-${number}.eml`, unquoted(scanner.stretch()), { isStored: true });
    if (!mayContinue) break;
    if (scanner.stop === undefined) for await (const _ of scanner.stretch());
  }
  return ledger.verdict(mimeType);
}

const quotedAfterNewline = Buffer.from("\n>");
const newline = 0x0a;
/** Quotes looked at in front of `From `: each program that the message passes through adds one. */
const quotesMax = 32;
const quotedBytesMax = 1 + quotesMax + "From ".length;
const quotedLine = /^\n>{1,32}From /;

/** Takes one quote from each line that would begin with `From ` without its quotes. */
async function* unquoted(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let carried = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = Buffer.concat([carried, piece]);
    let from = 0;
    let end = bytes.length - (bytes.at(-1) === newline ? 1 : 0);
    for (let at = bytes.indexOf(quotedAfterNewline); at >= 0; at = bytes.indexOf(quotedAfterNewline, at + 1)) {
      if (at + quotedBytesMax > bytes.length) {
        end = at;
        break;
      }
      if (!quotedLine.test(bytes.toString("latin1", at, at + quotedBytesMax))) continue;
      yield bytes.subarray(from, at + 1);
      from = at + 2;
    }
    if (end > from) yield bytes.subarray(from, end);
    carried = bytes.subarray(Math.max(from, end));
  }
  if (carried.length > 0) yield Buffer.from(carried.toString("latin1").replace(/\n>(?=>{0,31}From )/g, "\n"), "latin1");
}
