/**
 * Mailboxes that are too large for memory.
 */
import { type AcceptanceCases, generatedSource } from "./case.ts";

/** Cases of mail. */
export const mailCases: AcceptanceCases = {
  "mbox, 5 GB": (scale) => {
    const messageBytes = message(0).length;
    const messages = Math.ceil((5e9 * scale) / messageBytes);
    const source = generatedSource(messages * messageBytes, function* () {
      for (let number = 0; number < messages; number++) yield message(number);
    });
    // The empty line behind a message is no part of it, but behind the last.
    return { file: "a.mbox", source, status: "COMPLETE", fields: messages * fieldsPerMessage + 1 };
  },
};

const rows = 1_000;
const row = "12345,Ada Example,ada@example.com,4929000000006,Springfield\n";
const attachment = Buffer.from(row.repeat(rows)).toString("base64").replaceAll(/.{76}/g, "$&\n");
const line = "From here on a note.\n";
const lineCount = 500;

const textFields = "Content-Type: text/plain\n";
const attachmentFields = `Content-Type: text/csv
Content-Disposition: attachment; filename="a.csv"
Content-Transfer-Encoding: base64
`;

/** What comes out of a message: all but the borders and the line end in front of each, and the cells of the attachment. */
const fieldsPerMessage =
  header(0).length + textFields.length + line.length * lineCount - 1 + attachmentFields.length + row.split(",").length * rows;

/** A message as a program writes it into a mailbox; all have the same length. */
function message(number: number): Buffer {
  return Buffer.from(`From ada@example.com Thu Jan  1 00:00:00 1970
${header(number)}
--border
${textFields}
${`>${line}`.repeat(lineCount)}--border
${attachmentFields}
${attachment}
--border--

`);
}

function header(number: number): string {
  return `From: Ada Example <ada@example.com>
To: Grace Example <grace@example.com>
Subject: number ${String(number).padStart(9, "0")}
Content-Type: multipart/mixed; boundary="border"
`;
}
