/**
 * A request's input: path, query and body put together by the operation's input shape and checked against it.
 * Checked are types, required members and fixed lists of values; lengths, ranges and meaning are the services' affair.
 * Members that the shape does not know are ignored, as AWS does.
 */
import { Refusal } from "../base/refusal.ts";
import { AwsFailure, commonError, dialectOf } from "./errors.ts";
import { decodePercent, type FormField, readForm } from "./form.ts";
import { type HttpRequest, headerValues } from "./http.ts";
import type { Match } from "./matching.ts";
import { readFormStructure } from "./read-form-input.ts";
import { readScalarText, readStructure } from "./read-value.ts";
import type { Member, ServiceModel, Shape } from "./shape.ts";

/** An input as the handlers' types describe it; the shape has been checked, so those types may be trusted. */
export type Input = Readonly<Record<string, unknown>>;

/**
 * Reads the input of a matched operation.
 * Throws a {@link Refusal} of kind `invalid` that names the member, what was expected and what came; throws an
 * {@link AwsFailure} when the body is not JSON at all or of a foreign media type.
 */
export function readInput(model: ServiceModel, match: Match, request: HttpRequest): Input {
  const { input } = match.operation;
  switch (model.protocol) {
    case "awsQuery":
      return readFormStructure(input, match.form ?? []);
    case "awsJson1_1":
      return readStructure(input, readJsonBody(model, request), "");
    case "restJson1": {
      const body = input.members.filter(({ place }) => place === "body");
      const ofBody = body.length === 0 ? {} : readStructure({ ...input, members: body }, readJsonBody(model, request), "");
      return { ...readLabels(input.members, match.labels), ...readQuery(input.members, request.rawQuery), ...ofBody };
    }
  }
}

/** Media types under which a JSON body may come; none at all is fine too. */
const jsonTypes = new Set(["application/json", "application/x-amz-json-1.1", "application/x-amz-json-1.0"]);

/** The body's JSON object; an empty body counts as `{}`. */
function readJsonBody(model: ServiceModel, request: HttpRequest): object {
  if (request.body.length === 0) return {};
  const fail = (kind: "malformed-body" | "unsupported-media-type", message: string) =>
    new AwsFailure(commonError(dialectOf(model), kind, message));
  const type = (headerValues(request, "content-type")[0] ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!jsonTypes.has(type)) throw fail("unsupported-media-type", "The Content-Type of a body must be application/json");
  const value = parseJson(request.body);
  if (value === undefined) throw fail("malformed-body", "The body is not JSON in UTF-8");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw fail(
      "malformed-body",
      `The body must be a JSON object, got ${Array.isArray(value) ? "an array" : value === null ? "null" : `a ${typeof value}`}`,
    );
  }
  return value;
}

/** The parser's own message is dropped: it quotes the text, which may be confidential. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function readLabels(members: readonly Member[], labels: Readonly<Record<string, string>>): Input {
  const values: [string, unknown][] = [];
  for (const { name, wireName, place, shape } of members) {
    if (place !== "path") continue;
    const text = decodePercent(labels[wireName] ?? "");
    if (text === undefined) throw new Refusal("invalid", `${name} in the path: malformed percent-encoding`);
    values.push([name, readScalarText(shape, text, name)]);
  }
  return Object.fromEntries(values);
}

function readQuery(members: readonly Member[], rawQuery: string): Input {
  const inQuery = members.filter(({ place }) => place === "query");
  if (inQuery.length === 0) return {};
  const fields = readForm(rawQuery);
  if (fields === undefined) throw new Refusal("invalid", "The query has too many parameters or a malformed percent-encoding");
  const values: [string, unknown][] = [];
  for (const { name, wireName, shape, isRequired } of inQuery) {
    const given = fields.filter(({ key }) => key === wireName);
    if (given.length > 0) values.push([name, readQueryValue(shape, given, name)]);
    else if (isRequired) throw new Refusal("invalid", `${wireName} is required in the query`);
  }
  return Object.fromEntries(values);
}

/** A list comes as a repeated key; anything else may come once only. */
function readQueryValue(shape: Shape, given: readonly FormField[], name: string): unknown {
  if (shape.kind === "list") return given.map(({ value }, index) => readScalarText(shape.item, value, `${name}[${index}]`));
  if (given.length > 1) throw new Refusal("invalid", `${name}: expected one value in the query, got ${given.length}`);
  return readScalarText(shape, given[0]?.value ?? "", name);
}
