/**
 * Telephone numbers of Germany, the United Kingdom, and Canada and the United States. With a country code a number speaks for
 * itself, without one a keyword must be near. Source of that rule and of the keywords: Macie user guide.
 */
import { type Anchor, type Form, type Identifier, type KeywordRule, lowMediumHigh } from "../identifier.ts";

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
];

type DigitsAnchor = Extract<Anchor, { kind: "digits" }>;

function phoneForm(
  keyword: KeywordRule,
  anchor: Omit<DigitsAnchor, "kind">,
  source: string,
  validate: (digits: string) => boolean,
): Form {
  return {
    anchor: { kind: "digits", ...anchor },
    lead: "(+",
    keyword,
    pattern: new RegExp(source, "iy"),
    validate: (text) =>
      !/^\d\d[./-]\d\d[./-](?:19|20)\d\d/.test(text) && validate(text.replace(/(?:x|ext).*$/i, "").replace(/\D/g, "")),
  };
}

/**
 * Area code and exchange begin with 2 to 9 and are no service code (N11); area codes with a 9 in the middle are kept for
 * expansion. Source: https://www.nationalnanpa.com/number_resource_info/area_codes.html
 */
function isNorthAmerican(digits: string): boolean {
  return /(?:^|^1)[2-9](?!11|9)\d{2}[2-9](?!11)\d{6}$/.test(digits);
}

const area = "(?:\\([2-9]\\d{2}\\)|[2-9]\\d{2})";
const extension = "(?: ?(?:x|ext\\.?) ?\\d{1,6})?";

/** Numbers of the North American plan, toll-free numbers included; +1 or a leading 1 with separators is the country code. */
export const phoneNumber: Identifier = {
  id: "PHONE_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  keywords,
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
      `\\(?\\+1\\)?[ .-]?${area}[ .-]{0,2}[2-9]\\d{2}[ .-]?\\d{4}${extension}`,
      isNorthAmerican,
    ),
    phoneForm(
      "unneeded",
      { runs: [[1, 1]], prefixes: ["1"], next: { by: " .-(", digits: 3 } },
      `1(?:[ .-]?\\([2-9]\\d{2}\\) ?|(?<s>[.-])[2-9]\\d{2}\\k<s>)[2-9]\\d{2}[.-]\\d{4}${extension}`,
      isNorthAmerican,
    ),
    phoneForm(
      "required",
      {
        runs: [
          [1, 1],
          [3, 3],
          [10, 11],
        ],
      },
      `(?:1[ .-]?)?${area}[ .-]{0,2}[2-9]\\d{2}[ .-]?\\d{4}${extension}`,
      isNorthAmerican,
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
  ],
  misses: [
    { text: "number 212-555-0123", reason: "neither country code nor keyword" },
    { text: "phone 112-555-0123", reason: "no area code begins with 1" },
    { text: "phone 911-555-0123", reason: "a service code" },
    { text: "phone 292-555-0123", reason: "an area code kept for expansion" },
    { text: "phone 212-155-0123", reason: "no exchange begins with 1" },
    { text: "phone 212-555-01234", reason: "one digit too many" },
    { text: "phone 212-555-012", reason: "one digit too few" },
    { text: "+1 212 555 01234", reason: "one digit too many" },
  ],
};

/**
 * National numbers without the leading zero. Source: Ofcom, National Telephone Numbering Plan,
 * https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbering-policy/the-national-telephone-numbering-plan
 */
function isBritish(digits: string): boolean {
  const national = digits.replace(/^(?:0044|44)0?|^0/, "");
  return /^(?:1\d{8,9}|2[03489]\d{8}|3[0347]\d{8}|5[56]\d{8}|7\d{9}|80[08]\d{7}|800\d{6}|8[47][0-5]\d{7}|9[018]\d{8})$/.test(
    national,
  );
}

const ukRest = "(?:[ .()-]{0,2}\\d){9,10}(?!\\d)";

/** Numbers of the United Kingdom. */
export const ukPhoneNumber: Identifier = {
  id: "UK_PHONE_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  keywords,
  forms: [
    phoneForm(
      "unneeded",
      { runs: [[2, 13]], prefixes: ["44"], after: "+" },
      `\\(?\\+44\\)?(?:[ .-]?\\(0\\))?${ukRest}`,
      isBritish,
    ),
    phoneForm("unneeded", { runs: [[4, 15]], prefixes: ["00"] }, `0044(?:[ .-]?\\(0\\))?${ukRest}`, isBritish),
    phoneForm("required", { runs: [[3, 11]], prefixes: ["01", "02", "03", "05", "07", "08", "09"] }, `\\(?0${ukRest}`, isBritish),
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
  ],
  misses: [
    { text: "number 020 7946 0123", reason: "neither country code nor keyword" },
    { text: "phone 020 7946 012", reason: "one digit too few" },
    { text: "phone 020 7946 01234", reason: "one digit too many" },
    { text: "phone 0632 960 1234", reason: "no area begins with 06" },
    { text: "+44 60 7946 0123", reason: "no area begins with 6" },
    { text: "phone 04632 960123", reason: "no area begins with 04" },
  ],
};

/**
 * National numbers without the leading zero: areas begin with 2 to 9, mobile numbers with 15, 16 or 17 and have 10 or 11
 * digits. Source: Bundesnetzagentur, https://www.bundesnetzagentur.de (Rufnummernräume), ITU-T E.164 national plan of Germany.
 */
function isGerman(digits: string): boolean {
  const national = digits.replace(/^(?:0049|49)0?|^0/, "");
  return /^(?:[2-9]\d{6,10}|1[567]\d{8,9})$/.test(national);
}

const germanRest = "(?:[ ./()-]{0,3}\\d){7,11}(?!\\d)";

/** Numbers of Germany. */
export const germanyPhoneNumber: Identifier = {
  id: "GERMANY_PHONE_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  keywords,
  forms: [
    phoneForm(
      "unneeded",
      { runs: [[2, 13]], prefixes: ["49"], after: "+" },
      `\\(?\\+49\\)?(?:[ ./-]{0,2}\\(0\\))?${germanRest}`,
      isGerman,
    ),
    phoneForm("unneeded", { runs: [[4, 15]], prefixes: ["00"] }, `0049(?:[ ./-]{0,2}\\(0\\))?${germanRest}`, isGerman),
    phoneForm(
      "required",
      { runs: [[3, 12]], prefixes: ["01", "02", "03", "04", "05", "06", "07", "08", "09"] },
      `\\(?0${germanRest}`,
      isGerman,
    ),
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
  ],
  misses: [
    { text: "Nummer 030 23125 123", reason: "neither country code nor keyword" },
    { text: "Tel. 030 2312", reason: "too short" },
    { text: "Tel. 030231251234567", reason: "too long" },
    { text: "Tel. am 03.04.2026", reason: "a date" },
    { text: "Tel. 0171 12345", reason: "a mobile number that is too short" },
    { text: "+49 130 231251", reason: "13 begins no number" },
  ],
};
