/**
 * References to cells as spreadsheets write them: `C5`, `Sheet2!C5`, `'My sheet'!C5`. Source: ECMA-376 part 1, section 18.17.2.3.
 */

/** The place that a reference such as `C5` or `$C$5` names; undefined when it is none. Rows and columns count from 1. */
export function parseCellReference(reference: string): { row: number; column: number } | undefined {
  let column = 0;
  let row = 0;
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i);
    if (code === 0x24) continue;
    const letter = code | 0x20;
    if (letter >= 0x61 && letter <= 0x7a && row === 0) column = column * 26 + letter - 0x60;
    else if (code >= 0x30 && code <= 0x39) row = row * 10 + code - 0x30;
    else return undefined;
    if (column > columnMax || row > rowMax) return undefined;
  }
  return column > 0 && row > 0 ? { row, column } : undefined;
}

/** More rows and columns than any program has; what claims more is not believed. */
const rowMax = 100_000_000;
const columnMax = 1_000_000;

/** The letters of a column: 1 is A, 27 is AA. */
export function columnLetters(column: number): string {
  let letters = "";
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(0x41 + ((left - 1) % 26)) + letters;
  }
  return letters;
}

/** What stands before the reference of a cell: the sheet's name, in quotes unless it is a plain word, and an exclamation mark. */
export function sheetPrefix(name: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) && !/^(?:[a-z]{1,3}\d+|r\d*(?:c\d*)?|c\d*)$/i.test(name);
  return isPlain ? `${name}!` : `'${name.replaceAll("'", "''")}'!`;
}
