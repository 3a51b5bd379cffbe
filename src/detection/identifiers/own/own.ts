/**
 * Reeve's own identifiers: kinds of sensitive data that the AWS documentation has no identifier for. They can be chosen like any
 * other and belong to a job for all identifiers; none is recommended, since that set is the documentation's.
 */
import type { Identifier } from "../../identifier.ts";
import { aiServiceKeys } from "./ai-services.ts";
import { cloudPlatformKeys } from "./cloud-platforms.ts";
import { codeHostingTokens } from "./code-hosting.ts";
import { commerceKeys } from "./commerce.ts";
import { cryptoAddresses } from "./crypto-addresses.ts";
import { cryptoKeys } from "./crypto-keys.ts";
import { messagingCredentials } from "./messaging.ts";
import { observabilityKeys } from "./observability.ts";
import { officeToolTokens } from "./office-tools.ts";
import { packageRegistryTokens } from "./package-registries.ts";
import { secretStoreKeys } from "./secret-stores.ts";

/** All of them, by family. */
export const ownIdentifiers: readonly Identifier[] = [
  ...codeHostingTokens,
  ...packageRegistryTokens,
  ...cloudPlatformKeys,
  ...aiServiceKeys,
  ...messagingCredentials,
  ...observabilityKeys,
  ...secretStoreKeys,
  ...commerceKeys,
  ...officeToolTokens,
  ...cryptoAddresses,
  ...cryptoKeys,
];
