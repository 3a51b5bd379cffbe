import { describe, expect, test } from "vitest";
import { catalogue, identifierById, recommendedIdentifiers } from "./catalogue.ts";
import { createDetector, type Hit } from "./detector.ts";
import { type Form, type Identifier, lengthMaxDefault, lookAroundMax } from "./identifier.ts";
import { ownIdentifiers } from "./identifiers/own/own.ts";
import { highestSeverity, severityOf } from "./severity.ts";
import { decodeUtf8, encodeUtf8, latin1 } from "./text/utf8.ts";

function hitsIn(identifier: Identifier, text: string): Hit[] {
  const bytes = encodeUtf8(text);
  const hits: Hit[] = [];
  createDetector([identifier]).scan({ bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length }, (hit) =>
    hits.push(hit),
  );
  return hits;
}

/** The text of an example without its marks, and the marked value. */
function parseExample(example: string): { text: string; value: string } {
  const [before = "", value = "", after = ""] = example.split(/[«»]/);
  return { text: before + value + after, value };
}

/** Which step said no, for the message of a failing example. */
function explain(identifier: Identifier, text: string, value: string): string {
  const bytes = encodeUtf8(text);
  const start = text.indexOf(value);
  const steps = identifier.forms.map((form, index) => {
    if (!form.pattern) return `form ${index}: a reader of bytes; it, the anchor, keyword (${form.keyword}) or border says no`;
    const pattern = new RegExp(form.pattern.source, form.pattern.flags);
    pattern.lastIndex = start;
    const found = pattern.exec(latin1(bytes, 0, bytes.length))?.[0];
    if (found === undefined) return `form ${index}: the expression does not match`;
    if (form.validate && !form.validate(found)) return `form ${index}: the check refuses it`;
    return `form ${index}: expression and check accept ${found.length} characters; anchor, keyword (${form.keyword}) or border says no`;
  });
  return `${identifier.id}: ${text}\n${steps.join("\n")}`;
}

describe.each(catalogue.map((identifier) => [identifier.id, identifier] as const))("%s", (_id, identifier) => {
  test("finds every match, exactly where it stands", () => {
    for (const example of identifier.matches) {
      const { text, value } = parseExample(example);
      const found = hitsIn(identifier, text).map((hit) => decodeUtf8(encodeUtf8(text), hit.start, hit.end));
      expect(found, explain(identifier, text, value)).toEqual([value]);
    }
  });

  test("finds no miss", () => {
    for (const { text, reason } of identifier.misses) {
      expect(hitsIn(identifier, text).length, `${identifier.id}: ${text}\nmust not be found: ${reason}`).toBe(0);
    }
  });

  test("has enough proof", () => {
    expect(identifier.matches.length).toBeGreaterThanOrEqual(5);
    expect(identifier.misses.length).toBeGreaterThanOrEqual(5);
    expect(identifier.misses.every(({ reason }) => reason.length > 0)).toBe(true);
    expect(identifier.forms.length).toBeGreaterThanOrEqual(1);
  });

  test("expressions are sticky and bounded, and match no more than they say", () => {
    for (const form of identifier.forms) {
      if (!form.pattern) continue;
      expect(form.pattern.sticky, form.pattern.source).toBe(true);
      expect(form.pattern.global, form.pattern.source).toBe(false);
      const { longest, lookAround } = measure(form.pattern.source);
      expect(longest, form.pattern.source).toBeLessThanOrEqual(form.lengthMax ?? lengthMaxDefault);
      expect(lookAround, form.pattern.source).toBeLessThanOrEqual(lookAroundMax);
    }
  });

  test("reading bytes gives the same as expression and check", () => {
    for (const form of identifier.forms.filter(({ read }) => read)) {
      for (const text of [...identifier.matches, ...identifier.misses.map((miss) => miss.text)]) expectSameReading(form, text);
    }
  });

  test("is tried no oftener than in proportion to hostile text", () => {
    for (const piece of hostilePieces) {
      const text = `${identifier.keywords[0] ?? ""} ${piece.repeat(Math.ceil(500 / piece.length))}\n`;
      const [first = 0, second = 0, last = 0] = [4, 8, 16].map((times) => attemptsIn(identifier, text.repeat(times)));
      expect(last - second, `${identifier.id} on ${JSON.stringify(piece)}`).toBeLessThanOrEqual(2 * (second - first) + 2);
    }
  });
});

