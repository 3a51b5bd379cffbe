/**
 * Messages, mailboxes and what else programs for the office wrote into compound files. Mail is beside postal-mime, which holds all of
 * a message, so it is not large; for the other formats there is no library that hands out their text alone.
 */
import { CFB } from "@e965/xlsx";
import PostalMime from "postal-mime";
import { logCorpus } from "./corpora.ts";
import { mebibyte, type Prepare, type Sample, sampleOf } from "./sample.ts";

/** Mail and slides by name. */
export const mailFormats: Readonly<Record<string, Prepare>> = {
  eml: (size) => mail(message(log(Math.min(size / 4, 8 * mebibyte)))),
  "eml of boundary-like lines": (size) => mail(Buffer.from(`${mailHead}\r\n${"--\r\n".repeat(size / 16)}`)),
  mbox: (size) => mailbox(Math.min(size, 32 * mebibyte)),
  msg: (size) => outlookItem(size / 4),
  ppt: (size) => slides(size / 4),
};

const mailHead = "From: ysolde@example.com\r\nTo: ben@example.com\r\nSubject: the log\r\n";

function log(length: number): Buffer {
  return Buffer.from(logCorpus(length).bytes);
}

/** A message of text and an attachment of the same text. */
function message(text: Buffer): Buffer {
  const encoded = text.toString("base64").replace(/.{76}/g, "$&\r\n");
  const disposition = "Content-Disposition: attachment; filename=log.txt\r\nContent-Transfer-Encoding: base64";
  return Buffer.concat([
    Buffer.from(`${mailHead}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n`),
    text,
    Buffer.from(`\r\n--b\r\n${disposition}\r\n\r\n${encoded}\r\n--b--\r\n`),
  ]);
}

async function mail(bytes: Buffer): Promise<Sample> {
  return sampleOf("message.eml", bytes, { others: [{ what: "bare postal-mime", run: () => PostalMime.parse(bytes) }] });
}

/** Many messages of some 25 kB; the library is given each by itself. */
async function mailbox(length: number): Promise<Sample> {
  const one = message(log(10_000));
  const all = Array.from({ length: Math.ceil(length / one.length) }, () => one);
  const envelope = Buffer.from("From ysolde@example.com Mon Nov 16 12:00:00 2026\n");
  const bytes = Buffer.concat(all.flatMap((each) => [envelope, each, Buffer.from("\n")]));
  const run = async () => {
    for (const each of all) await PostalMime.parse(each);
  };
  return sampleOf("all.mbox", bytes, { others: [{ what: "bare postal-mime", run }] });
}

/** An item of Outlook with text in UTF-16 and an attachment of text. [MS-OXMSG] section 2.1. */
async function outlookItem(length: number): Promise<Sample> {
  const text = log(length / 3);
  const attachment = "__attach_version1.0_#00000000";
  const bytes = compoundFile({
    "__properties_version1.0": Buffer.alloc(32),
    "__substg1.0_0037001F": Buffer.from("the log", "utf16le"),
    "__substg1.0_1000001F": Buffer.from(text.toString("latin1"), "utf16le"),
    [`${attachment}/__properties_version1.0`]: Buffer.alloc(8),
    [`${attachment}/__substg1.0_3707001F`]: Buffer.from("log.txt", "utf16le"),
    [`${attachment}/__substg1.0_37010102`]: text,
  });
  return sampleOf("message.msg", bytes);
}

/** Texts of slides, half of them in UTF-16. [MS-PPT] sections 2.9.42 and 2.9.43. */
async function slides(length: number): Promise<Sample> {
  const records = log((length * 2) / 3)
    .toString("latin1")
    .split("\n")
    .map((line, i) => {
      const text = Buffer.from(line, i % 2 === 0 ? "latin1" : "utf16le");
      const head = Buffer.alloc(8);
      head.writeUInt16LE(i % 2 === 0 ? 0x0fa8 : 0x0fa0, 2);
      head.writeUInt32LE(text.length, 4);
      return Buffer.concat([head, text]);
    });
  return sampleOf("log.ppt", compoundFile({ "PowerPoint Document": Buffer.concat(records) }));
}

function compoundFile(streams: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const file = CFB.utils.cfb_new();
  for (const [path, content] of Object.entries(streams)) CFB.utils.cfb_add(file, `/${path}`, content);
  return new Uint8Array(CFB.write(file, { type: "buffer" }));
}
