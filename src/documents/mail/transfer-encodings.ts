/**
 * Undoes the transfer encodings of mail, piece by piece and without ever failing: what is not encoded as it should be is passed
 * over in Base64 and stays as it is in quoted-printable. Source: RFC 2045, sections 6.7 and 6.8.
 */

/** How a part is written. `unknown`: in a way that is not undone. */
export type TransferEncoding = "identity" | "base64" | "quoted-printable" | "unknown";

/** The encoding that a header names; parts without one are as they are. */
export function transferEncodingOf(name: string): TransferEncoding {
  const token = /[\w-]+/.exec(name.replace(/\([^)]{0,200}\)/g, " "))?.[0]?.toLowerCase() ?? "7bit";
  if (token === "base64" || token === "quoted-printable") return token;
  return token === "7bit" || token === "8bit" || token === "binary" ? "identity" : "unknown";
}

/** The bytes that the pieces stand for. */
export function undone(pieces: AsyncIterable<Uint8Array>, encoding: TransferEncoding): AsyncIterable<Uint8Array> {
  if (encoding === "base64") return fromBase64(pieces);
  return encoding === "quoted-printable" ? fromQuotedPrintable(pieces) : pieces;
}

const padding = 0x3d;
const noDigit = 0xff;

/** The value of each character that is a digit. */
const digits = new Uint8Array(256).fill(noDigit);
for (const [i, character] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries()) {
  digits[character.charCodeAt(0)] = i;
}

/** What four digits stand for; negative when not all of them are digits. */
function groupOf(piece: Uint8Array, at: number): number {
  const first = digits[piece[at] ?? 0] ?? noDigit;
  const second = digits[piece[at + 1] ?? 0] ?? noDigit;
  const third = digits[piece[at + 2] ?? 0] ?? noDigit;
  const fourth = digits[piece[at + 3] ?? 0] ?? noDigit;
  return (first | second | third | fourth) > 63 ? -1 : (first << 18) | (second << 12) | (third << 6) | fourth;
}

/** Padding ends a group wherever it stands: some programs pad every line. */
async function* fromBase64(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bits = 0;
  let count = 0;
  for await (const piece of pieces) {
    const { length } = piece;
    const target = new Uint8Array(Math.ceil(((length + 4) * 3) / 4));
    let to = 0;
    for (let at = 0; at < length; at++) {
      for (; count === 0 && at + 4 <= length; at += 4) {
        const group = groupOf(piece, at);
        if (group < 0) break;
        target[to++] = group >> 16;
        target[to++] = group >> 8;
        target[to++] = group;
      }
      const byte = piece[at] ?? 0;
      const digit = digits[byte] ?? noDigit;
      if (digit !== noDigit) {
        bits = (bits << 6) | digit;
        if (++count < 4) continue;
        target[to++] = bits >> 16;
        target[to++] = bits >> 8;
        target[to++] = bits;
      } else if (byte === padding) to = endGroup(target, to, bits, count);
      else continue;
      bits = 0;
      count = 0;
    }
    if (to > 0) yield target.subarray(0, to);
  }
  const last = new Uint8Array(2);
  const length = endGroup(last, 0, bits, count);
  if (length > 0) yield last.subarray(0, length);
}

/** Writes what two or three digits stand for; answers the place behind it. */
function endGroup(target: Uint8Array, at: number, bits: number, count: number): number {
  let to = at;
  if (count === 2) target[to++] = bits >> 4;
  if (count === 3) {
    target[to++] = bits >> 10;
    target[to++] = bits >> 2;
  }
  return to;
}

const equals = 0x3d;
const newline = 0x0a;
const carriageReturn = 0x0d;
/** Bytes from `=` on that may belong together: white space was perhaps added behind a soft line break. */
const escapeBytesMax = 80;

async function* fromQuotedPrintable(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let carried: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = carried.length === 0 ? piece : Buffer.concat([carried, piece]);
    const last = bytes.lastIndexOf(equals);
    const isCut = last >= 0 && bytes.length - last < escapeBytesMax && bytes.indexOf(newline, last) < 0;
    const end = isCut ? last : bytes.length;
    carried = bytes.slice(end);
    if (end > 0) yield unquoted(bytes.subarray(0, end));
  }
  if (carried.length > 0) yield unquoted(carried);
}

/** Replaces escapes and takes out soft line breaks. */
function unquoted(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(equals)) return bytes;
  const target = new Uint8Array(bytes.length);
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== equals) {
      target[to++] = byte;
      continue;
    }
    const high = hexDigit(bytes[at + 1]);
    const low = hexDigit(bytes[at + 2]);
    if (high >= 0 && low >= 0) {
      target[to++] = (high << 4) | low;
      at += 2;
      continue;
    }
    const lineEnd = softBreakEnd(bytes, at + 1);
    if (lineEnd < 0) target[to++] = byte;
    else at = lineEnd - 1;
  }
  return target.subarray(0, to);
}

/** The place behind a line end that only white space stands before; -1 when something else does. */
function softBreakEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at - from < escapeBytesMax && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++;
  if (bytes[at] === carriageReturn) at++;
  if (at >= bytes.length) return at;
  return bytes[at] === newline ? at + 1 : -1;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
