/**
 * Undoes the compression of Rich Text in messages of Outlook: copies from the last 4,096 bytes, which begin with what most such texts
 * begin with. Damaged or cut off, what could be undone counts. Source: [MS-OXRTFCP] sections 2.1 and 2.2.
 */
import { type Stream, streamBytes } from "../office/compound-files/compound-storage.ts";

const headerBytes = 16;
const compressed = 0x75465a4c;
const uncompressed = 0x414c454d;
const windowBytes = 4_096;
const pieceBytes = 65_536;
/** Bytes of the longest copy. */
const copyBytesMax = 17;

const beginning = Buffer.from(
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial" +
    "Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx",
);

/** The text in pieces; none when the stream is not in this form. */
export function* uncompressedRtf(stream: Stream): Generator<Uint8Array> {
  const bytes = streamBytes(stream);
  if (bytes.length < headerBytes) return;
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const kind = header.getUint32(8, true);
  if (kind === uncompressed) yield bytes.subarray(headerBytes, headerBytes + header.getUint32(4, true));
  if (kind === compressed) yield* unpacked(bytes.subarray(headerBytes, header.getUint32(0, true) + 4));
}

function* unpacked(bytes: Uint8Array): Generator<Uint8Array> {
  // A window in front of each piece holds what copies may refer to.
  const target = new Uint8Array(windowBytes + pieceBytes + copyBytesMax);
  target.set(beginning, windowBytes - beginning.length);
  let to = windowBytes;
  /** Place of the next byte in the window, as references count. */
  let place = beginning.length;
  for (let at = 0; at < bytes.length; ) {
    const flags = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < bytes.length; bit++) {
      const start = to;
      if ((flags & (1 << bit)) === 0) target[to++] = bytes[at++] ?? 0;
      else {
        const reference = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
        at += 2;
        const distance = (place - (reference >> 4)) & (windowBytes - 1);
        if (distance === 0 || at > bytes.length) at = bytes.length;
        else for (let count = (reference & 15) + 2; count > 0; count--, to++) target[to] = target[to - distance] ?? 0;
      }
      place += to - start;
      if (to - windowBytes < pieceBytes) continue;
      yield target.slice(windowBytes, to);
      target.copyWithin(0, to - windowBytes, to);
      to = windowBytes;
    }
  }
  if (to > windowBytes) yield target.slice(windowBytes, to);
}
