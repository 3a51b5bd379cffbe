/**
 * Turns identifiers into tables: which forms may begin at which shape, which keywords belong to whom. Made once per detector.
 * Forms that need no keyword are looked for everywhere; forms that require one only near their keywords.
 */
import { assert } from "../../base/assert.ts";
import { type Anchor, beforeMax, type Form, type Identifier, lengthMaxDefault } from "../identifier.ts";
import type { HashSet } from "../text/hash-set.ts";
import { encodeUtf8 } from "../text/utf8.ts";
import { buildAutomaton, type Spelling } from "./automaton.ts";
import { digitShape, digitShapeCount, type FinderPlan, lengthCap, wordShape, wordShapeCount } from "./candidate-finder.ts";
import { createKeywordSets, type KeywordSets } from "./keywords.ts";

/** A form made ready: what is asked for at every try stands in properties of its own, of the same kind in all forms. */
export type PlannedForm = {
  readonly form: Form;
  /** Index of the identifier in the detector. */
  readonly identifier: number;
  /** Index of the keyword set; -1 when keywords do not matter. */
  readonly keywordSet: number;
  /** Whether a keyword must be near, where keywords matter; otherwise none may be. */
  readonly isRequired: boolean;
  /** {@link Form.behindKeyword}, or 0. */
  readonly behindKeyword: number;
  /** What must hold around the anchor before anything is read; absent when nothing must. */
  readonly anchor: PlannedAnchor | undefined;
  /** Bytes that may stand before the anchor; 1 where so. */
  readonly lead: Uint8Array | undefined;
  readonly before: Form["before"];
  readonly read: Form["read"];
  readonly pattern: RegExp | undefined;
  readonly validate: Form["validate"];
  readonly isCut: boolean;
  /** Whether a match may begin before a digit at the anchor that a dot or hyphen joins to digits before it. */
  readonly reachesBack: boolean;
  readonly lengthMax: number;
};

/** What must hold around an anchor, beside the shape the finder saw. */
export type PlannedAnchor = {
  /** Bytes from the start of an anchor to the place where the finder notices it. */
  readonly offset: number;
  /** Byte that must stand directly before, or -1. */
  readonly after: number;
  /** By the first two digits: 1 where a form with prefixes may begin. */
  readonly prefixes: Uint8Array | undefined;
  /** Bytes one of which must stand directly behind a run of digits; 1 where so. */
  readonly behind: Uint8Array | undefined;
  /** What must follow a run of digits: bytes (1 where allowed) and the length of the next run. */
  readonly next: { readonly by: Uint8Array; readonly digits: number } | undefined;
  /** Beginnings one of which must stand at the anchor, in lower case; for forms found near a keyword. */
  readonly literals: readonly Uint8Array[];
  /** The list one of whose words must stand at the anchor; for forms found near a keyword. */
  readonly words: HashSet | undefined;
};

/** Everything a detector needs to know. */
export type Plan = {
  readonly identifiers: readonly Identifier[];
  readonly finder: FinderPlan;
  /** Forms by slot. */
  readonly slots: readonly (readonly PlannedForm[])[];
  /** Slots of the forms found near keywords: {@link nearShapeCount} entries for each keyword set. */
  readonly nearSlots: Uint16Array;
  /** The same turned round: for each shape `maskWords` words with a bit for each keyword set that has such forms. */
  readonly nearMasks: Uint32Array;
  readonly maskWords: number;
  /** Whether any form found near keywords begins with a word of a dictionary. */
  readonly hasNearDictionary: boolean;
  /** Number of keyword sets. */
  readonly setCount: number;
  /** By combination: 1 for each keyword set it contains. */
  readonly hasSet: readonly Uint8Array[];
  /** By combination: the keyword sets it contains. */
  readonly setsOf: readonly Uint16Array[];
  /** By keyword set, and by combination: longest match of a form found near it, in bytes. */
  readonly setLengths: Uint16Array;
  /** By keyword set: {@link Form.behindKeyword}, or 0. */
  readonly setBehind: Uint16Array;
  readonly combinationLengths: Uint16Array;
  /** The longest of all of them. */
  readonly nearLengthMax: number;
  /** Most bytes a match may begin before the place where it is noticed. */
  readonly backMax: number;
};

