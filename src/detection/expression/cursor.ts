/**
 * A place in an expression that is being read, and how a reader complains about what stands there.
 */
import { Refusal } from "../../base/refusal.ts";

/** Where the reader is, and whether it reads letters without regard to case. */
export type Cursor = { readonly characters: readonly string[]; at: number; ignoresCase: boolean };

/** The character here or some places ahead, or "" behind the end. */
export function peek(cursor: Cursor, ahead = 0): string {
  return cursor.characters[cursor.at + ahead] ?? "";
}

/** Takes an ASCII text when it stands here. */
export function take(cursor: Cursor, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (peek(cursor, i) !== text[i]) return false;
  cursor.at += text.length;
  return true;
}

/** A refusal that names the character it is about, counted from 1. */
export function refused(cursor: Cursor, reason: string): Refusal {
  return new Refusal("invalid", `the expression cannot be used: ${reason} (at character ${cursor.at + 1})`);
}
