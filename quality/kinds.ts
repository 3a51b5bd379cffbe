/** Every kind of value the labelled set knows. */
import type { ValueKind } from "./value-kind.ts";
import { cards } from "./values/cards.ts";

/** All kinds; one entry for each identifier. */
export const kinds: readonly ValueKind[] = [...cards];