/** Most bytes a match may begin before the place where the finder notices it: a lead, or the dashes of an armour. */
export const leadMax = 8;

/** Where the shapes of tokens begin among the shapes near keywords; before them are those of {@link nearRun}. */
export const nearWordsStart = (lengthCap + 1) * 10;

/** The shape of words of dictionaries near keywords. */
export const nearDictionary = nearWordsStart + wordShapeCount;

/** Entries of one keyword set in {@link Plan.nearSlots}. */
export const nearShapeCount = nearDictionary + 1;

/** The shape near keywords of a run of digits: by its length, at most {@link lengthCap}, and its first digit. */
export function nearRun(length: number, first: number): number {
  return length * 10 + first;
}

/** Longest match of a form that needs or forbids a keyword, in bytes. */
const keywordedLengthMax = 512;

/** Gives numbers to lists of forms. */
type Slots = { readonly lists: PlannedForm[][]; readonly numbers: Map<string, number>; readonly order: Map<PlannedForm, number> };

/** Plans a detector for some identifiers. */
export function planDetector(identifiers: readonly Identifier[]): Plan {
  const sets = createKeywordSets(identifiers.flatMap((one) => one.forms.flatMap((form) => keywordsOf(one, form) ?? [])));
  const forms = identifiers.flatMap((one, index) => one.forms.map((form) => planForm(one, form, index, sets)));
  const slots: Slots = { lists: [[]], numbers: new Map([["", 0]]), order: new Map(forms.map((form, index) => [form, index])) };
  const free = forms.filter(({ isRequired }) => !isRequired);
  const near = forms.filter(({ isRequired }) => isRequired);
  const { finder, setsOf } = planFinder(free, sets, slots);
  const setLengths = new Uint16Array(sets.count);
  const setBehind = new Uint16Array(sets.count);
  for (const { keywordSet, lengthMax, behindKeyword, identifier } of near) {
    assert(
      setLengths[keywordSet] === 0 || setBehind[keywordSet] === behindKeyword,
      `${identifiers[identifier]?.id}: forms with the same keywords alike about behindKeyword`,
    );
    setBehind[keywordSet] = behindKeyword;
    setLengths[keywordSet] = Math.max(setLengths[keywordSet] ?? 0, behindKeyword > 0 ? 1 : lengthMax);
  }
  const nearSlots = numberNearSlots(slots, sets.count, near);
  return {
    identifiers,
    finder,
    nearSlots,
    ...maskShapes(nearSlots, sets.count),
    hasNearDictionary: near.some(({ anchor }) => anchor?.words),
    slots: slots.lists,
    setCount: sets.count,
    hasSet: setsOf.map((members) => flags(members, sets.count)),
    setsOf,
    setLengths,
    setBehind,
    combinationLengths: Uint16Array.from(setsOf, (members) => Math.max(0, ...Array.from(members, (set) => setLengths[set] ?? 0))),
    nearLengthMax: Math.max(0, ...setLengths),
    backMax: forms.some(({ form }) => form.before) ? beforeMax : leadMax,
  };
}

/** 1 at each of some places. */
function flags(places: Uint16Array, size: number): Uint8Array {
  const set = new Uint8Array(size);
  for (const place of places) set[place] = 1;
  return set;
}

function keywordsOf(identifier: Identifier, form: Form): [readonly string[]] | undefined {
  return form.keyword === "unneeded" ? undefined : [form.keywords ?? identifier.keywords];
}

