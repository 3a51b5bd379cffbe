/**
 * Finds the fields of structured text, and counts lines, in WebAssembly with SIMD: assembly/field-finder.ts. Text is put into its
 * memory and looked at there. An instance serves one document at a time and then the next; which format it finds is its user's
 * choice. There is no second way: every Node that Reeve runs on has WebAssembly with SIMD.
 */
import { fieldFinderModule } from "./field-finder-module.ts";

/** What of WebAssembly is used here; the types of this Node know only its name. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Record<string, unknown> };
};

type Value = { value: number };

/** What the module offers; see there. */
type Module = {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  countNewlines(from: number, to: number): number;
  useCounts(fields: number, escapes: number, records: number): void;
  readonly fieldCount: Value;
  readonly escapedCount: Value;
  readonly recordCount: Value;
  beginCsv(delimiter: number, namedColumns: number, hasHeader: boolean): void;
  dropCsv(bytes: number): void;
  findCsv(length: number, ended: boolean): number;
  undoubleCsvFields(count: number): void;
  undoubleCsv(start: number, end: number): number;
  readonly csvPosition: Value;
  readonly csvColumn: Value;
  readonly csvRow: Value;
  readonly csvWholeBytes: Value;
  readonly csvWholeFields: Value;
  beginJson(areLines: boolean, nestingMax: number): void;
  findJson(length: number, ended: boolean, stopsAtLines: boolean): number;
  beginJsonLine(at: number): void;
  beginJsonValue(): void;
  passJsonValue(at: number): void;
  scanJsonString(from: number, end: number): number;
  resetJson(at: number, containers: number): void;
  dropJson(bytes: number, firstKept: number): void;
  dropToOpenJson(bytes: number): void;
  unescapeJsonFields(count: number): void;
  unescapeJson(start: number, end: number): number;
  endsInHighSurrogate(start: number, end: number): number;
  readonly jsonPosition: Value;
  readonly jsonRecord: Value;
  readonly jsonHasBegun: Value;
  readonly jsonWholeBytes: Value;
  readonly jsonWholeFields: Value;
  readonly jsonWholeContainers: Value;
  readonly jsonExpected: Value;
  readonly jsonContainer: Value;
  readonly jsonIsArray: Value;
  readonly jsonNode: Value;
  readonly jsonPlace: Value;
  readonly nodeCount: Value;
  parentOf(node: number): number;
  keyOf(node: number): number;
  keyLengthOf(node: number): number;
} & Record<Place, Value>;

/** Where in the memory things lie, and how many there may be. */
type Place =
  | "text"
  | "textMax"
  | "listMax"
  | "starts"
  | "ends"
  | "nameIndexes"
  | "places"
  | "owners"
  | "escaped"
  | "recordFirsts"
  | "recordNumbers"
  | "containerParents"
  | "containerPlaces"
  | "containerKinds"
  | "keys"
  | "keysMax";

/** Lists of fields and records in the memory of a finder, all of one fixed size; see FieldBlock. */
export type FieldLists = {
  readonly starts: Int32Array<ArrayBuffer>;
  readonly ends: Int32Array<ArrayBuffer>;
  readonly nameIndexes: Int32Array<ArrayBuffer>;
  readonly places: Int32Array<ArrayBuffer>;
  readonly owners: Int32Array<ArrayBuffer>;
  readonly escaped: Int32Array<ArrayBuffer>;
  readonly recordFirsts: Int32Array<ArrayBuffer>;
  readonly recordNumbers: Float64Array<ArrayBuffer>;
};

/** One instance with its memory. */
export type FieldFinder = {
  readonly module: Module;
  /** Where text is put to be looked at; the last 128 bytes are for the finder. */
  readonly text: Uint8Array<ArrayBuffer>;
  readonly lists: FieldLists;
};

/** Bytes of text a finder has room for. */
export const finderTextMax = 1_048_576;

/** Bytes behind the text that are looked at, the first of them written to. */
const finderMarginBytes = 128;

const pageBytes = 65_536;

/** Instances kept for the next document; a process reads one document at a time, and hardly ever two texts in it. */
const idleMax = 4;

const idle: FieldFinder[] = [];
let compiled: object | undefined;

/** A finder for one document. Who is done with it hands it to {@link returnFieldFinder}; after a failure it may be dropped. */
export function takeFieldFinder(): FieldFinder {
  return idle.pop() ?? createFieldFinder();
}

/** Gives a finder to the next document; its memory is no longer to be looked at. */
export function returnFieldFinder(finder: FieldFinder): void {
  if (idle.length < idleMax) idle.push(finder);
}

function createFieldFinder(): FieldFinder {
  compiled ??= new WebAssembly.Module(Buffer.from(fieldFinderModule, "base64"));
  const exports: unknown = new WebAssembly.Instance(compiled).exports;
  // The module is compiled from our own source, and a test compares the two.
  const module = exports as Module;
  module.memory.grow(Math.ceil((module.keys.value + module.keysMax.value) / pageBytes));
  const { buffer } = module.memory;
  const list = (place: Place) => new Int32Array(buffer, module[place].value, module.listMax.value);
  return {
    module,
    text: new Uint8Array(buffer, module.text.value, finderTextMax + finderMarginBytes),
    lists: {
      starts: list("starts"),
      ends: list("ends"),
      nameIndexes: list("nameIndexes"),
      places: list("places"),
      owners: list("owners"),
      escaped: list("escaped"),
      recordFirsts: list("recordFirsts"),
      recordNumbers: new Float64Array(buffer, module.recordNumbers.value, module.listMax.value),
    },
  };
}
