import { describe, expect, test } from "vitest";
import { readBack } from "../../tests/support/documents.ts";
import { recogniseBinary } from "./signatures.ts";
import { sniffBytes } from "./sniff.ts";

const noise = Buffer.from(Uint32Array.from({ length: 500 }, (_, i) => Math.imul(i + 1, 2_654_435_761)).buffer);
const latin1 = (text: string) => Buffer.concat([Buffer.from(text, "latin1"), noise]);

describe("binary formats that are not read are named and never pass for clean", () => {
  test.each([
    ["image/png", latin1("\x89PNG\r\n\x1a\n")],
    ["image/jpeg", latin1("\xff\xd8\xff\xe0")],
    ["image/gif", latin1("GIF89a")],
    ["application/vnd.apache.arrow.file", latin1("ARROW1\0\0")],
    ["application/x-ole-storage", latin1("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")],
    ["application/x-compress", latin1("\x1f\x9d\x90")],
    ["application/x-lzip", latin1("LZIP\x01")],
    ["application/x-7z-compressed", latin1("7z\xbc\xaf\x27\x1c")],
    ["application/vnd.rar", latin1("Rar!\x1a\x07\x01\0")],
    ["video/mp4", latin1("\0\0\0\x18ftypisom")],
    ["audio/mpeg", latin1("ID3\x04\0")],
    ["application/octet-stream", noise],
    ["application/octet-stream", Buffer.from([0, 1, 2, 3])],
    ["application/octet-stream", Buffer.from(Uint16Array.from({ length: 400 }, (_, i) => (i * 7) % 200).buffer)],
  ])("%s", async (mimeType, input) => {
    for (const name of ["a", "a.txt", "a.csv", "a.json", "a.zip"]) {
      expect((await readBack({ name, input })).outcome).toEqual({
        status: { code: "SKIPPED", reason: "UNSUPPORTED_FILE_TYPE_EXCEPTION" },
        mimeType,
        bytesClassified: 0,
      });
    }
  });
});

test("a text that begins and ends like ORC stays text", async () => {
  for (const input of ["ORC,RACE\nx,ORC\n", "ORC"]) {
    expect((await readBack({ name: "a.txt", input })).outcome).toMatchObject({ status: { code: "COMPLETE" } });
  }
});

test("text that begins like the printable mark of a binary format is text", () => {
  for (const text of [
    "PARENT,CHILD\n",
    "ORCHID 1\n",
    "ID3: see above\n",
    "OTTO,Smith\n",
    "BMW 320\n",
    "MZ is short\n",
    "GIF89a is a format\n",
    "wOFF\n",
  ]) {
    expect(sniffBytes(Buffer.from(text)).kind).toBe("text");
  }
});

test("a log with a stray zero byte is text, padding with zeros is not", () => {
  expect(sniffBytes(Buffer.from(`${"a line of a log\n".repeat(10)}\0`)).kind).toBe("text");
  expect(sniffBytes(Buffer.from(`a line\n${"\0".repeat(50)}`)).kind).toBe("unsupported");
});

test.each([
  ["<a b='1'/>", "a.xml", "application/xml"],
  ["<a b='1'/>", "a", "text/html"],
  ["<order><id>1</id></order>", "a", "application/xml"],
  ["<order><id>1</id></order>", "a.html", "text/html"],
  ["<?xml version='1.0'?><a/>", "a.html", "application/xml"],
  ["<unknown word", "a.txt", "text/plain"],
])("%s in a file %s is %s", async (input, name, mimeType) => {
  expect((await readBack({ name, input })).outcome.mimeType).toBe(mimeType);
});

test("a message may begin with fields that nobody knows, a log with lines that look like fields is none", () => {
  const header = (strangers: number) =>
    Buffer.from(`${"X-Trace: 1\n".repeat(strangers)}From: ada@example.com\nSubject: s\n\ntext`);
  expect(sniffBytes(header(60)).kind).toBe("mail");
  expect(sniffBytes(header(200)).kind).toBe("text");
  expect(sniffBytes(Buffer.from("12:00:00 INFO ready\n".repeat(500))).kind).toBe("text");
});

test("a tar file without mark is told by the checksum of its header", () => {
  const header = Buffer.alloc(512);
  header.write("a.txt", 0);
  header.write("0000644\0", 100);
  header.write("        ", 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  expect(recogniseBinary(header)).toBe("application/x-tar");
  header[0] = 0x62;
  expect(recogniseBinary(header)).toBeUndefined();
});
