/** Every kind of value the labelled set knows. */
import type { ValueKind } from "./value-kind.ts";
import { bankAccounts } from "./values/bank-accounts.ts";
import { cards } from "./values/cards.ts";
import { credentials } from "./values/credentials.ts";
import { ibans } from "./values/ibans.ts";

/** All kinds; at least one entry for each identifier, several where it is written in several ways. */
export const kinds: readonly ValueKind[] = [...credentials, ...cards, ...bankAccounts, ...ibans];
