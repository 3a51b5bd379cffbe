/**
 * How values of options are read: each reader refuses what it does not expect.
 */
import { InvalidArgumentError } from "commander";
import { LimitSettingError, type LimitSettings, readLimitSettings } from "../../documents/limit-settings.ts";

/** A whole number of at least 1. */
export function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError("expected a whole number of at least 1");
}

/** Names separated by commas. */
export function names(text: string): readonly string[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.every((part) => part !== "")) return parts;
  throw new InvalidArgumentError("expected names separated by commas");
}

/** Limits of reading, such as `archive-files=1000,time=60`. */
export function limits(text: string): LimitSettings {
  try {
    return readLimitSettings(text);
  } catch (error) {
    if (!(error instanceof LimitSettingError)) throw error;
    throw new InvalidArgumentError(error.message);
  }
}

/** The value beside those of earlier uses of the same option. */
export function gathered(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}
