import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { Refusal } from "../../base/refusal.ts";
import { encodeUtf8 } from "../text/utf8.ts";
import { beginningsOf } from "./beginnings.ts";
import { compileExpression, createWholeMatcher, type Expression } from "./expression.ts";
import { createMatchReader, matchBytesMax } from "./match-reader.ts";

function expression(source: string): Expression {
  const compiled = compileExpression(source);
  if (compiled instanceof Refusal) throw compiled;
  return compiled;
}

/** Matches that follow each other, as byte ranges, and the steps they took. */
function find(source: string, text: string): { places: [number, number][]; steps: number } {
  const bytes = encodeUtf8(text);
  const reader = createMatchReader(expression(source).program);
  const extent = { bytes, low: 0, high: bytes.length, isTextStart: true };
  const places: [number, number][] = [];
  for (let i = 0; i < bytes.length; i++) {
    const end = reader.endOf(extent, i);
    if (end > i && i >= (places.at(-1)?.[1] ?? 0)) places.push([i, end]);
  }
  return { places, steps: reader.steps() };
}

function matches(source: string, text: string): string[] {
  const bytes = Buffer.from(text);
  return find(source, text).places.map(([start, end]) => bytes.subarray(start, end).toString());
}

describe("what an expression matches", () => {
  test.each<[string, string, string, string[]]>([
    [
      "alternatives in plain parentheses",
      "(Dr|Prof)\\. [A-Z][a-z]+( PhD)?",
      "Dr. Able PhD, Prof. Baker",
      ["Dr. Able PhD", "Prof. Baker"],
    ],
    ["the first alternative that fits, not the longest", "a|ab", "ab", ["a"]],
    ["greedy repeats take as much as they can", "<.+>", "<a><b>", ["<a><b>"]],
    ["lazy repeats take as little as they can", "<.+?>", "<a><b>", ["<a>", "<b>"]],
    ["counted repeats", "\\b\\d{3,4}\\b", "12 123 1234 12345", ["123", "1234"]],
    ["a minimum alone", "\\d{2,}", "1 22 333", ["22", "333"]],
    ["a lazy counted repeat", "a{2,4}?", "aaaa", ["aa", "aa"]],
    ["matches follow each other", "\\d{3}", "1234567", ["123", "456"]],
    ["a brace that counts nothing is a character", "a{,2}|b{x}", "a{,2} b{x}", ["a{,2}", "b{x}"]],
    ["case inside a group", "(?i:emp)-\\d", "EMP-1 emp-2 Emp-3", ["EMP-1", "emp-2", "Emp-3"]],
    ["case from a place to the end of the group", "(a(?i)b|c)d", "aBd Cd CD ABd", ["aBd", "Cd"]],
    ["case switched off", "(?i)a(?-i)b", "Ab aB AB", ["Ab"]],
    ["letters of other alphabets without case", "(?i)straße|ΩΜΈΓΑ", "STRAßE ωμέγα", ["STRAßE", "ωμέγα"]],
    ["the kelvin sign is a k without case", "(?i)k", "\u212a", ["\u212a"]],
    ["characters of any width", "é.€.", "éx€\u{1F600}", ["éx€\u{1F600}"]],
    ["classes with ranges of any width", "[α-ω]+[^a-zα-ω]", "αβγx αβγ€", ["αβγ€"]],
    ["a negated class", "[^\\d\\s]+", "ab 12 cd", ["ab", "cd"]],
    ["a bracket that begins a class is a member", "[]a]+", "]a]b", ["]a]"]],
    ["a hyphen beside a set is a member", "[\\w-.]+", "a-b.c d", ["a-b.c", "d"]],
    ["named classes", "[[:upper:]][[:^alpha:]]", "A1 ab B2", ["A1", "B2"]],
    ["Unicode properties", "\\p{Lu}\\p{Ll}+", "Ärger ärger Ελλάς", ["Ärger", "Ελλάς"]],
    ["scripts", "\\p{Greek}+", "abc αβγ", ["αβγ"]],
    ["negated properties", "\\P{L}+|\\p{^L}", "ab12cd", ["12"]],
    ["escapes of characters", "\\x41\\x{e9}\\t\\.\\0101", "Aé\t.\u00081", ["Aé\t.\u00081"]],
    ["a quoted stretch", "\\Qa.b\\E+", "a.bb axb", ["a.bb"]],
    ["white space", "a\\sb\\hc\\Rd", "a\nb\u00a0c\r\nd", ["a\nb\u00a0c\r\nd"]],
    ["borders of words", "\\bcat\\b", "cat concat cats cat", ["cat", "cat"]],
    ["insides of words", "\\Bcat", "cat concat", ["cat"]],
    ["the beginning and the end are those of the text, not of a line", "^a$|^b|c$", "b\na\nc", ["b", "c"]],
    ["the end may stand before a last line feed", "c$|d\\Z|c\\z", "c\nc\n", ["c"]],
    ["a dot is no line feed", "a.b", "a\nb a b", ["a b"]],
    ["an empty match counts for nothing", "x*", "axxb", ["xx"]],
    ["an empty alternative does not hide another", "(|a)+b?", "ab", ["ab"]],
    ["nothing within nothing", "(a*)*b", "aab", ["aab"]],
  ])("%s", (_rule, source, text, expected) => {
    expect(matches(source, text)).toEqual(expected);
  });

  test("malformed bytes are no characters", () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0x62, 0xc3, 0x62, 0x80);
    const reader = createMatchReader(expression("a.b|[^a]").program);
    const extent = { bytes, low: 0, high: bytes.length, isTextStart: true };
    expect([0, 1, 2, 3, 4, 5].map((i) => reader.endOf(extent, i))).toEqual([-1, -1, 3, -1, 5, -1]);
  });

  test("a match is cut off at the longest length", () => {
    expect(find("a+", "a".repeat(matchBytesMax + 5)).places).toEqual([
      [0, matchBytesMax],
      [matchBytesMax, matchBytesMax + 5],
    ]);
    expect(find("a+b", `${"a".repeat(matchBytesMax - 1)}b`).places).toEqual([[0, matchBytesMax]]);
    expect(find("^a+b", `${"a".repeat(matchBytesMax)}b`).places).toEqual([]);
  });

  test("a whole text matches when any way to match it does", () => {
    const isWhole = createWholeMatcher(expression("a|ab|\\d+?"));
    expect(["a", "ab", "123", "abc", "b", ""].map((text) => isWhole(encodeUtf8(text)))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(createWholeMatcher(expression("^\\d+$"))(encodeUtf8("12"))).toBe(true);
  });
});

