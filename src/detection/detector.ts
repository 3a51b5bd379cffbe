/**
 * Compiles identifiers once, then scans many blocks of text. Knows no file format and does no I/O.
 */
import type { TextBlock } from "../base/text-block.ts";
import type { Hit } from "./hit.ts";
import type { Identifier } from "./identifier.ts";
import { createManagedScan } from "./managed-scan.ts";
import { type UserRules, withUserRules } from "./user-rules.ts";

export type { Hit } from "./hit.ts";

/** Scans blocks; cheap to keep, holds only caches. One detector serves one object at a time. */
export interface Detector {
  /** Reports every match that starts in the block's core, ascending by start. */
  scan(block: TextBlock, report: (hit: Hit) => void): void;
}

/** What a detector may be told beside what to look for. */
export type DetectorOptions = UserRules & {
  /** Whether to look for candidates in WebAssembly, where there is any; both give the same answers. `wasm` when absent. */
  readonly finder?: "wasm" | "plain";
};

/** A detector for some identifiers, with the rules of users. */
export function createDetector(identifiers: readonly Identifier[], options: DetectorOptions = {}): Detector {
  return { scan: withUserRules(createManagedScan(identifiers, options.finder ?? "wasm"), options) };
}
