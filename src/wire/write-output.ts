/**
 * A handler's output as an answer in the service's protocol. Members that the shape does not know are left out, and so is
 * what is undefined. An output that does not fit its shape is a fault of ours, so it throws; the types make that rare.
 */
import { unreachable } from "../base/assert.ts";
import type { HttpResponse } from "./http.ts";
import type { Operation, ServiceModel, Shape, StructureShape } from "./shape.ts";
import { formatTimestamp } from "./timestamp.ts";
import { element } from "./xml.ts";

/** Writes the answer of an operation that succeeded, with the status its schema states; 204 goes without a body. */
export function writeOutput(model: ServiceModel, operation: Operation, output: object, requestId: string): HttpResponse {
  const { status, name } = operation;
  if (status === 204) return { status, headers: { "x-amzn-requestid": requestId }, body: "" };
  if (model.protocol === "awsQuery") {
    const result = `<${name}Result>${xmlMembers(operation.output, output, name)}</${name}Result>`;
    const metadata = `<ResponseMetadata>${element("RequestId", requestId)}</ResponseMetadata>`;
    const body = `<${name}Response xmlns="${model.xmlNamespace ?? ""}">${result}${metadata}</${name}Response>`;
    return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
  }
  const contentType = model.protocol === "restJson1" ? "application/json" : "application/x-amz-json-1.1";
  const body = JSON.stringify(jsonValue(operation.output, output, name));
  return { status, headers: { "content-type": contentType, "x-amzn-requestid": requestId }, body };
}

/** The JSON form of a value; `path` names the place in the fault's message. */
function jsonValue(shape: Shape, value: unknown, path: string): unknown {
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
      if (typeof value !== shape.kind || (typeof value === "number" && !Number.isFinite(value))) throw misfit(shape, path);
      return value;
    case "timestamp":
      if (!isTime(value)) throw misfit(shape, path);
      return formatTimestamp(shape.format, value);
    case "list":
      if (!Array.isArray(value)) throw misfit(shape, path);
      return value.map((item, index) => jsonValue(shape.item, item, `${path}[${index}]`));
    case "map":
      if (!isObject(value)) throw misfit(shape, path);
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, each]) => each !== undefined && each !== null)
          .map(([key, each]) => [key, jsonValue(shape.value, each, `${path}{}`)]),
      );
    case "structure":
      return Object.fromEntries(
        presentMembers(shape, value, path).map(({ member, each }) => [
          member.wireName,
          jsonValue(member.shape, each, `${path}.${member.name}`),
        ]),
      );
    default:
      return unreachable(shape);
  }
}

function xmlMembers(shape: StructureShape, value: unknown, path: string): string {
  const parts = presentMembers(shape, value, path).map(({ member, each }) =>
    xmlElement(member.name, member.shape, each, `${path}.${member.name}`),
  );
  return parts.join("");
}

function xmlElement(name: string, shape: Shape, value: unknown, path: string): string {
  switch (shape.kind) {
    case "structure":
      return `<${name}>${xmlMembers(shape, value, path)}</${name}>`;
    case "list":
      if (!Array.isArray(value)) throw misfit(shape, path);
      return `<${name}>${value.map((item) => xmlElement("member", shape.item, item, path)).join("")}</${name}>`;
    case "timestamp":
      if (!isTime(value)) throw misfit(shape, path);
      return element(name, value.toISOString().replace(".000Z", "Z"));
    case "map":
      throw misfit(shape, path);
    default:
      if (typeof value !== shape.kind) throw misfit(shape, path);
      return element(name, String(value));
  }
}

function presentMembers(shape: StructureShape, value: unknown, path: string) {
  if (!isObject(value)) throw misfit(shape, path);
  const given = new Map(Object.entries(value));
  return shape.members.flatMap((member) => {
    const each = given.get(member.name);
    return each === undefined || each === null ? [] : [{ member, each }];
  });
}

function misfit(shape: Shape, path: string): Error {
  return new Error(`The output does not fit its shape: expected a ${shape.kind} at ${path}`);
}

function isTime(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
