import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { find, inPieces, readBack } from "../../../../tests/support/documents.ts";

const place = (startLine: number, startColumn: number, endLine = startLine) => ({
  kind: "line",
  startLine,
  endLine,
  startColumn,
});

describe("html", () => {
  const cases: readonly [rule: string, input: string, literal: string, location: object | undefined][] = [
    ["tags that dress text do not part it", "<p>\n4111 <b>1111</b> 11<i>11</i> 1111</p>", "4111 1111 1111 1111", place(2, 1)],
    ["a tag that only dresses goes with its attributes", `<p>12<span class="x" style='y'>34</span></p>`, "1234", place(1, 4)],
    ["a match behind a tag begins behind it", "<p><b>secret</b></p>", "secret", place(1, 7)],
    ["a tag over several lines counts its lines", "<p>a<b\nclass=x\n>bc</b>d</p>", "bcd", place(3, 2)],
    ["a match may begin before lines that are left out", "<p>a<b\nclass=x\n>bc</b>d</p>", "abcd", place(1, 4, 3)],
    ["other tags part text", "<td>12</td><td>34</td>", "1234", undefined],
    ["names of elements and attributes stay", '<input name="ssn" value="1234">', 'name="ssn" value="1234"', place(1, 8)],
    ["an address in a link is seen", '<a href="mailto:ada&#64;example.com">x</a>', "ada@example.com", place(1, 17)],
    [
      "references are the characters they mean",
      "<p>Gr&ouml;&szlig;e &amp; 1&nbsp;2&#x2014;3",
      "Gr\u00f6\u00dfe & 1 2\u20143",
      place(1, 4),
    ],
    ["what follows a reference keeps its column", "<p>&lt;&#128512;x needle", "needle", place(1, 19)],
    ["soft hyphens join", "<p>4111&shy;1111&#173;", "41111111", place(1, 4)],
    ["unknown names stay", "<p>&unknown; &; &#xffffffff; & x", "&unknown; &; &#xffffffff; & x", place(1, 4)],
    ["comments are seen as written", "<p><!-- key=<b>1</b>&amp; --></p>", "key=<b>1</b>&amp;", place(1, 9)],
    ["scripts are seen as written", "<p><script>a='<b>1&amp;'</script>&amp;", "a='<b>1&amp;'</script>&", place(1, 12)],
    ["a tag that never closes is text", "<p>a <b needle", "a <b needle", place(1, 4)],
  ];
  test.each(cases)("%s", async (_, input, literal, location) => {
    for (const size of [1_000, 1, 3]) {
      const { outcome, found } = await find([literal], { name: "a", input: inPieces(Buffer.from(input), [size]) });
      expect(outcome).toMatchObject({ status: { code: "COMPLETE" }, mimeType: "text/html" });
      expect(found.map((each) => each.location)).toEqual(location === undefined ? [] : [location]);
    }
  });
});

describe("xml", () => {
  const cases: readonly [rule: string, input: string, literal: string, location: object][] = [
    ["names of elements are context", "<?xml version='1.0'?>\n<ssn>078-05-1120</ssn>", "<ssn>078-05-1120", place(2, 1)],
    ["tags are never left out", "<r><b>1</b>2</r>", "<b>1</b>2", place(1, 4)],
    ["character data lose their marks", "<r>12<![CDATA[34<&amp;]]>56</r>", "1234<&amp;56", place(1, 4)],
    ["character data over lines", "<r><![CDATA[\n\n]]>x <![CDATA[y]]></r>", "x y", place(3, 4)],
    ["attributes have references too", '<r a="x&#x40;y&quot;"/>', 'x@y""', place(1, 7)],
    ["instructions and comments stay", "<r><?p &amp;?><!--&amp;--></r>", "<?p &amp;?><!--&amp;-->", place(1, 4)],
    [
      "entities that the document defines are not expanded",
      `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r>&b;&b;</r>`,
      "<r>&b;&b;</r>",
      place(1, 52),
    ],
  ];
  test.each(cases)("%s", async (_, input, literal, location) => {
    for (const size of [1_000, 1, 7]) {
      const { outcome, found } = await find([literal], { name: "a.txt", input: inPieces(Buffer.from(input), [size]) });
      expect(outcome).toMatchObject({ status: { code: "COMPLETE" }, mimeType: "application/xml" });
      expect(found.map((each) => each.location)).toEqual([location]);
    }
  });

  test("an entity in the outside world is not fetched, and its address is seen", async () => {
    const input = `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>`;
    const { found } = await readBack({ name: "a.xml", input });
    expect(found.map(({ text }) => text)).toEqual([input]);
  });
});

describe("longer than a window", () => {
  test("places are right wherever a window or block ends", async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `<p>&eacute;<b class="c${i % 7}">n</b>eedle${i} &#x1F600;</p>`);
    const { found } = await find(["need", "needle59999 "], { name: "a.html", input: `<html>\n${lines.join("\n")}` });
    expect(found).toHaveLength(60_001);
    for (const [i, { location }] of found.slice(0, 60_000).entries()) expect(location).toEqual(place(i + 2, 26));
  });

  test("a tag or comment larger than the largest window is read as text", async () => {
    const long = "x".repeat(3_000_000);
    for (const input of [
      `<html><b class="${long}">needle`,
      `<html><!--${long}-->need<b>le</b>`,
      `<html>${"<".repeat(3_000_000)}needle`,
    ]) {
      const { found } = await find(["needle"], { name: "a.html", input });
      expect(found).toHaveLength(1);
    }
  });
});

test("whatever it contains, nothing grows, and the cut does not matter", async () => {
  const part = fc.constantFrom(
    ..."<b> </b> <!-- --> <![CDATA[ ]]> &amp; &#65; &a; <script> </script> \n é x < > & ; <a-b> ' \"".split(" "),
    " ",
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("<html>", "<r/>"), fc.array(part, { maxLength: 60 }), async (begin, parts) => {
      const input = Buffer.from(begin + parts.join(""));
      const whole = await readBack({ name: "a", input });
      expect(whole.outcome.status).toEqual({ code: "COMPLETE" });
      const text = whole.found.map((each) => each.text).join("");
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(input.length);
      expect(await readBack({ name: "a", input: inPieces(input, [1, 5]) })).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});
