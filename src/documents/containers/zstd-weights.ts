/**
 * Looks at compressed blocks of Zstandard before fzstd undoes them: it reads on for ever where all weights of a Huffman code have
 * one value, which no packer writes in this form. Nothing is undone here. Source: RFC 8878, sections 3.1.1, 4.1.1 and 4.2.1.
 */
import { UnreadableError } from "../../base/inspection.ts";

const frameMagic = 0xfd2fb528;
const blockHeaderBytes = 3;
const compressedBlock = 2;
const literalsWithCode = 2;
/** A first byte of a code's description from here on says that the weights follow as they are. */
const plainWeightsMin = 128;

/** Looks at all blocks of frames that follow each other, as far as they are intact. Throws MALFORMED_FILE. */
export function checkZstdFrames(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  while (at + 8 < bytes.length) {
    if (view.getUint32(at, true) !== frameMagic) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    const descriptor = view.getUint8(at + 4);
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const sizeCode = descriptor >> 6;
    const sizeBytes = sizeCode === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeCode;
    at += 5 + (isSingleSegment ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0) + sizeBytes;
    for (let isLast = false; !isLast && at + blockHeaderBytes <= bytes.length; ) {
      const header = view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16);
      const length = ((header >> 1) & 3) === 1 ? 1 : header >> 3;
      checkZstdBlock(bytes.subarray(at, at + blockHeaderBytes + length));
      isLast = (header & 1) === 1;
      at += blockHeaderBytes + length;
    }
    if ((descriptor & 0x04) !== 0) at += 4;
  }
}

/** Looks at a block with its header. Throws MALFORMED_FILE. */
export function checkZstdBlock(block: Uint8Array): void {
  const [header = 0, , , literals = 0] = block;
  if (((header >> 1) & 3) !== compressedBlock || (literals & 3) !== literalsWithCode) return;
  const description = blockHeaderBytes + ([3, 3, 4, 5][(literals >> 2) & 3] ?? 3);
  if ((block[description] ?? plainWeightsMin) >= plainWeightsMin) return;
  if (isOfOneValue(block.subarray(description + 1)))
    throw new UnreadableError("MALFORMED_FILE", "expected weights of several values");
}

/** Whether a table of probabilities gives all of it to one value. */
function isOfOneValue(table: Uint8Array): boolean {
  const accuracyBits = ((table[0] ?? 0) & 15) + 5;
  let at = 4;
  const peek = (bits: number) => {
    const byte = at >> 3;
    const word =
      (table[byte] ?? 0) | ((table[byte + 1] ?? 0) << 8) | ((table[byte + 2] ?? 0) << 16) | ((table[byte + 3] ?? 0) << 24);
    return (word >>> (at & 7)) & (2 ** bits - 1);
  };
  const all = 2 ** (accuracyBits + 1) - 1;
  // Values with a probability of zero come before the first that has one: a 1, and bits that count more of them.
  while (peek(accuracyBits) === 1) {
    at += accuracyBits;
    let further = 0;
    do {
      further = peek(2);
      at += 2;
    } while (further === 3);
  }
  return peek(accuracyBits + 1) === all;
}
