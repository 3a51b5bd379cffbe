/**
 * Which managed data identifiers a job looks for. Knows identifiers only by ID; the catalogue is handed in.
 * Source: reference of CreateClassificationJob, managedDataIdentifierSelector and managedDataIdentifierIds.
 */
import { unreachable } from "../../base/assert.ts";
import { Refusal } from "../../base/refusal.ts";

const selectors = ["ALL", "EXCLUDE", "INCLUDE", "NONE", "RECOMMENDED"] as const;

/** A choice of managed identifiers. `ids` is empty unless the selector is INCLUDE or EXCLUDE. */
export type Selection = { readonly selector: (typeof selectors)[number]; readonly ids: readonly string[] };

/** As a client sends it. */
export type SelectionRequest = {
  readonly managedDataIdentifierSelector?: string | undefined;
  readonly managedDataIdentifierIds?: readonly string[] | undefined;
  readonly customDataIdentifierIds?: readonly string[] | undefined;
};

/** What must be known about each managed identifier. */
export type KnownIdentifier = { readonly id: string; readonly recommended: boolean };

/** Checks a choice against the identifiers there are. An absent selector means RECOMMENDED. */
export function checkedSelection(request: SelectionRequest, known: readonly KnownIdentifier[]): Selection | Refusal {
  if (request.customDataIdentifierIds && request.customDataIdentifierIds.length > 0) {
    return new Refusal("invalid", "customDataIdentifierIds: Reeve does not run jobs with custom data identifiers");
  }
  const selector = selectors.find((each) => each === (request.managedDataIdentifierSelector ?? "RECOMMENDED"));
  if (!selector) return new Refusal("invalid", `managedDataIdentifierSelector: expected one of ${selectors.join(", ")}`);
  const ids = [...new Set(request.managedDataIdentifierIds)];
  if (selector === "NONE") {
    return new Refusal(
      "invalid",
      "managedDataIdentifierSelector: NONE needs custom data identifiers, which Reeve does not run; choose another selector",
    );
  }
  if (selector !== "INCLUDE" && selector !== "EXCLUDE") {
    if (ids.length === 0) return { selector, ids };
    return new Refusal("invalid", `managedDataIdentifierIds: expected none with the selector ${selector}`);
  }
  if (ids.length === 0)
    return new Refusal("invalid", `managedDataIdentifierIds: expected at least one with the selector ${selector}`);
  const knownIds = new Set(known.map((identifier) => identifier.id));
  const position = ids.findIndex((id) => !knownIds.has(id));
  if (position >= 0)
    return new Refusal("invalid", `managedDataIdentifierIds: no managed data identifier has the ID ${shown(ids[position])}`);
  if (selector === "EXCLUDE" && ids.length === knownIds.size) {
    return new Refusal("invalid", "managedDataIdentifierIds: expected at least one identifier to be left");
  }
  return { selector, ids };
}

/** The IDs of the identifiers a choice stands for, in the order of `known`. */
export function selectedIdentifiers(selection: Selection, known: readonly KnownIdentifier[]): readonly string[] {
  return known.filter((identifier) => isSelected(selection, identifier)).map((identifier) => identifier.id);
}

function isSelected({ selector, ids }: Selection, identifier: KnownIdentifier): boolean {
  switch (selector) {
    case "ALL":
      return true;
    case "RECOMMENDED":
      return identifier.recommended;
    case "INCLUDE":
      return ids.includes(identifier.id);
    case "EXCLUDE":
      return !ids.includes(identifier.id);
    case "NONE":
      return false;
    default:
      return unreachable(selector);
  }
}

function shown(id = ""): string {
  return id.length > 100 ? `${id.slice(0, 100)}…` : id;
}
