/**
 * Health: cards, claims, codes of medicines and devices, numbers of those who treat. Rules: CMS (MBI, NPI, HICN, HCPCS), AMA (CPT),
 * FDA (NDC, UDI), DEA, NHS Data Dictionary, the provinces of Canada, CEN CWA 15974 (European card), INSEE.
 */
import { grouped, luhnDigit, weighted, withWrongDigit } from "../check-digits.ts";
import { capitals, type Random } from "../random.ts";
import { byKeyword, certain, type ValueKind } from "../value-kind.ts";
import { nir } from "./identity-numbers.ts";

/** Registrant's letter, the surname's, six digits; the seventh is the last digit of odd places plus twice the even ones. */
function dea(random: Random): string {
  const digits = random.text(6);
  const check = weighted(digits, [1, 2, 1, 2, 1, 2]) % 10;
  return `${random.pick(["A", "B", "F", "G", "M", "P", "R"])}${random.text(1, capitals)}${digits}${check}`;
}

/** A claimant's number with the letter of the benefit. */
function claim(random: Random): string {
  const area = random.between(1, 665);
  const ssn = [
    String(area).padStart(3, "0"),
    String(random.between(1, 99)).padStart(2, "0"),
    String(random.between(1, 9999)).padStart(4, "0"),
  ];
  return `${ssn.join(random.pick(["", "-"]))}${random.pick(["A", "B", "D", "T", "M", "C1", "B2", "W"])}`;
}

/** British Columbia: 9, eight digits with the weights 2, 4, 8, 5, 10, 9, 7, 3, and 11 less the remainder. */
function columbian(random: Random): string {
  for (;;) {
    const digits = random.text(8);
    const check = 11 - (weighted(digits, [2, 4, 8, 5, 10, 9, 7, 3]) % 11);
    if (check < 10) return `9${digits}${check}`;
  }
}

function canadian(random: Random): string {
  if (random.chance(0.6)) return grouped(columbian(random), [4, 3, 3], random.pick(["", " ", "-"]));
  const digits = `${random.between(1, 8)}${random.text(8)}`;
  return grouped(`${digits}${luhnDigit(digits)}`, [4, 3, 3], random.pick(["", "-", " "]));
}

/** 80 for health, the country's number of ISO 3166-1, the institution, the card. */
const european = (random: Random): string => {
  const country = random.pick(["040", "056", "203", "208", "246", "250", "276", "380", "528", "616", "620", "724", "752"]);
  return `80${country}${random.text(15)}`;
};

