/**
 * A list of accounts to add, as AWS's consoles take it for upload: the header `Account ID,Email`, then one account a line.
 * Bytes in, a result for every line out, each with the number an editor shows. Reads no file and asks no service.
 *
 * Tolerated: a byte order mark, UTF-16 with one, any kind of line end, quoted fields, spaces around fields, capitals in the
 * header, empty lines and empty columns at the end of a line, which spreadsheets leave behind.
 * Source: the guides on adding accounts by CSV, Macie and GuardDuty.
 */
import type { AccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import { fieldsOf } from "./csv-line.ts";
import { accountIdIn, emailIn } from "./member-fields.ts";

/** An account of the list; `line` counts from 1, the header's. */
export type ListedAccount = { readonly line: number; readonly accountId: AccountId; readonly email: string };

/** A line that cannot be used, and why. */
export type BadLine = { readonly line: number; readonly problem: string };

/** Every line below the header that is not empty is in exactly one of the two, in the order of the file. */
export type MemberList = { readonly accounts: readonly ListedAccount[]; readonly badLines: readonly BadLine[] };

/** Lines below the header that are not empty: as many accounts as an administrator can have in a Region by any means. */
export const listLinesMax = 10_000;

/** Characters of one line; an account takes at most 12 + 1 + 320, so that more is another kind of file. */
export const lineCharactersMax = 1_000;

/** Bytes of a list: above what the longest permitted lines take in practice, below what could hurt. */
export const listSizeMaxBytes = 16 << 20;

/** What a service allows. */
export type ListRules = { readonly emailCharactersMax: number };

/** Reads the list, or refuses the whole of it: not text, no header, too large, no account in it. */
export function parseMemberList(bytes: Uint8Array, rules: ListRules): MemberList | Refusal {
  const text = decode(bytes);
  if (text instanceof Refusal) return text;
  const [header = "", ...lines] = text.split(/\r\n|\n|\r/);
  const problem = headerProblem(header);
  if (problem !== undefined) return new Refusal("invalid", `line 1: ${problem}`);
  const numbered = lines.map((text, index) => ({ text, line: index + 2 })).filter(({ text }) => !isEmpty(text));
  if (numbered.length === 0) return new Refusal("invalid", "expected at least one account below the header, got none");
  if (numbered.length > listLinesMax) {
    return new Refusal("invalid", `expected at most ${listLinesMax} accounts, got ${numbered.length}: divide the list`);
  }
  return judgeLines(numbered, rules);
}

type Line = { readonly line: number; readonly text: string };

function judgeLines(lines: readonly Line[], rules: ListRules): MemberList {
  const accounts: ListedAccount[] = [];
  const badLines: BadLine[] = [];
  const firstLineOf = new Map<AccountId, number>();
  for (const { line, text } of lines) {
    const account = accountOf(text, rules);
    if (account instanceof Refusal) {
      badLines.push({ line, problem: account.message });
      continue;
    }
    const first = firstLineOf.get(account.accountId);
    if (first !== undefined) {
      badLines.push({ line, problem: `the account stands in line ${first} already` });
      continue;
    }
    firstLineOf.set(account.accountId, line);
    accounts.push({ line, ...account });
  }
  return { accounts, badLines };
}

function accountOf(text: string, { emailCharactersMax }: ListRules): Omit<ListedAccount, "line"> | Refusal {
  if (text.length > lineCharactersMax) {
    return new Refusal("invalid", `expected at most ${lineCharactersMax} characters, got ${text.length}`);
  }
  const fields = fieldsOf(text);
  if (fields instanceof Refusal) return fields;
  const [id = "", address, ...more] = fields;
  if (address === undefined) return new Refusal("invalid", `expected an account ID and an e-mail address${delimiterHint(text)}`);
  if (more.some((field) => field !== "")) {
    return new Refusal("invalid", `expected 2 columns, got ${fields.length}: remove everything but the ID and the address`);
  }
  const accountId = accountIdIn(id);
  if (accountId instanceof Refusal) return accountId;
  const email = emailIn(address, emailCharactersMax);
  return email instanceof Refusal ? email : { accountId, email };
}

function headerProblem(line: string): string | undefined {
  const expected = "expected the header Account ID,Email";
  if (line.length > lineCharactersMax) return `${expected}, got ${line.length} characters`;
  const fields = fieldsOf(line);
  if (fields instanceof Refusal) return `${expected}; ${fields.message}`;
  const [first = "", second, ...more] = fields.map((field) => field.toLowerCase().replace(/\s+/g, " "));
  if (first === "account id" && second === "email" && more.every((field) => field === "")) return undefined;
  if (isEmpty(line)) return `${expected}, got an empty line`;
  if (/^\d{12}$/.test(first)) return `${expected}, got an account: put the header above it`;
  return `${expected}${second === undefined ? delimiterHint(line) : ", got other columns"}`;
}

/** Where a person may have saved the list with other delimiters, as spreadsheets do in many countries. */
function delimiterHint(line: string): string {
  if (line.includes(";")) return " with a comma between, got a semicolon";
  if (line.includes("\t")) return " with a comma between, got a tab";
  return " with a comma between";
}

function isEmpty(line: string): boolean {
  return /^[\s,]*$/.test(line);
}

/** The bytes as text, by their byte order mark; UTF-8 without one. */
function decode(bytes: Uint8Array): string | Refusal {
  if (bytes.length === 0) return new Refusal("invalid", "expected a list with the header Account ID,Email, got an empty file");
  if (bytes.length > listSizeMaxBytes) {
    return new Refusal("invalid", `expected at most ${listSizeMaxBytes} bytes, got ${bytes.length}`);
  }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03) {
    return new Refusal("invalid", "expected text, got a spreadsheet or archive: save the list as CSV");
  }
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // Only bytes that are not of the encoding lead here; which encoding was tried is in the answer.
  }
  return new Refusal("invalid", `expected text in UTF-8, or in UTF-16 with a byte order mark; the file is not valid ${encoding}`);
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return "utf-8";
}
