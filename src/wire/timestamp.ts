/**
 * Times on the wire: ISO 8601 text or epoch seconds. Source: Smithy documentation, `timestampFormat`.
 */
import type { TimestampFormat } from "./shape.ts";

const isoForm = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/i;

/** The years 0001 to 9999, which ISO text with four digits can name. */
const earliestSeconds = Date.parse("0001-01-01T00:00:00Z") / 1000;
const latestSeconds = Date.parse("9999-12-31T23:59:59Z") / 1000;

/** Reads a time in the given format; undefined when the value is none (also for days such as 30 February). */
export function parseTimestamp(format: TimestampFormat, value: unknown): Date | undefined {
  if (format === "epoch-seconds") {
    if (typeof value !== "number" || !(value >= earliestSeconds && value <= latestSeconds)) return undefined;
    return new Date(Math.round(value * 1000));
  }
  const parts = typeof value === "string" ? isoForm.exec(value) : null;
  if (parts === null) return undefined;
  const date = new Date(parts[0].toUpperCase());
  const daysInMonth = new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate();
  return Number.isNaN(date.getTime()) || Number(parts[3]) > daysInMonth ? undefined : date;
}

/** Writes a time: `2026-01-31T12:00:00.000Z`, or seconds with up to three decimals. */
export function formatTimestamp(format: TimestampFormat, date: Date): string | number {
  return format === "date-time" ? date.toISOString() : date.getTime() / 1000;
}
