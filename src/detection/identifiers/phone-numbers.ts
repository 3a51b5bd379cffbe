/**
 * Telephone numbers of Brazil, France, Germany, Italy, Spain, the United Kingdom, and Canada and the United States. With a
 * country code a number speaks for itself, without one a keyword must be near. Source of that rule and of the keywords: Macie
 * user guide. What a plan does not say: whether a number is assigned.
 */
import { type Anchor, type Form, type Identifier, type KeywordRule, lowMediumHigh } from "../identifier.ts";
import { isNorthAmerican, notBrazilianFirst, notBritish, notFrench, notItalian, notSpanish } from "./phone-groups.ts";
import { type NumberingPlan, type PhoneLayout, planOf, readingOf } from "./phone-layout.ts";

const keywords = [
  "cell",
  "contact",
  "fax",
  "fax number",
  "mobile",
  "phone",
  "phone number",
  "tel",
  "telephone",
  "telephone number",
  // Names of columns write these as one word.
  "cell number",
  "cellphone",
  "contact no",
  "contact number",
  "fax no",
  "mobile no",
  "mobile number",
  "phone no",
  "tel no",
  "telephone no",
];

type DigitsAnchor = Omit<Extract<Anchor, { kind: "digits" }>, "kind">;

function phoneForm(keyword: KeywordRule, anchor: DigitsAnchor, layout: PhoneLayout): Form {
  return { anchor: { kind: "digits", ...anchor }, lead: "(+", keyword, ...readingOf(layout) };
}

/** Numbers behind `+` and behind `00` and the country code. */
function internationalForms(code: string, layout: Omit<PhoneLayout, "prefix">): Form[] {
  const longest = code.length + layout.count[1] + 1;
  return [
    phoneForm("unneeded", { runs: [[code.length, longest]], prefixes: [code], after: "+" }, { ...layout, prefix: `+${code}` }),
    phoneForm("unneeded", { runs: [[2, longest + 2]], prefixes: ["00"] }, { ...layout, prefix: `00${code}` }),
  ];
}

function phoneNumbersOf(
  facts: Pick<Identifier, "id" | "forms" | "matches" | "misses"> & { readonly keywords?: readonly string[] },
): Identifier {
  return { category: "PERSONAL_INFORMATION", severity: lowMediumHigh, recommended: false, keywords, ...facts };
}

/** Two-digit prefixes of a list with ranges. */
function pairs(list: string): string[] {
  return list.split(" ").flatMap((range) => {
    const [first = "", last = first] = range.split("-");
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => String(Number(first) + i).padStart(2, "0"));
  });
}

/** Area codes in use, from 11 to 99. Source: Anatel, resolution 749 of 2022, https://www.gov.br/anatel (códigos nacionais) */
const brazilianAreas = "11-19 21 22 24 27 28 31-35 37 38 41-49 51 53-55 61-69 71 73-75 77 79 81-89 91-99";

const brazil = {
  plan: planOf(
    ...pairs(brazilianAreas).flatMap((area): [string, ...number[]][] => [
      [`${area}2-${area}5 ${area}7`, 10], // fixed, and radio trunking
      [`${area}9`, 11], // mobile
    ]),
    ["300 303 500 800 900", 9, 10],
  ),
  count: [9, 11],
  gapsAt: [0, 2, 3, 6, 7],
  refusesFirst: notBrazilianFirst,
} as const satisfies Omit<PhoneLayout, "prefix">;

/** Brazil's own words; beside the others, ten digits in one may be a number of North America. */
const brazilianWords = ["cel", "celular", "fone", "móvel", "número residencial", "numero residencial", "telefone"];

