/**
 * The header of a message or a part: its fields go to the sink as text as they are read, encoded words in them decoded, and the few
 * that say what the content is are kept. However many fields there are and however long, no more than one is held.
 * Source: RFC 5322, section 2.2.
 */
import { isUtf8 } from "node:buffer";
import { joinedBytes } from "../feed.ts";
import type { Reading } from "../reading.ts";
import { LocatedText } from "../text/text.ts";
import type { LineScanner } from "./line-scanner.ts";
import { contentFields, decodedWords, type KeptFields } from "./part-fields.ts";

/** Bytes of a field that are decoded at once; what comes behind them is text of its own. */
const fieldBytesMax = 65_536;
/** Characters of a field that are kept: much more than boundaries and names take. */
const keptCharactersMax = 16_384;
/** Larger than most headers, much smaller than a block. */
const expectedBytes = 8_192;

/** Encoded words, together with the white space between them, which means nothing. Source: RFC 2047, sections 2 and 6.2. */
const encodedWords = /=\?[^?\s]{1,64}\?[bq]\?[^?]{0,4096}\?=(?:\s{1,100}=\?[^?\s]{1,64}\?[bq]\?[^?]{0,4096}\?=)*/gi;

const space = 0x20;
const tab = 0x09;

/** Reads up to the empty line behind the header, or to what stops the scanner before it. */
export async function readHeader(scanner: LineScanner<unknown>, reading: Reading): Promise<KeptFields> {
  const text = new LocatedText(reading, { firstLine: scanner.line, expectedBytes });
  const kept = new Map<string, string>();
  let field: Uint8Array[] = [];
  let fieldBytes = 0;
  const endField = () => {
    if (fieldBytes > 0) passField(joinedBytes(field), text, kept);
    field = [];
    fieldBytes = 0;
  };
  for (let line = await scanner.nextLine(); line !== undefined; line = await scanner.nextLine()) {
    reading.budget.bytesClassified += line.length;
    if (isEmptyLine(line)) break;
    const isContinued = line[0] === space || line[0] === tab || !endsLine(field.at(-1));
    if (!isContinued || fieldBytes + line.length > fieldBytesMax) endField();
    field.push(line.slice());
    fieldBytes += line.length;
  }
  endField();
  text.end();
  return kept;
}

function isEmptyLine(line: Uint8Array): boolean {
  return line[0] === 0x0a || (line[0] === 0x0d && line[1] === 0x0a);
}

function endsLine(line: Uint8Array | undefined): boolean {
  return line === undefined || line.at(-1) === 0x0a;
}

function passField(bytes: Uint8Array, text: LocatedText, kept: Map<string, string>): void {
  const written = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const name = /^[\x21-\x39\x3b-\x7e]{1,80}(?=[ \t]{0,8}:)/.exec(written.toString("latin1", 0, 100))?.[0].toLowerCase() ?? "";
  if (contentFields.has(name) && !kept.has(name)) kept.set(name, unfolded(written));
  if (!isUtf8(bytes)) {
    text.writeInstead(Buffer.from(singleBytes.decode(bytes)), bytes, 0, bytes.length);
    return;
  }
  let from = 0;
  for (const { index, 0: words } of written.includes("=?") ? written.toString("latin1").matchAll(encodedWords) : []) {
    text.write(bytes, from, index);
    from = index + words.length;
    text.writeInstead(Buffer.from(decodedWords(words)), bytes, index, from);
  }
  text.write(bytes, from, bytes.length);
}

/** What bytes are taken for that are neither encoded nor UTF-8, as elsewhere. */
const singleBytes = new TextDecoder("windows-1252");

/** The value of a field, unfolded. */
function unfolded(field: Buffer): string {
  const text = isUtf8(field) ? field.toString() : field.toString("latin1");
  return text.slice(text.indexOf(":") + 1, keptCharactersMax).replace(/\r?\n(?=[ \t])/g, "");
}
