/**
 * Telephone numbers. Rules: the numbering plans of ANATEL, ARCEP, Bundesnetzagentur, AGCOM, NANPA, CNMC and Ofcom. A number with
 * the country's code speaks for itself; without it, a word is needed.
 */
import { grouped } from "../check-digits.ts";
import type { Random } from "../random.ts";
import { byKeyword, type ValueKind } from "../value-kind.ts";

const labels = [
  "phone",
  "phone number",
  "telephone",
  "mobile",
  "tel",
  "fax",
  "cell",
  "contact",
  "telephone number",
  "Tel",
  "Mobile",
  "fax number",
];
const columns = [
  "phone",
  "phone_number",
  "mobileno",
  "contactNumber",
  "telephoneno",
  "PhoneNumber",
  "mobile",
  "home-phone",
  "contactPhone",
  "TELEPHONE",
  "Fax",
  "cell_phone",
  "tel",
];

type Plan = {
  readonly name: string;
  readonly code: string;
  readonly labels: readonly string[];
  /** A number as written inside the country, and the same behind the country's code. */
  make(random: Random): { readonly national: string; readonly abroad: string };
};

function brazilian(random: Random): { national: string; abroad: string } {
  const area = random.pick(["11", "21", "31", "41", "51", "61", "71", "81", "85", "92"]);
  const first = random.chance(0.6) ? `9${random.between(6, 9)}${random.text(3)}` : `${random.between(2, 5)}${random.text(3)}`;
  const local = `${first}-${random.text(4)}`;
  return { national: random.pick([`(${area}) ${local}`, `${area} ${local}`, `(${area})${local}`]), abroad: `${area} ${local}` };
}

function french(random: Random): { national: string; abroad: string } {
  // 07 00 to 07 02 are for machines, and 07 1 and 07 2 are not open.
  const digits = `0${random.pick(["1", "2", "3", "4", "5", "6", `7${random.between(3, 9)}`, "9"])}${random.text(8)}`.slice(0, 10);
  const by = random.pick([" ", ".", "", "-"]);
  return { national: grouped(digits, [2, 2, 2, 2, 2], by), abroad: grouped(digits.slice(1), [1, 2, 2, 2, 2], by) };
}

function german(random: Random): { national: string; abroad: string } {
  const area = random.pick(["30", "40", "89", "221", "211", "151", "160", "171", "176", "711"]);
  // 0151 and 0176 go with eight digits.
  const local = `${random.between(2, 9)}${random.text(area === "151" || area === "176" ? 7 : 6)}`;
  const by = random.pick([" ", "/", "-", ""]);
  return { national: `0${area}${by}${local}`, abroad: `${area}${by === "/" ? " " : by}${local}` };
}

function italian(random: Random): { national: string; abroad: string } {
  const number = random.chance(0.6)
    ? `3${random.between(2, 9)}${random.text(1)} ${random.between(2, 9)}${random.text(6)}`
    : `${random.pick(["06", "02", "011", "051"])} ${random.between(2, 9)}${random.text(6)}`;
  const text = random.chance(0.3) ? number.replace(" ", "") : number;
  return { national: text, abroad: text };
}

function american(random: Random): { national: string; abroad: string } {
  const area = random.pick(["212", "415", "303", "617", "416", "604", "800", "888", "702", "512"]);
  const exchange = `${random.between(2, 9)}${random.pick(["23", "47", "58", "60", "92"])}`;
  const line = random.text(4);
  const text = random.pick([`${area}-${exchange}-${line}`, `(${area}) ${exchange}-${line}`, `${area}.${exchange}.${line}`]);
  return { national: random.pick([text, text, `${area}${exchange}${line}`]), abroad: text };
}

function spanish(random: Random): { national: string; abroad: string } {
  const digits = `${random.pick(["6", "6", "71", "91", "93", "95"])}${random.text(8)}`.slice(0, 9);
  const text = random.pick([digits, grouped(digits, [3, 3, 3], " "), grouped(digits, [3, 2, 2, 2], " ")]);
  return { national: text, abroad: text };
}

function british(random: Random): { national: string; abroad: string } {
  const number = random.pick([
    `7${random.between(4, 9)}${random.text(2)} ${random.text(6)}`,
    `20 7${random.text(3)} ${random.text(4)}`,
  ]);
  const other = `161 ${random.between(2, 9)}${random.text(2)} ${random.text(4)}`;
  const text = random.pick([number, number, other]);
  return { national: random.chance(0.3) ? `0${text.replaceAll(" ", "")}` : `0${text}`, abroad: text };
}

const plans: readonly Plan[] = [
  { name: "BRAZIL_PHONE_NUMBER", code: "55", labels: ["telefone", "celular", "fone", "cel", "móvel", "movel"], make: brazilian },
  { name: "FRANCE_PHONE_NUMBER", code: "33", labels: [], make: french },
  { name: "GERMANY_PHONE_NUMBER", code: "49", labels: [], make: german },
  { name: "ITALY_PHONE_NUMBER", code: "39", labels: [], make: italian },
  { name: "PHONE_NUMBER", code: "1", labels: [], make: american },
  { name: "SPAIN_PHONE_NUMBER", code: "34", labels: [], make: spanish },
  { name: "UK_PHONE_NUMBER", code: "44", labels: [], make: british },
];

/** The plans share their words, and many of their lengths: digits without a country's code may be numbers of several countries. */
const all = plans.map(({ name }) => name);

function kindsOf(plan: Plan): ValueKind[] {
  const alsoFoundAs = all.filter((name) => name !== plan.name);
  return [
    {
      identifier: plan.name,
      goal: byKeyword,
      labels: [...labels, ...plan.labels],
      columns: [...columns, ...plan.labels],
      make: (random) => plan.make(random).national,
      near: (random) => random.pick([random.text(3), random.text(4), random.text(21), `1.${random.text(3)}.${random.text(2)}`]),
      alsoFoundAs,
    },
    {
      identifier: plan.name,
      goal: byKeyword,
      labels: [],
      columns: [],
      make: (random) => {
        const { abroad } = plan.make(random);
        const by = plan.code === "1" && random.chance(0.4) ? "-" : " ";
        return `+${plan.code}${/[ .-]/.test(abroad) ? by : ""}${abroad}`;
      },
      // Codes that no country has, and numbers too short for any.
      near: (random) =>
        random.pick([`+999 ${random.text(9)}`, `+${plan.code} ${random.text(3)}`, `+${random.text(3)}.${random.text(2)}`]),
    },
  ];
}

/** Numbers of seven plans, with and without the country's code. */
export const phones: readonly ValueKind[] = plans.flatMap(kindsOf);