/** Ten digits with the weights 10 to 2; a remainder that asks for 10 is not issued. */
function nhs(random: Random): string {
  for (;;) {
    const digits = `${random.pick(["4", "6", "7", "9"])}${random.text(8)}`;
    const check = (11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    if (check < 10) return grouped(`${digits}${check}`, [3, 3, 4], random.pick(["", " ", "-"]));
  }
}

/** 1EG4-TE5-MK73: which places are digits is fixed; S, L, O, I, B and Z do not occur. */
function beneficiary(random: Random): string {
  const letters = "ACDEFGHJKMNPQRTUVWXY";
  const either = `${letters}0123456789`;
  const alphabets = [
    "123456789",
    letters,
    either,
    "0123456789",
    letters,
    either,
    "0123456789",
    letters,
    letters,
    "0123456789",
    "0123456789",
  ];
  return grouped(alphabets.map((alphabet) => random.text(1, alphabet)).join(""), [4, 3, 4], random.pick(["", "-"]));
}

/** Ten digits; the Luhn digit is that of 80840 and the first nine. */
function npi(random: Random): string {
  const digits = `${random.pick(["1", "2"])}${random.text(8)}`;
  return `${digits}${luhnDigit(`80840${digits}`)}`;
}

/** A GTIN-14 with its check digit: weights 3 and 1 in turn. */
function gtin(random: Random): string {
  const digits = `00${random.between(3, 8)}${random.text(10)}`;
  const sum = weighted(digits, [3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** HIBCC: the sum of the characters' values by 43. */
function hibcc(random: Random): string {
  const alphabet = `0123456789${capitals}-. $/+%`;
  const text = `+${random.text(1, capitals)}${random.text(3)}${random.text(6, `0123456789${capitals}`)}0`;
  return `${text}${alphabet.charAt([...text].reduce((sum, mark) => sum + alphabet.indexOf(mark), 0) % 43)}`;
}

const two = (n: number): string => String(n).padStart(2, "0");

function udi(random: Random): string {
  const date = `2${random.between(4, 9)}${two(random.between(1, 12))}${two(random.between(1, 28))}`;
  return random.pick([
    `(01)${gtin(random)}`,
    `(01)${gtin(random)}(17)${date}(10)${random.text(6, `${capitals}0123456789`)}`,
    `(01)${gtin(random)}(11)${date}(21)${random.text(8)}`,
    hibcc(random),
    `=/A9999XYZ100T0${random.text(3)}=,0${random.text(5)}=A9999${random.text(8)}`,
  ]);
}

const cardLabels = [
  ...["health card", "health card number", "health insurance card", "health insurance number", "insurance card number", "ehic"],
  ...["Gesundheitskarte", "Krankenversicherungskarte", "krankenversicherungsnummer", "carte européenne d'assurance maladie"],
  ...[
    "carta assicurazione numero",
    "tarjeta de salud",
    "número de seguro de salud",
    "hälsokort",
    "sjukförsäkringskort",
    "terveyskortti",
  ],
];

/** Kinds that the documentation counts as health information. */
export const health: readonly ValueKind[] = [
  {
    identifier: "US_DRUG_ENFORCEMENT_AGENCY_NUMBER",
    goal: certain,
    language: "en",
    labels: ["dea number", "DEA number", "dea registration", "DEA registration"],
    columns: ["dea_number", "DEANumber", "dea-registration", "DEA Number", "prescriber_dea_number"],
    make: dea,
    near: (random) => withWrongDigit(dea(random), random),
  },
  {
    identifier: "USA_HEALTH_INSURANCE_CLAIM_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: ["HICN", "health insurance claim number", "hic number", "hic no.", "hicn#.", "hic no"],
    columns: ["hicn", "hic_number", "HealthInsuranceClaimNumber", "HIC_NO"],
    make: claim,
    near: (random) => `000${claim(random).slice(3)}`,
  },
  {
    identifier: "CANADA_HEALTH_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: ["personal healthcare number", "phn", "PHN", "msp number", "canada healthcare number", "soins de santé"],
    columns: ["phn", "PHN", "msp_number", "personalHealthcareNumber", "patient_phn"],
    make: canadian,
    near: (random) => random.text(random.pick([5, 6, 20, 21])),
  },
  {
    identifier: "EUROPEAN_HEALTH_INSURANCE_CARD_NUMBER",
    goal: byKeyword,
    labels: cardLabels,
    columns: ["ehic", "health_card_number", "HealthInsuranceNumber", "EHIC", "health-card", "versicherungsnummer"],
    make: european,
    near: (random) => random.pick([`81${random.text(18)}`, `80999${random.text(15)}`, `80276${random.text(12)}`]),
    // A card of Finland or France is a European one; 250 is France, and "insurance card" a word of both.
    alsoFoundAs: ["FINLAND_EUROPEAN_HEALTH_INSURANCE_NUMBER", "FRANCE_HEALTH_INSURANCE_NUMBER"],
  },
  {
    identifier: "FINLAND_EUROPEAN_HEALTH_INSURANCE_NUMBER",
    goal: byKeyword,
    labels: [
      "ehic",
      "sairaanhoitokortin",
      "sairausvakuutuskortti",
      "terveyskortti",
      "hälsokort",
      "finska sjukförsäkringskort",
      "health card number",
    ],
    columns: ["ehic", "sairausvakuutuskortti", "terveyskortti", "health_insurance_number"],
    make: (random) => `80246${random.text(15)}`,
    near: (random) => random.pick([`81246${random.text(15)}`, `80246${random.text(12)}`]),
    alsoFoundAs: ["EUROPEAN_HEALTH_INSURANCE_CARD_NUMBER"],
  },
  {
    identifier: "FRANCE_HEALTH_INSURANCE_NUMBER",
    goal: certain,
    language: "fr",
    labels: ["carte vitale", "carte d'assuré social", "Carte Vitale", "insurance card"],
    columns: ["carte_vitale", "CarteVitale", "num_carte_vitale", "carte-vitale"],
    make: nir,
    near: (random) => withWrongDigit(nir(random), random),
    // The number of the card is its holder's NIR; "social" is a word of that too.
    alsoFoundAs: ["FRANCE_NATIONAL_IDENTIFICATION_NUMBER"],
  },
  {
    identifier: "UK_NHS_NUMBER",
    goal: certain,
    language: "en",
    labels: ["NHS", "NHS number", "national health service", "nhs no", "National Health Service number"],
    columns: ["nhs_number", "NHSNumber", "nhs", "NHS No", "patient_nhs_number", "nhsNo"],
    make: nhs,
    near: (random) => withWrongDigit(nhs(random), random),
  },
  {
    identifier: "USA_MEDICARE_BENEFICIARY_IDENTIFIER",
    goal: certain,
    language: "en",
    labels: ["MBI", "mbi", "medicare beneficiary", "Medicare Beneficiary Identifier"],
    columns: ["mbi", "medicare_beneficiary_id", "MBI", "MedicareBeneficiary"],
    make: beneficiary,
    near: (random) =>
      random.pick([`0${beneficiary(random).slice(1)}`, `1S${beneficiary(random).slice(2)}`, beneficiary(random).slice(0, -1)]),
  },
  {
    identifier: "USA_HEALTHCARE_PROCEDURE_CODE",
    goal: byKeyword,
    language: "en",
    labels: ["HCPCS", "hcpcs code", "current procedural terminology", "healthcare common procedure coding system"],
    columns: ["hcpcs", "HCPCS_CODE", "HcpcsCode", "hcpcs-code"],
    make: (random) =>
      random.pick([`${random.pick([..."ABCDEGHJKLMPQRSTV"])}${random.text(4)}`, `${random.between(10000, 99499)}`]),
    near: (random) => random.shaped(random.pick(["AA999", "999999", "A999999", "Z999"])),
  },
  {
    identifier: "USA_NATIONAL_DRUG_CODE",
    goal: byKeyword,
    language: "en",
    labels: ["NDC", "national drug code", "ndc", "NDC number", "National Drug Code"],
    columns: ["ndc", "ndc_code", "NationalDrugCode", "NDC"],
    make: (random) => random.shaped(random.pick(["9999-9999-99", "99999-999-99", "99999-9999-9", "99999-9999-99"])),
    near: (random) => random.shaped(random.pick(["999-9999-99", "9999-99-99", "999999-999-99", "9999-9999-999"])),
  },
  {
    identifier: "USA_NATIONAL_PROVIDER_IDENTIFIER",
    goal: certain,
    language: "en",
    labels: ["NPI", "npi", "national provider", "national provider identifier", "n.p.i", "hipaa"],
    columns: ["npi", "NPI", "provider_npi", "national_provider_id", "NpiNumber"],
    make: npi,
    near: (random) => withWrongDigit(npi(random), random),
  },
  {
    identifier: "MEDICAL_DEVICE_UDI",
    goal: byKeyword,
    language: "en",
    labels: ["UDI", "device identifier", "unique device identifier", "device id", "gs1", "unique device id", "dev id", "hibcc"],
    columns: ["udi", "device_identifier", "UniqueDeviceId", "UDI", "device_id"],
    make: udi,
    near: (random) =>
      random.pick([`(01)${withWrongDigit(gtin(random), random)}`, `(99)${random.text(14)}`, `(01)${random.text(9)}`]),
  },
];