/** How often the forms of an identifier are tried on a text: their expressions, or their readers of bytes. */
function attemptsIn(identifier: Identifier, text: string): number {
  let attempts = 0;
  const counted = ({ pattern, read, ...form }: Form): Form => ({
    ...form,
    ...(pattern && { pattern: countingExpression(pattern, () => attempts++) }),
    ...(read && {
      read: (...place: Parameters<typeof read>) => {
        attempts++;
        return read(...place);
      },
    }),
  });
  hitsIn({ ...identifier, forms: identifier.forms.map(counted) }, text);
  return attempts;
}

function countingExpression({ source, flags }: RegExp, note: () => void): RegExp {
  const expression = new RegExp(source, flags);
  expression.test = (text) => {
    note();
    return RegExp.prototype.test.call(expression, text);
  };
  return expression;
}

/** Things that begin like values, and go on like nothing. */
const hostilePieces = [
  "1", "1 ", "12 ", "0-", "4929 ", "49 49", "+49 ", "(0", "a", "A1", "AB 12 ", "/+", "A", "9999 ", "20/", "é",
  "-----BEGIN PRIVATE KEY-----", "-----BEGIN PGP PRIVATE KEY BLOCK-----Version: ", "PuTTY-User-Key-File-2: x\nEncryption: ",
  "eyJ", "eyJhbGciOiJub25lIn0.", "Authorization: Basic ", "DE44 5001 ", "sk_live_", "jan ", "B4929123456789015^",
]; // biome-ignore format: a list of words

/** Compares a form's byte reader with its expression and check at every place of a text. */
function expectSameReading(form: Form, text: string): void {
  if (!form.pattern) return;
  const bytes = encodeUtf8(text);
  const characters = latin1(bytes, 0, bytes.length);
  const pattern = new RegExp(form.pattern.source, form.pattern.flags);
  for (let start = 0; start < bytes.length; start++) {
    if (form.anchor.kind === "code" && !characters.startsWith(form.anchor.letters, start)) continue;
    if (form.anchor.kind === "code" && !/^\d\d/.test(characters.slice(start + 2))) continue;
    if (form.anchor.kind === "literal" && !form.anchor.texts.some((literal) => characters.startsWith(literal, start))) continue;
    pattern.lastIndex = start;
    const found = pattern.exec(characters)?.[0];
    const end = found === undefined || !(form.validate?.(found) ?? true) ? -1 : start + found.length;
    expect(form.read?.(bytes, start, bytes.length, 0), `${start} in ${text}`).toBe(end);
  }
}

describe("the catalogue", () => {
  test("has unique IDs", () => {
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
  });

  test("finds identifiers by ID", () => {
    expect(identifierById("UK_NHS_NUMBER")?.category).toBe("PERSONAL_INFORMATION");
    expect(identifierById("CREDIT_CARD_NUMBER_(NO_KEYWORD)")?.category).toBe("FINANCIAL_INFORMATION");
    expect(identifierById("SHOE_SIZE")).toBeUndefined();
  });

  test("ends with Reeve's own, all marked, none of them recommended", () => {
    const first = catalogue.findIndex(({ origin }) => origin === "reeve");
    expect(first).toBeGreaterThan(0);
    expect(catalogue.slice(first)).toEqual(ownIdentifiers);
    expect(ownIdentifiers.filter(({ origin, recommended }) => origin !== "reeve" || recommended)).toEqual([]);
  });

  test("lists what the documentation recommends, as far as it is built", () => {
    expect(recommendedIdentifiers().map(({ id }) => id)).toEqual([
      "AWS_CREDENTIALS", "HTTP_BASIC_AUTH_HEADER", "OPENSSH_PRIVATE_KEY", "PGP_PRIVATE_KEY", "PKCS", "PUTTY_PRIVATE_KEY",
      "CREDIT_CARD_MAGNETIC_STRIPE", "CREDIT_CARD_NUMBER", "CANADA_DRIVERS_LICENSE", "DRIVERS_LICENSE", "UK_DRIVERS_LICENSE",
      "UK_ELECTORAL_ROLL_NUMBER", "FRANCE_NATIONAL_IDENTIFICATION_NUMBER", "GERMANY_NATIONAL_IDENTIFICATION_NUMBER",
      "ITALY_NATIONAL_IDENTIFICATION_NUMBER", "SPAIN_DNI_NUMBER", "UK_NATIONAL_INSURANCE_NUMBER",
      "CANADA_PASSPORT_NUMBER", "FRANCE_PASSPORT_NUMBER", "GERMANY_PASSPORT_NUMBER", "ITALY_PASSPORT_NUMBER",
      "SPAIN_PASSPORT_NUMBER", "UK_PASSPORT_NUMBER", "USA_PASSPORT_NUMBER", "CANADA_SOCIAL_INSURANCE_NUMBER",
      "SPAIN_SOCIAL_SECURITY_NUMBER", "USA_SOCIAL_SECURITY_NUMBER", "AUSTRALIA_TAX_FILE_NUMBER", "BRAZIL_CPF_NUMBER",
      "FRANCE_TAX_IDENTIFICATION_NUMBER",
      "GERMANY_TAX_IDENTIFICATION_NUMBER", "SPAIN_NIE_NUMBER", "SPAIN_NIF_NUMBER",
      "SPAIN_TAX_IDENTIFICATION_NUMBER", "USA_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER",
    ]); // biome-ignore format: a list of words
  });

  test.each([
    ["UK_PASSPORT_NUMBER", "Medium", "High", "High"],
    ["PHONE_NUMBER", "Low", "Medium", "High"],
    ["CREDIT_CARD_SECURITY_CODE", "Medium", "High", "High"],
    ["AWS_CREDENTIALS", "High", "High", "High"],
  ])("severity of %s rises at 2 and at 100", (id, one, several, many) => {
    const identifier = identifierById(id);
    if (!identifier) throw new Error(`expected ${id} in the catalogue`);
    expect([1, 2, 99, 100, 5_000].map((count) => severityOf(identifier, count))).toEqual([one, several, several, many, many]);
  });

  test("the highest severity of several detections counts", () => {
    expect(highestSeverity([])).toBeUndefined();
    expect(highestSeverity([{ identifier: "PHONE_NUMBER", count: 1 }])).toBe("Low");
    expect(
      highestSeverity([
        { identifier: "PHONE_NUMBER", count: 1 },
        { identifier: "UK_PASSPORT_NUMBER", count: 1 },
      ]),
    ).toBe("Medium");
  });
});

