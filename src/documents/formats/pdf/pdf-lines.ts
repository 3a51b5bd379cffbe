/**
 * Text of a page as pdfjs yields it, pieces with a place each, put together to lines as a reader sees them: a label and the value on
 * the same height are one line even if the file draws all labels first and all values later. Columns of prose stay apart. Works on
 * any turn of the text; knows nothing of pages and files.
 */

/** A piece of text with its place in the page's own units. Source: ISO 32000-2, section 9.4.4 (text matrix). */
export type PlacedText = {
  readonly str: string;
  /** `rtl` for Hebrew and Arabic, whose lines begin on the right. */
  readonly dir: string;
  /** The matrix that puts the text on the page: two columns of turn and size, then the place of its base line's start. */
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly isVertical: boolean;
};

/** A stretch of one line, as drawn: `start` and `end` along the base line, `across` perpendicular to it. */
export type TextRun = {
  text: string;
  start: number;
  end: number;
  readonly across: number;
  readonly size: number;
  /** Turn of the text in whole degrees. */
  readonly angle: number;
  readonly isRightToLeft: boolean;
  readonly ordinal: number;
};

/** Pieces on base lines closer than this are on one line; in heights of the text. It keeps sub- and superscripts. */
const sameLine = 0.5;
/** Gaps, in heights of the text: beyond the first there is a space between words, beyond the second a tab between cells. */
const wordGap = 0.15;
const cellGap = 1.5;
/** Two long runs on one height are columns of prose; a label or a value is shorter. In characters. */
const proseCharacters = 25;

/** Joins pieces that follow one another on a line without a wide gap, in the order they are drawn in. */
export function runsOf(items: readonly PlacedText[]): TextRun[] {
  const runs: TextRun[] = [];
  let run: TextRun | undefined;
  for (const item of items) {
    const isBlank = item.str.trim() === "";
    if (isBlank) {
      if (run !== undefined && item.str !== "") run.text += " ";
      continue;
    }
    const next = runOf(item, runs.length);
    const gap = run === undefined ? Number.NaN : gapBetween(run, next);
    if (run !== undefined && isSameLine(run, next) && gap > -sameLine * run.size && gap <= cellGap * run.size) {
      run.text += separator(run, gap) + next.text;
      run.start = Math.min(run.start, next.start);
      run.end = Math.max(run.end, next.end);
      continue;
    }
    run = next;
    runs.push(run);
  }
  for (const each of runs) each.text = each.text.trimEnd();
  return runs;
}

/** The lines that runs form, in the order in which each line's first run is drawn. */
export function linesOf(runs: readonly TextRun[]): string[] {
  const lines = rowsOf(runs).flatMap(linesOfRow);
  return lines.sort((a, b) => a.ordinal - b.ordinal).map(({ text }) => text);
}

function runOf({ str, dir, transform, width, height, isVertical }: PlacedText, ordinal: number): TextRun {
  const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0] = transform;
  const size = Math.abs(isVertical ? width : height) || Math.hypot(c, d) || 1;
  const isRightToLeft = dir === "rtl";
  if (isVertical) return { text: str, start: -y, end: -y + height, across: x, size, angle: -90, isRightToLeft, ordinal };
  const scale = Math.hypot(a, b) || 1;
  const [cosine, sine] = [a / scale, b / scale];
  const start = x * cosine + y * sine;
  const across = y * cosine - x * sine;
  const angle = Math.round((Math.atan2(sine, cosine) * 180) / Math.PI);
  return { text: str, start, end: start + width, across, size, angle, isRightToLeft, ordinal };
}

function isSameLine(a: TextRun, b: TextRun): boolean {
  const size = Math.max(a.size, b.size);
  return a.angle === b.angle && Math.abs(a.across - b.across) <= size * sameLine;
}

/** From the end of one to the start of the next, in the direction they are read in. */
function gapBetween(before: TextRun, after: TextRun): number {
  return before.isRightToLeft && after.isRightToLeft ? before.start - after.end : after.start - before.end;
}

function separator({ text, size }: TextRun, gap: number): string {
  if (gap > size * cellGap) return "\t";
  return gap > size * wordGap && !/\s$/.test(text) ? " " : "";
}

/** Groups runs on one height. */
function rowsOf(runs: readonly TextRun[]): TextRun[][] {
  const rows: TextRun[][] = [];
  for (const run of [...runs].sort((a, b) => a.angle - b.angle || b.across - a.across)) {
    const row = rows.at(-1);
    if (row?.[0] !== undefined && isSameLine(row[0], run)) row.push(run);
    else rows.push([run]);
  }
  return rows;
}

type Line = { text: string; readonly ordinal: number };

/** Joins the runs of one height that belong together, and leaves out those drawn twice to look bold. */
function linesOfRow(row: readonly TextRun[]): Line[] {
  const lines: { text: string; ordinal: number }[] = [];
  const isRightToLeft = row[0]?.isRightToLeft ?? false;
  const ordered = [...row].sort((a, b) => (isRightToLeft ? b.end - a.end : a.start - b.start) || a.ordinal - b.ordinal);
  let last: TextRun | undefined;
  for (const run of ordered) {
    const line = lines.at(-1);
    const gap = last === undefined ? Number.NaN : gapBetween(last, run);
    if (last !== undefined && last.text === run.text && Math.abs(last.start - run.start) < run.size * sameLine) continue;
    const isApart = !(gap > -sameLine * run.size) || Math.min(run.text.length, last?.text.length ?? 0) >= proseCharacters;
    if (line === undefined || last === undefined || isApart) lines.push({ text: run.text, ordinal: run.ordinal });
    else {
      line.text += (separator(last, gap) || " ") + run.text;
      line.ordinal = Math.min(line.ordinal, run.ordinal);
    }
    last = run;
  }
  return lines;
}

/** The text beside or above a rectangle that most likely is its label; undefined when there is none near. */
export function labelOf(rectangle: readonly number[], runs: readonly TextRun[]): string | undefined {
  const [left = 0, bottom = 0, right = 0, top = 0] = rectangle;
  const upright = runs.filter(({ angle }) => angle === 0);
  const beside = upright
    .filter(({ across, end, size }) => across > bottom - size * sameLine && across < top && end <= left + size)
    .reduce<TextRun | undefined>((nearest, run) => (nearest === undefined || run.end > nearest.end ? run : nearest), undefined);
  if (beside !== undefined) return beside.text;
  return upright
    .filter(({ across, start, end, size }) => across >= top && across < top + 2 * size && start < right && end > left)
    .reduce<TextRun | undefined>(
      (nearest, run) => (nearest === undefined || run.across < nearest.across ? run : nearest),
      undefined,
    )?.text;
}
