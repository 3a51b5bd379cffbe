/**
 * The door for programs that want the detector alone: `import { detector } from "reeve/detection"`.
 * It runs in Node.js and in browsers, does no I/O and keeps nothing. Everything else in this folder may change without notice.
 */
import type { TextBlock } from "../base/text-block.ts";
import { catalogue, identifierById, recommendedIdentifiers } from "./catalogue.ts";
import { createDetector } from "./detector.ts";
import type { Hit } from "./hit.ts";
import type { Identifier } from "./identifier.ts";
import { encodeUtf8 } from "./text/utf8.ts";
import type { AllowListDefinition } from "./user-rules/allow-list.ts";
import type { CustomIdentifierDefinition } from "./user-rules/custom-identifier.ts";
import { compileUserRules } from "./user-rules/user-rules.ts";

/** What to look for, and what to leave out. */
export type DetectionOptions = {
  /** IDs of managed identifiers, `"all"`, or `"recommended"` (the default): those that Macie recommends. */
  readonly identifiers?: "recommended" | "all" | readonly string[];
  /** Custom identifiers, at most 30. */
  readonly custom?: readonly CustomIdentifierDefinition[];
  /** Matches that any of these lists allows are not reported. */
  readonly allowLists?: readonly AllowListDefinition[];
  /** `"plain"` does without WebAssembly, slower and with the same answers; where there is none this happens by itself. */
  readonly finder?: "wasm" | "plain";
};

/** A match in a string: its characters are `text.slice(start, end)`. `identifier` is its managed or custom ID. */
export type Found = { readonly identifier: string; readonly start: number; readonly end: number };

/** Finds sensitive data. One serves any number of texts, one after the other. */
export type TextDetector = {
  /** Every match in a text, ascending by start. */
  find(text: string): readonly Found[];
  /** The same on bytes, for texts in pieces and for fields with names; see `TextBlock` for how pieces overlap. */
  scan(block: TextBlock, report: (hit: Hit) => void): void;
};

/** Makes a detector, which takes some hundred milliseconds; throws when an ID is unknown or a definition breaks a rule. */
export function detector(options: DetectionOptions = {}): TextDetector {
  const { identifiers = "recommended", custom = [], allowLists = [], finder = "wasm" } = options;
  const compiled = createDetector(identifiersOf(identifiers), { ...compileUserRules({ custom, allowLists }), finder });
  return {
    find: (text) => {
      const bytes = encodeUtf8(text);
      const hits: Hit[] = [];
      compiled.scan({ bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length }, (hit) => hits.push(hit));
      return bytes.length === text.length ? hits.map(withoutField) : inCharacters(bytes, hits);
    },
    scan: (block, report) => compiled.scan(block, report),
  };
}

function identifiersOf(wanted: "recommended" | "all" | readonly string[]): readonly Identifier[] {
  if (wanted === "all") return catalogue;
  if (wanted === "recommended") return recommendedIdentifiers();
  return wanted.map((id) => {
    const identifier = identifierById(id);
    if (!identifier) throw new Error(`expected the ID of a managed identifier, got ${JSON.stringify(id)}`);
    return identifier;
  });
}

function withoutField({ identifier, start, end }: Hit): Found {
  return { identifier, start, end };
}

/** Places in bytes as places in the string: characters of four bytes are two units of it. */
function inCharacters(bytes: Uint8Array, hits: readonly Hit[]): readonly Found[] {
  const places = [...new Set(hits.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const units = new Map<number, number>();
  let position = 0;
  let unit = 0;
  for (const place of places) {
    for (; position < place; position++) {
      const byte = bytes[position] ?? 0;
      if ((byte & 0xc0) !== 0x80) unit += byte >= 0xf0 ? 2 : 1;
    }
    units.set(place, unit);
  }
  return hits.map(({ identifier, start, end }) => ({ identifier, start: units.get(start) ?? 0, end: units.get(end) ?? 0 }));
}
