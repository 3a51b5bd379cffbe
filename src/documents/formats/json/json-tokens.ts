/**
 * The tokeniser for JSON at work on a window of bytes that lies in a finder's memory: assembly/json-fields.ts. Can stop at any
 * token, at the end of the window or when there are as many fields or containers as the lists hold.
 */
import { FieldBlock } from "../../text/field-block.ts";
import type { FieldFinder } from "../../text/field-finder.ts";
import { JsonNames } from "./json-names.ts";

/**
 * How a run ended: `more`, the window ends within a token or value; `complete`, the window ends between top-level values;
 * `line`, a line does, where that was asked for; `malformed`; `too-deep`, more levels than allowed; `full`, the lists are.
 */
export type JsonRun = "more" | "complete" | "line" | "malformed" | "too-deep" | "full";

const runs: readonly JsonRun[] = ["more", "complete", "line", "malformed", "too-deep", "full"];

/** Owner of a field that is a member's name; its place is the member's node. */
export const keyOwner = -2;

/** Owner of a value that is a record by itself, and parent of outermost containers. */
export const noOwner = -1;

/** The kinds of token that may come next and are values: the outermost, and those in containers. */
const lastValueExpected = 2;

/** Tokeniser of one document. */
export class JsonTokens {
  readonly names: JsonNames;
  /** The fields found, over the finder's lists. */
  readonly block: FieldBlock;
  readonly #module: FieldFinder["module"];

  /** `areLines`: records are lines, which no value may cross. */
  constructor(finder: FieldFinder, { areLines, nestingMax }: { areLines: boolean; nestingMax: number }) {
    this.#module = finder.module;
    this.names = new JsonNames(finder);
    this.block = new FieldBlock(this.names.names, finder.lists);
    this.#module.beginJson(areLines, Math.max(0, nestingMax));
  }

  /** Where the next token begins. */
  get position(): number {
    return this.#module.jsonPosition.value;
  }

  /** Number of the record at work, from 0. */
  get record(): number {
    return this.#module.jsonRecord.value;
  }

  /** Whether a value began in the line at work. */
  get hasBegun(): boolean {
    return this.#module.jsonHasBegun.value !== 0;
  }

  /** Bytes of the window up to the end of the last whole record; 0 when none ended. */
  get wholeBytes(): number {
    return this.#module.jsonWholeBytes.value;
  }

  /** Fields up to there, of those still in the block. */
  get wholeFields(): number {
    return this.#module.jsonWholeFields.value;
  }

  /** Containers up to there. */
  get wholeContainers(): number {
    return this.#module.jsonWholeContainers.value;
  }

  /** Place of the value at work: its owner, its place in that, and the index of its name. */
  get owner(): number {
    return this.#module.jsonContainer.value;
  }

  /** See {@link owner}. */
  get place(): number {
    return this.#module.jsonPlace.value;
  }

  /** See {@link owner}. */
  get nameIndex(): number {
    return this.#module.jsonIsArray.value !== 0 ? this.#module.jsonNode.value : this.place;
  }

  /** Whether the token at work is a value (rather than a name). */
  get isAtValue(): boolean {
    return this.#module.jsonExpected.value <= lastValueExpected;
  }

  /**
   * Finds the fields of the first `length` bytes, from the position on. `ended`: nothing follows them. `stopsAtLines`: where
   * records are lines, stops at the end of each.
   */
  run({ length, ended }: { readonly length: number; readonly ended: boolean }, stopsAtLines = false): JsonRun {
    this.block.giveTo(this.#module);
    const run = runs[this.#module.findJson(length, ended, stopsAtLines)] ?? "malformed";
    this.block.takeFrom(this.#module);
    this.names.takeOver();
    return run;
  }

  /** Begins the next line, at `position`. */
  beginLine(position: number): void {
    this.block.giveTo(this.#module);
    this.#module.beginJsonLine(position);
  }

  /** Bytes before `position` were read elsewhere; they count as whole records. */
  passBytes(position: number): void {
    this.#module.jsonPosition.value = position;
    this.#module.jsonWholeBytes.value = position;
  }

  /** Forgets open containers and those that are not of whole records, and returns to the top level, at `position`. */
  reset(position: number): void {
    this.#module.resetJson(position, this.wholeContainers);
  }

  /** Tells that the fields of whole records are no longer in the block, and their containers are not asked for. */
  forgetWholeFields(): void {
    this.#module.jsonWholeFields.value = 0;
  }

  /** Moves the position back by `bytes` dropped from the front; containers of whole records are no longer asked for. */
  rebase(bytes: number): void {
    this.#module.dropJson(bytes, this.wholeContainers);
  }

  /** The same when all fields are gone; only containers that are open are kept. */
  rebaseToOpen(bytes: number): void {
    this.#module.dropToOpenJson(bytes);
  }

  /** Tells that the value at work, read elsewhere, begins. */
  beginValue(): void {
    this.block.giveTo(this.#module);
    this.#module.beginJsonValue();
    this.block.takeFrom(this.#module);
  }

  /** The value at work was read elsewhere; goes on behind it, at `position`. */
  skipValue(position: number): void {
    this.block.giveTo(this.#module);
    this.#module.passJsonValue(position);
  }

  /**
   * Place of the quote that closes the string whose inside begins at `from`; -1 when it is malformed; when the text ends
   * first, -2 minus the place up to which it is well-formed and holds no part of an escape.
   */
  scanString(from: number, end: number): number {
    return this.#module.scanJsonString(from, end);
  }

  /** The container around a container of the window, or noOwner. */
  parentOf(container: number): number {
    return this.#list("containerParents", container);
  }

  /** Its place in that. */
  placeOf(container: number): number {
    return this.#list("containerPlaces", container);
  }

  /** Whether it is an array. */
  isArray(container: number): boolean {
    return this.#list("containerKinds", container) !== 0;
  }

  #list(place: "containerParents" | "containerPlaces" | "containerKinds", container: number): number {
    const module = this.#module;
    return new Int32Array(module.memory.buffer, module[place].value, module.listMax.value)[container] ?? 0;
  }
}
