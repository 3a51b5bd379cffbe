/**
 * Reeve's own identifiers: kinds of sensitive data that the AWS documentation has no identifier for. They can be chosen like any
 * other and belong to a job for all identifiers; none is recommended, since that set is the documentation's.
 */
import type { Identifier } from "../../identifier.ts";
import { aiServiceKeys } from "./ai-services.ts";
import { assignedSecrets } from "./assignments.ts";
import { cloudPlatformKeys } from "./cloud-platforms.ts";
import { codeHostingTokens } from "./code-hosting.ts";
import { commerceKeys } from "./commerce.ts";
import { cryptoAddresses } from "./crypto-addresses.ts";
import { cryptoKeys } from "./crypto-keys.ts";
import { emailAddress } from "./email-addresses.ts";
import { messagingCredentials } from "./messaging.ts";
import { microsoftAndGoogleCredentials } from "./microsoft-and-google.ts";
import { networkAddresses } from "./network-addresses.ts";
import { observabilityKeys } from "./observability.ts";
import { officeToolTokens } from "./office-tools.ts";
import { packageRegistryTokens } from "./package-registries.ts";
import { secretStoreKeys } from "./secret-stores.ts";
import { urlSecrets } from "./urls.ts";

/** All of them, by family. */
export const ownIdentifiers: readonly Identifier[] = [
  emailAddress,
  ...networkAddresses,
  ...codeHostingTokens,
  ...packageRegistryTokens,
  ...cloudPlatformKeys,
  ...microsoftAndGoogleCredentials,
  ...aiServiceKeys,
  ...messagingCredentials,
  ...observabilityKeys,
  ...secretStoreKeys,
  ...commerceKeys,
  ...officeToolTokens,
  ...urlSecrets,
  ...assignedSecrets,
  ...cryptoAddresses,
  ...cryptoKeys,
];
