/**
 * Which postal codes belong to which state, province or area. Sources: USPS Publication 65 (ZIP prefixes by state), Canada Post
 * (first letters by province), Australia Post (ranges by state), Royal Mail (postcode areas), La Poste and Correos (departments and
 * provinces in the first two digits).
 */

/** First three digits of ZIP codes by state and territory, and by armed forces region. */
const zipPrefixes: Readonly<Record<string, string>> = {
  AL: "350-369", AK: "995-999", AZ: "850-865", AR: "716-729", CA: "900-961", CO: "800-816", CT: "060-069", DE: "197-199",
  DC: "200-205", FL: "320-349", GA: "300-319 398-399", HI: "967-968", ID: "832-838", IL: "600-629", IN: "460-479", IA: "500-528",
  KS: "660-679", KY: "400-427", LA: "700-714", ME: "039-049", MD: "206-219", MA: "010-027 055-055", MI: "480-499", MN: "550-567",
  MS: "386-397", MO: "630-658", MT: "590-599", NE: "680-693", NV: "889-898", NH: "030-038", NJ: "070-089", NM: "870-884",
  NY: "005-005 063-063 100-149", NC: "270-289", ND: "580-588", OH: "430-459", OK: "730-749", OR: "970-979", PA: "150-196",
  RI: "028-029", SC: "290-299", SD: "570-577", TN: "370-385", TX: "733-733 750-799 885-885", UT: "840-847", VT: "050-059",
  VA: "201-201 220-246", WA: "980-994", WV: "247-268", WI: "530-549", WY: "820-831 834-834", PR: "006-009", VI: "008-008",
  GU: "969-969", AS: "967-967", MP: "969-969", AA: "340-340", AE: "090-098", AP: "962-966",
}; // biome-ignore format: a table

/** The states of the United States by name, in lower case. */
const stateNames: Readonly<Record<string, string>> = {
  alabama: "AL", alaska: "AK", arizona: "AZ", arkansas: "AR", california: "CA", colorado: "CO", connecticut: "CT", delaware: "DE",
  "district of columbia": "DC", florida: "FL", georgia: "GA", hawaii: "HI", idaho: "ID", illinois: "IL", indiana: "IN", iowa: "IA",
  kansas: "KS", kentucky: "KY", louisiana: "LA", maine: "ME", maryland: "MD", massachusetts: "MA", michigan: "MI", minnesota: "MN",
  mississippi: "MS", missouri: "MO", montana: "MT", nebraska: "NE", nevada: "NV", "new hampshire": "NH", "new jersey": "NJ",
  "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND", ohio: "OH", oklahoma: "OK", oregon: "OR",
  pennsylvania: "PA", "puerto rico": "PR", "rhode island": "RI", "south carolina": "SC", "south dakota": "SD", tennessee: "TN",
  texas: "TX", utah: "UT", vermont: "VT", virginia: "VA", washington: "WA", "west virginia": "WV", wisconsin: "WI", wyoming: "WY",
}; // biome-ignore format: a table

/** First letters of Canadian postal codes by province. */
const provinces: Readonly<Record<string, string>> = {
  NL: "A", NS: "B", PE: "C", NB: "E", QC: "GHJ", ON: "KLMNP", MB: "R", SK: "S", AB: "T", BC: "V", NU: "X", NT: "X", YT: "Y",
}; // biome-ignore format: a table

/** Canadian provinces by name, in lower case and ASCII. */
const provinceNames: Readonly<Record<string, string>> = {
  newfoundland: "NL", "newfoundland and labrador": "NL", "nova scotia": "NS", "prince edward island": "PE", "new brunswick": "NB",
  quebec: "QC", ontario: "ON", manitoba: "MB", saskatchewan: "SK", alberta: "AB", "british columbia": "BC", nunavut: "NU",
  "northwest territories": "NT", yukon: "YT",
}; // biome-ignore format: a table

/** Postcodes of Australia by state. */
const australian: Readonly<Record<string, string>> = {
  NSW: "1000-2999", ACT: "0200-0299 2600-2620 2900-2920", VIC: "3000-3999 8000-8999", QLD: "4000-4999 9000-9999", SA: "5000-5999",
  WA: "6000-6999", TAS: "7000-7999", NT: "0800-0999",
}; // biome-ignore format: a table

const australianNames: Readonly<Record<string, string>> = {
  "new south wales": "NSW", "australian capital territory": "ACT", victoria: "VIC", queensland: "QLD", "south australia": "SA",
  "western australia": "WA", tasmania: "TAS", "northern territory": "NT",
}; // biome-ignore format: a table

/** The postcode areas of the United Kingdom with the Crown Dependencies. */
const areas = new Set(
  `AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP
  HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG
  SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE`.split(/\s+/),
);

/** An expression, without flags, for every way to write one of some regions. */
function namesOf(codes: Readonly<Record<string, unknown>>, names: Readonly<Record<string, string>>): string {
  const written = Object.keys(names).map((name) => name.replace(/(^|\s)(?!and|of)\w/g, (letter) => letter.toUpperCase()));
  return [...written, ...Object.keys(codes)].sort((a, b) => b.length - a.length).join("|");
}

/** Expressions for states and provinces, by code or by name. */
export const regions = {
  us: namesOf(zipPrefixes, stateNames),
  ca: `${namesOf(provinces, provinceNames)}|Qu\\xc3\\xa9bec`,
  au: namesOf(australian, australianNames),
} as const;

function isWithin(ranges: string | undefined, code: string): boolean {
  return (ranges ?? "")
    .split(" ")
    .some((range) => range !== "" && code >= range.slice(0, code.length) && code <= range.slice(-code.length));
}

/** Whether a ZIP code lies in a state, given by code or name. */
export function isZipOf(state: string, zip: string): boolean {
  return isWithin(zipPrefixes[stateNames[state.toLowerCase()] ?? state], zip.slice(0, 3));
}

/** Whether a ZIP code may be one of any state. */
export function isZip(zip: string): boolean {
  return Object.values(zipPrefixes).some((ranges) => isWithin(ranges, zip.slice(0, 3)));
}

/** Whether a Canadian postal code lies in a province, given by code or name. */
export function isCodeOfProvince(province: string, code: string): boolean {
  const plain = province.replace("\xc3\xa9", "e").toLowerCase();
  return (provinces[provinceNames[plain] ?? province] ?? "").includes(code.charAt(0));
}

/** Whether an Australian postcode lies in a state, given by code or name. */
export function isPostcodeOf(state: string, code: string): boolean {
  return isWithin(australian[australianNames[state.toLowerCase()] ?? state], code);
}

/** Whether the outward half of a British postcode begins with an area that exists. */
export function isArea(outward: string): boolean {
  return areas.has(outward.replace(/\d.*$/, ""));
}

/** Whether five digits may be a German postal code: 01001 to 99998. */
export function isGerman(code: string): boolean {
  return code >= "01001" && code <= "99998";
}

/**
 * Whether five digits may be a postal code of Italy (00010 to 98168), France (departments 01 to 95, overseas 97 and 98) or Spain
 * (provinces 01 to 52).
 */
export function isRomance(code: string): boolean {
  return code >= "00010" && code < "99000";
}
