import { expect, test } from "vitest";
import type { Delivery } from "./mail.ts";
import { beginAttempt, giveUp, type MailState, mailStates, settleAttempt } from "./mail-state.ts";

const accepted: Delivery = { kind: "accepted" };
const later: Delivery = { kind: "refused", isPermanent: false, reason: "" };
const refused: Delivery = { kind: "refused", isPermanent: true, reason: "" };
const unknown: Delivery = { kind: "unknown", reason: "" };

test("only a queued mail is ever sent, and one found being sent is admitted to be uncertain", () => {
  const steps = mailStates.map((state) => `${state}: ${beginAttempt(state)}`);
  expect(steps).toEqual([
    "queued: send",
    "sending: admit",
    "sent: nothing",
    "failed: nothing",
    "uncertain: nothing",
    "withdrawn: nothing",
  ]);
});

test.each<[string, "sending" | "uncertain", Delivery, MailState]>([
  ["accepted is sent", "sending", accepted, "sent"],
  ["refused for a while waits again", "sending", later, "queued"],
  ["refused for good fails", "sending", refused, "failed"],
  ["unknown is uncertain", "sending", unknown, "uncertain"],
  ["a late acceptance counts", "uncertain", accepted, "sent"],
  ["a late refusal counts, but nobody would send it again", "uncertain", later, "failed"],
  ["a late refusal for good counts", "uncertain", refused, "failed"],
  ["a late unknown changes nothing", "uncertain", unknown, "uncertain"],
])("%s", (_rule, state, delivery, expected) => expect(settleAttempt(state, delivery)).toBe(expected));

test("given up while it waited it failed; while it was sent, nobody knows", () => {
  expect([giveUp("queued"), giveUp("sending")]).toEqual(["failed", "uncertain"]);
});
