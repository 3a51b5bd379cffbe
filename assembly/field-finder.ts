/**
 * Fields of structured text, found where it lies: AssemblyScript, compiled to WebAssembly with SIMD by `npm run build:finder`.
 * Used by src/documents/field-finder.ts. Finds borders and names; replaces no escapes and makes no values.
 */
export {
  countNewlines,
  ends,
  escaped,
  escapedCount,
  fieldCount,
  keys,
  keysMax,
  listMax,
  nameIndexes,
  owners,
  places,
  recordCount,
  recordFirsts,
  recordNumbers,
  starts,
  text,
  textMax,
  useCounts,
} from "./field-lists";
export {
  beginCsv,
  column as csvColumn,
  dropCsv,
  findCsv,
  position as csvPosition,
  row as csvRow,
  wholeBytes as csvWholeBytes,
  wholeFields as csvWholeFields,
} from "./csv-fields";
