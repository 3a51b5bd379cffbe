/** Every kind of value the labelled set knows. */
import { postalAddresses } from "./people/addresses.ts";
import { personNames } from "./people/names.ts";
import type { ValueKind } from "./value-kind.ts";
import { bankAccounts } from "./values/bank-accounts.ts";
import { cards } from "./values/cards.ts";
import { credentials } from "./values/credentials.ts";
import { driversLicences } from "./values/drivers-licences.ts";
import { health } from "./values/health.ts";
import { ibans } from "./values/ibans.ts";
import { identityNumbers } from "./values/identity-numbers.ts";
import { passports } from "./values/passports.ts";
import { personal } from "./values/personal.ts";
import { phones } from "./values/phones.ts";
import { spanishNumbers } from "./values/spanish-numbers.ts";
import { taxNumbers } from "./values/tax-numbers.ts";

/** All kinds; at least one entry for each identifier, several where it is written in several ways. */
export const kinds: readonly ValueKind[] = [
  ...credentials,
  ...cards,
  ...bankAccounts,
  ...ibans,
  ...health,
  ...personal,
  ...driversLicences,
  ...passports,
  ...phones,
  ...identityNumbers,
  ...spanishNumbers,
  ...taxNumbers,
  ...personNames,
  ...postalAddresses,
];