describe("what is refused", () => {
  test.each<[string, RegExp]>([
    ["", /1 to 512 characters, got 0/],
    ["a".repeat(513), /1 to 512 characters, got 513/],
    ["(a)\\1", /back-references are not supported \(at character 4\)/],
    ["(a)\\g1", /back-references/],
    ["(?P=a)", /back-references/],
    ["a(?=b)", /look-ahead is not supported \(at character 2\)/],
    ["a(?!b)", /look-ahead/],
    ["(?<=a)b", /look-behind/],
    ["(?<!a)b", /look-behind/],
    ["(?<n>a)", /named groups/],
    ["(?P<n>a)", /named groups/],
    ["(?'n'a)", /named groups/],
    ["(?(1)a|b)", /conditions/],
    ["(?R)", /recursion/],
    ["(a(?1))", /recursion/],
    ["(?P>a)", /recursion/],
    ["(?{code})", /embedded code/],
    ["(?C1)a", /callouts/],
    ["(*FAIL)", /control verbs/],
    ["(?>a)", /atomic/],
    ["a++", /possessive/],
    ["a**", /a quantifier follows another/],
    ["(?m)^a", /only \(\?i\)/],
    ["(?is)a", /only \(\?i\)/],
    ["(?x: a)", /only \(\?i\)/],
    ["a{100,1000}", /up to 256/],
    ["a{257}", /up to 256/],
    ["a{257,}", /up to 256/],
    ["a{3,2}", /wrong order/],
    ["((a{100}){100}){100}", /expand to \d+ states/],
    ["(\\p{L}{100}){10}", /expand to \d+ states/],
    ["*a", /nothing stands before \*/],
    ["(a", /parenthesis is not closed \(at character 1\)/],
    ["a)", /no opening one \(at character 2\)/],
    ["[a", /bracket is not closed \(at character 1\)/],
    ["[z-a]", /wrong order/],
    ["[[:nope:]]", /no such class/],
    ["[^\\s\\S]", /no characters/],
    ["\\p{Nope}", /no such Unicode property/],
    ["\\y", /has no meaning/],
    ["a\\", /backslash stands at the end/],
    ["\\x{110000}", /no such character/],
    ["^$", /no text but an empty one/],
    ["\\b", /no text but an empty one/],
    ["a{0}", /no text but an empty one/],
  ])("%s", (source, reason) => {
    const compiled = compileExpression(source);
    expect(compiled).toBeInstanceOf(Refusal);
    expect(compiled instanceof Refusal && compiled.message).toMatch(reason);
  });

  test.each(["a".repeat(512), "\\d{100,}", "a{256}", "a*b*a*", "(a|b)*c", "[a-f0-9]{128}", "(?:)a"])("but not %s", (source) => {
    expect(compileExpression(source)).not.toBeInstanceOf(Refusal);
  });
});

