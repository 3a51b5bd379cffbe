/**
 * The progress line of a scan: one line on stderr, repainted on a terminal. The text is a pure function of the state.
 */

/** What the line shows. Totals grow while the listing is still counting. */
export type ProgressState = {
  /** Number of the bucket being read, from 1. */
  readonly bucket: number;
  readonly buckets: number;
  readonly objectsDone: number;
  readonly objectsTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly isCounted: boolean;
  readonly unread: number;
  readonly found: number;
  readonly elapsedMs: number;
};

/** For example `bucket 3/7 · 41 % of bytes · 12.4k/30.1k objects · 38 MB/s · 2 unread · 5 findings · 4 min left`. */
export function progressLine(state: ProgressState): string {
  const more = state.isCounted ? "" : "+";
  const bytesPerMs = state.elapsedMs > 0 ? state.bytesDone / state.elapsedMs : 0;
  return [
    `bucket ${state.bucket}/${state.buckets}`,
    state.isCounted ? `${percentage(state.bytesDone, state.bytesTotal)} % of bytes` : "counting",
    `${shortCount(state.objectsDone)}/${shortCount(state.objectsTotal)}${more} objects`,
    `${Math.round(bytesPerMs / 1_000)} MB/s`,
    `${state.unread} unread`,
    `${shortCount(state.found)} findings`,
    ...(state.isCounted ? [timeLeft(state, bytesPerMs)] : []),
  ].join(" · ");
}

function percentage(done: number, total: number): number {
  return total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
}

/** A count in few characters: 999 is `999`, 12,400 is `12.4k`, 3,500,000 is `3.5M`. */
export function shortCount(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 1_000_000) return `${(Math.floor(count / 100) / 10).toFixed(1)}k`;
  return `${(Math.floor(count / 100_000) / 10).toFixed(1)}M`;
}

function timeLeft(state: ProgressState, bytesPerMs: number): string {
  const bytesLeft = Math.max(0, state.bytesTotal - state.bytesDone);
  if (bytesLeft === 0) return "0 s left";
  if (bytesPerMs === 0) return "time left unknown";
  const seconds = Math.ceil(bytesLeft / bytesPerMs / 1_000);
  if (seconds < 90) return `${seconds} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min left` : `${Math.ceil(minutes / 60)} h left`;
}

/** Where the line goes: standard error, or what behaves like it. */
export type ProgressStream = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };

/** Paints the line at most some times a second: over itself on a terminal, as new lines now and then elsewhere. */
export class ProgressPainter {
  readonly #stream: ProgressStream;
  readonly #isTerminal: boolean;
  #paintedAt = 0;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
    this.#isTerminal = stream.isTTY === true;
  }

  /** Shows the line if the last one is old enough. */
  paint(text: () => string, nowMs: number): void {
    if (nowMs - this.#paintedAt < (this.#isTerminal ? 200 : 10_000)) return;
    this.#paintedAt = nowMs;
    this.#write(text());
  }

  /** Shows the last state and leaves the line standing. */
  finish(text: string): void {
    this.#write(text);
    if (this.#isTerminal) this.#stream.write("\n");
  }

  #write(text: string): void {
    const width = this.#stream.columns ?? 120;
    this.#stream.write(this.#isTerminal ? `\r\u001b[K${text.slice(0, width - 1)}` : `${text}\n`);
  }
}
