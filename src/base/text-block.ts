/**
 * What readers hand to the detector: a stretch of UTF-8 text with, for structured formats, the borders of its fields.
 * One block holds many cells or values, so that the detector is called once per some hundred kilobytes, not per cell.
 */

/** The borders of the fields of a block: field `i` is bytes [starts[i], ends[i]). Fields ascend and do not overlap. */
export type Fields = {
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Index into `names` of the name that describes each field. */
  readonly nameIndexes: Int32Array;
  /**
   * Column names, or path elements joined by `/`, that describe fields; may be "". Keywords in a field's name count as
   * near. The array may grow from block to block of one document, but an entry never changes.
   */
  readonly names: readonly string[];
};

/**
 * A stretch of text. The bytes are only valid during the call they are passed to: readers reuse their buffers.
 *
 * Text that is cut into several blocks overlaps: a block carries context on both sides of its core, and only matches
 * that start in [coreStart, coreEnd) belong to this block. Context is at least {@link contextBeforeBytes} before the core
 * and {@link contextAfterBytes} after it, unless the text begins or ends there. So results do not depend on the cut.
 */
export type TextBlock = {
  /** UTF-8; malformed sequences may occur and must not break anything. */
  readonly bytes: Uint8Array;
  /** Number of valid bytes at the front of `bytes`. */
  readonly length: number;
  readonly coreStart: number;
  readonly coreEnd: number;
  /** Absent for unstructured text. When present, a match and its in-text keyword must lie inside one field. */
  readonly fields?: Fields;
};

/** The longest text one match may cover, in bytes. Longer secrets (keys, tokens) are cut to this length. */
const matchMaxBytes = 16_384;

/**
 * Context needed before a core: the widest keyword and the keyword distance in UTF-8, the matches that decide in which order
 * those of a custom identifier follow each other, and room to see token borders.
 */
export const contextBeforeBytes = 2_048;

/** Context needed after a core: the longest match plus what must be seen behind it. */
export const contextAfterBytes = matchMaxBytes + 1_024;
