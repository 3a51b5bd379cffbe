/**
 * What an import says at its end: a table for people or one JSON document, and the sentences of the summary. Pure.
 */
import { unreachable } from "../../base/assert.ts";
import { textTable } from "../scan/text-table.ts";
import { type AccountOutcome, isComplete } from "./apply-list.ts";
import type { BadLine } from "./member-list.ts";

/** Everything there is to say. `outcomes` has one entry for every good line and Region. */
export type ImportReport = {
  readonly service: string;
  readonly isDryRun: boolean;
  /** Bad lines kept everything from being sent. */
  readonly isHeldUp: boolean;
  readonly isInterrupted: boolean;
  readonly badLines: readonly BadLine[];
  readonly outcomes: readonly AccountOutcome[];
};

/** How many accounts of a Region ended how; an account that was added counts again by what became of its invitation. */
type RegionSummary = {
  readonly region: string;
  readonly added: number;
  readonly present: number;
  readonly invited: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly notSent: number;
  readonly notInvited: number;
};

/** The summaries, in the order in which the Regions were named. */
function summaries(outcomes: readonly AccountOutcome[]): readonly RegionSummary[] {
  return [...new Set(outcomes.map(({ region }) => region))].map((region) => {
    const own = outcomes.filter((outcome) => outcome.region === region);
    const count = (isCounted: (outcome: AccountOutcome) => boolean) => own.filter(isCounted).length;
    const counted = (word: "refused" | "unanswered") =>
      count(({ inventory, invitation }) => inventory === word || invitation === word);
    return {
      region,
      added: count(({ inventory }) => inventory === "added"),
      present: count(({ inventory }) => inventory === "present"),
      invited: count(({ invitation }) => invitation === "sent"),
      refused: counted("refused"),
      unanswered: counted("unanswered"),
      notSent: count(({ inventory }) => inventory === "not-sent"),
      notInvited: count(({ invitation }) => invitation === "not-sent"),
    };
  });
}

/** One JSON document with a final newline. */
export function reportAsJson({ outcomes, ...report }: ImportReport): string {
  const document = { ...report, accounts: outcomes, summary: summaries(outcomes) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * A row for every line and Region, in the order of the list, and the summary below. Where bad lines kept everything from
 * being sent, only they are shown.
 */
export function reportAsTable(report: ImportReport): string {
  const { badLines, outcomes, isDryRun, isHeldUp } = report;
  const rows = [
    ...badLines.map(({ line, problem }) => ({ line, cells: [String(line), "", "", "bad line", problem] })),
    ...(isHeldUp ? [] : outcomes).map((outcome) => ({
      line: outcome.line,
      cells: [String(outcome.line), outcome.accountId, outcome.region, resultOf(outcome, isDryRun), outcome.reason ?? ""],
    })),
  ].sort((a, b) => a.line - b.line);
  const table = textTable(
    ["Line", "Account", "Region", "Result", "Reason"],
    rows.map(({ cells }) => cells),
  );
  return `${table}\n\n${summarySentences(report).join("\n")}\n`;
}

function resultOf({ inventory, invitation, status }: AccountOutcome, isDryRun: boolean): string {
  const place = inventory === "present" ? `already there${status ? ` (${status})` : ""}` : inventory;
  switch (inventory) {
    case "not-sent":
      return isDryRun ? "good line" : "not sent";
    case "unanswered":
      return "no answer";
    case "refused":
      return "refused";
    case "added":
    case "present":
      break;
    default:
      return unreachable(inventory);
  }
  switch (invitation) {
    case "none":
      return place;
    case "sent":
      return `${place}, invited`;
    case "refused":
      return `${place}, invitation refused`;
    case "unanswered":
      return `${place}, invitation without answer`;
    case "not-sent":
      return `${place}, not invited`;
    default:
      return unreachable(invitation);
  }
}

function summarySentences({ isDryRun, isInterrupted, badLines, outcomes }: ImportReport): readonly string[] {
  const all = summaries(outcomes);
  const sentences = isDryRun
    ? [`Dry run: ${plural(new Set(outcomes.map(({ line }) => line)).size, "good line")}. Nothing was sent.`]
    : all.map((summary) => `${summary.region}: ${countsOf(summary)}.`);
  if (badLines.length > 0) sentences.push(`${plural(badLines.length, "bad line")}, not sent.`);
  if (isInterrupted) sentences.push("Interrupted: run the same list again to do what is missing.");
  else if (all.some(({ unanswered }) => unanswered > 0)) {
    sentences.push("Where no answer came, the request may have been carried out: run the same list again to do what is missing.");
  }
  return sentences;
}

function countsOf({ added, present, invited, refused, unanswered, notSent, notInvited }: RegionSummary): string {
  const counts = [
    [added, "added"],
    [present, "already there"],
    [invited, "invited"],
    [refused, "refused"],
    [unanswered, "without answer"],
    [notSent, "not sent"],
    [notInvited, "not invited"],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return told.length > 0 ? told.join(", ") : "nothing to do";
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The exit code: 0 when all is done, 1 when something was refused or not done, 130 when interrupted before the end. */
export function exitCodeOf({ outcomes, isDryRun, isInterrupted }: ImportReport): number {
  if (isDryRun || outcomes.every(isComplete)) return 0;
  return isInterrupted ? 130 : 1;
}
