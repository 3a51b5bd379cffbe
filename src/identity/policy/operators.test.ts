import { describe, expect, test } from "vitest";
import { conditionsHold, parseOperatorName } from "./condition.ts";
import { operators } from "./operators.ts";
import type { ConditionBlock } from "./policy-document.ts";

const lookup = (key: string) => (key === "aws:username" ? "ann*" : undefined);

/** operator, request's value, policy's value, whether they match (before negation). */
const cases: readonly (readonly [string, string, string, boolean])[] = [
  ["StringEquals", "a", "a", true],
  ["StringEquals", "a", "A", false],
  ["StringEquals", "ab", "a*", false],
  ["StringEquals", "ann*", "${aws:username}", true],
  ["StringEquals", "x", "${aws:unknown}", false],
  ["StringEqualsIgnoreCase", "Ab", "aB", true],
  ["StringEqualsIgnoreCase", "ab", "ac", false],
  ["StringLike", "abc", "a*c", true],
  ["StringLike", "ABC", "a*c", false],
  ["StringLike", "anna", "${aws:username}", false],
  ["NumericEquals", "10", "10.0", true],
  ["NumericEquals", "ten", "10", false],
  ["NumericLessThan", "9", "10", true],
  ["NumericLessThan", "10", "10", false],
  ["NumericLessThanEquals", "10", "10", true],
  ["NumericGreaterThan", "10", "10", false],
  ["NumericGreaterThan", "-1", "-2", true],
  ["NumericGreaterThanEquals", "10", "10", true],
  ["DateEquals", "2026-03-01T00:00:00Z", "2026-03-01T01:00:00+01:00", true],
  ["DateEquals", "1772323200", "2026-03-01T00:00:00Z", true],
  ["DateLessThan", "2026-03-01T00:00:00Z", "2026-03-01T00:00:01Z", true],
  ["DateLessThan", "2026-03-01T00:00:00Z", "2026-03-01", false],
  ["DateLessThanEquals", "2026-03-01T00:00:00Z", "2026-03-01", true],
  ["DateGreaterThan", "2026-03-01T00:00:01Z", "2026-03-01", true],
  ["DateGreaterThanEquals", "2026-02-28T23:59:59Z", "2026-03-01", false],
  ["Bool", "true", "True", true],
  ["Bool", "true", "false", false],
  ["BinaryEquals", "QQ==", "QQ==", true],
  ["BinaryEquals", "QQ==", "QQQ=", false],
  ["IpAddress", "203.0.113.7", "203.0.113.0/24", true],
  ["IpAddress", "203.0.114.7", "203.0.113.0/24", false],
  ["IpAddress", "203.0.113.7", "203.0.113.7", true],
  ["IpAddress", "203.0.113.129", "203.0.113.128/25", true],
  ["IpAddress", "203.0.113.127", "203.0.113.128/25", false],
  ["IpAddress", "198.51.100.1", "0.0.0.0/0", true],
  ["IpAddress", "::ffff:203.0.113.7", "203.0.113.0/24", true],
  ["IpAddress", "::ffff:cb00:7107", "203.0.113.0/24", true],
  ["IpAddress", "2001:db8::1", "2001:db8::/32", true],
  ["IpAddress", "2001:db9::1", "2001:db8::/32", false],
  ["IpAddress", "2001:db8:0:0:8000::1", "2001:db8::/65", false],
  ["IpAddress", "2001:db8::1", "0.0.0.0/0", false],
  ["IpAddress", "not an address", "0.0.0.0/0", false],
  ["ArnLike", "arn:aws:iam::111111111111:role/x", "arn:aws:iam::*:role/*", true],
  ["ArnLike", "arn:aws:s3:eu-west-1:111111111111:a:b", "arn:aws:*:111111111111:a:b", false],
  ["ArnLike", "ann*", "${aws:username}", true],
  ["ArnLike", "arn:aws:iam::111111111111:user/ann*", "arn:aws:iam::*:user/${aws:username}", true],
  ["ArnLike", "arn:aws:iam::111111111111:user/anna", "arn:aws:iam::*:user/${aws:username}", false],
  ["ArnEquals", "arn:aws:iam::111111111111:role/a:b", "arn:aws:iam::111111111111:role/a:?", true],
  ["ArnEquals", "no arn", "arn:aws:iam::111111111111:role/x", false],
  ["ArnEquals", "arn:aws:iam::111111111111:role/x", "*", true],
];

test.each(cases)("%s: %s against %s is %s", (name, actual, wanted, expected) => {
  const operator = operators.get(name);
  expect(operator?.accepts(wanted)).toBe(true);
  expect(operator?.matches(actual, wanted, lookup)).toBe(expected);
});

