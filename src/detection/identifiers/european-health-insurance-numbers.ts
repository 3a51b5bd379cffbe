/**
 * Numbers of health insurance cards in Europe: the European card, its Finnish edition, and France's carte Vitale.
 */
import { hasFrenchSocialSecurityKey } from "../checksums/french-social-security-key.ts";
import { alwaysHigh, type Form, type Identifier } from "../identifier.ts";

/**
 * Numbers of ISO 3166-1 of the countries that issue the card: the European Union, Iceland, Liechtenstein, Norway, Switzerland and
 * the United Kingdom. Source: https://employment-social-affairs.ec.europa.eu/policies-and-activities/moving-working-europe/eu-social-security-coordination/european-health-insurance-card_en
 */
const countries = [
  "040", "056", "100", "191", "196", "203", "208", "233", "246", "250", "276", "300", "348", "352", "372", "380", "428",
  "438", "440", "442", "470", "528", "578", "616", "620", "642", "703", "705", "724", "752", "756", "826",
]; // biome-ignore format: a list of numbers

/** The European Union's list of keywords in the Macie user guide. */
const europeanKeywords = [
  "assicurazione sanitaria numero",
  "carta assicurazione numero",
  "carte d'assurance maladie",
  "carte européenne d'assurance maladie",
  "ceam",
  "ehic",
  "ehic#",
  "finlandehicnumber#",
  "gesundheitskarte",
  "hälsokort",
  "health card",
  "health card number",
  "health insurance card",
  "health insurance number",
  "insurance card number",
  "krankenversicherungskarte",
  "krankenversicherungsnummer",
  "medical account number",
  "numero conto medico",
  "numéro d'assurance maladie",
  "numéro de carte d'assurance",
  "numéro de compte medical",
  "número de cuenta médica",
  "número de seguro de salud",
  "número de tarjeta de seguro",
  "sairaanhoitokortin",
  "sairausvakuutuskortti",
  "sairausvakuutusnumero",
  "sjukförsäkring nummer",
  "sjukförsäkringskort",
  "suomi ehic-numero",
  "tarjeta de salud",
  "terveyskortti",
  "tessera sanitaria assicurazione numero",
  "versicherungsnummer",
];

/**
 * The card's number: 80 for health care, the country, the insurer and the card, twenty digits in all; separators are not
 * settled. Source: decision S2 of the Administrative Commission, annex, https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32010D0424(09)
 */
function cardForm(...issuers: readonly string[]): Form {
  const country = issuers.map((digits) => [...digits].map((digit) => `[ -]?${digit}`).join("")).join("|");
  return {
    anchor: { kind: "digits", runs: [[2, 20]], prefixes: ["80"] },
    keyword: "required",
    pattern: new RegExp(`80(?:${country})(?:[ -]?\\d){15}(?!\\d|[ -]\\d)`, "y"),
    validate: (text) => !/(\d)\1{14}$/.test(text.replace(/\D/g, "")),
  };
}

/** European health insurance cards. */
export const europeanHealthInsuranceCardNumber: Identifier = {
  id: "EUROPEAN_HEALTH_INSURANCE_CARD_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: europeanKeywords,
  forms: [cardForm(...countries)],
  matches: [
    "EHIC «80276000011234567890»",
    "Krankenversicherungskarte «80 276 00001 1234567890»",
    "carte européenne d'assurance maladie: «80250-00001-1234567890»",
    '{"healthInsuranceCard":"«80040000012345678901»"}',
    "«8072 4000 0112 3456 7890» es el número de tarjeta de seguro",
    "tarjeta de salud «80724000011234567890»",
  ],
  misses: [
    { text: "card 80276000011234567890", reason: "no keyword near" },
    { text: "EHIC 81276000011234567890", reason: "81 is not health care" },
    { text: "EHIC 80840000011234567890", reason: "the United States issue no such card" },
    { text: "EHIC 8027600001123456789", reason: "nineteen digits" },
    { text: "EHIC 802760000112345678901", reason: "twenty-one digits" },
    { text: "EHIC 80276000000000000000", reason: "no card has only zeros" },
  ],
};

