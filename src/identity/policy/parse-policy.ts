/**
 * Checks an IAM policy document when it is loaded. Whatever could not be evaluated exactly as written, such as an unknown
 * operator, element or a misspelt effect, is refused here: nothing in a policy is ever ignored.
 * Source: IAM user guide, "Grammar of the IAM JSON policy language" (identity policies: no Principal).
 */
import { Refusal } from "../../base/refusal.ts";
import { parseOperatorName } from "./condition.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { hasWellFormedVariables } from "./variables.ts";

/** The longest policy, in characters without white space between tokens. */
export const policyCharactersMax = 20_480;

/** A JSON value as a policy; `path` is where it stands, such as `accounts[0].users[1].policies[0]`. Throws a Refusal. */
export function parsePolicy(json: unknown, path: string): PolicyDocument {
  const [problem] = policyProblems(json, path);
  if (problem !== undefined) throw new Refusal("invalid", problem);
  return json as PolicyDocument; // Checked element by element above.
}

/** What is wrong with a policy: one line each with path and expectation; empty when nothing is. */
export function policyProblems(json: unknown, path: string): readonly string[] {
  const problems: string[] = [];
  if (!isObject(json)) return [`${path}: expected a policy document, an object with Statement, got ${kindOf(json)}`];
  if (JSON.stringify(json).length > policyCharactersMax) return [`${path}: expected at most ${policyCharactersMax} characters`];
  refuseUnknown(json, ["Version", "Id", "Statement"], path, problems);
  const version = json.Version;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17")
    problems.push(`${path}.Version: expected "2012-10-17" or "2008-10-17"`);
  if (json.Id !== undefined && typeof json.Id !== "string") problems.push(`${path}.Id: expected a text`);
  const statements: readonly unknown[] = Array.isArray(json.Statement) ? json.Statement : [json.Statement];
  statements.forEach((statement, i) => {
    checkStatement(
      statement,
      Array.isArray(json.Statement) ? `${path}.Statement[${i}]` : `${path}.Statement`,
      version === "2012-10-17",
      problems,
    );
  });
  checkSids(statements, path, problems);
  return problems;
}

function checkSids(statements: readonly unknown[], path: string, problems: string[]): void {
  const seen = new Set<string>();
  for (const statement of statements) {
    const sid = isObject(statement) ? statement.Sid : undefined;
    if (typeof sid !== "string" || sid === "") continue;
    if (seen.has(sid)) problems.push(`${path}.Statement: expected each Sid once, got one twice`);
    seen.add(sid);
  }
}

function checkStatement(statement: unknown, path: string, hasVariables: boolean, problems: string[]): void {
  if (!isObject(statement)) {
    problems.push(`${path}: expected a statement, an object with Effect, Action and Resource, got ${kindOf(statement)}`);
    return;
  }
  refuseUnknown(statement, ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"], path, problems);
  if (statement.Sid !== undefined && typeof statement.Sid !== "string") problems.push(`${path}.Sid: expected a text`);
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") problems.push(`${path}.Effect: expected "Allow" or "Deny"`);
  checkPatterns(statement, ["Action", "NotAction"], {
    path,
    problems,
    expected: "service:Operation, in which * and ? may stand, or *",
    accepts: isActionPattern,
  });
  const accepts = (text: string) => isResourcePattern(text) && (!hasVariables || hasWellFormedVariables(text));
  checkPatterns(statement, ["Resource", "NotResource"], {
    path,
    problems,
    expected: "an ARN, in which * and ? may stand, or *",
    accepts,
  });
  if (statement.Condition !== undefined) checkConditions(statement.Condition, `${path}.Condition`, hasVariables, problems);
}

type PatternCheck = {
  readonly path: string;
  readonly problems: string[];
  readonly expected: string;
  accepts(text: string): boolean;
};

function checkPatterns(
  statement: Json,
  names: readonly [string, string],
  { path, problems, expected, accepts }: PatternCheck,
): void {
  const present = names.filter((name) => statement[name] !== undefined);
  const [name] = present;
  if (present.length !== 1 || name === undefined) {
    problems.push(`${path}: expected exactly one of ${names.join(" and ")}, got ${present.length === 0 ? "none" : "both"}`);
    return;
  }
  eachValue(statement[name], `${path}.${name}`, problems, (value, place) => {
    if (typeof value !== "string" || !accepts(value)) problems.push(`${place}: expected ${expected}`);
  });
}

function isActionPattern(text: string): boolean {
  return text === "*" || /^[a-z0-9*?-]{1,64}:[A-Za-z0-9*?]{1,128}$/i.test(text);
}

function isResourcePattern(text: string): boolean {
  return text.length <= 2_048 && (text === "*" || text.startsWith("arn:"));
}

function checkConditions(block: unknown, path: string, hasVariables: boolean, problems: string[]): void {
  if (!isObject(block)) {
    problems.push(`${path}: expected an object of condition operators, got ${kindOf(block)}`);
    return;
  }
  for (const [name, keys] of Object.entries(block)) {
    const place = `${path}.${name.slice(0, 64)}`;
    const use = parseOperatorName(name);
    if (use === undefined) problems.push(`${place}: expected a condition operator such as StringEquals, got an unknown one`);
    else if (!isObject(keys)) problems.push(`${place}: expected an object of condition keys, got ${kindOf(keys)}`);
    else checkKeys(keys, { path: place, problems, hasVariables, ...(use.operator === "Null" ? nullValue : use.operator) });
  }
}

function checkKeys(
  keys: Json,
  { path, problems, hasVariables, expected, accepts }: PatternCheck & { readonly hasVariables: boolean },
): void {
  for (const [key, values] of Object.entries(keys)) {
    const place = `${path}.${key.slice(0, 128)}`;
    if (!/^[A-Za-z0-9-]{1,64}:\S.{0,255}$/.test(key)) problems.push(`${place}: expected a condition key such as aws:SourceIp`);
    eachValue(values, place, problems, (value, valuePlace) => {
      const isRight = isScalar(value) && accepts(String(value)) && (!hasVariables || hasWellFormedVariables(String(value)));
      if (!isRight) problems.push(`${valuePlace}: expected ${expected}`);
    });
  }
}

const nullValue = { expected: "true or false", accepts: (text: string) => /^(true|false)$/i.test(text) };

function eachValue(values: unknown, path: string, problems: string[], check: (value: unknown, place: string) => void): void {
  if (!Array.isArray(values)) check(values, path);
  else if (values.length === 0) problems.push(`${path}: expected at least one value, got none`);
  else for (const [i, value] of values.entries()) check(value, `${path}[${i}]`);
}

type Json = Readonly<Record<string, unknown>>;

function refuseUnknown(json: Json, known: readonly string[], path: string, problems: string[]): void {
  for (const key of Object.keys(json)) {
    if (!known.includes(key))
      problems.push(`${path}.${key.slice(0, 64)}: expected one of ${known.join(", ")}, got an unknown element`);
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** The kind of a JSON value in words. */
function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