/** Numbers of Brazil: area of two digits, then eight, or nine that begin with 9. A zero before is for calls to other areas. */
export const brazilPhoneNumber: Identifier = phoneNumbersOf({
  id: "BRAZIL_PHONE_NUMBER",
  keywords: [...keywords, ...brazilianWords],
  forms: [
    ...internationalForms("55", { ...brazil, hasTrunkZero: true }),
    phoneForm(
      "required",
      { runs: [[2, 11]], prefixes: pairs(`${brazilianAreas} 30 50 80 90`) },
      { ...brazil, prefix: "", refused: isNorthAmerican },
    ),
    {
      ...phoneForm("required", { runs: [[10, 10]], prefixes: pairs(brazilianAreas) }, { ...brazil, prefix: "" }),
      keywords: brazilianWords,
    },
    phoneForm("required", { runs: [[1, 12]], prefixes: ["0"] }, { ...brazil, prefix: "0" }),
  ],
  matches: [
    "«+55 11 91234-5678»",
    "«+55 (21) 2345-6789»",
    "ligue «+5511912345678».",
    "«0055 61 3123-4567»",
    "telefone «(11) 3123-4567»",
    "Celular: «(85) 9 8765-4321»",
    "fone «0800 123 4567»",
    "contact «011 2345 6789»",
    "telefone «4133224567»",
  ],
  misses: [
    { text: "número (11) 3123-4567", reason: "neither country code nor keyword" },
    { text: "telefone (11) 3123-456", reason: "one digit too few" },
    { text: "telefone (11) 3123-45678", reason: "one digit too many" },
    { text: "telefone (20) 3123-4567", reason: "no area has the code 20" },
    { text: "telefone (11) 1123-4567", reason: "no number begins with 1" },
    { text: "+55 11 81234-5678", reason: "mobile numbers begin with 9" },
    { text: "telefone 11.05.2024 10", reason: "a date" },
    { text: "phone (213) 373-4253", reason: "grouped as in North America" },
    { text: "phone 4155550132", reason: "ten digits that North America has as well, beside a word of any country" },
    { text: "cell 18:24:14 2022 -0600", reason: "a time" },
  ],
});

/**
 * Nine digits behind the zero: 1 to 5 by region, 6 and 7 mobile, 8 special, 9 anywhere.
 * Source: Arcep, plan national de numérotation, https://www.arcep.fr/la-regulation/grands-dossiers-thematiques-transverses/la-numerotation.html
 */
const france = {
  plan: planOf(["1-6 73-79 80-89 9", 9]),
  count: [9, 9],
  gapsAt: [0, 1, 3, 5, 6, 7],
} as const satisfies Omit<PhoneLayout, "prefix">;

/** Numbers of France, written in pairs, or in threes behind 0 8xx. */
export const francePhoneNumber: Identifier = phoneNumbersOf({
  id: "FRANCE_PHONE_NUMBER",
  forms: [
    ...internationalForms("33", { ...france, hasTrunkZero: true }),
    // In pairs from the start, but for services.
    phoneForm("required", { runs: [[1, 10]], prefixes: ["0"] }, { ...france, prefix: "0", refused: notFrench }),
  ],
  matches: [
    // Numbers that Arcep keeps for audiovisual works.
    "«+33 1 99 00 12 34»",
    "«+33 (0)6 39 98 12 34»",
    "appelez «+33639981234».",
    "«0033 1 99 00 12 34»",
    "tel «01 99 00 12 34»",
    "Mobile : «06.39.98.12.34»",
    "fax «0199001234»",
    "phone «0 800 123 456»",
    "contact: «01-99-00-12-34»",
  ],
  misses: [
    { text: "numéro 01 99 00 12 34", reason: "neither country code nor keyword" },
    { text: "tel 01 99 00 12 3", reason: "one digit too few" },
    { text: "tel 01 99 00 12 345", reason: "one digit too many" },
    { text: "tel 00 99 00 12 34", reason: "no region has the digit 0" },
    { text: "mobile 07 12 34 56 78", reason: "mobile numbers with 7 begin at 73" },
    { text: "phone 030 2312512", reason: "grouped otherwise, as in Germany" },
    { text: "tel 01.02.2024 15", reason: "a date" },
  ],
});

/**
 * Areas of two to five digits, mobile numbers, and services.
 * Source: Bundesnetzagentur, Nummernplan Öffentliche Telekommunikation, https://www.bundesnetzagentur.de (Rufnummern)
 */
const germany = {
  plan: planOf(
    ["30 40 69 89", 7, 8, 9, 10, 11],
    ["201-206 208-209 21-23 240-248 25 26 271-277 280-287 29", 7, 8, 9, 10, 11],
    ["33 340-347 349 35 36 371-377 381-388 39", 7, 8, 9, 10, 11],
    ["410 412-419 42-44 450-456 460-468 470-477 479 48 490-497", 7, 8, 9, 10, 11],
    ["502-508 51 52 530-538 54-56 570-577 580-588 590-597", 7, 8, 9, 10, 11],
    ["600 602-609 61-63 640-648 65 661-669 670-678 68", 7, 8, 9, 10, 11],
    ["702-708 711-719 720-727 73 740-748 750-758 760-768 770-777 780-785 790-791 793-797", 7, 8, 9, 10, 11],
    ["802-809 810-817 819 82 830-834 836-839 840-846 850-851 853-859 861-868 870-878 880-882 884-886", 7, 8, 9, 10, 11],
    ["906-909 91-94 950-957 960-968 970-974 976-977 980-987 990-997", 7, 8, 9, 10, 11],
    ["150-159", 11],
    ["160 162-163 170-179", 10, 11],
    ["1371-1379 180 800 900", 10],
    ["32 700", 11],
  ),
  count: [7, 11],
  noGapAt: 1,
} as const satisfies Omit<PhoneLayout, "prefix">;

