/**
 * The candidate finder in WebAssembly with SIMD, from assembly/candidate-finder.ts. It finds what the plain one finds, in the
 * same order. One instance serves all detectors of a process: whoever looks next puts in its own tables.
 * Where WebAssembly or SIMD is missing or forbidden there is none, and the plain one does the work.
 */
import { decodeBase64 } from "../text/base64.ts";
import { lowerCase } from "../text/words.ts";
import type { Automaton } from "./automaton.ts";
import {
  addCandidates,
  addKeyword,
  type CandidateFinder,
  digitShapeCount,
  type FinderPlan,
  isWholeWord,
  type Marks,
  type Stretch,
} from "./candidate-finder.ts";
import { candidateFinderModule } from "./candidate-finder-module.ts";

/** What of WebAssembly is used here; pure code has neither Node's nor the browser's types. */
declare const WebAssembly:
  | {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: Record<string, unknown> };
    }
  | undefined;

/** What the module offers; see assembly/candidate-finder.ts. */
type Finder = {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  useTables(header: number): void;
  useLists(header: number): void;
  find(from: number, to: number, isField: number): number;
  candidates(): number;
  keywords(): number;
};

/** Entries of a list of answers; the module's own number. */
const listMax = 65_536;

/** Bytes of zeros before and behind the text. */
const marginBytes = 256;

const pageBytes = 65_536;

/** Texts up to this size are left to the plain finder: putting in tables and text would take longer. */
const plainBytesMax = 256;

/** The module, and what lies in its memory. */
type Instance = {
  readonly finder: Finder;
  /** Whose tables are in. */
  owner: Uint8Array | undefined;
  /** Room for this many bytes of text. */
  textMax: number;
  views: Views | undefined;
};

/** Typed arrays over the memory; new ones are made when it grows or things move. */
type Views = {
  readonly buffer: ArrayBuffer;
  readonly text: Uint8Array;
  readonly digitBits: Uint32Array;
  readonly tokenBits: Uint32Array;
  readonly leadBits: Uint32Array;
  readonly positions: Int32Array;
  readonly slots: Uint16Array;
  readonly keywordStarts: Int32Array;
  readonly keywordEnds: Int32Array;
  readonly combinations: Uint16Array;
};

let instance: Instance | undefined | "none";

/** The one instance; undefined where there can be none. */
function theInstance(): Instance | undefined {
  if (instance === undefined) instance = instantiate() ?? "none";
  return instance === "none" ? undefined : instance;
}

function instantiate(): Instance | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  try {
    const text = decodeBase64(candidateFinderModule, candidateFinderModule.length);
    const module = new WebAssembly.Module(Uint8Array.from(text, (character) => character.charCodeAt(0)));
    const finder: unknown = new WebAssembly.Instance(module).exports;
    // The module is compiled from our own source, and a test compares the two.
    return { finder: finder as Finder, owner: undefined, textMax: 0, views: undefined };
  } catch {
    // No SIMD, or a page whose policy forbids WebAssembly: the plain finder gives the same answers.
    return undefined;
  }
}

/** A finder for a plan that leaves short texts, and fields that touch, to the plain one; undefined where there can be none. */
export function createWasmCandidateFinder(plan: FinderPlan, plain: CandidateFinder): CandidateFinder | undefined {
  const shared = theInstance();
  if (!shared) return undefined;
  const tables = layOutTables(plan);
  return {
    find(bytes, stretch, marks) {
      const length = stretch.limitEnd;
      if (length <= plainBytesMax || stretch.limitStart > 0) {
        plain.find(bytes, stretch, marks);
        return;
      }
      const views = prepare(shared, tables, length);
      views.text.fill(0, 0, marginBytes);
      views.text.set(bytes.length === length ? bytes : bytes.subarray(0, length), marginBytes);
      views.text.fill(0, marginBytes + length, marginBytes * 2 + length);
      marks.digitBits = views.digitBits;
      marks.tokenBits = views.tokenBits;
      marks.leadBits = views.leadBits;
      let from = stretch.from;
      while (from < stretch.to) {
        from = shared.finder.find(from, stretch.to, stretch.isField ? 1 : 0);
        addCandidates(marks, views.positions, views.slots, shared.finder.candidates());
        takeKeywords(bytes, stretch, marks, views, shared.finder.keywords());
      }
    },
  };
}

