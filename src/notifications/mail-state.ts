/**
 * The life of an invitation's mail: it is sent at most once, and what is not certain is said. Pure; rows are in mail-store.ts.
 *
 * queued     waits for its first attempt or the next one
 * sending    a mailer has it; found so by another attempt, its process died meanwhile
 * sent       accepted by the mail server, or written to the outbox
 * failed     certainly not accepted, and not tried again
 * uncertain  may have been accepted; never sent again
 * withdrawn  the invitation was taken back before it was sent
 */
import type { Delivery } from "./mail.ts";

/** States of a mail, as stored. */
export const mailStates = ["queued", "sending", "sent", "failed", "uncertain", "withdrawn"] as const;

/** One of {@link mailStates}. */
export type MailState = (typeof mailStates)[number];

/** What an attempt does with a mail it finds: hand it to the mailer, admit that nobody knows, or nothing. */
export function beginAttempt(state: MailState): "send" | "admit" | "nothing" {
  if (state === "queued") return "send";
  return state === "sending" ? "admit" : "nothing";
}

/**
 * The state after the mailer answered. The answer may come after another attempt took this one's process for dead: what is known
 * for certain then counts, but the mail is not queued again, since nobody would send it.
 */
export function settleAttempt(state: "sending" | "uncertain", delivery: Delivery): MailState {
  switch (delivery.kind) {
    case "accepted":
      return "sent";
    case "unknown":
      return "uncertain";
    case "refused":
      return delivery.isPermanent || state === "uncertain" ? "failed" : "queued";
  }
}

/** The state of a mail that is not attempted any more. */
export function giveUp(state: "queued" | "sending"): "failed" | "uncertain" {
  return state === "queued" ? "failed" : "uncertain";
}
