/**
 * Writes the values of records as a person would read them, straight into bytes: numbers in full digits, days and times as
 * ISO 8601 has them, identifiers with their hyphens. Shared by the formats that store values in binary form.
 */
import { isUtf8 } from "node:buffer";

const zero = 0x30;
const minus = 0x2d;
const point = 0x2e;
const daysPerEra = 146_097;
const secondsPerDay = 86_400;
const nanosPerDay = 86_400_000_000_000n;
const bigMillion = 1_000_000n;

/** Fractions of a second that a time is counted in: their number in a second, and the digits that shows. */
export type TimeUnit = { readonly perSecond: number; readonly digits: number };

/** The units of times in Parquet and Avro. */
export const timeUnits = {
  milliseconds: { perSecond: 1_000, digits: 3 },
  microseconds: { perSecond: 1_000_000, digits: 6 },
  nanoseconds: { perSecond: 1_000_000_000, digits: 9 },
} as const satisfies Record<string, TimeUnit>;

/** A growing stretch of UTF-8. */
export class ValueText {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(65_536);
  length = 0;

  /** Makes room for `count` bytes more. */
  reserve(count: number): void {
    const length = this.length + count;
    if (length <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(length, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  /** Bytes [start, end) as they are. */
  copy(from: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.reserve(count);
    const { bytes, length } = this;
    // A plain loop is faster than `set` for what most values are: short.
    if (count > 64) bytes.set(from.subarray(start, end), length);
    else for (let i = 0; i < count; i++) bytes[length + i] = from[start + i] ?? 0;
    this.length = length + count;
  }

  /** Bytes that may be text: nothing is written unless they are UTF-8. */
  copyIfText(from: Uint8Array): void {
    if (isUtf8(from)) this.copy(from, 0, from.length);
  }

  /** A string of any characters. */
  string(text: string): void {
    this.reserve(text.length * 3);
    const { bytes, length } = this;
    let count = 0;
    for (; count < text.length; count++) {
      const code = text.charCodeAt(count);
      if (code > 127 || count > 64) break;
      bytes[length + count] = code;
    }
    if (count === text.length) {
      this.length += count;
      return;
    }
    this.length += encoder.encodeInto(text, this.bytes.subarray(this.length)).written;
  }

  /** A whole number that a double holds exactly. */
  integer(value: number): void {
    if (value < 0) {
      this.#character(minus);
      this.#digits(-value, 1);
    } else this.#digits(value, 1);
  }

  /** A whole number of 64 bits given as two halves, the upper one signed or not. */
  integer64(low: number, high: number, isSigned: boolean): void {
    const upper = isSigned ? high | 0 : high >>> 0;
    if (upper >= -0x1f_ffff && upper <= 0x1f_ffff) this.integer(upper * 4_294_967_296 + (low >>> 0));
    else this.string(String(bigOf(low, upper)));
  }

  /** A number with a fraction, without more digits than tell it from its neighbours; nothing for what is no number. */
  double(value: number): void {
    if (Number.isSafeInteger(value)) this.integer(value);
    else if (Number.isFinite(value) && !this.#shortFraction(value)) this.string(String(value));
  }

  /** The same for a number of 32 bits. */
  float(value: number): void {
    const short = Number(value.toPrecision(7));
    this.double(Math.fround(short) === value ? short : Number(value.toPrecision(9)));
  }

  /** A whole number to be divided by ten `scale` times, with all its digits. */
  decimal(unscaled: bigint, scale: number): void {
    const digits = String(unscaled < 0n ? -unscaled : unscaled);
    if (unscaled < 0n) this.#character(minus);
    if (scale <= 0) this.string(digits + "0".repeat(Math.min(-scale, 76)));
    else {
      const padded = digits.padStart(Math.min(scale, 1_000) + 1, "0");
      this.string(`${padded.slice(0, -scale)}.${padded.slice(-scale)}`);
    }
  }

  /** A day, counted from 1970-01-01. */
  date(day: number): void {
    const { year, month, dayOfMonth } = calendarDay(day);
    if (year < 0) this.#character(minus);
    this.#digits(Math.abs(year), 4);
    this.#character(minus);
    this.#digits(month, 2);
    this.#character(minus);
    this.#digits(dayOfMonth, 2);
  }

  /** A time of day, counted from midnight; a fraction is written when there is one. */
  time(sinceMidnight: number, { perSecond, digits }: TimeUnit): void {
    const seconds = Math.floor(sinceMidnight / perSecond);
    this.#digits(Math.floor(seconds / 3_600), 2);
    this.#character(colon);
    this.#digits(Math.floor(seconds / 60) % 60, 2);
    this.#character(colon);
    this.#digits(seconds % 60, 2);
    const fraction = sinceMidnight - seconds * perSecond;
    if (fraction === 0) return;
    this.#character(point);
    this.#digits(fraction, digits);
  }

  /** A moment, counted from 1970-01-01; `isUtc` is false for a time of no particular place. */
  timestamp(low: number, high: number, { unit, isUtc }: { readonly unit: TimeUnit; readonly isUtc: boolean }): void {
    const value = bigOf(low, high | 0);
    const perDay = BigInt(unit.perSecond) * 86_400n;
    const remainder = value % perDay;
    const sinceMidnight = remainder < 0n ? remainder + perDay : remainder;
    this.date(Number((value - sinceMidnight) / perDay));
    this.#character(letterT);
    this.time(Number(sinceMidnight), unit);
    if (isUtc) this.#character(letterZ);
  }

  /** A moment in seconds from 1970-01-01 and the nanoseconds since then; `isUtc` is false for a time of no particular place. */
  moment(seconds: number, nanos: number, isUtc: boolean): void {
    const day = Math.floor(seconds / secondsPerDay);
    this.date(day);
    this.#character(letterT);
    this.time((seconds - day * secondsPerDay) * 1e9 + nanos, timeUnits.nanoseconds);
    if (isUtc) this.#character(letterZ);
  }

  /** A moment as a Julian day and nanoseconds of the day. Source: Parquet's INT96, as Impala and Hive write it. */
  julianTimestamp(nanos: bigint, julianDay: number): void {
    const days = BigInt(julianDay - 2_440_588) + nanos / nanosPerDay;
    this.date(Number(days));
    this.#character(letterT);
    this.time(Number((nanos % nanosPerDay) / bigMillion), timeUnits.milliseconds);
  }

  /** Sixteen bytes as a UUID. Source: RFC 9562, section 4. */
  uuid(from: Uint8Array): void {
    for (let i = 0; i < 16; i++) {
      if (i === 4 || i === 6 || i === 8 || i === 10) this.#character(minus);
      const byte = from[i] ?? 0;
      this.#character(hexDigit(byte >> 4));
      this.#character(hexDigit(byte & 15));
    }
  }

  /** A span of time of months, days and milliseconds. Source: ISO 8601, durations. */
  duration(months: number, days: number, milliseconds: number): void {
    this.string(`P${months}M${days}DT${milliseconds / 1_000}S`);
  }

  /**
   * Writes a number of up to four decimals, which most are; four times as fast as by way of a string. The whole number it is
   * divided from and the divisor are exact, so the quotient is what its digits are read as.
   */
  #shortFraction(value: number): boolean {
    const size = Math.abs(value);
    for (let decimals = 1, factor = 10; decimals <= 4; decimals++, factor *= 10) {
      const whole = Math.round(size * factor);
      if (whole > Number.MAX_SAFE_INTEGER) return false;
      if (whole / factor !== size) continue;
      if (value < 0) this.#character(minus);
      const units = Math.floor(whole / factor);
      this.#digits(units, 1);
      this.#character(point);
      this.#digits(whole - units * factor, decimals);
      return true;
    }
    return false;
  }

  /** Digits of a number that is not negative and not above 2^53, filled up with zeros to `width`. */
  #digits(value: number, width: number): void {
    this.reserve(20);
    const { bytes } = this;
    let count = width;
    for (let limit = 10 ** width; value >= limit; limit *= 10) count++;
    let rest = value;
    for (let at = this.length + count - 1; at >= this.length; at--) {
      const tenth = Math.floor(rest / 10);
      bytes[at] = zero + (rest - tenth * 10);
      rest = tenth;
    }
    this.length += count;
  }

  #character(byte: number): void {
    this.reserve(1);
    this.bytes[this.length++] = byte;
  }
}

const encoder = new TextEncoder();
const colon = 0x3a;
const letterT = 0x54;
const letterZ = 0x5a;

/** A whole number in two's complement, most significant byte first, as Parquet and Avro store decimals. */
export function bigFromBytes(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return (bytes[0] ?? 0) < 0x80 ? value : value - (1n << BigInt(8 * bytes.length));
}

/** A whole number of 64 bits from its halves; the upper one as signed as it is. */
function bigOf(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

function hexDigit(value: number): number {
  return value < 10 ? zero + value : 0x57 + value;
}

/** The Gregorian date of a day counted from 1970-01-01. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
function calendarDay(day: number): { year: number; month: number; dayOfMonth: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / daysPerEra);
  const dayOfEra = shifted - era * daysPerEra;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfMonth };
}
