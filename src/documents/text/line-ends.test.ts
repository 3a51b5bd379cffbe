import { expect, test } from "vitest";
import { find, inPieces } from "../../../tests/support/documents.ts";

const places = async (text: string, sizes: readonly number[], name = "a.txt") => {
  const { outcome, found } = await find(["needle"], { name, input: inPieces(Buffer.from(text), sizes) });
  return [outcome.mimeType, outcome.bytesClassified, ...found.map(({ name: column, location }) => [column, location])];
};
const line = (startLine: number, startColumn = 1) => [undefined, { kind: "line", startLine, endLine: startLine, startColumn }];

test.each([[[1]], [[2, 3]], [[1_000]]])("a carriage return alone ends lines, in pieces of %j bytes", async (sizes) => {
  expect(await places("a\r\rneedle\rb needle\r", sizes)).toEqual(["text/plain", 19, line(3), line(4, 3)]);
  const cell = { kind: "cell", row: 3, column: 2, columnName: "note" };
  expect(await places('id,note\r1,"a, b"\r2,needle\r', sizes, "a.csv")).toEqual(["text/csv", 26, ["note", cell]]);
});

test("where lines end in line feeds it does not", async () => {
  expect(await places("a\nb\rneedle\r\nneedle", [1_000])).toEqual(["text/plain", 18, line(2, 3), line(3)]);
});

test("further on, one in front of a line feed does not end another line", async () => {
  const beginning = "a\r".repeat(40_000);
  expect(await places(`${beginning}b\r\nneedle\rneedle`, [7])).toEqual(["text/plain", 80_016, line(40_002), line(40_003)]);
});
