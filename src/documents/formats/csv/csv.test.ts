/**
 * Delimited text, read field by field: against the rules put plainly, and where lists and windows end.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readBack } from "../../../../tests/support/documents.ts";

const beginning = "id,first_name,email\n1,Ada,a@b.example\n";
const rowsBefore = 2;

test("quotes, delimiters and line ends of any sort give the fields of the rules, and then text", async () => {
  const pieces = fc.constantFrom('"', '"', '""', '"a"', ",", "\n", "\r\n", "\r", "b", "é", "0123456789 ".repeat(4), ',"x,\ny"\n');
  const tails = fc.oneof(
    fc.array(pieces, { maxLength: 40 }),
    fc.array(pieces, { maxLength: 400 }).map((all) => all.filter((piece) => piece !== '"')),
  );
  await fc.assert(
    fc.asyncProperty(tails, fc.integer({ min: 1, max: 60 }), async (tail, copies) => {
      const input = tail.join("").repeat(copies);
      const { found } = await readBack({ name: "a.csv", input: beginning + input });
      const cells = found.flatMap(({ text, location }) =>
        location.kind === "cell" && location.row > rowsBefore ? [{ text, row: location.row, column: location.column }] : [],
      );
      const expected = fieldsOf(input);
      expect(cells).toEqual(expected.cells);
      const textual = found.flatMap(({ text, location }) =>
        location.kind === "line" && location.startLine > 1 ? [{ text, line: location.startLine }] : [],
      );
      expect(textual).toEqual(expected.rest);
    }),
    { numRuns: 1_000 },
  );
});

test("a row of more fields than a list holds is read to its end", async () => {
  const count = 200_000;
  const row = Array.from({ length: count }, (_, i) => (i % 10_000 === 9 ? `"q""${i}"` : "1")).join(",");
  const { found } = await readBack({ name: "a.csv", input: `${beginning}${row}\nlast,row\n` }, (text) => text.length > 2);
  const places = found.flatMap(({ text, location }) =>
    location.kind === "cell" ? [`${text} ${location.row}:${location.column}`] : [],
  );
  expect(places.slice(-22)).toEqual([
    ...Array.from({ length: count / 10_000 }, (_, i) => `q"${i * 10_000 + 9} 3:${i * 10_000 + 10}`),
    "last 4:1",
    "row 4:2",
  ]);
});

test("more rows than a list holds, most of them empty, keep their numbers", async () => {
  const input = `${beginning}${"\n".repeat(150_000)}${"1\n,\n".repeat(100_000)}last\n`;
  const { found } = await readBack({ name: "a.csv", input });
  expect(found.at(-1)?.location).toMatchObject({ row: rowsBefore + 150_000 + 200_000 + 1, column: 1 });
  expect(found.at(-2)?.location).toMatchObject({ row: rowsBefore + 150_000 + 199_999, column: 1 });
});

test("what follows a quote that never closes is text at its line, whatever line ends and escapes came before", async () => {
  const { found } = await readBack({ name: "a.csv", input: `${beginning}${'"a""\n""b\n",2\n'.repeat(1_000)}"never\ncloses` });
  expect(found.at(-1)).toEqual({
    text: '"never\ncloses',
    location: { kind: "line", startLine: 3_003, endLine: 3_004, startColumn: 1 },
  });
});

type Cell = { readonly text: string; readonly row: number; readonly column: number };

/** The fields of the text character by character, and the text from the row on in which a quote never closes. */
function fieldsOf(input: string): { cells: Cell[]; rest: { text: string; line: number }[] } {
  const cells: Cell[] = [];
  let [rowStart, row, column] = [0, rowsBefore + 1, 1];
  let cellsBefore = 0;
  for (let at = 0; at < input.length; ) {
    let text = "";
    if (input[at] === '"') {
      const quoted = /^"(?:[^"]|"")*"(?!")/.exec(input.slice(at))?.[0];
      if (quoted === undefined) {
        const line = rowsBefore + input.slice(0, rowStart).split("\n").length;
        return { cells: cells.slice(0, cellsBefore), rest: [{ text: input.slice(rowStart), line }] };
      }
      text = quoted.slice(1, -1).replaceAll('""', '"');
      at += quoted.length;
    }
    const behind = /^[^,\n]*/.exec(input.slice(at))?.[0] ?? "";
    at += behind.length;
    const isRowEnd = input[at] !== ",";
    text += isRowEnd ? behind.replace(/\r$/, "") : behind;
    if (text !== "") cells.push({ text, row, column });
    at++;
    column++;
    if (!isRowEnd) continue;
    [rowStart, row, column, cellsBefore] = [at, row + 1, 1, cells.length];
  }
  return { cells, rest: [] };
}
