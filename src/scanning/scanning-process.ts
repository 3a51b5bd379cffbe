/**
 * One scanning process as the pool sees it: what it was given, since when it works on the first of it, and why it ended.
 * It works in the order given, so the first unanswered object is the one to blame for a crash or a hang.
 */
import type { ChildProcess } from "node:child_process";
import type { InspectionReport } from "../base/inspection.ts";
import type { InspectionRequest } from "./inspection-request.ts";
import { type FromWorker, type Sought, slotsMax, type ToWorker } from "./messages.ts";

/** An inspection somebody waits for. */
export type Inspection = {
  readonly id: number;
  readonly request: InspectionRequest;
  readonly settle: (report: InspectionReport) => void;
  readonly abandon: (error: Error) => void;
  /** Times a process ended by itself while it worked on this object. */
  crashes: number;
};

/** Why a process ended. `crash` covers everything the pool did not ask for. */
export type End =
  | { readonly kind: "deadline"; readonly inspection: Inspection }
  | { readonly kind: "recycled" }
  | { readonly kind: "not-started" }
  | { readonly kind: "closed" }
  | { readonly kind: "crash"; readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** What the pool wants to hear. `ended` comes last, with everything the process left unanswered, in order. */
export type Listener = {
  ready(): void;
  reported(): void;
  ended(process: ScanningProcess, end: End, unanswered: readonly Inspection[]): void;
};

/** The longest time a timer can wait, in milliseconds. */
const timerMaxMs = 2 ** 31 - 1;

/** A running child process; it is killed, never asked, since it may not listen. */
export class ScanningProcess {
  readonly #child: ChildProcess;
  readonly #listener: Listener;
  readonly #ended: Promise<void>;
  #unanswered: Inspection[] = [];
  #clock: NodeJS.Timeout | undefined;
  #end: End | undefined;
  #isReady = false;
  readonly #slots: Sought[] = [];
  #nextSlot = 0;

  constructor(child: ChildProcess, { startDeadlineMs, listener }: { startDeadlineMs: number; listener: Listener }) {
    this.#child = child;
    this.#listener = listener;
    this.#clock = setTimeout(() => this.kill({ kind: "not-started" }), startDeadlineMs);
    child.on("message", (message: FromWorker) => this.#receive(message));
    this.#ended = new Promise((resolve) => {
      // `close` comes after the last message, `exit` may come before it; `error` comes alone when nothing was started.
      child.once("close", (code, signal) => resolve(this.#finish({ kind: "crash", code, signal })));
      child.on("error", () => {
        if (child.pid === undefined) resolve(this.#finish({ kind: "not-started" }));
      });
    });
  }

  /** Whether it has said that it listens, and may be given objects. */
  get isReady(): boolean {
    return this.#isReady && this.#end === undefined;
  }

  /** Whether it was started but has not said so yet. */
  get isStarting(): boolean {
    return !this.#isReady && this.#end === undefined;
  }

  /** Objects given and not answered, the one under way first. */
  get unanswered(): readonly Inspection[] {
    return this.#unanswered;
  }

  /** Gives it an object to inspect after the others, and what to look for in it when it does not have that. */
  assign(inspection: Inspection): void {
    this.#unanswered.push(inspection);
    if (this.#unanswered.length === 1) this.#startClock(inspection);
    const { id, request } = inspection;
    const { identifiers, rules, ...options } = request.options;
    const slot = this.#slotOf(rules === undefined ? { identifiers } : { identifiers, rules });
    this.#send({ kind: "inspect", id, request: { ...request, options }, slot });
  }

  /** The slot of what to look for; what the process does not have is sent, in place of what was sent longest ago. */
  #slotOf(sought: Sought): number {
    const known = this.#slots.findIndex((slot) => slot.rules === sought.rules && isSame(slot.identifiers, sought.identifiers));
    if (known >= 0) return known;
    const slot = this.#nextSlot;
    this.#nextSlot = (slot + 1) % slotsMax;
    this.#slots[slot] = sought;
    this.#send({ kind: "sought", slot, sought });
    return slot;
  }

  #send(message: ToWorker): void {
    // A message that cannot be sent means that the process is ending, which is heard separately.
    this.#child.send(message, () => undefined);
  }

  /** Ends it at once; resolves when it is gone. The first reason given is the one reported. */
  kill(end: End): Promise<void> {
    this.#end ??= end;
    clearTimeout(this.#clock);
    this.#child.kill("SIGKILL");
    return this.#ended;
  }

  #receive(message: FromWorker): void {
    if (message.kind === "ready") {
      clearTimeout(this.#clock);
      this.#isReady = true;
      if (this.#end === undefined) this.#listener.ready();
      return;
    }
    const [first, ...rest] = this.#unanswered;
    if (first === undefined || first.id !== message.id) return;
    this.#unanswered = rest;
    clearTimeout(this.#clock);
    first.settle(message.report);
    if (this.#end !== undefined) return;
    const [next] = rest;
    if (message.isLast) void this.kill({ kind: "recycled" });
    else if (next !== undefined) this.#startClock(next);
    this.#listener.reported();
  }

  #startClock(inspection: Inspection): void {
    const waitMs = Math.min(inspection.request.options.deadlineMs, timerMaxMs);
    this.#clock = setTimeout(() => void this.kill({ kind: "deadline", inspection }), waitMs);
  }

  #finish(cause: End): void {
    clearTimeout(this.#clock);
    this.#end ??= this.#isReady ? cause : { kind: "not-started" };
    const unanswered = this.#unanswered;
    this.#unanswered = [];
    this.#listener.ended(this, this.#end, unanswered);
  }
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left === right || (left.length === right.length && left.every((id, i) => id === right[i]));
}