/** Numbers of Germany. No area has one digit, so that there is no gap behind the first. */
export const germanyPhoneNumber: Identifier = phoneNumbersOf({
  id: "GERMANY_PHONE_NUMBER",
  forms: [
    ...internationalForms("49", { ...germany, hasTrunkZero: true }),
    phoneForm("required", { runs: [[1, 12]], prefixes: ["0"] }, { ...germany, prefix: "0" }),
  ],
  matches: [
    // Numbers that the Bundesnetzagentur keeps for drama.
    "«+49 30 23125 123»",
    "«+49 (0)30 23125-123»",
    "ruf an: «+4915228817386»",
    "«0049 30 23125123»",
    "Tel. «030 23125 123»",
    "Mobile «0171 / 39200 12»",
    "Fax: «(030) 23125-123»",
    "phone «015228817386»",
    "tel. «+49 89 12345-0»",
    "phone «06131 12 34 56»",
    "Tel. «(0 61 31) 12 34 56»",
  ],
  misses: [
    { text: "Nummer 030 23125 123", reason: "neither country code nor keyword" },
    { text: "Tel. 030 2312", reason: "too short" },
    { text: "Tel. 030231251234567", reason: "too long" },
    { text: "Tel. am 03.04.2026", reason: "a date" },
    { text: "Tel. 0171 12345", reason: "a mobile number that is too short" },
    { text: "udi (01)00494015227529", reason: "an article's number behind its mark" },
    { text: "+49 130 231251", reason: "13 begins no number" },
    { text: "Tel. 06 12 34 56 78", reason: "pairs from the start, as in France" },
  ],
});

/**
 * Fixed numbers keep their zero, mobile numbers begin with 3, services with 1 and 8.
 * Source: Mimit, piano nazionale di numerazione (Agcom, delibera 8/15/CIR), https://www.agcom.it
 */
const italy = {
  plan: planOf(
    ["01-09", 8, 9, 10, 11],
    ["31", 10],
    ["32-39", 9, 10],
    ["55", 10],
    ["178", 10],
    ["199 800 840 848 899", 9],
    ["892-895", 10],
  ),
  count: [8, 11],
} as const satisfies Omit<PhoneLayout, "prefix">;

/** Numbers of Italy. */
export const italyPhoneNumber: Identifier = phoneNumbersOf({
  id: "ITALY_PHONE_NUMBER",
  forms: [
    ...internationalForms("39", italy),
    phoneForm(
      "required",
      { runs: [[2, 11]], prefixes: pairs("1-9 17 19 31-39 55 80 84 89") },
      { ...italy, prefix: "", refused: notItalian },
    ),
  ],
  matches: [
    "«+39 06 1234 5678»",
    "«+39 347 123 4567»",
    "chiama «+393471234567».",
    "«0039 02 12345678»",
    "tel «06 12345678»",
    "Mobile: «347 123 4567»",
    "fax «0554 123456»",
    "phone «800 123 456»",
    "contact: «055/1234567»",
  ],
  misses: [
    { text: "numero 06 12345678", reason: "neither country code nor keyword" },
    { text: "tel 06 12345", reason: "too short" },
    { text: "tel 06 1234567890", reason: "too long" },
    { text: "tel 00 12345678", reason: "no area begins with 00" },
    { text: "mobile 247 123 4567", reason: "mobile numbers begin with 3" },
    { text: "phone 020 7946 0958", reason: "eleven digits: a number of London" },
    { text: "phone 01 99 00 12 34", reason: "pairs from the start, as in France" },
    { text: "phone 06 39 98 12 34", reason: "pairs throughout, as in France" },
    { text: "phone 347-555-0123", reason: "written as in North America" },
    { text: "phone (347) 555-0123", reason: "written as in North America" },
    { text: "max cell rate: 353207.547", reason: "a decimal number" },
    { text: "tel 01.02.2024", reason: "a date" },
  ],
});