function takeKeywords(bytes: Uint8Array, stretch: Stretch, marks: Marks, views: Views, count: number): void {
  const { keywordStarts, keywordEnds, combinations } = views;
  for (let i = 0; i < count; i++) {
    const start = keywordStarts[i] ?? 0;
    const end = keywordEnds[i] ?? 0;
    if (isWholeWord(bytes, start, end, stretch.limitStart, stretch.limitEnd)) addKeyword(marks, start, end, combinations[i] ?? 0);
  }
}

/** Puts tables in and makes room for text and answers. */
function prepare(shared: Instance, tables: Uint8Array, textBytes: number): Views {
  const { finder } = shared;
  if (shared.owner === tables && shared.textMax >= textBytes && shared.views?.buffer === finder.memory.buffer)
    return shared.views;
  if (shared.owner === tables && shared.textMax >= textBytes && shared.views) shared.views = undefined;
  const textMax = Math.max(shared.textMax, Math.ceil(textBytes / pageBytes) * pageBytes);
  const places = layOut(tables.length, textMax);
  const missing = places.end - finder.memory.buffer.byteLength;
  if (missing > 0) finder.memory.grow(Math.ceil(missing / pageBytes));
  const { buffer } = finder.memory;
  new Uint8Array(buffer, 0, tables.length).set(tables);
  finder.useTables(0);
  const header = new Uint32Array(buffer, places.header, 9);
  header.set([places.text + marginBytes, places.digitBits, places.tokenBits, places.leadBits, places.positions, places.slots]);
  header.set([places.keywordStarts, places.keywordEnds, places.combinations], 6);
  finder.useLists(places.header);
  shared.owner = tables;
  shared.textMax = textMax;
  const bitWords = (textMax + 128) >> 5;
  shared.views = {
    buffer,
    text: new Uint8Array(buffer, places.text, textMax + marginBytes * 2),
    digitBits: new Uint32Array(buffer, places.digitBits, bitWords),
    tokenBits: new Uint32Array(buffer, places.tokenBits, bitWords),
    leadBits: new Uint32Array(buffer, places.leadBits, bitWords),
    positions: new Int32Array(buffer, places.positions, listMax),
    slots: new Uint16Array(buffer, places.slots, listMax),
    keywordStarts: new Int32Array(buffer, places.keywordStarts, listMax),
    keywordEnds: new Int32Array(buffer, places.keywordEnds, listMax),
    combinations: new Uint16Array(buffer, places.combinations, listMax),
  };
  return shared.views;
}

/** Where everything lies behind the tables. Lists have as many bytes to spare as one walk too far could write. */
function layOut(tablesBytes: number, textMax: number) {
  const header = (tablesBytes + 63) & ~63;
  const text = header + 64;
  const digitBits = text + textMax + marginBytes * 2;
  const bitBytes = (textMax >> 3) + 64;
  const tokenBits = digitBits + bitBytes;
  const leadBits = tokenBits + bitBytes;
  const positions = leadBits + bitBytes;
  const slots = positions + listMax * 4;
  const keywordStarts = slots + listMax * 2;
  const keywordEnds = keywordStarts + listMax * 4;
  const combinations = keywordEnds + listMax * 4;
  const end = combinations + listMax * 2;
  return { header, text, digitBits, tokenBits, leadBits, positions, slots, keywordStarts, keywordEnds, combinations, end };
}