/** Longest match of an expression, and how far its assertions look beyond a place, in characters; Infinity when unbounded. */
function measure(source: string): { longest: number; lookAround: number } {
  let position = 0;
  let lookAround = 0;
  const groups = new Map<string, number>();
  const take = (pattern: RegExp): string => {
    const sticky = new RegExp(pattern.source, "y");
    sticky.lastIndex = position;
    const found = sticky.exec(source)?.[0] ?? "";
    position += found.length;
    return found;
  };
  const alternatives = (): number => {
    let longest = sequence();
    while (take(/\|/)) longest = Math.max(longest, sequence());
    return longest;
  };
  const sequence = (): number => {
    let sum = 0;
    while (position < source.length && !/[|)]/.test(source.charAt(position))) sum += item();
    return sum;
  };
  const item = (): number => {
    const single = atom();
    const quantifier = take(/[*+?]\??|\{\d+(?:,\d*)?\}\??/);
    if (/^[*+]/.test(quantifier) || /,\}/.test(quantifier)) return Number.POSITIVE_INFINITY;
    const times = /(\d+)\}/.exec(quantifier)?.[1];
    return times === undefined ? single : single * Number(times);
  };
  const atom = (): number => {
    const opening = take(/\(\?<[=!]|\(\?[=!:]|\(\?<\w+>|\(/);
    if (opening) {
      const inner = alternatives();
      expect(take(/\)/), `a closing bracket at ${position} of ${source}`).toBe(")");
      const name = /^\(\?<(\w+)>/.exec(opening)?.[1];
      if (name) groups.set(name, inner);
      if (!/[=!]$/.test(opening)) return inner;
      lookAround = Math.max(lookAround, inner);
      return 0;
    }
    const reference = /^\\k<(\w+)>/.exec(take(/\\k<\w+>/))?.[1];
    if (reference) return groups.get(reference) ?? Number.POSITIVE_INFINITY;
    if (take(/[\^$]/)) return 0;
    return take(/\[(?:\\.|[^\]\\])*\]|\\.|[^\\]/) === "" ? Number.POSITIVE_INFINITY : 1;
  };
  return { longest: alternatives(), lookAround };
}

test.each([
  ["a{2,5}b?", 6, 0],
  ["(?:ab|c{4})d", 5, 0],
  ["(?<s>[ -]?)\\d\\k<s>(?!xyz)", 3, 3],
  ["(?<=\\d{3})a+", Number.POSITIVE_INFINITY, 3],
])("the test's own measure of %s is right", (source, longest, lookAround) => {
  expect(measure(source)).toEqual({ longest, lookAround });
});
