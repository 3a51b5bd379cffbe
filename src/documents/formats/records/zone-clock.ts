/**
 * The clock of a time zone: what it showed at a moment, for formats that store times as the writer's clock had them.
 * Zones and their changes are those that Node knows; a zone that it does not know is taken for UTC.
 */

/** Stretches of time for which offsets are remembered, in seconds: a week. */
const stretchSeconds = 604_800;
const stretchesMax = 10_000;

/** Moments from 1800 to 2300; clocks outside are taken to be those at the ends. */
const earliestSeconds = -5_364_662_400;
const latestSeconds = 10_413_792_000;

/** Tells what a clock showed. All numbers are seconds from 1970-01-01T00:00:00: of UTC, or of the clock. */
export class ZoneClock {
  /** As it was given. */
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat | undefined;
  /** The offset that holds for a whole stretch; undefined where it changes within. */
  readonly #offsets = new Map<number, number | undefined>();

  constructor(zone: string) {
    this.zone = zone;
    this.#format = formatOf(zone);
  }

  /** What the clock showed at a moment. */
  shown(moment: number): number {
    return moment + this.#offsetAt(moment);
  }

  /** The moment at which the clock showed this. */
  momentOf(shown: number): number {
    return shown - this.#offsetAt(shown - this.#offsetAt(shown));
  }

  #offsetAt(moment: number): number {
    if (this.#format === undefined) return 0;
    const seconds = Math.min(latestSeconds, Math.max(earliestSeconds, moment));
    const stretch = Math.floor(seconds / stretchSeconds);
    if (!this.#offsets.has(stretch)) this.#remember(stretch, this.#format);
    return this.#offsets.get(stretch) ?? offsetOf(seconds, this.#format);
  }

  #remember(stretch: number, format: Intl.DateTimeFormat): void {
    if (this.#offsets.size >= stretchesMax) this.#offsets.clear();
    const first = offsetOf(stretch * stretchSeconds, format);
    const last = offsetOf((stretch + 1) * stretchSeconds - 1, format);
    this.#offsets.set(stretch, first === last ? first : undefined);
  }
}

/** None for UTC and what is taken for it. */
function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (/^((etc\/)?(utc|gmt|uct|zulu|universal)|)$/i.test(zone)) return undefined;
  const numeric = {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-US-u-hc-h23", { timeZone: zone, ...numeric });
  } catch {
    return undefined;
  }
}

function offsetOf(seconds: number, format: Intl.DateTimeFormat): number {
  const parts = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(seconds * 1_000)) {
    if (type in parts) parts[type as keyof typeof parts] = Number(value);
  }
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1_000 - seconds;
}