/** Expressions that this engine and RE2 both understand, which match no empty text. */
const sources = fc
  .letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom("a", "b", "é", ".", "\\d", "\\w", "[^a]", "[b-é]", "\\b", "\\B", "(?i:É)", "\\A", "\\z", "\\n", "\\s"),
      fc.tuple(tie("node"), tie("node")).map(([one, two]) => `${one}${two}`),
      fc.tuple(tie("node"), tie("node")).map(([one, two]) => `(?:${one}|${two})`),
      fc
        .tuple(tie("node"), fc.constantFrom("*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?", "{2,}"))
        .map(([one, count]) => `(${one})${count}`),
    ),
  }))
  .node.map((node) => `(?:${node})[a1é]`);
const texts = fc
  .array(fc.constantFrom("a", "b", "1", "é", "É", " ", "\n", "€", "\u{1F600}", "aa", "ab"), { maxLength: 30 })
  .map((parts) => parts.join(""));

test("finds the same as RE2, which chooses among matches as PCRE does", () => {
  fc.assert(
    fc.property(sources, texts, (source, text) => {
      const matcher = RE2JS.compile(source).matcher(text);
      const expected: [number, number][] = [];
      while (matcher.find())
        expected.push([Buffer.byteLength(text.slice(0, matcher.start())), Buffer.byteLength(text.slice(0, matcher.end()))]);
      expect(find(source, text).places).toEqual(expected);
    }),
    { numRuns: 1_500 },
  );
});

test("no match begins with other bytes than those foreseen", () => {
  fc.assert(
    fc.property(sources, texts, (source, text) => {
      const pairs = beginningsOf(expression(source).program);
      const bytes = encodeUtf8(`${text} `);
      for (const [start] of find(source, text).places) expect(pairs[(bytes[start] ?? 0) * 256 + (bytes[start + 1] ?? 0)]).toBe(1);
    }),
    { numRuns: 300 },
  );
});

describe("steps grow no faster than the text", () => {
  const hostile: [string, string][] = [
    ["(a+)+$", "a"],
    ["(a|aa)+b", "a"],
    ["(.*)*x", "ab "],
    ["(a*)*b", "a"],
    ["(a|a)*b", "a"],
    ["([a-z]+)*=", "abc"],
    [".*.*.*=.*", "ab "],
    ["(x+x+)+y", "x"],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", "a"],
    ["(a?){60}a{60}", "a"],
    ["((a{1,10}){1,10})*b", "a"],
    ["[\\s\\S]*z", "ab\n"],
    ["\\b(\\w+\\s?)*!", "ab "],
    ["(a|b)*a(a|b){12}c", "abbab"],
  ];
  const stepsFor = (source: string, unit: string, length: number) =>
    find(source, unit.repeat(Math.ceil(length / unit.length)).slice(0, length)).steps;

  test.each(hostile)("%s", (source, unit) => {
    const long = stepsFor(source, unit, 32_000);
    expect(long).toBeLessThan(stepsFor(source, unit, 8_000) * 4.5 + 50_000);
    expect(long / 32_000).toBeLessThan(150);
  });

  test.each(hostile)("%s, where every 500 characters something else comes", (source, unit) => {
    const stretch = `${unit.repeat(Math.ceil(499 / unit.length))}b=xyz!`;
    const long = stepsFor(source, stretch, 24_000);
    expect(long).toBeLessThan(stepsFor(source, stretch, 8_000) * 3.5 + 50_000);
    expect(long / 24_000).toBeLessThan(2 * matchBytesMax);
  });
});
