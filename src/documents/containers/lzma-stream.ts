/**
 * Undoes data packed by LZMA as zip files have them: a header, then one stream, in which a mark of its end may follow what counts.
 * Source: PKWARE APPNOTE 6.3.10, section 5.8.8; "LZMA specification", Igor Pavlov, 2015.
 */
import { UnreadableError } from "../../base/inspection.ts";
import type { WindowRoom } from "../window-room.ts";
import { LzmaDecoder, LzmaWindow } from "./lzma.ts";
import { PieceReader } from "./piece-reader.ts";

const headerBytes = 9;
const propertiesBytes = 5;
/** Bytes in front of a stream that the decoder begins with. */
const startBytes = 5;
/** Bytes that are decoded at once, and the most of input that one of them takes: a match of two has up to 48 bits, each a byte. */
const partBytes = 16_384;
const inputPerByte = 24;

/** The `length` bytes that come of the data. Damage is thrown when it is met: MALFORMED_FILE. */
export async function* unpackedLzma(
  pieces: AsyncIterable<Uint8Array>,
  windows: WindowRoom,
  length: number,
): AsyncGenerator<Uint8Array> {
  const input = new PieceReader(pieces);
  const header = (await input.take(headerBytes)).slice();
  const view = new DataView(header.buffer, header.byteOffset);
  const windowBytes = Math.min(view.getUint32(5, true), length);
  windows.admit(windowBytes);
  const window = new LzmaWindow(windowBytes, windows);
  try {
    const decoder = new LzmaDecoder(window);
    if (view.getUint16(2, true) !== propertiesBytes || !decoder.setProperties(header[4] ?? 0)) throw malformed();
    await input.ensure(partBytes * inputPerByte);
    if (input.available < startBytes || !decoder.begin(input.bytes.subarray(input.start, input.end))) throw malformed();
    for (let left = length; left > 0; ) {
      const count = decoder.decode(Math.min(left, partBytes));
      if (count < 0) throw malformed();
      left -= count;
      yield window.take();
      input.start = Math.min(input.start + decoder.used, input.end);
      await input.ensure(partBytes * inputPerByte);
      decoder.goOn(input.bytes.subarray(input.start, input.end));
    }
  } finally {
    window.close();
  }
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected intact LZMA data");
}
