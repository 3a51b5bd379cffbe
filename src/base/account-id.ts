/**
 * The 12-digit number that names an account. Kept as text: 012345678901 keeps its leading zero.
 */
import { Refusal } from "./refusal.ts";

declare const brand: unique symbol;

/** Exactly 12 decimal digits. */
export type AccountId = string & { readonly [brand]: "AccountId" };

const form = /^\d{12}$/;

/** Tells whether the text has the form of an account ID; says nothing about whether such an account exists. */
export function isAccountId(text: unknown): text is AccountId {
  return typeof text === "string" && form.test(text);
}

/** The text as an account ID, or a refusal that names the member of the request it came from. */
export function requireAccountId(text: string | undefined, member: string): AccountId {
  if (isAccountId(text)) return text;
  const got = text === undefined ? "nothing" : `${text.length} characters`;
  throw new Refusal("invalid", `${member}: expected an AWS account ID of 12 digits, got ${got}`);
}