/** All tables of a plan one after the other, and before them where each begins: 0 for those that are not needed. */
function layOutTables(plan: FinderPlan): Uint8Array {
  const { automaton, dictionaries } = plan;
  const hasWords = dictionaries.length > 0;
  const filter = hasWords ? wordFilter(dictionaries) : undefined;
  const lists = new Uint32Array(dictionaries.length * 3);
  const parts: (Uint8Array | Uint16Array | Uint32Array | Int32Array | undefined)[] = [
    firstThree(automaton),
    firstTwoOutsideAscii(automaton),
    automaton.first,
    automaton.classOf,
    automaton.table,
    acceptance(plan),
    joined(plan.digitTables),
    plan.digitTableAfter,
    plan.codeSlots.some((slot) => slot !== 0) ? plan.codeSlots : undefined,
    plan.wordSlots,
    signTable(plan.signs),
    filter,
    plan.digitBehind,
    hasWords ? lowerCase : undefined,
    lists,
    ...dictionaries.map(({ words }) => words.places),
  ];
  let place = 128;
  const starts = parts.map((part) => {
    const start = place;
    place += part ? (part.byteLength + 15) & ~15 : 0;
    return part ? start : 0;
  });
  const [behind = 0, lower = 0, listsStart = 0, ...hashes] = starts.slice(12);
  dictionaries.forEach(({ words, slot }, index) => {
    lists.set([hashes[index] ?? 0, words.places.length - 1, slot], index * 3);
  });
  const tables = new Uint8Array(place);
  const numbers = [automaton.classCount, plan.signs.length, filter ? filter.length * 8 - 1 : 0, listsStart];
  const rest = [behind, plan.digitBehindCount, shortestWord(plan), lower, dictionaries.length];
  new Uint32Array(tables.buffer, 0, 21).set([...starts.slice(0, 12), ...numbers, ...rest]);
  parts.forEach((part, index) => {
    if (part) tables.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), starts[index]);
  });
  return tables;
}

/** Length of the shortest token that any form begins with. */
function shortestWord({ wordSlots }: FinderPlan): number {
  return Math.max(0, wordSlots?.findIndex((slot) => slot !== 0) ?? 0) >> 1;
}

/** One bit for each three bytes, by five bits of each, with which a spelling in ASCII may begin. */
function firstThree({ first, table, classOf, classCount, accepts }: Automaton): Uint8Array {
  const bits = new Uint8Array(4_096);
  const set = (one: number, two: number, three: number): void => {
    const index = ((one & 31) << 10) | ((two & 31) << 5) | (three & 31);
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  };
  const next = (state: number, byte: number): number => table[state * classCount + (classOf[byte] ?? 0)] ?? 0;
  for (let one = 0; one < 128; one++) {
    const second = first[one] ?? 0;
    for (let two = 0; second !== 0 && two < 256; two++) {
      const third = next(second, two);
      for (let three = 0; third !== 0 && three < 256; three++) {
        if ((accepts[third] ?? -1) >= 0 || next(third, three) !== 0) set(one, two, three);
      }
    }
  }
  return bits;
}

/** One bit for each two bytes, the first of them outside ASCII, with which a spelling begins. */
function firstTwoOutsideAscii({ first, table, classOf, classCount }: Automaton): Uint8Array {
  const bits = new Uint8Array(4_096);
  for (let one = 128; one < 256; one++) {
    const state = first[one] ?? 0;
    for (let two = 0; state !== 0 && two < 256; two++) {
      const index = ((one & 127) << 8) | two;
      if (table[state * classCount + (classOf[two] ?? 0)] !== 0) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
    }
  }
  return bits;
}

/** By state: the slot of the literals that end there, and in the upper half the combination of the keywords. */
function acceptance({ automaton, literalSlots, combinations }: FinderPlan): Uint32Array {
  return Uint32Array.from(automaton.accepts, (index) =>
    index < 0 ? 0 : (literalSlots[index] ?? 0) | ((combinations[index] ?? 0) << 16),
  );
}

function joined(tables: readonly Uint16Array[]): Uint16Array {
  const all = new Uint16Array(tables.length * digitShapeCount);
  tables.forEach((table, index) => {
    all.set(table, index * digitShapeCount);
  });
  return all;
}

function signTable(signs: FinderPlan["signs"]): Uint8Array {
  const table = new Uint8Array(signs.length * 260);
  signs.forEach(({ byte, slot, beside, again }, index) => {
    table.set([byte, again, slot & 255, slot >> 8], index * 260);
    table.set(beside, index * 260 + 4);
  });
  return table;
}

/** A bit for the hash of each word of some lists; at most one bit in sixty-four is set. */
function wordFilter(dictionaries: FinderPlan["dictionaries"]): Uint8Array {
  let bytes = 1_024;
  const places = dictionaries.reduce((sum, { words }) => sum + words.places.length, 0);
  while (bytes < places * 2) bytes *= 2;
  const bits = new Uint8Array(bytes);
  const mask = bytes * 8 - 1;
  for (const { words } of dictionaries) {
    for (const hash of words.places)
      if (hash !== 0) bits[(hash & mask) >> 3] = (bits[(hash & mask) >> 3] ?? 0) | (1 << (hash & 7));
  }
  return bits;
}
