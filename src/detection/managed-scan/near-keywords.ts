/**
 * Where forms that require a keyword may begin: visits the tokens near keywords, by the bits the finder left, and names the
 * forms whose shape and keyword fit. Whether one matches, and whether its keyword is near enough, is decided elsewhere.
 */
import { isLetterAt } from "../text/utf8.ts";
import { isWordStart } from "../text/words.ts";
import { lengthCap, type Marks, wordShape } from "./candidate-finder.ts";
import type { NameKeywords } from "./field-names.ts";
import { keywordReachMax } from "./keywords.ts";
import { isJoinedBefore } from "./matcher.ts";
import { nearDictionary, nearRun, nearShapeCount, nearWordsStart, type Plan, type PlannedForm } from "./plan.ts";

/** A stretch whose matches and keywords stay inside: a field with what its name says, or the whole text with field -1. */
export type Extent = { low: number; high: number; field: number; name: NameKeywords | undefined };

/** Tries a form at a place. */
export type TryForm = (extent: Extent, planned: PlannedForm, position: number) => void;

/** Visits places near keywords, in ascending order within a block. */
export interface NearKeywords {
  /** Begins a block, whose keywords and bits are in the marks. */
  begin(bytes: Uint8Array): void;
  /** Tries what may begin in [from, to) of an extent. `hasKeyword`: whether any stands in the extent, beside those of its name. */
  visit(extent: Extent, from: number, to: number, hasKeyword: boolean): void;
}

/** Makes the visitor of a plan's forms. */
export function createNearKeywords(plan: Plan, marks: Marks, tryForm: TryForm): NearKeywords {
  const near = createNearSets(plan, marks);
  let bytes: Uint8Array = new Uint8Array(0);

  /** Whether a dot or hyphen joins the token at hand to digits before it. */
  let isJoined = false;
  /** The name of a field that only its name puts near keywords: the sets stay the same all over it. */
  let named: NameKeywords | undefined;
  const tryForms = (extent: Extent, forms: readonly PlannedForm[], position: number): void => {
    const distance = named ? position - extent.low : 0;
    for (let i = 0; i < forms.length; i++) {
      const planned = forms[i];
      if (!planned || (isJoined && !planned.reachesBack)) continue;
      if (distance <= planned.behindKeyword || planned.behindKeyword === 0) tryForm(extent, planned, position);
    }
  };

  const tryActive = (extent: Extent, shape: number, position: number): void => {
    const { active } = near;
    const { nearMasks, maskWords } = plan;
    const base = shape * maskWords;
    for (let word = 0; word < maskWords; word++) {
      let sets = (active[word] ?? 0) & (nearMasks[base + word] ?? 0);
      while (sets !== 0) {
        const set = word * 32 + 31 - Math.clz32(sets & -sets);
        sets &= sets - 1;
        const forms = plan.slots[plan.nearSlots[set * nearShapeCount + shape] ?? 0];
        if (forms) tryForms(extent, forms, position);
      }
    }
  };

  const tryShape = (extent: Extent, shape: number, position: number): void => {
    if (!named?.forms) {
      tryActive(extent, shape, position);
      return;
    }
    named.forms[shape] ??= formsOf(plan, named.mask, shape);
    tryForms(extent, named.forms[shape], position);
  };

  const tryToken = (extent: Extent, position: number): void => {
    const first = bytes[position] ?? 0;
    const isDigit = first < 58;
    if (first >= 0x80 && !isLetterAt(bytes, position, extent.high)) return;
    isJoined = isDigit && position > extent.low && isJoinedBefore(bytes, position, extent.low, extent.high);
    if (isDigit && named?.hasRuns !== false)
      tryShape(extent, nearRun(runOfOnes(marks.digitBits, position, extent.high), first - 48), position);
    if (named?.hasWords === false) return;
    if (first < 0x80)
      tryShape(extent, nearWordsStart + wordShape(runOfOnes(marks.tokenBits, position, extent.high), isDigit), position);
    if (plan.hasNearDictionary && !isDigit && isWordStart(bytes, position, extent.low))
      tryShape(extent, nearDictionary, position);
  };

  return {
    begin(next) {
      bytes = next;
      near.begin();
    },
    visit(extent, from, to, hasKeyword) {
      named = hasKeyword || !extent.name?.forms ? undefined : extent.name;
      if (named && !named.hasRuns && !named.hasWords) return;
      if (!named) near.enter(extent);
      const { tokenBits, leadBits } = marks;
      for (let word = from >> 5; word << 5 < to; word++) {
        const tokens = tokenBits[word] ?? 0;
        let starts = tokens & ~((tokens << 1) | (word > 0 ? (tokenBits[word - 1] ?? 0) >>> 31 : 0));
        if (plan.hasNearDictionary) starts |= leadBits[word] ?? 0;
        if (extent.low >> 5 === word) starts |= tokens & (1 << (extent.low & 31));
        if (word << 5 < from) starts &= -1 << (from & 31);
        if (to - (word << 5) < 32) starts &= ~(-1 << (to & 31));
        while (starts !== 0) {
          const position = (word << 5) + 31 - Math.clz32(starts & -starts);
          starts &= starts - 1;
          if (named || near.moveTo(position)) tryToken(extent, position);
        }
      }
    },
  };
}

