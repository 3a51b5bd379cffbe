import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { documentFixtures, find, inPieces, readBack } from "../../../tests/support/documents.ts";
import { multipartDepthMax } from "../limits.ts";
import { recogniseMail } from "./sniff-mail.ts";

const fixtures = new URL("mail/", documentFixtures);
const head = "From: ada@example.com\nTo: ben@example.net\nSubject: a needle\n";
const line = (startLine: number, startColumn: number) => ({ kind: "line", startLine, endLine: startLine, startColumn });

/** Reads a message and tells the outcome, and text and place of each needle. */
const needles = async (input: string | Uint8Array, limits = {}) => {
  const { outcome, found } = await find(["needle"], { name: "a", input, limits });
  return { ...outcome.status, places: found.map(({ location }) => location) };
};

describe("gives the same however it arrives", () => {
  test.each(readdirSync(fixtures).filter((name) => !name.startsWith("msg")))("%s", async (name) => {
    const folder = new URL(`${name}/`, fixtures);
    const file = readdirSync(folder).find((entry) => entry.startsWith("input")) ?? "";
    const { find: literals } = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8"));
    const bytes = readFileSync(new URL(file, folder));
    // What is looked at to recognise a file arrives as a whole: the message must begin behind it.
    const start = [0, 1, 2].reduce((at) => bytes.indexOf("\n", at) + 1, 0);
    const padding = Buffer.from(`X-Padding: ${"-".repeat(1_000)}\n`.repeat(70));
    const padded = Buffer.concat([bytes.subarray(0, start), padding, bytes.subarray(start)]);
    const whole = await find(literals, { name: file, input: padded });
    expect(whole.found.length).toBeGreaterThan(0);
    for (const sizes of [[1], [2, 1, 5], [70, 3]]) {
      expect(await find(literals, { name: file, input: inPieces(padded, sizes) })).toEqual(whole);
    }
  });
});

describe("recognised", () => {
  test.each([
    ["From: a@example.com\nDate: today\n\nhello", "mail"],
    ["\u00ef\u00bb\u00bfReceived: by x\n\tfor y\nReturn-Path: <a@example.com>\n", "mail"],
    ["X-A: 1\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n", "mail"],
    ["X-A: 1;\n\t2;\n 3\nFrom: a@example.com\nSubject: b\n", "mail"],
    [" From: a@example.com\nSubject: b\n", undefined],
    ["From ada@example.com Mon Jan  1 10:00:00 2024\nSubject: a\n\nb", "mbox"],
    ["From - Mon Jan 01 10:00:00 2024\nX-Mozilla-Status: 0001\nFrom: a@example.com\n", "mbox"],
    ["From the desk of Ada\nTo: Ben\nDate: today\n", undefined],
    ["From 10:00 to 11:00 in 2024 nothing happened\nthen it did\n", undefined],
    ["date: today\nname: ada\n", undefined],
    ["Subject: one field is not enough\n\nFrom: a@example.com\n", undefined],
    ["host: a\nport: 1\n", undefined],
    ["", undefined],
  ])("%j", (text, kind) => {
    expect(recogniseMail(Buffer.from(text, "latin1"))).toBe(kind);
  });
});

