/**
 * What the header of a message or of a part in it says of its content: type, encodings, boundary, name. Never refuses anything:
 * what is not understood is not said. Sources: RFC 2045 section 5, RFC 2047, RFC 2183, RFC 2231.
 */
import { decodeWords } from "postal-mime";
import { type TransferEncoding, transferEncodingOf } from "./transfer-encodings.ts";

/** What is known of a part before it is read. */
export type PartFields = {
  /** In small letters, such as `text/plain`. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly transferEncoding: TransferEncoding;
  readonly charset: string | undefined;
  readonly fileName: string | undefined;
};

/** The fields that are kept of a header, by name in small letters. */
export type KeptFields = ReadonlyMap<string, string>;

/** Names of the fields that say anything of the content. */
export const contentFields: ReadonlySet<string> = new Set(["content-type", "content-transfer-encoding", "content-disposition"]);

/** Segments that a long parameter is written in. */
const segmentsMax = 100;

/** Reads the fields; `defaultType` is that of a part that does not name its own. */
export function partFieldsOf(kept: KeptFields, defaultType: string): PartFields {
  const type = parametersOf(kept.get("content-type") ?? "");
  const disposition = parametersOf(kept.get("content-disposition") ?? "");
  const fileName = disposition.parameters.get("filename") ?? type.parameters.get("name");
  return {
    type: /^[\w.+-]+\/[\w.+-]+/.exec(type.value)?.[0] ?? defaultType,
    parameters: type.parameters,
    transferEncoding: transferEncodingOf(kept.get("content-transfer-encoding") ?? ""),
    charset: type.parameters.get("charset"),
    fileName: fileName === undefined || fileName === "" ? undefined : decodedWords(fileName),
  };
}

/** Words encoded as RFC 2047 has it, decoded; broken ones stay as they are. */
export function decodedWords(text: string): string {
  if (!text.includes("=?")) return text;
  try {
    return decodeWords(text);
  } catch {
    return text;
  }
}

type Structured = { readonly value: string; readonly parameters: ReadonlyMap<string, string> };

/** Takes a value with parameters apart. */
function parametersOf(text: string): Structured {
  const [first = "", ...others] = split(text);
  const single = new Map<string, string>();
  const segments = new Map<string, Map<number, { text: string; isEncoded: boolean }>>();
  for (const item of others.slice(0, segmentsMax * 4)) {
    const equals = item.indexOf("=");
    if (equals < 0) continue;
    const [, name = "", number, star] = /^([^*]*)(?:\*(\d{1,3}))?(\*)?$/.exec(item.slice(0, equals).trim().toLowerCase()) ?? [];
    const value = item.slice(equals + 1).trim();
    if (number === undefined && star === undefined) {
      if (!single.has(name)) single.set(name, value);
      continue;
    }
    const parts = segments.get(name) ?? new Map<number, { text: string; isEncoded: boolean }>();
    if (parts.size < segmentsMax) parts.set(Number(number ?? 0), { text: value, isEncoded: star !== undefined });
    segments.set(name, parts);
  }
  for (const [name, parts] of segments) single.set(name, joined([...parts].sort(([a], [b]) => a - b).map(([, part]) => part)));
  return { value: first.trim().toLowerCase(), parameters: single };
}

/** Splits at semicolons outside quotes; quotes and comments are taken out. */
function split(text: string): string[] {
  const items: string[] = [];
  let item = "";
  let isQuoted = false;
  let comments = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (character === "\\" && (isQuoted || comments > 0)) {
      i++;
      if (isQuoted) item += text[i] ?? "";
    } else if (isQuoted) {
      if (character === '"') isQuoted = false;
      else item += character;
    } else if (character === "(") comments++;
    else if (comments > 0) comments -= character === ")" ? 1 : 0;
    else if (character === '"') isQuoted = true;
    else if (character === ";") {
      items.push(item);
      item = "";
    } else item += character;
  }
  items.push(item);
  return items;
}

/** Puts the segments of a parameter together; the first may name the character set of those that are encoded. */
function joined(parts: readonly { readonly text: string; readonly isEncoded: boolean }[]): string {
  const [, charset = "", first] = /^([^']*)'[^']*'(.*)$/s.exec(parts[0]?.isEncoded ? parts[0].text : "") ?? [];
  const bytes = parts.map(({ text, isEncoded }, i) => {
    const written = i === 0 && first !== undefined ? first : text;
    return isEncoded ? percentDecoded(written) : Buffer.from(written);
  });
  try {
    return new TextDecoder(charset === "" ? "utf-8" : charset).decode(Buffer.concat(bytes));
  } catch {
    return Buffer.concat(bytes).toString();
  }
}

function percentDecoded(text: string): Buffer {
  return Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}
