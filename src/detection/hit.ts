/**
 * What a detector reports. Places are bytes of the block at hand; what the text says is not part of it.
 */
import type { TextBlock } from "../base/text-block.ts";

/** A match: bytes [start, end) of the block, within `field` (-1 in unstructured text). `identifier` is its managed or custom ID. */
export type Hit = {
  readonly identifier: string;
  readonly start: number;
  readonly end: number;
  readonly field: number;
};

/** Reports every match that starts in a block's core, ascending by start. */
export type ScanBlock = (block: TextBlock, report: (hit: Hit) => void) => void;
