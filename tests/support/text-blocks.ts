/**
 * Blocks of text for tests of detection: whole texts, cells, and the same cut into blocks with exactly the context promised.
 */
import { contextAfterBytes, contextBeforeBytes, type Fields, type TextBlock } from "../../src/base/text-block.ts";
import { encodeUtf8 } from "../../src/detection/text/utf8.ts";

/** A text in one block. */
export function wholeText(text: string | Uint8Array): TextBlock {
  const bytes = typeof text === "string" ? encodeUtf8(text) : text;
  return { bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length };
}

/** A block of cells, each `[name, value]`, with `separator` between them. */
export function cells(values: readonly (readonly [name: string, value: string])[], separator = ","): TextBlock {
  const pieces = values.map(([, value]) => encodeUtf8(value));
  const starts: number[] = [];
  const ends: number[] = [];
  let bytes: number[] = [];
  pieces.forEach((piece, index) => {
    if (index > 0) bytes = bytes.concat(...encodeUtf8(separator));
    starts.push(bytes.length);
    bytes = bytes.concat(...piece);
    ends.push(bytes.length);
  });
  const fields: Fields = {
    count: values.length,
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
    nameIndexes: Int32Array.from(values.keys()),
    names: values.map(([name]) => name),
  };
  return { ...wholeText(Uint8Array.from(bytes)), fields };
}

/** The blocks of a text cut at some places, with exactly the context that the contract promises. */
export function cutAt(whole: TextBlock, cuts: readonly number[]): { block: TextBlock; offset: number }[] {
  const borders = [0, ...[...new Set(cuts)].filter((cut) => cut > 0 && cut < whole.length).sort((a, b) => a - b), whole.length];
  return borders.slice(1).map((coreEnd, index) => {
    const coreStart = borders[index] ?? 0;
    const offset = Math.max(0, coreStart - contextBeforeBytes);
    const end = Math.min(whole.length, coreEnd + contextAfterBytes);
    const bytes = whole.bytes.slice(offset, end);
    const block = { bytes, length: bytes.length, coreStart: coreStart - offset, coreEnd: coreEnd - offset };
    return { block: whole.fields ? { ...block, fields: clip(whole.fields, offset, end) } : block, offset };
  });
}

function clip(fields: Fields, start: number, end: number): Fields {
  const inside = [...Array(fields.count).keys()].filter((i) => (fields.ends[i] ?? 0) > start && (fields.starts[i] ?? 0) < end);
  return {
    count: inside.length,
    starts: Int32Array.from(inside, (i) => Math.max(start, fields.starts[i] ?? 0) - start),
    ends: Int32Array.from(inside, (i) => Math.min(end, fields.ends[i] ?? 0) - start),
    nameIndexes: Int32Array.from(inside, (i) => fields.nameIndexes[i] ?? 0),
    names: fields.names,
  };
}
