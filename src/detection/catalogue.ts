/**
 * Every managed identifier that works, in the order of the AWS documentation. What is documented there and missing here is
 * not built, and nowhere listed as if it were. Reeve's own identifiers follow.
 */
import type { Identifier } from "./identifier.ts";
import { address } from "./identifiers/addresses.ts";
import {
  argentinaDniNumber,
  argentinaIndividualTaxIdentificationNumber,
  argentinaOrganizationTaxIdentificationNumber,
  argentinaTarjetaSube,
} from "./identifiers/argentine-numbers.ts";
import { australiaTaxFileNumber } from "./identifiers/australian-numbers.ts";
import { awsCredentials } from "./identifiers/aws-credentials.ts";
import { bankAccountNumber } from "./identifiers/bank-accounts.ts";
import { brazilCepCode, brazilCnpjNumber, brazilCpfNumber, brazilRgNumber } from "./identifiers/brazilian-numbers.ts";
import { canadaHealthNumber } from "./identifiers/canada-health-numbers.ts";
import { canadaNationalIdentificationNumber, canadaSocialInsuranceNumber } from "./identifiers/canadian-numbers.ts";
import { chileRutNumber } from "./identifiers/chilean-numbers.ts";
import {
  colombiaCitizenshipCardNumber,
  colombiaIndividualNitNumber,
  colombiaOrganizationNitNumber,
} from "./identifiers/colombian-numbers.ts";
import { latitudeLongitude } from "./identifiers/coordinates.ts";
import { creditCardExpiration, creditCardSecurityCode } from "./identifiers/credit-card-details.ts";
import { creditCardMagneticStripe, creditCardNumber, creditCardNumberNoKeyword } from "./identifiers/credit-cards.ts";
import { dateOfBirth } from "./identifiers/dates-of-birth.ts";
import { canadaDriversLicense, driversLicense } from "./identifiers/drivers-licences-america.ts";
import { australiaDriversLicense, indiaDriversLicense } from "./identifiers/drivers-licences-asia-pacific.ts";
import {
  bulgariaDriversLicense,
  czechiaDriversLicense,
  hungaryDriversLicense,
  polandDriversLicense,
  romaniaDriversLicense,
  slovakiaDriversLicense,
} from "./identifiers/drivers-licences-eastern-europe.ts";
import {
  denmarkDriversLicense,
  estoniaDriversLicense,
  finlandDriversLicense,
  irelandDriversLicense,
  latviaDriversLicense,
  lithuaniaDriversLicense,
  swedenDriversLicense,
  ukDriversLicense,
} from "./identifiers/drivers-licences-northern-europe.ts";
import {
  croatiaDriversLicense,
  cyprusDriversLicense,
  greeceDriversLicense,
  italyDriversLicense,
  maltaDriversLicense,
  portugalDriversLicense,
  sloveniaDriversLicense,
  spainDriversLicense,
} from "./identifiers/drivers-licences-southern-europe.ts";
import {
  austriaDriversLicense,
  belgiumDriversLicense,
  franceDriversLicense,
  germanyDriversLicense,
  luxembourgDriversLicense,
  netherlandsDriversLicense,
} from "./identifiers/drivers-licences-western-europe.ts";
import { ukElectoralRollNumber } from "./identifiers/electoral-roll-numbers.ts";
import {
  europeanHealthInsuranceCardNumber,
  finlandEuropeanHealthInsuranceNumber,
  franceHealthInsuranceNumber,
} from "./identifiers/european-health-insurance-numbers.ts";
import { franceNationalIdentificationNumber, franceTaxIdentificationNumber } from "./identifiers/french-numbers.ts";
import { gcpApiKey } from "./identifiers/gcp-api-keys.ts";
import { ukNhsNumber } from "./identifiers/health-numbers.ts";
import { usaHealthcareProcedureCode, usaNationalDrugCode } from "./identifiers/healthcare-codes.ts";
import { httpBasicAuthHeader } from "./identifiers/http-basic-auth-headers.ts";
import { httpCookie } from "./identifiers/http-cookies.ts";
import { ibanAccountNumbers } from "./identifiers/ibans.ts";
import { indiaAadhaarNumber, indiaPermanentAccountNumber } from "./identifiers/indian-numbers.ts";
import { italyNationalIdentificationNumber } from "./identifiers/italian-numbers.ts";
import { jsonWebToken } from "./identifiers/json-web-tokens.ts";
import { medicalDeviceUdi } from "./identifiers/medical-device-identifiers.ts";
import { usaNationalProviderIdentifier, usDrugEnforcementAgencyNumber } from "./identifiers/medical-provider-numbers.ts";
import { usaHealthInsuranceClaimNumber, usaMedicareBeneficiaryIdentifier } from "./identifiers/medicare-numbers.ts";
import { mexicoCurpNumber, mexicoIndividualRfcNumber, mexicoOrganizationRfcNumber } from "./identifiers/mexican-numbers.ts";
import { name } from "./identifiers/names.ts";
import { germanyNationalIdentificationNumber, ukNationalInsuranceNumber } from "./identifiers/national-identity-numbers.ts";
import { ownIdentifiers } from "./identifiers/own/own.ts";
import {
  canadaPassportNumber,
  francePassportNumber,
  germanyPassportNumber,
  italyPassportNumber,
  spainPassportNumber,
  ukPassportNumber,
  usaPassportNumber,
} from "./identifiers/passports.ts";
import {
  brazilPhoneNumber,
  francePhoneNumber,
  germanyPhoneNumber,
  italyPhoneNumber,
  phoneNumber,
  spainPhoneNumber,
  ukPhoneNumber,
} from "./identifiers/phone-numbers.ts";
import { opensshPrivateKey, pgpPrivateKey, pkcsPrivateKey, puttyPrivateKey } from "./identifiers/private-keys.ts";
import { usaSocialSecurityNumber } from "./identifiers/social-security-numbers.ts";
import {
  spainDniNumber,
  spainNieNumber,
  spainNifNumber,
  spainSocialSecurityNumber,
  spainTaxIdentificationNumber,
} from "./identifiers/spanish-numbers.ts";
import { stripeCredentials } from "./identifiers/stripe-credentials.ts";
import {
  germanyTaxIdentificationNumber,
  ukTaxIdentificationNumber,
  usaIndividualTaxIdentificationNumber,
} from "./identifiers/taxpayer-numbers.ts";
import { vehicleIdentificationNumber } from "./identifiers/vehicle-identification-numbers.ts";