function planForm(identifier: Identifier, form: Form, index: number, sets: KeywordSets): PlannedForm {
  const keywords = keywordsOf(identifier, form);
  const lengthMax = form.lengthMax ?? lengthMaxDefault;
  assert(
    !keywords || lengthMax <= keywordedLengthMax,
    `${identifier.id}: forms with keywords match at most ${keywordedLengthMax} bytes`,
  );
  assert(!keywords || keywords[0].length > 0, `${identifier.id}: keywords for forms that ask for them`);
  assert(
    form.anchor.kind !== "sign" || (form.keyword !== "required" && /^[^0-9A-Za-z\u0080-\uffff]$/.test(form.anchor.sign)),
    `${identifier.id}: signs are one ASCII character that is no letter or digit, of forms that require no keyword`,
  );
  assert(form.pattern || form.read, `${identifier.id}: forms with an expression or a reader`);
  assert(!form.before || form.lead === undefined, `${identifier.id}: either a lead or something before`);
  return {
    form,
    identifier: index,
    keywordSet: keywords ? sets.indexOf(keywords[0]) : -1,
    isRequired: form.keyword === "required",
    behindKeyword: form.behindKeyword ?? 0,
    anchor: planAnchor(identifier, form),
    lead: form.lead === undefined ? undefined : byteSet(form.lead),
    before: form.before,
    read: form.read,
    pattern: form.pattern,
    validate: form.validate,
    isCut: form.isCut === true,
    reachesBack: form.before !== undefined || /[.-]/.test(form.lead ?? ""),
    lengthMax,
  };
}

function planAnchor({ id }: Identifier, { anchor, keyword }: Form): PlannedAnchor | undefined {
  const texts = anchor.kind === "literal" ? anchor.texts : [];
  const offset = Math.max(0, ...texts.map(firstLetter));
  assert(
    texts.every((text) => firstLetter(text) === offset) && offset <= leadMax,
    `${id}: literals alike before their first letter`,
  );
  const { after, next, behind = next?.by } = anchor.kind === "digits" ? anchor : {};
  const planned = {
    offset,
    after: after === undefined ? -1 : after.charCodeAt(0),
    prefixes: prefixesOf(anchor),
    behind: behind === undefined ? undefined : byteSet(behind),
    next: next && { ...next, by: byteSet(next.by) },
    literals: texts.map((text) => encodeUtf8(text.toLowerCase())),
    words: anchor.kind === "dictionary" && keyword === "required" ? anchor.words : undefined,
  };
  const isPlain = planned.after < 0 && !planned.prefixes && !planned.behind && texts.length === 0 && !planned.words;
  return isPlain ? undefined : planned;
}

function prefixesOf(anchor: Anchor): Uint8Array | undefined {
  if (anchor.kind !== "digits" || !anchor.prefixes) return undefined;
  const allowed = new Uint8Array(100);
  for (const prefix of anchor.prefixes) {
    if (prefix.length > 1) allowed[Number(prefix)] = 1;
    else allowed.fill(1, Number(prefix) * 10, Number(prefix) * 10 + 10);
  }
  return allowed;
}

function firstLetter(text: string): number {
  return text.search(/[A-Za-z]/);
}

function byteSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const byte of encodeUtf8(characters)) set[byte] = 1;
  return set;
}

function planFinder(
  free: readonly PlannedForm[],
  sets: KeywordSets,
  slots: Slots,
): { finder: FinderPlan; setsOf: Uint16Array[] } {
  const literals = free.flatMap((planned) =>
    planned.form.anchor.kind === "literal"
      ? planned.form.anchor.texts.map((text) => ({ planned, text: text.slice(planned.anchor?.offset) }))
      : [],
  );
  const spellings: Spelling[] = [...sets.spellings, ...literals.map(({ text }) => ({ text, spaced: false }))];
  const automaton = buildAutomaton(spellings);
  const setsOf: Uint16Array[] = [new Uint16Array(0)];
  const numbers = new Map([["", 0]]);
  const combinations = automaton.accepted.map((indexes) => {
    const members = [...new Set(indexes.flatMap((index) => sets.memberships[index] ?? []))].sort((a, b) => a - b);
    const key = members.join();
    const number = numbers.get(key) ?? setsOf.push(Uint16Array.from(members)) - 1;
    numbers.set(key, number);
    return number;
  });
  const literalSlots = automaton.accepted.map((indexes) =>
    slotOf(
      slots,
      indexes.flatMap((index) => literals[index - sets.spellings.length]?.planned ?? []),
    ),
  );
  const finder = {
    automaton,
    combinations: Uint16Array.from(combinations),
    literalSlots: Uint16Array.from(literalSlots),
    ...planDigits(free, slots),
    signs: planSigns(free, slots),
    codeSlots: numberShapes(slots, 26 * 26, free, codeShapes),
    wordSlots: planWords(
      free.filter(({ form }) => form.anchor.kind === "word"),
      slots,
    ),
    dictionaries: planDictionaries(free, slots),
  };
  return { finder, setsOf };
}