describe("parts", () => {
  const multipart = (...parts: string[]) =>
    `${head}Content-Type: multipart/mixed; boundary=b\n\npreamble needle\n${parts.map((part) => `--b\n${part}\n`).join("")}--b--\nepilogue needle\n`;

  test("text in front of and behind the parts is read, lines count through the message", async () => {
    const { code, places } = await needles(multipart("\nneedle", "Content-Type: text/html\n\n<p>nee<b>dle</b></p>"));
    expect(code).toBe("COMPLETE");
    expect(places).toEqual([line(3, 12), line(6, 10), line(9, 1), line(13, 4), line(15, 10)]);
  });

  test.each([
    ["Base64 with stray characters, short lines and padding in between", "base64", "bmV\n*lZ\nGw=ZS\r\n!", "needle"],
    ["Base64 that ends within a group", "base64", "bmVlZGxlIQ", "needle!"],
    ["quoted-printable with soft breaks and what is no escape", "quoted-printable", "n=65=\ned=  \nle =ZZ =4", "needle =ZZ =4"],
  ])("%s", async (_, encoding, body, text) => {
    const input = `${head}Content-Transfer-Encoding: ${encoding} (as ever)\n\n${body}`;
    const { found } = await readBack({ name: "a", input });
    expect(found.at(-1)).toEqual({ text, location: { ...line(1, 1), embeddedPath: "part-1.txt" } });
  });

  test.each([
    ["boundary in quotes with spaces behind", 'multipart/mixed; boundary="b" ; x=1', "--b  \n"],
    ["boundary named in parts", "multipart/mixed; boundary*0=b; boundary*1=c", "--bc\n"],
    ["comments", "(a;b) multipart/mixed (c); (boundary=x) boundary=b", "--b\n"],
    ["types in capitals", "Multipart/MIXED; Boundary=b", "--b\n"],
    ["folded", "multipart/mixed;\r\n\tboundary=b", "--b\r\n"],
  ])("told by the header: %s", async (_, type, boundary) => {
    const part = `${boundary}Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename*=utf-8'en'%C3%A9.txt\n\nbmVlZGxl\n${boundary}\n\n`;
    const { places } = await needles(`${head}Content-Type: ${type}\n\n${part}`);
    expect(places.at(-1)).toEqual({ ...line(1, 1), embeddedPath: "é.txt" });
  });

  test.each([
    ["abc", "abd"],
    ["abc", "abc-1"],
    ["abc-1", "abc"],
    ["abc", "xyz"],
    ["b", "b--"],
  ])("boundaries %s around %s are told apart, from each other and from lines like them", async (outer, inner) => {
    const file = "Content-Disposition: attachment; filename=a.txt\n\nneedle\n--\n--ab\n--abcd needle\n";
    const parts = `Content-Type: multipart/mixed; boundary="${inner}"\n\n--${inner}\n${file}--${inner}\n${file}--${inner}--\n`;
    const input = `${head}Content-Type: multipart/mixed; boundary="${outer}"\n\n--${outer}\n${parts}--${outer}\n${file}--${outer}--\n--${outer}\nneedle`;
    const { code, places } = await needles(input);
    expect(code).toBe("COMPLETE");
    const embeddedPaths = places.map((place) => ("embeddedPath" in place ? place.embeddedPath : undefined));
    expect(embeddedPaths).toEqual([undefined, ...Array(6).fill("a.txt"), undefined]);
    const padded = input.replace("Subject:", `X-Padding: ${"-".repeat(70_000)}\nSubject:`);
    const whole = await find(["needle"], { name: "a", input: padded });
    expect(await find(["needle"], { name: "a", input: inPieces(Buffer.from(padded), [1]) })).toEqual(whole);
  });

  test("a transfer encoding that is not known makes the message partly read", async () => {
    const { code, reason, places } = (await needles(`${head}Content-Transfer-Encoding: x-uuencode\n\nneedle\n`)) as Record<
      string,
      unknown
    >;
    expect({ code, reason, places }).toEqual({
      code: "PARTIAL",
      reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES",
      places: [line(3, 12), line(6, 1)],
    });
  });

  test("a signature is passed over; what claims to be one and is not is read", async () => {
    const signed = (body: string) =>
      multipart("\nneedle", `Content-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\n${body}`).replace(
        "mixed",
        "signed",
      );
    expect(await needles(signed("MIIF0QYJKoZIhvcNAQcCoIIFwjCCBb4CAQEx"))).toMatchObject({ code: "COMPLETE" });
    expect((await needles(signed("bmVlZGxl"))).places).toContainEqual({ ...line(1, 1), embeddedPath: "part-2.bin" });
  });

  test("a file that stands in the message as it is is told by its content", async () => {
    const pdf = "%PDF-1.7\nnothing\n";
    expect(await needles(multipart(pdf.replace(/^/, "Content-Type: text/plain\n\n")))).toMatchObject({
      code: "PARTIAL",
      reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES",
    });
  });
});

