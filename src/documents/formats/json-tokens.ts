/**
 * A tokeniser for JSON that works on windows of bytes and can stop at any token. It finds the values with their names and the
 * containers around them, and makes no values. Grammar of RFC 8259, except that numbers may have any form and NaN and Infinity
 * are let through, as several producers write them. Values may follow one another, each a record of its own.
 */
import type { FieldBlock } from "../field-block.ts";
import { type JsonNames, rootNode, unknownNode } from "./json-names.ts";

/**
 * How a run ended: `more`, the window ends within a token or value; `complete`, the window ends between top-level values;
 * `line`, a line does, where lines matter; `malformed`; `too-deep`, more levels than allowed.
 */
export type JsonRun = "more" | "complete" | "line" | "malformed" | "too-deep";

/** Owner of a field that is a member's name; its place is the member's node. */
export const keyOwner = -2;

/** Owner of a value that is a record by itself, and parent of outermost containers. */
export const noOwner = -1;

/** What may come next. */
const topLevel = 0;
const anyValue = 1;
const valueOrEnd = 2;
const keyOrEnd = 3;
const anyKey = 4;
const colon = 5;
const commaOrEnd = 6;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const newline = 0x0a;

/** 1 for bytes of numbers and literals. */
const isScalar = bytesOf("0123456789+-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
const isSpace = bytesOf(" \t\r\n");
const isSpaceInLine = bytesOf(" \t\r");
const isEscape = bytesOf('"\\/bfnrtu');
const isHexDigit = bytesOf("0123456789abcdefABCDEF");
const literals = ["true", "false", "null", "NaN", "Infinity", "-Infinity"].map((text) => new TextEncoder().encode(text));

/** Tokeniser of one document. Between runs the bytes may be moved: see {@link rebase}. */
export class JsonTokens {
  /** Where the next token begins. */
  position = 0;
  /** Number of containers open. */
  depth = 0;
  /** Containers of the window: the one around each (noOwner outside), its place in that, and whether it is an array. */
  parents = new Int32Array(64);
  places = new Int32Array(64);
  arrays = new Uint8Array(64);
  containerCount = 0;
  /** Set by {@link scanString}. */
  hasEscapes = false;
  readonly #names: JsonNames;
  readonly #block: FieldBlock;
  readonly #nestingMax: number;
  readonly #isSpace: Uint8Array;
  /** Called when a top-level value begins and ends. */
  readonly #onValue: { begin(): void; end(position: number): void };
  #expected = topLevel;
  /** Of the innermost open container: its number, its kind, its node; the next index or the member's node; the member expected. */
  #container = noOwner;
  #isArray = false;
  #node = rootNode;
  #place = 0;
  #guess = 0;
  /** The same for the containers around it, as many as `depth`; the objects are used again and again. */
  readonly #outer: { container: number; isArray: boolean; node: number; place: number; guess: number }[] = [];

  constructor(options: {
    names: JsonNames;
    block: FieldBlock;
    nestingMax: number;
    /** Whether a run stops at the end of each line, which no value may cross. */
    areLines: boolean;
    onValue: { begin(): void; end(position: number): void };
  }) {
    this.#isSpace = options.areLines ? isSpaceInLine : isSpace;
    this.#names = options.names;
    this.#block = options.block;
    this.#nestingMax = options.nestingMax;
    this.#onValue = options.onValue;
  }

  /** Place of the value at work: its owner, its place in that, and the index of its name. */
  get owner(): number {
    return this.#container;
  }

  get place(): number {
    return this.#place;
  }

  get nameIndex(): number {
    return this.#isArray ? this.#node : this.#place;
  }

  /** Whether the token at work is a value (rather than a name). */
  get isAtValue(): boolean {
    return this.#expected === topLevel || this.#expected === anyValue || this.#expected === valueOrEnd;
  }

  /** Tokenises up to `end`, where a zero byte stands. `isLast`: nothing follows it, a token there ends there. */
  run(bytes: Uint8Array, end: number, isLast: boolean): JsonRun {
    const spaces = this.#isSpace;
    for (;;) {
      let at = this.position;
      while (spaces[bytes[at] ?? 0] === 1) at++;
      this.position = at;
      if (at >= end) return this.#expected === topLevel ? "complete" : isLast ? "malformed" : "more";
      if (bytes[at] === newline) return this.#expected === topLevel ? "line" : "malformed";
      const result = this.#token(bytes, at, end, isLast);
      if (result !== "complete") return result;
    }
  }

  /** Forgets open containers and those from number `containerCount` on, and returns to the top level, at `position`. */
  reset(position: number, containerCount: number): void {
    this.containerCount = containerCount;
    this.position = position;
    this.depth = 0;
    this.#container = noOwner;
    this.#isArray = false;
    this.#node = rootNode;
    this.#place = rootNode;
    this.#expected = topLevel;
  }

  /** Moves the position back by `bytes` dropped from the front; containers before number `firstKept` are no longer asked for. */
  rebase(bytes: number, firstKept: number): void {
    this.position -= bytes;
    this.#dropContainers(firstKept);
  }

  /** Numbers the open containers anew from 0; all others are no longer asked for. */
  rebaseToOpen(bytes: number): void {
    this.position -= bytes;
    for (let i = 0; i < this.depth; i++) {
      const level = i + 1 < this.depth ? this.#outer[i + 1] : undefined;
      const container = level?.container ?? this.#container;
      this.parents[i] = i - 1;
      this.places[i] = this.places[container] ?? 0;
      this.arrays[i] = this.arrays[container] ?? 0;
      if (level === undefined) this.#container = i;
      else level.container = i;
    }
    this.containerCount = this.depth;
  }

  /** The value at work was read elsewhere; goes on behind it, at `position`. */
  skipValue(bytes: Uint8Array, position: number): void {
    this.#endValue(bytes, position);
  }

  /** Tells that the value at work, read elsewhere, begins. */
  beginValue(): void {
    if (this.#expected === topLevel) this.#onValue.begin();
  }

  #token(bytes: Uint8Array, at: number, end: number, isLast: boolean): JsonRun {
    const byte = bytes[at] ?? 0;
    switch (this.#expected) {
      case colon:
        if (byte !== 0x3a) return "malformed";
        this.#expected = anyValue;
        this.position = at + 1;
        return "complete";
      case commaOrEnd:
        if (byte !== comma) return this.#close(byte, bytes, at);
        this.#expected = this.#isArray ? anyValue : anyKey;
        this.position = at + 1;
        return "complete";
      case keyOrEnd:
        return byte === quote ? this.#key(bytes, at, end, isLast) : this.#close(byte, bytes, at);
      case anyKey:
        return byte === quote ? this.#key(bytes, at, end, isLast) : "malformed";
      default:
        return this.#value(byte, bytes, at, end, isLast);
    }
  }

  #value(byte: number, bytes: Uint8Array, at: number, end: number, isLast: boolean): JsonRun {
    if (byte === quote) return this.#string(bytes, at, end, isLast);
    if (byte === 0x7b || byte === 0x5b) return this.#open(byte === 0x5b, at);
    if (byte === 0x5d && this.#expected === valueOrEnd) return this.#close(byte, bytes, at);
    return this.#scalar(bytes, at, end, isLast);
  }

  #string(bytes: Uint8Array, at: number, end: number, isLast: boolean): JsonRun {
    const close = this.scanString(bytes, at + 1, end);
    if (close < 0) return isLast || close === -1 ? "malformed" : "more";
    if (this.#expected === topLevel) this.#onValue.begin();
    if (close > at + 1) {
      this.#block.add(at + 1, close, this.#isArray ? this.#node : this.#place, this.#place, this.#container);
      if (this.hasEscapes) this.#block.markEscaped();
    }
    this.#endValue(bytes, close + 1);
    return "complete";
  }

  /**
   * Place of the quote that closes the string whose inside begins at `from`; -1 when it is malformed; when the window ends
   * first, -2 minus the place up to which it is well-formed and holds no part of an escape.
   */
  scanString(bytes: Uint8Array, from: number, end: number): number {
    this.hasEscapes = false;
    for (let at = from; ; ) {
      let byte = bytes[at] ?? 0;
      while (byte !== quote && byte !== backslash && byte >= 0x20) byte = bytes[++at] ?? 0;
      if (at >= end) return -2 - end;
      if (byte === quote) return at;
      if (byte !== backslash) return -1;
      this.hasEscapes = true;
      if (at + 1 >= end) return -2 - at;
      const letter = bytes[at + 1] ?? 0;
      if (isEscape[letter] !== 1) return -1;
      if (letter !== 0x75) {
        at += 2;
        continue;
      }
      for (let i = at + 2; i < at + 6; i++) {
        if (i >= end) return -2 - at;
        if (isHexDigit[bytes[i] ?? 0] !== 1) return -1;
      }
      at += 6;
    }
  }

  #scalar(bytes: Uint8Array, at: number, end: number, isLast: boolean): JsonRun {
    let stop = at;
    while (stop < end && isScalar[bytes[stop] ?? 0] === 1) stop++;
    if (stop === end && !isLast) return "more";
    const first = bytes[at] ?? 0;
    const isNumber = (first >= 0x30 && first <= 0x39) || (first === 0x2d && (bytes[at + 1] ?? 0) <= 0x39 && stop > at + 1);
    if (!isNumber && !isLiteral(bytes, at, stop)) return "malformed";
    if (this.#expected === topLevel) this.#onValue.begin();
    if (isNumber) this.#block.add(at, stop, this.#isArray ? this.#node : this.#place, this.#place, this.#container);
    this.#endValue(bytes, stop);
    return "complete";
  }

  #key(bytes: Uint8Array, at: number, end: number, isLast: boolean): JsonRun {
    const names = this.#names;
    const guess = this.#guess;
    let after = guess === 0 ? -1 : names.match(guess, bytes, at + 1);
    let node = guess;
    if (after < 0 || after > end) {
      const close = this.scanString(bytes, at + 1, end);
      if (close < 0) return isLast || close === -1 ? "malformed" : "more";
      node = names.find(this.#node, bytes, at + 1, close);
      if (names.isNew && close > at + 1) {
        this.#block.add(at + 1, close, this.#node, node, keyOwner);
        if (this.hasEscapes) this.#block.markEscaped();
      }
      after = close + 1;
    }
    this.#place = node;
    this.#guess = node === unknownNode ? 0 : names.nextSibling(node);
    if (bytes[after] !== 0x3a) {
      this.#expected = colon;
      this.position = after;
      return "complete";
    }
    this.#expected = anyValue;
    this.position = after + 1;
    return bytes[after + 1] === quote ? this.#string(bytes, after + 1, end, isLast) : "complete";
  }

  #open(isArray: boolean, at: number): JsonRun {
    if (this.depth >= this.#nestingMax) return "too-deep";
    if (this.#expected === topLevel) this.#onValue.begin();
    const container = this.containerCount++;
    if (container === this.parents.length) this.#growContainers();
    this.parents[container] = this.#container;
    this.places[container] = this.#place;
    this.arrays[container] = isArray ? 1 : 0;
    const node = this.depth > 0 && !this.#isArray ? this.#place : this.#node;
    this.#keepOuter();
    this.#container = container;
    this.#isArray = isArray;
    this.#node = node;
    this.#place = 0;
    this.#guess = isArray ? 0 : this.#names.firstChild(node);
    this.#expected = isArray ? valueOrEnd : keyOrEnd;
    this.position = at + 1;
    return "complete";
  }

  #keepOuter(): void {
    this.#outer[this.depth] ??= { container: 0, isArray: false, node: 0, place: 0, guess: 0 };
    const level = this.#outer[this.depth++];
    if (level === undefined) return;
    level.container = this.#container;
    level.isArray = this.#isArray;
    level.node = this.#node;
    level.place = this.#place;
    level.guess = this.#guess;
  }

  #close(byte: number, bytes: Uint8Array, at: number): JsonRun {
    if (byte !== (this.#isArray ? 0x5d : 0x7d)) return "malformed";
    const outer = this.#outer[--this.depth];
    this.#container = outer?.container ?? noOwner;
    this.#isArray = outer?.isArray ?? false;
    this.#node = outer?.node ?? rootNode;
    this.#place = outer?.place ?? 0;
    this.#guess = outer?.guess ?? 0;
    this.#endValue(bytes, at + 1);
    return "complete";
  }

  /** Goes on behind a value; a comma there is taken at once, as there mostly is one. */
  #endValue(bytes: Uint8Array, position: number): void {
    this.position = position;
    if (this.depth === 0) {
      this.#expected = topLevel;
      this.#onValue.end(position);
      return;
    }
    const isArray = this.#isArray;
    if (isArray) this.#place++;
    if (bytes[position] !== comma) {
      this.#expected = commaOrEnd;
      return;
    }
    this.#expected = isArray ? anyValue : anyKey;
    this.position = position + 1;
  }

  #dropContainers(count: number): void {
    if (count === 0) return;
    for (let i = count; i < this.containerCount; i++) {
      const parent = this.parents[i] ?? 0;
      this.parents[i - count] = parent < 0 ? parent : parent - count;
    }
    this.places.copyWithin(0, count, this.containerCount);
    this.arrays.copyWithin(0, count, this.containerCount);
    this.containerCount -= count;
    for (let i = 0; i < this.depth; i++) {
      const level = this.#outer[i];
      if (level !== undefined && level.container >= 0) level.container -= count;
    }
    if (this.#container >= 0) this.#container -= count;
  }

  #growContainers(): void {
    const larger = { parents: new Int32Array(this.containerCount * 2), places: new Int32Array(this.containerCount * 2) };
    larger.parents.set(this.parents);
    larger.places.set(this.places);
    const arrays = new Uint8Array(this.containerCount * 2);
    arrays.set(this.arrays);
    this.parents = larger.parents;
    this.places = larger.places;
    this.arrays = arrays;
  }
}

function isLiteral(bytes: Uint8Array, start: number, end: number): boolean {
  for (const literal of literals) {
    if (literal.length !== end - start || literal[0] !== bytes[start]) continue;
    let i = 1;
    while (i < literal.length && literal[i] === bytes[start + i]) i++;
    if (i === literal.length) return true;
  }
  return false;
}

function bytesOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
