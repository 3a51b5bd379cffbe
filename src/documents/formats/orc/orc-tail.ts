/**
 * The tail of an ORC file: how it is packed, the types of its columns, and where its stripes lie. Statistics and what users noted
 * are not read. Source: Apache ORC specification v1, "File Tail"; fields by number in orc_proto.proto.
 */
import { type ByteSource, bytesInMemory } from "../../../base/byte-source.ts";
import { UnreadableError } from "../../../base/inspection.ts";
import type { ReadLimits } from "../../document.ts";
import type { OrcType } from "./orc-schema.ts";
import { type OrcPacking, OrcStream, StreamRoom } from "./orc-stream.ts";
import { ProtobufMessage } from "./protobuf.ts";

const magic = "ORC";
const aheadBytes = 65_536;

/** What a chunk may unpack to when the file does not say so. */
const chunkBytesDefault = 262_144;

/** Types in a file: more than any program makes, fewer than fill the memory. */
const typesMax = 100_000;

/** Codecs there are. */
const codecMax = 5;

/** Version of files that keep decimals of up to 18 digits as whole numbers; written while ORC 2.0 was being made. */
const unstableVersion = "1.9999";

/** The tail of a file, and the place before which all stripes end. */
export type OrcTail = {
  readonly packing: OrcPacking;
  readonly types: readonly OrcType[];
  readonly bodyEnd: number;
  readonly hasShortDecimals: boolean;
  /** Whether columns are encrypted; what is not encrypted of them is masked. */
  readonly isEncrypted: boolean;
  /** The stripes as the file lists them. */
  stripes(): Generator<StripePlace>;
};

/** A stripe as it is announced: its streams lie in [start, dataEnd), its footer behind them up to `end`. */
export type StripePlace = {
  readonly start: number;
  readonly dataEnd: number;
  readonly end: number;
  readonly rows: number;
};

/** Fetches the tail. Throws the reason why there is none that can be read. */
export async function readTail(source: ByteSource, limits: ReadLimits): Promise<OrcTail> {
  const { sizeBytes } = source;
  const endBytes = await source.read(Math.max(0, sizeBytes - aheadBytes), sizeBytes);
  const postscriptBytes = endBytes.at(-1) ?? 0;
  if (postscriptBytes + 1 + magic.length > sizeBytes) throw malformed("expected a longer file");
  const postscript = readPostscript(endBytes.subarray(-1 - postscriptBytes, -1));
  if (postscript.magic !== magic) throw malformed("expected the mark of ORC at the end");
  const { footerBytes, codec } = postscript;
  const footerEnd = sizeBytes - 1 - postscriptBytes;
  const start = footerEnd - footerBytes;
  const bodyEnd = start - postscript.statisticsBytes;
  if (bodyEnd < magic.length) throw malformed("expected the footer within the file");
  if (footerBytes > limits.footerBytesMax) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a smaller footer");
  if (codec > codecMax) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a compression that is known");
  const packing = { codec, chunkBytesMax: Math.min(postscript.chunkBytes || chunkBytesDefault, limits.pageBytesMax) };
  const whole = sizeBytes - start;
  const packed = whole <= endBytes.length ? endBytes.subarray(-whole) : await source.read(start, footerEnd);
  const range = { source: bytesInMemory(packed), start: 0, end: footerBytes, aheadBytes: footerBytes };
  const stream = new OrcStream(range, packing, new StreamRoom(Number.POSITIVE_INFINITY));
  const footer = await stream.rest(limits.footerBytesMax);
  const hasShortDecimals = postscript.version === unstableVersion;
  return { packing, bodyEnd, hasShortDecimals, ...readFooter(footer), stripes: () => stripesOf(footer) };
}

function readPostscript(bytes: Uint8Array) {
  const postscript = { footerBytes: 0, codec: 0, chunkBytes: 0, version: "", statisticsBytes: 0, magic: "" };
  const message = new ProtobufMessage(bytes);
  while (message.next()) {
    switch (message.field) {
      case 1:
        postscript.footerBytes = message.value;
        break;
      case 2:
        postscript.codec = message.value;
        break;
      case 3:
        postscript.chunkBytes = message.value;
        break;
      case 4:
        postscript.version += `${postscript.version && "."}${[...message.numbers()].join(".")}`;
        break;
      case 5:
      case 7:
        postscript.statisticsBytes += message.value;
        break;
      case 8_000:
        postscript.magic = message.text();
        break;
    }
  }
  return postscript;
}

function readFooter(footer: Uint8Array): { types: readonly OrcType[]; isEncrypted: boolean } {
  const types: OrcType[] = [];
  let isEncrypted = false;
  const message = new ProtobufMessage(footer);
  while (message.next()) {
    if (message.field === 4) types.push(readType(message.bytes));
    else if (message.field === 10) isEncrypted = hasVariants(message.bytes);
    if (types.length > typesMax) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected fewer columns");
  }
  return { types, isEncrypted };
}

function readType(bytes: Uint8Array): OrcType {
  const type = { kind: 0, below: [] as number[], names: [] as string[], scale: 0, precision: 0 };
  const message = new ProtobufMessage(bytes);
  while (message.next()) {
    switch (message.field) {
      case 1:
        type.kind = message.value;
        break;
      case 2:
        for (const below of message.numbers()) {
          if (type.below.push(below) > typesMax) throw malformed("expected types that form a tree");
        }
        break;
      case 3:
        type.names.push(message.text());
        break;
      case 5:
        type.precision = message.value;
        break;
      case 6:
        type.scale = message.value;
        break;
    }
  }
  return type;
}

function hasVariants(encryption: Uint8Array): boolean {
  const message = new ProtobufMessage(encryption);
  while (message.next()) if (message.field === 3) return true;
  return false;
}

function* stripesOf(footer: Uint8Array): Generator<StripePlace> {
  const message = new ProtobufMessage(footer);
  while (message.next()) {
    if (message.field !== 3) continue;
    const lengths = [0, 0, 0, 0, 0, 0];
    const stripe = new ProtobufMessage(message.bytes);
    while (stripe.next()) if (stripe.field < lengths.length) lengths[stripe.field] = stripe.value;
    const [, start = 0, indexBytes = 0, dataBytes = 0, footerBytes = 0, rows = 0] = lengths;
    const dataEnd = start + indexBytes + dataBytes;
    yield { start, dataEnd, end: dataEnd + footerBytes, rows };
  }
}

function malformed(message: string): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", message);
}
