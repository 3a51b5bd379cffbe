/**
 * The condition operators, one small object each. An operator compares one value of the request with one of the policy;
 * lists, IfExists, ForAllValues and ForAnyValue are the business of `condition.ts`.
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators".
 */
import { isInRange, parseIpRange } from "./ip-range.ts";
import { parseMoment } from "./moment.ts";
import { expandPattern, expandText, type Lookup } from "./variables.ts";
import { matchesPattern } from "./wildcard.ts";

/** One operator. */
export type Operator = {
  /** True for the Not… operators, whose `matches` is that of their positive twin. */
  readonly isNegated: boolean;
  /** What a value in the policy must be, for messages. */
  readonly expected: string;
  /** Tells whether a value may stand in a policy. */
  accepts(wanted: string): boolean;
  /** Tells whether the request's value is the wanted one. `lookup` fills in variables; undefined where there are none. */
  matches(actual: string, wanted: string, lookup: Lookup | undefined): boolean;
};

const stringEquals: Operator = {
  isNegated: false,
  expected: "a text",
  accepts: () => true,
  matches: (actual, wanted, lookup) => actual === expandText(wanted, lookup),
};

const stringEqualsIgnoreCase: Operator = {
  ...stringEquals,
  matches: (actual, wanted, lookup) => actual.toLowerCase() === expandText(wanted, lookup)?.toLowerCase(),
};

const stringLike: Operator = {
  ...stringEquals,
  matches: (actual, wanted, lookup) => matchesExpanded(actual, wanted, lookup),
};

const numericEquals = numeric((actual, wanted) => actual === wanted);
const numericLessThan = numeric((actual, wanted) => actual < wanted);
const numericLessThanEquals = numeric((actual, wanted) => actual <= wanted);
const numericGreaterThan = numeric((actual, wanted) => actual > wanted);
const numericGreaterThanEquals = numeric((actual, wanted) => actual >= wanted);

const dateEquals = date((actual, wanted) => actual === wanted);
const dateLessThan = date((actual, wanted) => actual < wanted);
const dateLessThanEquals = date((actual, wanted) => actual <= wanted);
const dateGreaterThan = date((actual, wanted) => actual > wanted);
const dateGreaterThanEquals = date((actual, wanted) => actual >= wanted);

const bool: Operator = {
  isNegated: false,
  expected: "true or false",
  accepts: (wanted) => /^(true|false)$/i.test(wanted),
  matches: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
};

const binaryEquals: Operator = {
  isNegated: false,
  expected: "a text in base64",
  accepts: (wanted) => wanted.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(wanted),
  matches: (actual, wanted) => actual === wanted,
};

const ipAddress: Operator = {
  isNegated: false,
  expected: "an IP address or a range such as 203.0.113.0/24",
  accepts: (wanted) => parseIpRange(wanted) !== undefined,
  matches: (actual, wanted) => {
    const range = parseIpRange(wanted);
    return range !== undefined && isInRange(actual, range);
  },
};

/** ArnEquals and ArnLike behave alike: each of the six parts may hold wildcards, which do not reach into the next part. */
const arnLike: Operator = {
  isNegated: false,
  expected: "an ARN of six parts separated by colons, in which * and ? may stand",
  accepts: (wanted) => wanted === "*" || (wanted.startsWith("arn:") && arnParts(wanted).length === 6) || wanted.startsWith("${"),
  matches: (actual, wanted, lookup) => {
    if (wanted === "*") return true;
    if (wanted.startsWith("${")) return matchesExpanded(actual, wanted, lookup);
    const actualParts = arnParts(actual);
    const wantedParts = arnParts(wanted);
    if (actualParts.length !== 6 || wantedParts.length !== 6) return false;
    return wantedParts.every((part, i) => matchesExpanded(actualParts[i] ?? "", part, lookup));
  },
};

/** All operators by name. `Null` is not here: it asks whether a key is present and compares nothing. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    StringEquals: stringEquals,
    StringNotEquals: not(stringEquals),
    StringEqualsIgnoreCase: stringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase: not(stringEqualsIgnoreCase),
    StringLike: stringLike,
    StringNotLike: not(stringLike),
    NumericEquals: numericEquals,
    NumericNotEquals: not(numericEquals),
    NumericLessThan: numericLessThan,
    NumericLessThanEquals: numericLessThanEquals,
    NumericGreaterThan: numericGreaterThan,
    NumericGreaterThanEquals: numericGreaterThanEquals,
    DateEquals: dateEquals,
    DateNotEquals: not(dateEquals),
    DateLessThan: dateLessThan,
    DateLessThanEquals: dateLessThanEquals,
    DateGreaterThan: dateGreaterThan,
    DateGreaterThanEquals: dateGreaterThanEquals,
    Bool: bool,
    BinaryEquals: binaryEquals,
    IpAddress: ipAddress,
    NotIpAddress: not(ipAddress),
    ArnEquals: arnLike,
    ArnNotEquals: not(arnLike),
    ArnLike: arnLike,
    ArnNotLike: not(arnLike),
  }),
);

function not(operator: Operator): Operator {
  return { ...operator, isNegated: true };
}

function numeric(compare: (actual: number, wanted: number) => boolean): Operator {
  const form = /^[+-]?\d{1,18}(\.\d{1,18})?$/;
  return {
    isNegated: false,
    expected: "a number",
    accepts: (wanted) => form.test(wanted),
    matches: (actual, wanted) => form.test(actual) && compare(Number(actual), Number(wanted)),
  };
}

function date(compare: (actual: number, wanted: number) => boolean): Operator {
  return {
    isNegated: false,
    expected: "a date such as 2026-03-01T00:00:00Z, or seconds since 1970",
    accepts: (wanted) => parseMoment(wanted) !== undefined,
    matches: (actual, wanted) => {
      const left = parseMoment(actual);
      const right = parseMoment(wanted);
      return left !== undefined && right !== undefined && compare(left, right);
    },
  };
}

function matchesExpanded(actual: string, wanted: string, lookup: Lookup | undefined): boolean {
  const pattern = expandPattern(wanted, lookup);
  return pattern !== undefined && matchesPattern(pattern, actual);
}

/** Splits at the first five colons outside of variables; the sixth part keeps its colons. */
function arnParts(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let i = 0; i < text.length && parts.length < 5; i++) {
    if (text[i] === "{" && text[i - 1] === "$") depth++;
    else if (text[i] === "}" && depth > 0) depth--;
    else if (text[i] === ":" && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}