test("every operator has a case, its negation counting as the same", () => {
  const named = new Set(cases.map(([name]) => operators.get(name)?.matches));
  for (const [name, { matches }] of operators) expect([name, named.has(matches)]).toEqual([name, true]);
});

test.each([
  ["StringEquals", "StringNotEquals"],
  ["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ["StringLike", "StringNotLike"],
  ["NumericEquals", "NumericNotEquals"],
  ["DateEquals", "DateNotEquals"],
  ["IpAddress", "NotIpAddress"],
  ["ArnEquals", "ArnNotEquals"],
  ["ArnLike", "ArnNotLike"],
])("%s has the negation %s", (positive, negative) => {
  expect(operators.get(negative)).toMatchObject({ isNegated: true, matches: operators.get(positive)?.matches });
});

test.each([
  ["NumericEquals", "ten"],
  ["DateLessThan", "tomorrow"],
  ["DateLessThan", "2026-13-01"],
  ["Bool", "yes"],
  ["BinaryEquals", "?"],
  ["IpAddress", "203.0.113.0/33"],
  ["IpAddress", "2001:db8::/129"],
  ["IpAddress", "203.0.113"],
  ["IpAddress", "10.0.0.0/8/8"],
  ["ArnLike", "role/x"],
  ["ArnLike", "arn:aws:iam"],
])("%s does not accept %s in a policy", (name, wanted) => expect(operators.get(name)?.accepts(wanted)).toBe(false));

test.each([
  "stringequals",
  "StringEqual",
  "ForAllValues:",
  "ForAnyValue:Null",
  "NullIfExists",
  "ForNoValue:StringLike",
  "",
  "IfExists",
  "constructor",
])("%s is no operator", (name) => expect(parseOperatorName(name)).toBeUndefined());

describe("lists and absent keys", () => {
  const context = new Map([
    ["aws:tagkeys", ["team", "cost"]],
    ["aws:username", ["ann"]],
  ]);
  const holds = (block: ConditionBlock) => conditionsHold(block, context, undefined);

  test.each<readonly [string, ConditionBlock, boolean]>([
    ["one of several values suffices", { StringEquals: { "aws:username": ["bob", "ann"] } }, true],
    ["none of several values may match a negated operator", { StringNotEquals: { "aws:username": ["bob", "ann"] } }, false],
    ["keys are compared without regard to case", { StringEquals: { "AWS:UserName": "ann" } }, true],
    ["every key must hold", { StringEquals: { "aws:username": "ann", "aws:userid": "x" } }, false],
    ["every operator must hold", { StringEquals: { "aws:username": "ann" }, Null: { "aws:username": "true" } }, false],
    ["an absent key fails a positive operator", { StringLike: { "aws:userid": "*" } }, false],
    ["an absent key passes a negated operator", { StringNotLike: { "aws:userid": "*" } }, true],
    ["an absent key passes with IfExists", { StringLikeIfExists: { "aws:userid": "x" } }, true],
    ["a present key is compared with IfExists", { StringLikeIfExists: { "aws:username": "x" } }, false],
    ["Null true: absent", { Null: { "aws:userid": "true" } }, true],
    ["Null true: present", { Null: { "aws:username": true } }, false],
    ["Null false: present", { Null: { "aws:username": "false" } }, true],
    ["ForAllValues: all among the wanted", { "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "cost", "x"] } }, true],
    ["ForAllValues: one is not", { "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } }, false],
    ["ForAllValues: absent", { "ForAllValues:StringEquals": { "aws:userid": ["team"] } }, true],
    ["ForAllValues, negated: none among them", { "ForAllValues:StringNotEquals": { "aws:TagKeys": ["x"] } }, true],
    ["ForAllValues, negated: one is", { "ForAllValues:StringNotEquals": { "aws:TagKeys": ["team"] } }, false],
    ["ForAnyValue: one is", { "ForAnyValue:StringEquals": { "aws:TagKeys": ["team"] } }, true],
    ["ForAnyValue: none is", { "ForAnyValue:StringEquals": { "aws:TagKeys": ["x"] } }, false],
    ["ForAnyValue: absent", { "ForAnyValue:StringEquals": { "aws:userid": ["x"] } }, false],
    ["ForAnyValue, negated: one is not", { "ForAnyValue:StringNotEquals": { "aws:TagKeys": ["team"] } }, true],
    ["ForAnyValue with IfExists: absent", { "ForAnyValue:StringEqualsIfExists": { "aws:userid": ["x"] } }, true],
  ])("%s", (_, block, expected) => expect(holds(block)).toBe(expected));
});
