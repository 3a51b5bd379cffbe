/**
 * International bank account numbers. Rules: ISO 13616 (mod 97 over the whole) and the structures of SWIFT's IBAN registry; the
 * registry does not check what countries do inside the domestic part.
 */
import { grouped, lettersAsNumbers, remainder } from "../check-digits.ts";
import { capitals, type Random } from "../random.ts";
import { certain, type ValueKind } from "../value-kind.ts";

/** Country, identifier's name and structure: pairs of a length and `n` digits, `a` capitals, `c` either. */
const countries = `
AL ALBANIA 8n16c|AD ANDORRA 8n12c|BA BOSNIA_AND_HERZEGOVINA 16n|BR BRAZIL 23n1a1c|BG BULGARIA 4a6n8c|CR COSTA_RICA 18n
HR CROATIA 17n|CY CYPRUS 8n16c|CZ CZECH_REPUBLIC 20n|DK DENMARK 14n|DO DOMINICAN_REPUBLIC 4c20n|EG EGYPT 25n|EE ESTONIA 16n
FO FAROE_ISLANDS 14n|FI FINLAND 14n|FR FRANCE 10n11c2n|GE GEORGIA 2a16n|DE GERMANY 18n|GR GREECE 7n16c|GL GREENLAND 14n
HU HUNGARY 24n|IS ICELAND 22n|IE IRELAND 4a14n|IT ITALY 1a10n12c|JO JORDAN 4a4n18c|XK KOSOVO 16n|LI LIECHTENSTEIN 5n12c
LT LITHUANIA 16n|MT MALTA 4a5n18c|MR MAURITANIA 23n|MU MAURITIUS 4a19n3a|MC MONACO 10n11c2n|ME MONTENEGRO 18n
NL NETHERLANDS 4a10n|MK NORTH_MACEDONIA 3n10c2n|PL POLAND 24n|PT PORTUGAL 21n|SM SAN_MARINO 1a10n12c|SN SENEGAL 2a22n
RS SERBIA 18n|SK SLOVAKIA 20n|SI SLOVENIA 15n|ES SPAIN 20n|SE SWEDEN 20n|CH SWITZERLAND 5n12c|TL TIMOR_LESTE 19n|TN TUNISIA 20n
TR TURKIYE 6n16c|GB UK 4a14n|UA UKRAINE 6n19c|AE UNITED_ARAB_EMIRATES 19n|VG VIRGIN_ISLANDS 4a16n`
  .trim()
  .split(/[|\n]/)
  .map((line) => {
    const [country = "", name = "", structure = ""] = line.split(" ");
    return { country, name, structure };
  });

function domesticPart(structure: string, random: Random): string {
  let text = "";
  for (const [, length, kind] of structure.matchAll(/(\d+)([nac])/g)) {
    // Letters are allowed in `c`, and rare: most banks use digits there too.
    const alphabet = kind === "a" ? capitals : kind === "c" && random.chance(0.3) ? `0123456789${capitals}` : "0123456789";
    text += random.text(Number(length), alphabet);
  }
  return text;
}

function iban(country: string, structure: string, random: Random): string {
  const part = domesticPart(structure, random);
  const check = 98 - remainder(lettersAsNumbers(`${part}${country}00`), 97);
  return `${country}${String(check).padStart(2, "0")}${part}`;
}

function written(text: string, random: Random): string {
  const by = random.pick(["", "", " ", " ", "-"]);
  return grouped(
    text,
    Array.from({ length: Math.floor((text.length - 1) / 4) }, () => 4),
    by,
  );
}

/** A well-formed number with other check digits, one of the wrong length, or one of a country that the registry does not have. */
function wrong(country: string, structure: string, random: Random): string {
  const right = iban(country, structure, random);
  const check = Number(right.slice(2, 4));
  const other = String(((check + random.between(1, 90)) % 97) + 2).padStart(2, "0");
  const broken = `${country}${other === right.slice(2, 4) ? "00" : other}${right.slice(4)}`;
  return random.pick([written(broken, random), written(right.slice(0, -3), random), `ZZ${broken.slice(2)}`]);
}

/** One kind for each country whose accounts have such a number. */
export const ibans: readonly ValueKind[] = countries.map(({ country, name, structure }) => ({
  identifier: `${name}_BANK_ACCOUNT_NUMBER`,
  goal: certain,
  labels: [],
  columns: [],
  make: (random) => written(iban(country, structure, random), random),
  near: (random) => wrong(country, structure, random),
}));