/** Those that the documentation has, in its order. */
const documented: readonly Identifier[] = [
  awsCredentials,
  gcpApiKey,
  httpBasicAuthHeader,
  jsonWebToken,
  opensshPrivateKey,
  pgpPrivateKey,
  pkcsPrivateKey,
  puttyPrivateKey,
  stripeCredentials,
  bankAccountNumber,
  creditCardExpiration,
  creditCardMagneticStripe,
  creditCardNumber,
  creditCardNumberNoKeyword,
  creditCardSecurityCode,
  ...ibanAccountNumbers,
  usDrugEnforcementAgencyNumber,
  usaHealthInsuranceClaimNumber,
  canadaHealthNumber,
  europeanHealthInsuranceCardNumber,
  finlandEuropeanHealthInsuranceNumber,
  franceHealthInsuranceNumber,
  ukNhsNumber,
  usaMedicareBeneficiaryIdentifier,
  usaHealthcareProcedureCode,
  usaNationalDrugCode,
  usaNationalProviderIdentifier,
  medicalDeviceUdi,
  dateOfBirth,
  australiaDriversLicense,
  austriaDriversLicense,
  belgiumDriversLicense,
  bulgariaDriversLicense,
  canadaDriversLicense,
  croatiaDriversLicense,
  cyprusDriversLicense,
  czechiaDriversLicense,
  denmarkDriversLicense,
  driversLicense,
  estoniaDriversLicense,
  finlandDriversLicense,
  franceDriversLicense,
  germanyDriversLicense,
  greeceDriversLicense,
  hungaryDriversLicense,
  indiaDriversLicense,
  irelandDriversLicense,
  italyDriversLicense,
  latviaDriversLicense,
  lithuaniaDriversLicense,
  luxembourgDriversLicense,
  maltaDriversLicense,
  netherlandsDriversLicense,
  polandDriversLicense,
  portugalDriversLicense,
  romaniaDriversLicense,
  slovakiaDriversLicense,
  sloveniaDriversLicense,
  spainDriversLicense,
  swedenDriversLicense,
  ukDriversLicense,
  ukElectoralRollNumber,
  name,
  latitudeLongitude,
  httpCookie,
  address,
  brazilCepCode,
  argentinaDniNumber,
  brazilRgNumber,
  chileRutNumber,
  colombiaCitizenshipCardNumber,
  franceNationalIdentificationNumber,
  germanyNationalIdentificationNumber,
  indiaAadhaarNumber,
  italyNationalIdentificationNumber,
  mexicoCurpNumber,
  spainDniNumber,
  ukNationalInsuranceNumber,
  canadaPassportNumber,
  francePassportNumber,
  germanyPassportNumber,
  italyPassportNumber,
  spainPassportNumber,
  ukPassportNumber,
  usaPassportNumber,
  canadaNationalIdentificationNumber,
  brazilPhoneNumber,
  francePhoneNumber,
  germanyPhoneNumber,
  italyPhoneNumber,
  phoneNumber,
  spainPhoneNumber,
  ukPhoneNumber,
  argentinaTarjetaSube,
  canadaSocialInsuranceNumber,
  spainSocialSecurityNumber,
  usaSocialSecurityNumber,
  argentinaIndividualTaxIdentificationNumber,
  argentinaOrganizationTaxIdentificationNumber,
  australiaTaxFileNumber,
  brazilCnpjNumber,
  brazilCpfNumber,
  colombiaIndividualNitNumber,
  colombiaOrganizationNitNumber,
  franceTaxIdentificationNumber,
  germanyTaxIdentificationNumber,
  indiaPermanentAccountNumber,
  mexicoIndividualRfcNumber,
  mexicoOrganizationRfcNumber,
  spainNieNumber,
  spainNifNumber,
  spainTaxIdentificationNumber,
  ukTaxIdentificationNumber,
  usaIndividualTaxIdentificationNumber,
  vehicleIdentificationNumber,
];

/** All identifiers; IDs are unique. */
export const catalogue: readonly Identifier[] = [...documented, ...ownIdentifiers];

const byId: ReadonlyMap<string, Identifier> = new Map(catalogue.map((identifier) => [identifier.id, identifier]));

/** The identifier with an ID, or undefined. */
export function identifierById(id: string): Identifier | undefined {
  return byId.get(id);
}

/** The identifiers recommended for jobs and used by automated discovery, in the catalogue's order. */
export function recommendedIdentifiers(): readonly Identifier[] {
  return catalogue.filter((identifier) => identifier.recommended);
}
