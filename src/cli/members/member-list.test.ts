import { describe, expect, test } from "vitest";
import { Refusal } from "../../base/refusal.ts";
import { lineCharactersMax, listLinesMax, listSizeMaxBytes, parseMemberList } from "./member-list.ts";

const rules = { emailCharactersMax: 320 };
const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isBigEndian: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return new Uint8Array(isBigEndian ? bytes.swap16() : bytes);
};

/** Every result as one text: `2 111111111111 jane@example.com`, or `3 ! problem`. */
function resultsOf(bytes: Uint8Array, emailCharactersMax = 320): string[] {
  const list = parseMemberList(bytes, { emailCharactersMax });
  if (list instanceof Refusal) return [`! ${list.message}`];
  return [
    ...list.accounts.map(({ line, accountId, email }) => ({ line, text: `${line} ${accountId} ${email}` })),
    ...list.badLines.map(({ line, problem }) => ({ line, text: `${line} ! ${problem}` })),
  ]
    .sort((a, b) => a.line - b.line)
    .map(({ text }) => text);
}

const jane = "111111111111,jane@example.com";
const janeRead = "2 111111111111 jane@example.com";

describe("what is tolerated around a good list", () => {
  const cases: readonly (readonly [name: string, bytes: Uint8Array, results: readonly string[]])[] = [
    ["the guide's own form", utf8(`Account ID,Email\n${jane}\n`), [janeRead]],
    ["no line end after the last line", utf8(`Account ID,Email\n${jane}`), [janeRead]],
    ["line ends of Windows", utf8(`Account ID,Email\r\n${jane}\r\n`), [janeRead]],
    ["line ends of old Macs", utf8(`Account ID,Email\r${jane}\r`), [janeRead]],
    ["a UTF-8 byte order mark", utf8(`\ufeffAccount ID,Email\n${jane}`), [janeRead]],
    ["UTF-16, little end first", utf16(`Account ID,Email\r\n${jane}`, false), [janeRead]],
    ["UTF-16, big end first", utf16(`Account ID,Email\r\n${jane}`, true), [janeRead]],
    ["a header in other capitals, with spaces", utf8(` ACCOUNT  ID , email \n${jane}`), [janeRead]],
    ["a quoted header and quoted fields", utf8(`"Account ID","Email"\n"111111111111","jane@example.com"`), [janeRead]],
    ["spaces around quoted and plain fields", utf8(`Account ID,Email\n "111111111111" ,\tjane@example.com `), [janeRead]],
    ["empty columns at the end of header and line", utf8(`Account ID,Email,,\n${jane},,`), [janeRead]],
    [
      "empty lines and lines of commas, which keep their numbers",
      utf8(`Account ID,Email\n\n,,\n   \n${jane}\n\n222222222222,joe@example.com\n`),
      ["5 111111111111 jane@example.com", "7 222222222222 joe@example.com"],
    ],
    ["a leading zero", utf8("Account ID,Email\n012345678901,jane@example.com"), ["2 012345678901 jane@example.com"]],
    [
      "the same address for two accounts, which the service judges",
      utf8(`Account ID,Email\n${jane}\n222222222222,jane@example.com`),
      [janeRead, "3 222222222222 jane@example.com"],
    ],
  ];
  test.each(cases)("%s", (_, bytes, results) => {
    expect(resultsOf(bytes)).toEqual(results);
  });
});

