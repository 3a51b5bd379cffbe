import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalogue } from "../catalogue.ts";
import { createDetector, type Hit } from "../detector.ts";
import { type Anchor, alwaysHigh, type Identifier } from "../identifier.ts";
import { encodeUtf8 } from "../text/utf8.ts";
import { wordList } from "../text/words.ts";
import { type CandidateFinder, createCandidateFinder, createMarks, type FinderPlan } from "./candidate-finder.ts";
import { planDetector } from "./plan.ts";
import { createWasmCandidateFinder } from "./wasm-candidate-finder.ts";

/** One form for each kind of anchor that is found without a keyword, so that none depends on what the catalogue holds. */
const anchors: readonly Anchor[] = [
  { kind: "digits", runs: [[1, 80]], prefixes: ["4", "07"] },
  { kind: "digits", runs: [[2, 5]], after: "+" },
  { kind: "digits", runs: [[1, 63]], behind: "xé" },
  { kind: "digits", runs: [[1, 3]], after: "+", behind: "-." },
  { kind: "digits", runs: [[3, 4]], after: "#" },
  { kind: "word", start: "either", tokenMin: 20, tokenMax: 70 },
  { kind: "code", letters: "DE" },
  { kind: "literal", texts: ["sk_live"] },
  { kind: "literal", texts: ["-sk"] },
  { kind: "literal", texts: ["Straße"] },
  { kind: "sign", sign: "@", beside: "abcdefghij0123456789" },
  { kind: "sign", sign: "-", beside: "0123456789", again: 3 },
  { kind: "dictionary", words: wordList(["Anna", "Özlem", "Иван", "Đặng", "order"]) },
  { kind: "dictionary", words: wordList(["Park", "anna"]) },
];

const invented: Identifier = {
  id: "INVENTED",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: [],
  forms: anchors.map((anchor) => ({ anchor, keyword: "unneeded", pattern: /x/y })),
  matches: [],
  misses: [],
};

const plan = planDetector([...catalogue, invented]).finder;

/** The same with short words, which are found in another way. */
const shortWords = planDetector([
  {
    ...invented,
    forms: [{ anchor: { kind: "word", start: "letter", tokenMin: 3, tokenMax: 9 }, keyword: "unneeded", pattern: /x/y }],
  },
]).finder;

function theFinders(finderPlan: FinderPlan): { plain: CandidateFinder; wasm: CandidateFinder } {
  const plain = createCandidateFinder(finderPlan);
  const wasm = createWasmCandidateFinder(finderPlan, plain);
  if (!wasm) throw new Error("expected WebAssembly with SIMD here");
  return { plain, wasm };
}

/** Everything a finder says about a stretch, as values to compare. */
function marksOf(finder: CandidateFinder, bytes: Uint8Array, from: number, to: number, isField: boolean) {
  const marks = createMarks();
  finder.find(bytes, { from, to, limitStart: 0, limitEnd: bytes.length, isField }, marks);
  const [first, last] = [(from >> 6) << 1, (to + 63) >> 5];
  return {
    candidates: [...marks.positions.slice(0, marks.candidateCount)].map((position, i) => `${position}:${marks.slots[i]}`),
    keywords: [...marks.keywordStarts.slice(0, marks.keywordCount)].map(
      (start, i) => `${start}-${marks.keywordEnds[i]}:${marks.combinations[i]}`,
    ),
    digits: [...marks.digitBits.slice(first, last)],
    tokens: [...marks.tokenBits.slice(first, last)],
    leads: [...marks.leadBits.slice(first, last)].map((bits, i) => bits & wellFormedLeads(bytes, (first + i) * 32)),
  };
}

/** The plain finder also sets bits for first bytes that nothing continues; they begin no letter, so nobody asks. */
function wellFormedLeads(bytes: Uint8Array, start: number): number {
  let bits = 0;
  for (let i = 0; i < 32; i++) if (((bytes[start + i + 1] ?? 0) & 0xc0) === 0x80) bits |= 1 << i;
  return bits;
}