describe("limits and damage", () => {
  const nested = (depth: number, text: string): string =>
    depth === 0
      ? `\n${text}`
      : `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${nested(depth - 1, text)}\n--b${depth}--\n`;

  test("parts in parts are read as deep as allowed; what lies deeper is read as text", async () => {
    const { code, places } = await needles(head + nested(multipartDepthMax, "needle"));
    expect({ code, count: places.length }).toEqual({ code: "COMPLETE", count: 2 });
    expect(await needles(head + nested(multipartDepthMax + 1, "needle"))).toMatchObject({
      code: "PARTIAL",
      reason: "ARCHIVE_NESTING_LEVEL_OVER_LIMIT",
      places: [line(3, 12), expect.anything()],
    });
  });

  const forwarded = (levels: number): string =>
    levels === 0
      ? `${head}\nneedle`
      : `${head}Content-Type: multipart/mixed; boundary=m${levels}\n\n--m${levels}\nContent-Type: message/rfc822\n\n${forwarded(levels - 1)}\n--m${levels}--\n`;

  test("messages in messages are archives in archives", async () => {
    expect((await needles(forwarded(3), { nestingMax: 3 })).code).toBe("COMPLETE");
    expect(await needles(forwarded(4), { nestingMax: 3 })).toMatchObject({
      code: "PARTIAL",
      reason: "ARCHIVE_NESTING_LEVEL_OVER_LIMIT",
      places: { length: 4 },
    });
  });

  test("each part counts as a file, and so does each message of a mailbox", async () => {
    const part = "--b\n\nneedle\n";
    const mail = `${head}Content-Type: multipart/mixed; boundary=b\n\n${part.repeat(5)}--b--\n`;
    expect((await needles(mail, { entriesMax: 5 })).code).toBe("COMPLETE");
    expect(await needles(mail, { entriesMax: 4 })).toMatchObject({
      code: "PARTIAL",
      reason: "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT",
      places: { length: 5 },
    });
    const mailbox = `From a@example.com Mon Jan  1 10:00:00 2024\n${head}\nb\n\n`.repeat(5);
    expect((await needles(mailbox, { entriesMax: 5 })).code).toBe("COMPLETE");
    expect(await needles(mailbox, { entriesMax: 4 })).toMatchObject({ code: "PARTIAL", places: { length: 4 } });
  });

  test("what is unpacked counts, what stands as it is does not", async () => {
    const encoded = `${head}Content-Transfer-Encoding: base64\n\n${Buffer.from("needle".repeat(1_000)).toString("base64")}`;
    expect((await needles(encoded, { extractedBytesMax: 6_000 })).code).toBe("COMPLETE");
    expect(await needles(encoded, { extractedBytesMax: 5_999 })).toMatchObject({
      reason: "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT",
    });
    const mailbox = `From a@example.com Mon Jan  1 10:00:00 2024\n${head}\n${"needle ".repeat(100)}\n\n`.repeat(50);
    expect(await needles(mailbox, { extractedBytesMax: 10 })).toMatchObject({ code: "COMPLETE", places: { length: 50 * 101 } });
  });

  test.each([
    ["without its last boundary", "--b\n\nneedle\n"],
    ["without any boundary", "needle\n"],
    ["cut off in a header", "--b\nContent-Type: text/plain; needle"],
  ])("a message %s is read as far as it goes", async (_, body) => {
    const input = `${head}Content-Type: multipart/mixed; boundary=b\n\n${body}`;
    expect(await needles(input)).toMatchObject({ code: "PARTIAL", reason: "MALFORMED_FILE", places: { length: 2 } });
  });

  test("any number of header fields of any length, of parts and of boundaries is read", async () => {
    const fields = `${head}${"X-Field: needle\n".repeat(100_000)}X-Long: ${"needle ".repeat(100_000)}\n\n`;
    expect((await needles(fields)).places).toHaveLength(200_001);
    const boundaries = `${head}Content-Type: multipart/mixed; boundary=b\n\n${"--b\n".repeat(100_000)}\nneedle\n--b--\n`;
    expect(await needles(boundaries)).toMatchObject({ code: "COMPLETE", places: { length: 2 } });
    const nearly = `${head}Content-Type: multipart/mixed; boundary=b\n\n${"--c\n".repeat(100_000)}needle${"-".repeat(3_000_000)}\n--b--\n`;
    expect(await needles(nearly)).toMatchObject({ code: "COMPLETE", places: { length: 2 } });
  });
});

describe("mailboxes", () => {
  const envelope = "From a@example.com Mon Jan  1 10:00:00 2024\n";
  const message = (body: string) => `${envelope}${head}\n${body}`;

  test("lines like those between messages are text unless they have a time and follow an empty line", async () => {
    const body = `needle\n${envelope}\nFrom now on it is 2024\n\n>From a\n>>From needle\n`;
    const { found } = await readBack({ name: "a", input: `${message(body)}\n${message("last")}` });
    expect(found.map(({ text }) => text)).toEqual([
      head,
      `needle\n${envelope}\nFrom now on it is 2024\n\nFrom a\n>From needle`,
      head,
      "last",
    ]);
    expect(found.at(-1)?.location).toEqual({ ...line(5, 1), embeddedPath: "message-2.eml" });
  });

  test("messages may be empty or no messages at all", async () => {
    const { outcome, found } = await readBack({
      name: "a",
      input: `${message("one\n")}\n${envelope}\n${envelope}just text\n\n${message("two")}`,
    });
    expect(outcome.status.code).toBe("COMPLETE");
    expect(found.map(({ text }) => text).filter((text) => !text.startsWith("From:"))).toEqual(["one", "just text", "two"]);
  });
});
