/**
 * What users add to the managed identifiers: custom identifiers, which are looked for beside them, and allow lists, which
 * leave out hits of both.
 */
import { granted } from "../../base/refusal.ts";
import type { TextBlock } from "../../base/text-block.ts";
import type { Hit, ScanBlock } from "../hit.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { type AllowList, type AllowListDefinition, checkAllowList, isAllowable } from "./allow-list.ts";
import { type CustomIdentifier, type CustomIdentifierDefinition, checkCustomIdentifier } from "./custom-identifier.ts";
import { createCustomScanner } from "./custom-scanner.ts";

/** The rules of users as plain data, to be sent to the process that applies them. */
export type UserRuleDefinitions = {
  readonly custom: readonly CustomIdentifierDefinition[];
  readonly allowLists: readonly AllowListDefinition[];
};

/** Makes rules of definitions that were checked when they were taken in; throws the refusal of one that is wrong. */
export function compileUserRules({ custom, allowLists }: UserRuleDefinitions): UserRules {
  return {
    custom: custom.map((definition) => granted(checkCustomIdentifier(definition))),
    allowLists: allowLists.map((definition) => granted(checkAllowList(definition))),
  };
}

/** The rules of users; empty lists change nothing. */
export type UserRules = {
  /** Looked for beside the managed identifiers; at most 30. */
  readonly custom?: readonly CustomIdentifier[];
  /** Matches that any of these allows are not reported; mailing addresses always are. */
  readonly allowLists?: readonly AllowList[];
};

/** The scan of managed identifiers, with the rules of users applied. */
export function withUserRules(scanManaged: ScanBlock, { custom = [], allowLists = [] }: UserRules): ScanBlock {
  if (custom.length === 0 && allowLists.length === 0) return scanManaged;
  const scanner = createCustomScanner(custom);
  return (block, report) => {
    const hits: Hit[] = [];
    if (custom.length > 0) {
      scanner.scan(block, ({ identifier, start, end, field, outcome }) => {
        if (outcome === "found") hits.push({ identifier: identifier.id, start, end, field });
      });
    }
    let next = 0;
    const pass = (hit: Hit): void => {
      if (!isAllowed(allowLists, block, hit)) report(hit);
    };
    scanManaged(block, (hit) => {
      for (let own = hits[next]; own && own.start < hit.start; own = hits[++next]) pass(own);
      pass(hit);
    });
    for (; next < hits.length; next++) {
      const own = hits[next];
      if (own) pass(own);
    }
  };
}

/** Tells whether an allow list leaves out a hit. */
export function isAllowed(allowLists: readonly AllowList[], block: TextBlock, { identifier, start, end }: Hit): boolean {
  if (allowLists.length === 0 || !isAllowable(identifier)) return false;
  const text = decodeUtf8(block.bytes, start, end);
  return allowLists.some((list) => list.allows(text));
}