describe("lines that cannot be used", () => {
  const spreadsheet = "format the column as text and enter the ID again";
  const cases: readonly (readonly [name: string, line: string, problem: string])[] = [
    [
      "11 digits",
      "11111111111,a@example.com",
      `account ID: expected 12 digits, got 11: a spreadsheet may have removed a leading zero; ${spreadsheet}`,
    ],
    [
      "9 digits",
      "111111111,a@example.com",
      `account ID: expected 12 digits, got 9: a spreadsheet may have removed 3 leading zeros; ${spreadsheet}`,
    ],
    ["8 digits, which no spreadsheet explains", "11111111,a@example.com", "account ID: expected 12 digits, got 8"],
    ["13 digits", "1111111111111,a@example.com", "account ID: expected 12 digits, got 13"],
    [
      "a rounded number",
      "1.11111E+11,a@example.com",
      `account ID: expected 12 digits, got a rounded number such as 1.1E+11: a spreadsheet has lost the digits; ${spreadsheet}`,
    ],
    ["groups of digits", "1111-1111-1111,a@example.com", "account ID: expected 12 digits without hyphens or spaces"],
    ["letters", "11111111111x,a@example.com", "account ID: expected 12 digits, got 12 characters that are not all digits"],
    [
      "digits of another script",
      "١١١١١١١١١١١١,a@example.com",
      "account ID: expected 12 digits, got 12 characters that are not all digits",
    ],
    [
      "an invisible character",
      "\u200b111111111111,a@example.com",
      "account ID: expected 12 digits, got an invisible character among 13 characters",
    ],
    ["no ID", ",a@example.com", "account ID: expected 12 digits, got an empty field"],
    ["no address", "111111111111,", "e-mail address: expected one, got an empty field"],
    ["no second column", "111111111111", "expected an account ID and an e-mail address with a comma between"],
    [
      "a semicolon between",
      "111111111111;a@example.com",
      "expected an account ID and an e-mail address with a comma between, got a semicolon",
    ],
    [
      "a tab between",
      "111111111111\ta@example.com",
      "expected an account ID and an e-mail address with a comma between, got a tab",
    ],
    [
      "a third column",
      "111111111111,a@example.com,Production",
      "expected 2 columns, got 3: remove everything but the ID and the address",
    ],
    ["an address without @", "111111111111,example.com", "e-mail address: expected exactly one @, got 0"],
    ["an address with two @", "111111111111,a@b@example.com", "e-mail address: expected exactly one @, got 2"],
    ["nothing before the @", "111111111111,@example.com", "e-mail address: expected 1 to 64 characters before the @, got 0"],
    ["nothing after the @", "111111111111,a@", "e-mail address: expected 1 to 255 characters after the @, got 0"],
    [
      "65 characters before the @",
      `111111111111,${"a".repeat(65)}@example.com`,
      "e-mail address: expected 1 to 64 characters before the @, got 65",
    ],
    [
      "256 characters after the @",
      `111111111111,a@${"b".repeat(256)}`,
      "e-mail address: expected 1 to 255 characters after the @, got 256",
    ],
    [
      "a name with an address",
      "111111111111,Jane <jane@example.com>",
      "e-mail address: expected one plain address such as jane@example.com, without spaces, brackets or quotes",
    ],
    [
      "two addresses in one field",
      '111111111111,"a@example.com,b@example.com"',
      "e-mail address: expected one plain address such as jane@example.com, without spaces, brackets or quotes",
    ],
    [
      "an invisible character in the address",
      "111111111111,a\u200b@example.com",
      "e-mail address: it contains an invisible character; type it anew",
    ],
    ["a quotation mark that is not closed", '"111111111111,a@example.com', "a quotation mark is not closed on the same line"],
    [
      "a quotation mark inside a plain field",
      '111111111111,a"b@example.com',
      "a quotation mark stands inside a field that does not begin with one",
    ],
    [
      "text after a closing quotation mark",
      '"111111111111"1,a@example.com',
      "expected a comma or the end of the line after a closing quotation mark",
    ],
    [
      "a doubled quotation mark, which is one",
      '"1111""11111",a@example.com',
      "account ID: expected 12 digits, got 10 characters that are not all digits",
    ],
    [
      "a line that is too long",
      `111111111111,${" ".repeat(lineCharactersMax)}`,
      `expected at most ${lineCharactersMax} characters, got ${lineCharactersMax + 13}`,
    ],
  ];
  test.each(cases)("%s, and the line after it is read all the same", (_, line, problem) => {
    expect(resultsOf(utf8(`Account ID,Email\n${line}\n222222222222,joe@example.com`))).toEqual([
      `2 ! ${problem}`,
      "3 222222222222 joe@example.com",
    ]);
  });

  test("the longest address before and after the @ is good, and the service's own bound holds too", () => {
    const longest = `${"a".repeat(64)}@${"b".repeat(255)}`;
    expect(resultsOf(utf8(`Account ID,Email\n111111111111,${longest}`))).toEqual([`2 111111111111 ${longest}`]);
    const of64 = `${"a".repeat(52)}@example.com`;
    expect(resultsOf(utf8(`Account ID,Email\n111111111111,${of64}`), 64)).toEqual([`2 111111111111 ${of64}`]);
    expect(resultsOf(utf8(`Account ID,Email\n111111111111,a${of64}`), 64)).toEqual([
      "2 ! e-mail address: expected at most 64 characters, got 65",
    ]);
  });

  test("the second line of an account is refused and names the first, even with another address", () => {
    expect(resultsOf(utf8(`Account ID,Email\n${jane}\n\n111111111111,joe@example.com\n${jane}`))).toEqual([
      janeRead,
      "4 ! the account stands in line 2 already",
      "5 ! the account stands in line 2 already",
    ]);
  });

  test("a line that is bad itself does not make a later one a duplicate", () => {
    expect(resultsOf(utf8(`Account ID,Email\n111111111111,jane\n${jane}`))).toEqual([
      "2 ! e-mail address: expected exactly one @, got 0",
      "3 111111111111 jane@example.com",
    ]);
  });

  test("a field that goes on in the next line spoils its own lines only", () => {
    expect(resultsOf(utf8(`Account ID,Email\n111111111111,"jane\n@example.com"\n222222222222,joe@example.com`))).toEqual([
      "2 ! a quotation mark is not closed on the same line",
      "3 ! a quotation mark stands inside a field that does not begin with one",
      "4 222222222222 joe@example.com",
    ]);
  });

  test("what a bad line says is not repeated", () => {
    const results = resultsOf(utf8("Account ID,Email\nhunter2,hunter2\n111111111111,hunter2 hunter2\n"));
    expect(results).toHaveLength(2);
    expect(results.join("\n")).not.toContain("hunter2");
  });
});

