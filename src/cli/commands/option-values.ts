/**
 * How values of options are read: each reader refuses what it does not expect.
 */
import { InvalidArgumentError } from "commander";

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