/** Finland's edition of the European card; its numbers begin with 80246. */
export const finlandEuropeanHealthInsuranceNumber: Identifier = {
  id: "FINLAND_EUROPEAN_HEALTH_INSURANCE_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: [
    "ehic",
    "ehic#",
    "finland health insurance card",
    "finlandehicnumber#",
    "finska sjukförsäkringskort",
    "hälsokort",
    "health card",
    "health card number",
    "health insurance card",
    "health insurance number",
    "sairaanhoitokortin",
    "sairausvakuutuskortti",
    "sairausvakuutusnumero",
    "sjukförsäkring nummer",
    "sjukförsäkringskort",
    "suomen sairausvakuutuskortti",
    "suomi ehic-numero",
    "terveyskortti",
  ],
  forms: [cardForm("246")],
  matches: [
    "EHIC «80246802460123456789»",
    "sairausvakuutuskortti «8024680246 0123456789»",
    "hälsokort: «8024680246-0123456789»",
    '{"finlandHealthInsuranceCard":"«80246000011234567890»"}',
    "«80 246 00001 1234567890» (Suomi EHIC-numero)",
  ],
  misses: [
    { text: "kortti 80246802460123456789", reason: "no keyword near" },
    { text: "EHIC 80276802460123456789", reason: "another country's card" },
    { text: "EHIC 8024680246012345678", reason: "nineteen digits" },
    { text: "EHIC 802468024601234567890", reason: "twenty-one digits" },
    { text: "EHIC 80246-80246--0123456789", reason: "two separators together" },
    { text: "EHIC 70246802460123456789", reason: "begins with 70" },
  ],
};

/** Tells whether fifteen characters can be a person's registration number: month, département and key exist. */
function isRegistration(text: string): boolean {
  return hasFrenchSocialSecurityKey(text.replace(/[ -]/g, ""));
}

const gap = "[ -]?";
/**
 * Sex (1 or 2, 3, 4, 7 and 8 while provisional), year, month (01 to 12; 20 to 42 and 50 to 99 where it is not known),
 * département and commune, order, key.
 */
const registration = [
  "[1-478]",
  "\\d{2}",
  "(?:0[1-9]|1[0-2]|[23]\\d|4[0-2]|[5-9]\\d)",
  "(?:\\d{2}|2[ABab])",
  "\\d{3}",
  "\\d{3}",
  "\\d{2}(?!\\d)",
].join(gap);

/**
 * Carte Vitale: the holder's registration number with its key, as printed on the card, or the card's own number, which begins
 * with 80250 like every French health card, or has 21 digits as 10, 10 and 1.
 * Sources: https://www.service-public.fr/particuliers/vosdroits/F33078,
 * https://learn.microsoft.com/en-us/purview/sit-defn-france-health-insurance-number
 */
export const franceHealthInsuranceNumber: Identifier = {
  id: "FRANCE_HEALTH_INSURANCE_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["carte d'assuré social", "carte vitale", "insurance card"],
  forms: [
    {
      anchor: { kind: "word", start: "digit", tokenMin: 1, tokenMax: 15 },
      keyword: "required",
      pattern: new RegExp(registration, "y"),
      validate: isRegistration,
    },
    {
      anchor: { kind: "digits", runs: [[2, 20]], prefixes: ["80"] },
      keyword: "required",
      pattern: /80[ -]?250(?:[ -]?\d){14,15}(?!\d|[ -]\d)/y,
    },
    {
      anchor: {
        kind: "digits",
        runs: [
          [10, 10],
          [20, 21],
        ],
      },
      keyword: "required",
      pattern: /\d{10} ?\d{10} ?\d(?!\d)/y,
      validate: (text) => !/^(\d)(?:\1| )*$/.test(text),
    },
  ],
  matches: [
    // 2 69 05 49 588 157 80 is the specimen of the French health insurance, the others are invented.
    "carte Vitale «2 69 05 49 588 157 80»",
    "carte_vitale=«269054958815780»",
    "carte d’assuré social: «1 85 12 2A 004 012 85»",
    "Carte Vitale n° «8025000001123456789»",
    "insurance card «8025000001 1234567890 1»",
    '{"carteVitale":"«802500000112345678901»"}',
    "«80 250 00001 1234567890» (carte vitale)",
  ],
  misses: [
    { text: "carte 2 69 05 49 588 157 80", reason: "no keyword near" },
    { text: "carte Vitale 2 69 05 49 588 157 81", reason: "the key is wrong" },
    { text: "carte Vitale 2 69 15 49 588 157 80", reason: "no such month" },
    { text: "carte Vitale 5 69 05 49 588 157 80", reason: "no number begins with 5" },
    { text: "carte Vitale 26905495881578", reason: "fourteen characters" },
    { text: "carte Vitale 80276000011234567890", reason: "another country's card" },
    { text: "insurance card 8025000001 1234567890 12", reason: "22 digits" },
  ],
};
