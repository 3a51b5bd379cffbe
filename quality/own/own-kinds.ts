/** Every kind of value for Reeve's own identifiers. */
import { assignedValues } from "./assigned.ts";
import { cloudSecrets } from "./clouds.ts";
import { developmentSecrets } from "./development.ts";
import { currencyValues, networkValues } from "./network-and-money.ts";
import type { SecretKind } from "./secret-kind.ts";
import { serviceSecrets } from "./services.ts";

/** All kinds; several entries where an identifier has several forms. */
export const ownKinds: readonly SecretKind[] = [
  ...networkValues,
  ...developmentSecrets,
  ...cloudSecrets,
  ...serviceSecrets,
  ...assignedValues,
  ...currencyValues,
];
