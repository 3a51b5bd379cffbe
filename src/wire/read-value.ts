/**
 * Values from JSON and from text, checked against a shape. A value that does not fit is refused with the member's path,
 * what was expected and the kind of what came; never with the value itself, except an unknown word of a fixed list.
 */
import { unreachable } from "../base/assert.ts";
import { Refusal } from "../base/refusal.ts";
import type { Shape, StructureShape } from "./shape.ts";
import { parseTimestamp } from "./timestamp.ts";

/** Reads a JSON value of any shape. `path` names the place in messages, such as `account.accountId` or `ids[2]`. */
export function readValue(shape: Shape, value: unknown, path: string): unknown {
  switch (shape.kind) {
    case "string":
      if (typeof value !== "string") throw misfit(path, "a string", value);
      return checkWord(shape.values, value, path);
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) throw misfit(path, "a number", value);
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw misfit(path, "true or false", value);
      return value;
    case "timestamp":
      return readTimestamp(shape.format, value, path);
    case "list":
      if (!Array.isArray(value)) throw misfit(path, "a list", value);
      return value.map((item, index) => readValue(shape.item, item, `${path}[${index}]`));
    case "map": {
      if (!isObject(value)) throw misfit(path, "an object", value);
      const entries = Object.entries(value).filter(([, each]) => each !== null);
      return Object.fromEntries(
        entries.map(([key, each]) => [checkWord(shape.keys, key, path), readValue(shape.value, each, `${path}.${shown(key)}`)]),
      );
    }
    case "structure":
      if (!isObject(value)) throw misfit(path, "an object", value);
      return readStructure(shape, value, path);
    default:
      return unreachable(shape);
  }
}

/** Reads the members of a structure from a JSON object; a member that is null counts as absent. `path` is "" at the top. */
export function readStructure(shape: StructureShape, value: object, path: string): Readonly<Record<string, unknown>> {
  const members = new Map(Object.entries(value));
  return assembleStructure(shape, path, (wireName) => members.get(wireName), readValue);
}

/**
 * Builds a structure from whatever holds its members: takes each one's raw form by its name on the wire, reads it, and
 * refuses missing required members and unions with other than one member.
 */
export function assembleStructure<Raw>(
  shape: StructureShape,
  path: string,
  take: (wireName: string) => Raw | null | undefined,
  read: (shape: Shape, raw: Raw, path: string) => unknown,
): Readonly<Record<string, unknown>> {
  const values: [string, unknown][] = [];
  for (const member of shape.members) {
    const raw = take(member.wireName);
    const place = path === "" ? member.wireName : `${path}.${member.wireName}`;
    if (raw !== undefined && raw !== null) values.push([member.name, read(member.shape, raw, place)]);
    else if (member.isRequired) throw new Refusal("invalid", `${place} is required`);
  }
  if (shape.isUnion && values.length !== 1) {
    const names = shape.members.map(({ wireName }) => wireName).join(", ");
    throw new Refusal("invalid", `${path}: expected exactly one of ${names}, got ${values.length}`);
  }
  return Object.fromEntries(values);
}

/** Reads a value that came as bare text: in the path, the query or a form. */
export function readScalarText(shape: Shape, text: string, path: string): unknown {
  switch (shape.kind) {
    case "string":
      return checkWord(shape.values, text, path);
    case "number":
      if (!/^-?\d{1,20}(\.\d{1,20})?$/.test(text)) throw new Refusal("invalid", `${path}: expected a number, got other text`);
      return Number(text);
    case "boolean":
      if (text !== "true" && text !== "false") throw new Refusal("invalid", `${path}: expected true or false, got other text`);
      return text === "true";
    case "timestamp":
      return readTimestamp("date-time", text, path);
    default:
      throw new Error(`A ${shape.kind} cannot come as bare text: ${path}`);
  }
}

function readTimestamp(format: "date-time" | "epoch-seconds", value: unknown, path: string): Date {
  const date = parseTimestamp(format, value);
  if (date !== undefined) return date;
  const expected = format === "date-time" ? "a time such as 2026-01-31T12:00:00Z" : "seconds since 1970 as a number";
  throw misfit(path, expected, value);
}

/** Refuses a word outside a fixed list; the word is shown, cut, since such members never carry anything confidential. */
function checkWord(accepted: readonly string[] | undefined, word: string, path: string): string {
  if (accepted === undefined || accepted.includes(word)) return word;
  throw new Refusal("invalid", `${path}: expected one of ${accepted.join(", ")}; got ${JSON.stringify(shown(word))}`);
}

function misfit(path: string, expected: string, value: unknown): Refusal {
  return new Refusal("invalid", `${path}: expected ${expected}, got ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "a string";
    case "number":
      return "a number";
    case "boolean":
      return "a boolean";
    default:
      return "an object";
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