/** The forms of some keyword sets that may begin at a shape. */
function formsOf(plan: Plan, mask: Uint32Array, shape: number): readonly PlannedForm[] {
  const forms: PlannedForm[] = [];
  for (let set = 0; set < plan.setCount; set++) {
    const isSet = (((mask[set >> 5] ?? 0) >>> (set & 31)) & 1) === 1;
    if (isSet) forms.push(...(plan.slots[plan.nearSlots[set * nearShapeCount + shape] ?? 0] ?? []));
  }
  return forms;
}

/** Number of set bits from a position on, not further than `high` and not more than {@link lengthCap}. */
function runOfOnes(bits: Uint32Array, position: number, high: number): number {
  const shift = position & 31;
  let word = position >> 5;
  let length = trailingOnes((bits[word] ?? 0) >>> shift);
  if (length === 32 - shift) {
    for (let more = 32; more === 32 && length < lengthCap; length += more) more = trailingOnes(bits[++word] ?? 0);
  }
  return Math.min(length, lengthCap, high - position);
}

function trailingOnes(bits: number): number {
  const zeros = ~bits;
  return zeros === 0 ? 32 : 31 - Math.clz32(zeros & -zeros);
}

/** The keyword sets with a keyword close enough to the current place for any of their matches. */
type NearSets = {
  /** One bit by set. */
  readonly active: Uint32Array;
  begin(): void;
  enter(extent: Extent): void;
  /** Goes on to a place, and tells whether any set is active there. */
  moveTo(position: number): boolean;
};

/**
 * The sets change only where some keyword's reach begins or ends; in between they stay. `floor` is the first keyword that can
 * still matter, `changesAt` the next place where the sets may change.
 */
function createNearSets(plan: Plan, marks: Marks): NearSets {
  const active = new Uint32Array(plan.maskWords);
  const state = { floor: 0, changesAt: 0, isAny: false };
  const closeSets = Uint16Array.from([...plan.setBehind.keys()].filter((set) => plan.setBehind[set] !== 0));
  let extent: Extent | undefined;

  const addKeyword = (i: number, position: number): void => {
    const low = marks.keywordLows[i] ?? 0;
    const gone = (marks.keywordHighs[i] ?? 0) + plan.backMax + 1;
    if (gone <= position || (marks.keywordStarts[i] ?? 0) < (extent?.low ?? 0)) return;
    const end = marks.keywordEnds[i] ?? 0;
    const members = plan.setsOf[marks.combinations[i] ?? 0];
    for (let k = 0; members && k < members.length; k++) {
      const set = members[k] ?? 0;
      const behind = plan.setBehind[set] ?? 0;
      const from = behind > 0 ? end : low - (plan.setLengths[set] ?? 0);
      const until = behind > 0 ? end + behind + 1 : gone;
      if (position >= until) continue;
      state.changesAt = Math.min(state.changesAt, position < from ? from : until);
      if (position >= from) active[set >> 5] = (active[set >> 5] ?? 0) | (1 << (set & 31));
    }
  };

  const addName = ({ mask }: NameKeywords, distance: number, low: number): void => {
    active.set(mask);
    for (let k = 0; k < closeSets.length; k++) {
      const set = closeSets[k] ?? 0;
      const behind = plan.setBehind[set] ?? 0;
      if (distance > behind) active[set >> 5] = (active[set >> 5] ?? 0) & ~(1 << (set & 31));
      else state.changesAt = Math.min(state.changesAt, low + behind + 1);
    }
  };

  const change = (position: number): void => {
    state.changesAt = extent?.high ?? 0;
    active.fill(0);
    if (extent?.name) addName(extent.name, position - extent.low, extent.low);
    const { keywordCount, keywordStarts, keywordHighs } = marks;
    while (state.floor < keywordCount && (keywordHighs[state.floor] ?? 0) < position - plan.backMax) state.floor++;
    const reach = plan.nearLengthMax + keywordReachMax((extent?.field ?? -1) >= 0);
    const last = Math.min(state.changesAt, position + reach);
    let i = state.floor;
    for (; i < keywordCount && (keywordStarts[i] ?? 0) <= last; i++) addKeyword(i, position);
    if (i < keywordCount) state.changesAt = Math.min(state.changesAt, (keywordStarts[i] ?? 0) - reach);
    state.isAny = active.some((sets) => sets !== 0);
  };

  return {
    active,
    begin() {
      state.floor = 0;
    },
    enter(next) {
      extent = next;
      state.changesAt = 0;
    },
    moveTo(position) {
      if (position >= state.changesAt) change(position);
      return state.isAny;
    },
  };
}
