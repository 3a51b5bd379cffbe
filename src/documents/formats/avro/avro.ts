/**
 * Avro object container files: records read front to back, one block at a time. Walked here along the schema and not by a library,
 * for the reasons in docs/decisions/0007-avro-and-parquet-records.md. A block that is damaged is passed over. Truth values are not
 * looked at.
 * Source: Apache Avro 1.12, "Specification".
 */
import { UnreadableError, type UnreadReason } from "../../../base/inspection.ts";
import type { Feed } from "../../feed.ts";
import type { Reading, Verdict } from "../../reading.ts";
import { SinkFault } from "../../sink-fault.ts";
import { AvroFile, unpackBlock } from "./avro-blocks.ts";
import { AvroCursor } from "./avro-cursor.ts";
import { AvroRecords } from "./avro-records.ts";
import { readAvroSchema } from "./avro-schema.ts";

const mimeType = "application/avro";

/** Reads an Avro file to its end. */
export async function readAvro(feed: Feed, reading: Reading): Promise<Verdict> {
  const { budget } = reading;
  const read = { blocks: 0 };
  const reason = (await readBlocks(feed, reading, read)) ?? budget.exceeded;
  if (reason === undefined || read.blocks > 0) budget.bytesClassified += feed.deliveredBytes;
  if (reason === undefined) return { code: "COMPLETE", mimeType };
  return { code: read.blocks > 0 ? "PARTIAL" : "SKIPPED", reason, mimeType };
}

/** Counts the blocks that were read; answers why others were not. */
async function readBlocks(feed: Feed, reading: Reading, read: { blocks: number }): Promise<UnreadReason | undefined> {
  const { limits, budget } = reading;
  const file = new AvroFile(feed, { blockBytesMax: limits.pageBytesMax });
  let records: AvroRecords | undefined;
  let obstacle: UnreadReason | undefined;
  try {
    const { schema, codec } = await file.header();
    records = new AvroRecords(readAvroSchema(schema), reading);
    let firstRecord = 0;
    for (let block = await file.next(); block !== undefined && budget.mayContinue(); block = await file.next()) {
      try {
        if (block.packed === undefined) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a smaller block");
        const bytes = await unpackBlock(block.packed, codec, limits.pageBytesMax);
        records.read(new AvroCursor(bytes), block.count, firstRecord);
        read.blocks++;
      } catch (error) {
        obstacle ??= reasonOf(error);
        records.abandon();
      }
      firstRecord += block.count;
    }
  } catch (error) {
    obstacle ??= reasonOf(error);
  }
  records?.flush();
  return obstacle;
}

/** Libraries throw all kinds of errors for content that is damaged. */
function reasonOf(error: unknown): UnreadReason {
  if (error instanceof SinkFault) throw error;
  return error instanceof UnreadableError ? error.reason : "MALFORMED_FILE";
}