const finders = [plan, shortWords].map(theFinders);

function expectSame(bytes: Uint8Array, from = 0, to = bytes.length): void {
  for (const { plain, wasm } of finders) {
    for (const isField of [false, true])
      expect(marksOf(wasm, bytes, from, to, isField)).toEqual(marksOf(plain, bytes, from, to, isField));
  }
}

describe("the finder in WebAssembly agrees with the plain one", () => {
  const pieces = fc.oneof(
    fc.constantFrom(...catalogue.flatMap(({ keywords }) => keywords)),
    fc.constantFrom(...catalogue.flatMap(({ matches }) => matches.map((match) => match.replace(/[«»]/g, "")))),
    fc.constantFrom("Anna", "anna", "ÖZLEM", "Иван", "sk_live", "-sk", "STRASSE", "a@b", "@", "DE12", "+49", "12-34-56-78", "7x", "1234567.", "homeAddress", "SSNNumber"),
    fc.string({ unit: fc.constantFrom(..."aA0 1é-_@+.\n\u0308ж中"), maxLength: 90 }),
    fc.string({ unit: "binary", maxLength: 9 }),
  ); // biome-ignore format: a list of pieces
  const text = fc
    .array(fc.tuple(pieces, fc.constantFrom("", " ", "-", "_", "é")), { minLength: 40, maxLength: 120 })
    .map((pairs) => encodeUtf8(pairs.flat().join("")));

  test("on texts of values and keywords", () => {
    fc.assert(
      fc.property(text, (bytes) => expectSame(bytes)),
      { numRuns: 150 },
    );
  });
  test("on random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 300, maxLength: 1_500 }), (bytes) => expectSame(bytes)),
      { numRuns: 150 },
    );
  });
  test("on any stretch", () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (bytes, one, other) => {
        const [from = 0, to = 0] = [one % bytes.length, other % bytes.length].sort((a, b) => a - b);
        expectSame(bytes, from, to + 1);
      }),
      { numRuns: 100 },
    );
  });
  test("on all examples of the catalogue", () => {
    const examples = catalogue.flatMap(({ matches, misses }) => [...matches, ...misses.map((miss) => miss.text)]);
    expectSame(encodeUtf8(examples.join("\n")));
  });
  test("when there is more to tell than fits at once", () => {
    expectSame(encodeUtf8("ssn 4 ".repeat(40_000)));
    expectSame(encodeUtf8("07".repeat(1_000) + "4 ".repeat(70_000)));
  });
  test("when texts grow, and tables change in between", () => {
    const other = planDetector(catalogue.slice(0, 20)).finder;
    const otherPlain = createCandidateFinder(other);
    const otherWasm = createWasmCandidateFinder(other, otherPlain) ?? otherPlain;
    for (const size of [300, 70_000, 400, 200_000]) {
      const bytes = encodeUtf8("ssn 536-22-8726 DE12 Anna ".repeat(size).slice(0, size));
      expectSame(bytes);
      expect(marksOf(otherWasm, bytes, 0, size, false)).toEqual(marksOf(otherPlain, bytes, 0, size, false));
    }
  });
});

test("a detector gives the same answers with either finder", () => {
  const texts = catalogue.flatMap(({ matches }) => matches.map((match) => match.replace(/[«»]/g, "")));
  const hitsOf = (finder: "wasm" | "plain", bytes: Uint8Array): Hit[] => {
    const hits: Hit[] = [];
    const block = { bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length };
    createDetector(catalogue, { finder }).scan(block, (hit) => hits.push(hit));
    return hits;
  };
  const bytes = encodeUtf8(texts.join("\n"));
  expect(hitsOf("wasm", bytes).length).toBeGreaterThan(texts.length / 2);
  expect(hitsOf("wasm", bytes)).toEqual(hitsOf("plain", bytes));
});