/**
 * Area and exchange begin with 2 to 9 and are no service code (N11); area codes with a 9 in the middle are kept for
 * expansion. Source: https://www.nationalnanpa.com/number_resource_info/area_codes.html
 */
const northAmericanAreas = planOf(
  ...Array.from({ length: 800 }, (_, i) => String(200 + i))
    .filter((area) => !/.(?:11|9.)$/.test(area))
    .map((area): [string, number] => [`${area}2-${area}9`, 10]),
);

const northAmericanPlan: NumberingPlan = (firstSix, count) => northAmericanAreas(firstSix, count) && firstSix % 100 !== 11;

const northAmerica = {
  plan: northAmericanPlan,
  count: [10, 10],
  gapsAt: [0, 3, 6],
  hasExtension: true,
} as const satisfies Omit<PhoneLayout, "prefix">;

/** A leading 1 that is the country code without its plus, told from other numbers by brackets, dots or hyphens. */
const countryCodeOne =
  /1(?:[ .-]?\([2-9]\d{2}\) ?|(?<s>[.-])[2-9]\d{2}\k<s>)[2-9]\d{2}[.-]\d{4}(?!\d)(?:,? ?(?:extension|ext\.|ext|x|#) ?\d{1,6}(?!\d))?/iy;

/** Numbers of the North American plan, toll-free numbers included. */
export const phoneNumber: Identifier = phoneNumbersOf({
  id: "PHONE_NUMBER",
  forms: [
    phoneForm(
      "unneeded",
      {
        runs: [
          [1, 1],
          [4, 4],
          [11, 11],
        ],
        prefixes: ["1"],
        after: "+",
      },
      { ...northAmerica, prefix: "+1" },
    ),
    phoneForm(
      "unneeded",
      {
        runs: [
          [2, 3],
          [6, 6],
          [13, 13],
        ],
        prefixes: ["00"],
      },
      { ...northAmerica, prefix: "001" },
    ),
    {
      anchor: { kind: "digits", runs: [[1, 1]], prefixes: ["1"], next: { by: " .-(", digits: 3 } },
      keyword: "unneeded",
      pattern: countryCodeOne,
      validate: (text) => northAmericanPlan(Number(text.replace(/\D/g, "").slice(1, 7)), 10),
    },
    phoneForm(
      "required",
      {
        runs: [
          [1, 1],
          [4, 4],
          [11, 11],
        ],
        prefixes: ["1"],
      },
      { ...northAmerica, prefix: "1" },
    ),
    phoneForm(
      "required",
      {
        runs: [
          [3, 3],
          [6, 6],
          [10, 10],
        ],
      },
      { ...northAmerica, prefix: "" },
    ),
  ],
  matches: [
    // The exchange 555 with numbers 0100 to 0199 is kept for fiction.
    "«+1 212 555 0123»",
    "call «+12125550123» or write",
    "«1-800-555-0123»",
    "«1 (212) 555-0123»",
    "«+1 (212) 555-0123 ext. 45»",
    "phone «212-555-0123»",
    "Tel. «(212) 555-0123»",
    "mobile: «2125550123»",
    '{"homePhone":"«212.555.0123»"}',
    "fax number «1 212 555 0123»",
    "«001-212-555-0123x123»",
    "phone «(212)555-0123x12345»",
    "call «+1.212.555.0123, ext 45» please",
    "telephone «212/555-0123»",
  ],
  misses: [
    { text: "number 212-555-0123", reason: "neither country code nor keyword" },
    { text: "phone 112-555-0123", reason: "no area code begins with 1" },
    { text: "[phone import] loaded id=2125550123", reason: "the ID of something" },
    { text: '{"contactId": "2125550123"}', reason: "the ID of something" },
    { text: "GET /contact/2125550123", reason: "part of a path" },
    { text: "phone 911-555-0123", reason: "a service code" },
    { text: "phone 292-555-0123", reason: "an area code kept for expansion" },
    { text: "phone 212-155-0123", reason: "no exchange begins with 1" },
    { text: "phone 212-555-01234", reason: "one digit too many" },
    { text: "phone 212-555-012", reason: "one digit too few" },
    { text: "+1 212 555 01234", reason: "one digit too many" },
    { text: "phone +33 212 555 0123", reason: "the code of another country" },
    { text: "phone 21-255-50123", reason: "grouped otherwise" },
    { text: "phone 212-911-0123", reason: "a service code as exchange" },
  ],
});

/**
 * Nine digits: 6 and 7 mobile, 8 and 9 fixed and services, 51 nomadic.
 * Source: CNMC and Ministerio, Plan Nacional de Numeración Telefónica (Real Decreto 2296/2004), https://numeracionyoperadores.cnmc.es
 */
const spain = {
  plan: planOf(["51 6 70-74 78 80-88 90-98", 9]),
  count: [9, 9],
  gapsAt: [0, 2, 3, 5, 6, 7],
} as const satisfies Omit<PhoneLayout, "prefix">;

/** Numbers of Spain. */
export const spainPhoneNumber: Identifier = phoneNumbersOf({
  id: "SPAIN_PHONE_NUMBER",
  forms: [
    ...internationalForms("34", spain),
    phoneForm(
      "required",
      { runs: [[2, 9]], prefixes: pairs("51 60-74 78 80-88 90-98") },
      { ...spain, prefix: "", refused: notSpanish },
    ),
  ],
  matches: [
    "«+34 612 345 678»",
    "«+34 91 123 45 67»",
    "llama al «+34612345678».",
    "«0034 912 345 678»",
    "«(+34) 612 34 56 78»",
    "tel «91 123 45 67»",
    "Mobile: «612.34.56.78»",
    "fax «912345678»",
    "phone «900 123 456»",
    "contact: «(93) 123 45 67»",
  ],
  misses: [
    { text: "número 612 345 678", reason: "neither country code nor keyword" },
    { text: "tel 612 345 67", reason: "one digit too few" },
    { text: "tel 612 345 6789", reason: "one digit too many" },
    { text: "tel 212 345 678", reason: "no number begins with 2" },
    { text: "tel (11) 91234-5678", reason: "the end of a number of Brazil" },
    { text: "mobile 752 345 678", reason: "75 is not given out" },
    { text: "phone +33 612 345 678", reason: "the code of another country" },
  ],
});

/**
 * National numbers without the leading zero; forty areas have numbers of nine digits beside those of ten.
 * Source: Ofcom, National Telephone Numbering Plan,
 * https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbering-policy/the-national-telephone-numbering-plan
 */
const unitedKingdom = {
  plan: planOf(
    ["11-19 20 23 24 28 29 30 33 34 37 55 56 70-79 808 842-845 870-873 90 91 98", 10],
    [
      "1204 1208 1254 1276 1297 1298 1363 1364 1384 1386 1404 1420 1460 1461 1480 1488 1524 1527 1562 1566 1606 1629 1635 1647",
      9,
      10,
    ],
    ["1659 1695 1697 1726 1744 1750 1768 1827 1837 1843 1884 1900 1905 1935 1946 1949 1963 1995", 9, 10],
    ["800", 9, 10],
    ["171 181"], // London until 2000
  ),
  count: [9, 10],
} as const satisfies Omit<PhoneLayout, "prefix">;

/** Numbers of the United Kingdom. */
export const ukPhoneNumber: Identifier = phoneNumbersOf({
  id: "UK_PHONE_NUMBER",
  forms: [
    ...internationalForms("44", { ...unitedKingdom, hasTrunkZero: true }),
    phoneForm("required", { runs: [[1, 11]], prefixes: ["0"] }, { ...unitedKingdom, prefix: "0", refused: notBritish }),
  ],
  matches: [
    // Numbers that Ofcom keeps for drama.
    "«+44 20 7946 0123»",
    "«+44 (0)20 7946 0123»",
    "call «+447700900123».",
    "«0044 1632 960123»",
    "phone «020 7946 0123»",
    "Mobile: «07700 900123»",
    "tel «(01632) 960123»",
    "telephone «0808 157 0123»",
    "«+44 (0)1632 960 123»",
    "(«+44 20 7946 0123»)",
    "phone «01204 49601»",
    "contact «07700.900.123»",
  ],
  misses: [
    { text: "number 020 7946 0123", reason: "neither country code nor keyword" },
    { text: "phone 020 7946 012", reason: "one digit too few" },
    { text: "phone 020 7946 01234", reason: "one digit too many" },
    { text: "phone 0632 960 1234", reason: "no area begins with 06" },
    { text: "+44 60 7946 0123", reason: "no area begins with 6" },
    { text: "phone 04632 960123", reason: "no area begins with 04" },
    { text: "phone 01632 96012", reason: "nine digits, in an area that has ten" },
    { text: "tel 030 12345678", reason: "grouped as in Berlin" },
    { text: "tel 0171 1234567", reason: "the former area of London, which is a mobile network in Germany" },
    { text: "tel 01.02.2024", reason: "a date" },
  ],
});