function planWords(words: readonly PlannedForm[], slots: Slots): Uint16Array | undefined {
  return words.length > 0 ? numberShapes(slots, wordShapeCount, words, wordShapes) : undefined;
}

function planDictionaries(free: readonly PlannedForm[], slots: Slots): FinderPlan["dictionaries"] {
  const byWords = new Map<HashSet, PlannedForm[]>();
  for (const planned of free) {
    const { anchor } = planned.form;
    if (anchor.kind === "dictionary") byWords.set(anchor.words, [...(byWords.get(anchor.words) ?? []), planned]);
  }
  return [...byWords].map(([words, forms]) => ({ words, slot: slotOf(slots, forms) }));
}

type DigitTables = Pick<FinderPlan, "digitTables" | "digitTableAfter" | "digitBehind" | "digitBehindCount">;

function planDigits(free: readonly PlannedForm[], slots: Slots): DigitTables {
  const digits = free.filter(({ form }) => form.anchor.kind === "digits");
  const { digitBehind, samples } = kindsBehind(digits);
  const digitTables: Uint16Array[] = [];
  const digitTableAfter = new Uint8Array(256);
  for (const [index, after] of [...new Set([-1, ...digits.map(afterOf)])].entries()) {
    if (after >= 0) digitTableAfter[after] = index;
    for (const sample of samples) {
      const forms = digits.filter((planned) => afterOf(planned) === after && planned.anchor?.behind?.[sample] !== 0);
      digitTables.push(numberShapes(slots, digitShapeCount, forms, digitShapes));
    }
  }
  return { digitTables, digitTableAfter, digitBehind, digitBehindCount: samples.length };
}

function afterOf({ anchor }: PlannedForm): number {
  return anchor?.after ?? -1;
}

/** Puts bytes into kinds that all forms treat alike; the first kind is that of the byte 0, which none asks for. */
function kindsBehind(digits: readonly PlannedForm[]): { digitBehind: Uint8Array; samples: number[] } {
  const digitBehind = new Uint8Array(256);
  const kinds = new Map<string, number>();
  const samples: number[] = [];
  for (let byte = 0; byte < 256; byte++) {
    const key = digits.map(({ anchor }) => anchor?.behind?.[byte] ?? 0).join("");
    const kind = kinds.get(key) ?? samples.push(byte) - 1;
    kinds.set(key, kind);
    digitBehind[byte] = kind;
  }
  return { digitBehind, samples };
}

/** One entry for each sign and the characters beside it; forms that ask for the same share it. */
function planSigns(free: readonly PlannedForm[], slots: Slots): FinderPlan["signs"] {
  const lists = new Map<string, PlannedForm[]>();
  for (const planned of free) {
    const { anchor } = planned.form;
    if (anchor.kind !== "sign") continue;
    const key = `${anchor.sign}${String.fromCharCode(anchor.again ?? 0)}${anchor.beside}`;
    lists.set(key, [...(lists.get(key) ?? []), planned]);
  }
  return [...lists].map(([key, list]) => ({
    byte: key.charCodeAt(0),
    slot: slotOf(slots, list),
    beside: byteSet(key.slice(2)),
    again: key.charCodeAt(1),
  }));
}

/** A table from shape to slot for the forms whose anchors have shapes of this kind. */
function numberShapes(
  slots: Slots,
  count: number,
  forms: readonly PlannedForm[],
  shapesOf: (anchor: Anchor) => Iterable<number>,
): Uint16Array {
  const lists = new Map<number, PlannedForm[]>();
  for (const planned of forms) {
    for (const shape of new Set(shapesOf(planned.form.anchor))) {
      const list = lists.get(shape);
      if (list) list.push(planned);
      else lists.set(shape, [planned]);
    }
  }
  const table = new Uint16Array(count);
  for (const [shape, list] of lists) table[shape] = slotOf(slots, list);
  return table;
}