describe("files that are refused as a whole", () => {
  const header = "! line 1: expected the header Account ID,Email";
  const cases: readonly (readonly [name: string, bytes: Uint8Array, message: string])[] = [
    ["an empty file", new Uint8Array(), "! expected a list with the header Account ID,Email, got an empty file"],
    ["no header", utf8(jane), `${header}, got an account: put the header above it`],
    ["an empty line above the header", utf8(`\nAccount ID,Email\n${jane}`), `${header}, got an empty line`],
    ["other columns", utf8(`Name,Email\n${jane}`), `${header}, got other columns`],
    ["a further column in the header", utf8(`Account ID,Email,Name\n${jane}`), `${header}, got other columns`],
    ["columns the other way round", utf8(`Email,Account ID\n${jane}`), `${header}, got other columns`],
    ["semicolons", utf8("Account ID;Email\n111111111111;a@example.com"), `${header} with a comma between, got a semicolon`],
    ["tabs", utf8("Account ID\tEmail\n"), `${header} with a comma between, got a tab`],
    [
      "a header whose quotation mark is open",
      utf8('"Account ID,Email\n'),
      `${header}; a quotation mark is not closed on the same line`,
    ],
    ["nothing below the header", utf8("Account ID,Email\n\n,\n"), "! expected at least one account below the header, got none"],
    [
      "a spreadsheet file",
      utf8("PK\u0003\u0004 and so on"),
      "! expected text, got a spreadsheet or archive: save the list as CSV",
    ],
    [
      "UTF-16 without a byte order mark",
      new Uint8Array(Buffer.from("Account ID,Email", "utf16le")),
      "! expected text in UTF-8, or in UTF-16 with a byte order mark; the file is not valid utf-8",
    ],
    [
      "bytes that are not UTF-8",
      new Uint8Array([...utf8("Account ID,Email\n111111111111,"), 0xe9, 0x40]),
      "! expected text in UTF-8, or in UTF-16 with a byte order mark; the file is not valid utf-8",
    ],
    [
      "half a character of UTF-16",
      utf16("Account ID,Email", false).slice(0, -1),
      "! expected text in UTF-8, or in UTF-16 with a byte order mark; the file is not valid utf-16le",
    ],
    [
      "too many bytes",
      new Uint8Array(listSizeMaxBytes + 1).fill(0x2c),
      `! expected at most ${listSizeMaxBytes} bytes, got ${listSizeMaxBytes + 1}`,
    ],
    ["a first line without end", utf8("a".repeat(2_000)), `${header}, got 2000 characters`],
  ];
  test.each(cases)("%s", (_, bytes, message) => {
    expect(resultsOf(bytes)).toEqual([message]);
  });

  test("10,000 accounts are a list, one more is not, and empty lines do not count", () => {
    const lines = Array.from({ length: listLinesMax }, (_, n) => `${String(n).padStart(12, "0")},a${n}@example.com`);
    const full = parseMemberList(utf8(["Account ID,Email", "", ...lines, ""].join("\n")), rules);
    expect(full instanceof Refusal ? full.message : full.accounts.length).toBe(listLinesMax);
    expect(resultsOf(utf8(["Account ID,Email", ...lines, jane].join("\n")))).toEqual([
      `! expected at most ${listLinesMax} accounts, got ${listLinesMax + 1}: divide the list`,
    ]);
  });
});
