/**
 * Looks through numbers in runs before the library decodes them: it writes as many of one as its run announces, up to two billion,
 * whether there is room for them or not. Nothing is decoded here. Source: Apache Parquet format, "Encodings", RLE/bit-packing hybrid.
 */
import { UnreadableError } from "../../../base/inspection.ts";

/** Bytes in which the length of a run is written at most. */
const lengthBytesMax = 5;

/** Throws MALFORMED_FILE when the runs at `offset`, each number `width` bits wide, announce more than `count` numbers. */
export function checkRuns(view: DataView, offset: number, { width, count }: { width: number; count: number }): void {
  let at = offset;
  let left = count;
  while (left > 0) {
    let header = 0;
    let byte = 0x80;
    for (let i = 0; byte >= 0x80; i++) {
      if (at >= view.byteLength || i >= lengthBytesMax)
        throw new UnreadableError("MALFORMED_FILE", "expected the length of a run");
      byte = view.getUint8(at++);
      header += (byte & 0x7f) * 2 ** (7 * i);
    }
    const length = Math.floor(header / 2);
    if (header % 2 === 1) {
      // Packed numbers come in groups of eight, the last of which may be filled up.
      at += length * width;
      left -= length * 8;
    } else {
      if (length > left) throw new UnreadableError("MALFORMED_FILE", "expected no more values than there are");
      at += Math.ceil(width / 8);
      left -= length;
    }
  }
}
