/**
 * Fields of structured text, found where it lies: AssemblyScript, compiled to WebAssembly with SIMD by `npm run build:finder`.
 * Used by src/documents/text/field-finder.ts. Finds borders and names; replaces no escapes and makes no values.
 */
export {
  containerKinds,
  containerParents,
  containerPlaces,
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
  undouble as undoubleCsv,
  undoubleFields as undoubleCsvFields,
  wholeBytes as csvWholeBytes,
  wholeFields as csvWholeFields,
} from "./csv-fields";
export {
  beginJson,
  beginLine as beginJsonLine,
  beginValue as beginJsonValue,
  container as jsonContainer,
  depth as jsonDepth,
  dropJson,
  dropToOpenJson,
  expected as jsonExpected,
  findJson,
  hasBegun as jsonHasBegun,
  isArray as jsonIsArray,
  node as jsonNode,
  passValue as passJsonValue,
  place as jsonPlace,
  position as jsonPosition,
  record as jsonRecord,
  resetJson,
  wholeBytes as jsonWholeBytes,
  wholeContainers as jsonWholeContainers,
  wholeFields as jsonWholeFields,
} from "./json-fields";
export { endsInHighSurrogate, unescapeJson, unescapeJsonFields } from "./json-escapes";
export { scanString as scanJsonString } from "./json-scalars";
export { keyLengthOf, keyOf, nodeCount, parentOf } from "./json-names";