function numberNearSlots(slots: Slots, setCount: number, near: readonly PlannedForm[]): Uint16Array {
  const table = new Uint16Array(setCount * nearShapeCount);
  for (let set = 0; set < setCount; set++) {
    const forms = near.filter((planned) => planned.keywordSet === set);
    table.set(numberShapes(slots, nearWordsStart, forms, nearRuns), set * nearShapeCount);
    table.set(numberShapes(slots, wordShapeCount, forms, wordShapes), set * nearShapeCount + nearWordsStart);
    const dictionaries = forms.filter(({ anchor }) => anchor?.words);
    if (dictionaries.length > 0) table[set * nearShapeCount + nearDictionary] = slotOf(slots, dictionaries);
  }
  return table;
}

function maskShapes(nearSlots: Uint16Array, setCount: number): Pick<Plan, "nearMasks" | "maskWords"> {
  const maskWords = (setCount + 31) >> 5;
  const nearMasks = new Uint32Array(nearShapeCount * maskWords);
  for (let set = 0; set < setCount; set++) {
    for (let shape = 0; shape < nearShapeCount; shape++) {
      if (nearSlots[set * nearShapeCount + shape] === 0) continue;
      const word = shape * maskWords + (set >> 5);
      nearMasks[word] = (nearMasks[word] ?? 0) | (1 << (set & 31));
    }
  }
  return { nearMasks, maskWords };
}

function slotOf(slots: Slots, forms: readonly PlannedForm[]): number {
  const key = forms.map((planned) => slots.order.get(planned)).join();
  const known = slots.numbers.get(key);
  if (known !== undefined) return known;
  const slot = slots.lists.push([...forms]) - 1;
  assert(slot < 65_536, "fewer than 65,536 slots");
  slots.numbers.set(key, slot);
  return slot;
}

function* digitShapes(anchor: Anchor): Iterable<number> {
  if (anchor.kind !== "digits") return;
  const prefixes = anchor.prefixes ?? ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
  for (const [min, max] of anchor.runs) {
    for (let length = min; length <= Math.min(max, lengthCap); length++) {
      for (const prefix of prefixes) {
        const first = Number(prefix.charAt(0));
        const second = prefix.charAt(1);
        if (second !== "") yield digitShape(length, first, Number(second));
        else for (let digit = 0; digit < 10; digit++) yield digitShape(length, first, digit);
      }
    }
  }
}

function* nearRuns(anchor: Anchor): Iterable<number> {
  if (anchor.kind !== "digits") return;
  const prefixes = anchor.prefixes ?? ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
  const firsts = new Set(prefixes.map((prefix) => Number(prefix.charAt(0))));
  for (const [min, max] of anchor.runs) {
    for (let length = min; length <= Math.min(max, lengthCap); length++) for (const first of firsts) yield nearRun(length, first);
  }
}

function* codeShapes(anchor: Anchor): Iterable<number> {
  if (anchor.kind === "code") yield (anchor.letters.charCodeAt(0) - 65) * 26 + anchor.letters.charCodeAt(1) - 65;
}

/** Codes and literals near keywords are looked for wherever a token starts with a letter. */
function* wordShapes(anchor: Anchor): Iterable<number> {
  if (anchor.kind === "digits" || anchor.kind === "sign" || anchor.kind === "dictionary") return;
  const min = anchor.kind === "word" ? anchor.tokenMin : 1;
  const max = anchor.kind === "word" ? anchor.tokenMax : lengthCap;
  const start = anchor.kind === "word" ? anchor.start : "letter";
  for (let length = min; length <= Math.min(max, lengthCap); length++) {
    if (start !== "digit") yield wordShape(length, false);
    if (start !== "letter") yield wordShape(length, true);
  }
}
