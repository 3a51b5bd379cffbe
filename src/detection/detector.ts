/**
 * Compiles identifiers once, then scans many blocks of text. Knows no file format and does no I/O.
 */
import type { TextBlock } from "../base/text-block.ts";
import { createExplainer, type Explainer, type ExplanationSink, type MakeScan } from "./explainer.ts";
import type { Hit } from "./hit.ts";
import type { Identifier } from "./identifier.ts";
import { createManagedScan } from "./managed-scan/managed-scan.ts";
import { type UserRules, withUserRules } from "./user-rules/user-rules.ts";

export type { Hit } from "./hit.ts";

/** Scans blocks; cheap to keep, holds only caches. One detector serves one object at a time. */
export interface Detector {
  /**
   * Reports every match that starts in the block's core, ascending by start. With `explain` it looks at the block again, which
   * takes several times as long, and then tells why each match was reported and near misses were not.
   */
  scan(block: TextBlock, report: (hit: Hit) => void, explain?: ExplanationSink): void;
}

/** What a detector may be told beside what to look for. */
export type DetectorOptions = UserRules & {
  /** Whether to look for candidates in WebAssembly, where there is any; both give the same answers. `wasm` when absent. */
  readonly finder?: "wasm" | "plain";
};

/** A detector for some identifiers, with the rules of users. */
export function createDetector(identifiers: readonly Identifier[], options: DetectorOptions = {}): Detector {
  const scanOf: MakeScan = (some) => createManagedScan(some, options.finder ?? "wasm");
  const scan = withUserRules(scanOf(identifiers), options);
  let explainer: Explainer | undefined;
  return {
    scan(block, report, explain) {
      if (!explain) return scan(block, report);
      const hits: Hit[] = [];
      scan(block, (hit) => {
        hits.push(hit);
        report(hit);
      });
      explainer ??= createExplainer(identifiers, options, scanOf);
      explainer(block, hits, explain);
    },
  };
}
