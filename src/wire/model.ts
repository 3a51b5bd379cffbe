/**
 * The API models of the spoken services, read from the schemas that the AWS SDK clients export. The only module that knows
 * the SDK's numeric form of a schema; an SDK upgrade that changes it fails here, at start and in the tests.
 * It deliberately refuses traits and kinds that none of the four models use, rather than guess at them.
 *
 * Source of the form: `@smithy/types`, schema/static-schemas.d.ts (kinds 0, 1, 2, 3, 4, -3, 9) and `@smithy/core/schema`,
 * NormalizedSchema and translateTraits (numbers of simple types, bits of traits).
 */
import * as guardduty from "@aws-sdk/client-guardduty";
import * as macie2 from "@aws-sdk/client-macie2";
import * as organizations from "@aws-sdk/client-organizations";
import * as sts from "@aws-sdk/client-sts";
import { assert } from "../base/assert.ts";
import { enumMembers } from "./enum-members.ts";
import type { ErrorShape, Member, Operation, ServiceModel, ServiceName, Shape, StructureShape } from "./shape.ts";

/** A schema as the SDK exports it: an array whose first element tells its kind. */
type Schema = readonly unknown[];
const kinds = { alias: 0, list: 1, map: 2, structure: 3, union: 4, error: -3, operation: 9 } as const;

/** Named traits of members that are understood or do not touch the wire. */
const knownTraits = new Set(["jsonName", "httpLabel", "httpQuery", "idempotencyToken"]);

/**
 * The four models by signing name. Target prefix, version and namespace come from the published service models; the
 * tests call through the real clients, so a wrong one fails there.
 */
export const models: Readonly<Record<ServiceName, ServiceModel>> = {
  macie2: readModel({ service: "macie2", protocol: "restJson1", version: "2020-01-01" }, macie2),
  guardduty: readModel({ service: "guardduty", protocol: "restJson1", version: "2017-11-28" }, guardduty),
  organizations: readModel(
    { service: "organizations", protocol: "awsJson1_1", version: "2016-11-28", targetPrefix: "AWSOrganizationsV20161128" },
    organizations,
  ),
  sts: readModel(
    { service: "sts", protocol: "awsQuery", version: "2011-06-15", xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
    sts,
  ),
};

type Identity = Omit<ServiceModel, "operations" | "errors">;

/** What one model's reading shares: the enums' values by member, and the structures already read (they may be recursive). */
type Reading = { readonly enums: ReadonlyMap<string, readonly string[]>; readonly structures: Map<Schema, StructureShape> };

function readModel(identity: Identity, client: Readonly<Record<string, unknown>>): ServiceModel {
  const reading: Reading = { enums: enumsByMember(identity.service, client), structures: new Map() };
  const operations = new Map<string, Operation>();
  const errors = new Map<string, ErrorShape>();
  for (const [exported, schema] of Object.entries(client)) {
    if (!exported.endsWith("$") || !Array.isArray(schema)) continue;
    if (schema[0] === kinds.operation) {
      const operation = readOperation(identity.service, schema, reading);
      operations.set(operation.name, operation);
    } else if (schema[0] === kinds.error) {
      const error = readError(schema, reading);
      if (error !== undefined) errors.set(error.name, error);
    }
  }
  assert(operations.size > 0, `the ${identity.service} client exports operation schemas`);
  return { ...identity, operations, errors };
}

/** The accepted values of each enum member, keyed `Structure.member`. */
function enumsByMember(service: ServiceName, client: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly string[]> {
  const byMember = new Map<string, readonly string[]>();
  for (const [enumName, members] of Object.entries(enumMembers[service])) {
    const constants = client[enumName];
    assert(isRecord(constants), `the ${service} client exports the constants of ${enumName}`);
    const values = Object.values(constants).map((value) => text(value, enumName));
    for (const member of members) byMember.set(member, values);
  }
  return byMember;
}

function readOperation(service: ServiceName, schema: Schema, reading: Reading): Operation {
  const [, , name, traits, input, output] = schema;
  const http = isRecord(traits) && Array.isArray(traits.http) ? traits.http : ["POST", "/", 200];
  const path = text(http[1], "path");
  assert(!path.includes("?"), `no query in the path of ${String(name)}`);
  return {
    service,
    name: text(name, "operation"),
    method: text(http[0], "method"),
    path,
    status: Number(http[2]),
    input: readBorder(input, reading),
    output: readBorder(output, reading),
  };
}

/** Input or output of an operation: a structure, or the unit type where there is none. */
function readBorder(reference: unknown, reading: Reading): StructureShape {
  const schema = dereference(reference);
  if (schema === "unit") return { kind: "structure", name: "", isUnion: false, members: [] };
  const shape = readShape(schema, undefined, reading);
  assert(shape.kind === "structure", "inputs and outputs are structures");
  return shape;
}

/** The client's own base class is exported as an error too; it has no status and is passed over. */
function readError(schema: Schema, reading: Reading): ErrorShape | undefined {
  const [, , name, traits] = schema;
  if (!isRecord(traits)) return undefined;
  const queryError = Array.isArray(traits.awsQueryError) ? traits.awsQueryError : [];
  const errorName = text(name, "error");
  return {
    name: errorName,
    code: typeof queryError[0] === "string" ? queryError[0] : errorName,
    status: Number(traits.httpError),
    members: readMembers(schema, reading),
  };
}

function readShape(reference: unknown, values: readonly string[] | undefined, reading: Reading): Shape {
  const schema = dereference(reference);
  if (typeof schema === "number") return readSimple(schema, values);
  assert(Array.isArray(schema), `a schema is a number or an array, got ${typeof schema}`);
  switch (schema[0]) {
    case kinds.alias:
      return readShape(schema[4], values, reading);
    case kinds.list:
      return { kind: "list", item: readShape(schema[4], values, reading) };
    case kinds.map:
      return { kind: "map", value: readShape(schema[5], undefined, reading), ...(values && { keys: values }) };
    case kinds.structure:
    case kinds.union:
      return readStructure(schema, reading);
    default:
      throw new Error(`Schema kind ${String(schema[0])} of ${String(schema[2])} is not one that Reeve reads`);
  }
}

/** Simple types are numbers; 64 added makes a list of them, 128 a map to them. */
function readSimple(number: number, values: readonly string[] | undefined): Shape {
  if (number >= 128) return { kind: "map", value: readSimple(number - 128, undefined), ...(values && { keys: values }) };
  if (number >= 64) return { kind: "list", item: readSimple(number - 64, values) };
  switch (number) {
    case 0:
      return { kind: "string", ...(values && { values }) };
    case 1:
      return { kind: "number" };
    case 2:
      return { kind: "boolean" };
    case 4:
      return { kind: "timestamp", format: "epoch-seconds" }; // The default of the JSON protocols; see readMember for others.
    case 5:
      return { kind: "timestamp", format: "date-time" };
    default:
      throw new Error(`Simple schema ${number} is not one that Reeve reads`);
  }
}

function readStructure(schema: Schema, reading: Reading): StructureShape {
  const known = reading.structures.get(schema);
  if (known !== undefined) return known;
  const members: Member[] = [];
  const isUnion = schema[0] === kinds.union;
  const shape: StructureShape = { kind: "structure", name: text(schema[2], "structure"), isUnion, members };
  reading.structures.set(schema, shape);
  members.push(...readMembers(schema, reading));
  return shape;
}

/** The required members come first; the seventh element tells how many they are. */
function readMembers(schema: Schema, reading: Reading): Member[] {
  const [, , name, , names, schemas, requiredCount = 0] = schema;
  assert(Array.isArray(names) && Array.isArray(schemas), `${String(name)} lists its members`);
  return names.map((memberName, index) => {
    const key = text(memberName, "member");
    const values = reading.enums.get(`${String(name)}.${key}`);
    return readMember(key, schemas[index], { isRequired: index < Number(requiredCount), values, reading });
  });
}

type MemberSetting = { readonly isRequired: boolean; readonly values: readonly string[] | undefined; readonly reading: Reading };

/** A member's schema may come paired with traits: bits in a number (1 = in the path; 2, 4, 8 do not touch the wire), or named. */
function readMember(name: string, schema: unknown, { isRequired, values, reading }: MemberSetting): Member {
  const isPaired = Array.isArray(schema) && schema.length === 2;
  const traits: unknown = isPaired ? schema[1] : 0;
  const named = isRecord(traits) ? traits : {};
  for (const trait of Object.keys(named))
    assert(knownTraits.has(trait), `trait ${trait} of member ${name} is one that Reeve reads`);
  assert(typeof traits !== "number" || traits < 16, `trait bits ${String(traits)} of member ${name} are ones that Reeve reads`);
  const isInPath = (typeof traits === "number" && (traits & 1) === 1) || named.httpLabel === 1;
  const query = named.httpQuery;
  const place = isInPath ? "path" : query !== undefined ? "query" : "body";
  const shape = readShape(isPaired ? schema[0] : schema, values, reading);
  return {
    name,
    wireName: place === "query" ? text(query, "query key") : place === "body" ? String(named.jsonName ?? name) : name,
    place,
    isRequired: isRequired || isInPath,
    shape: place !== "body" && shape.kind === "timestamp" ? { kind: "timestamp", format: "date-time" } : shape,
  };
}

/** Follows a reference to its schema. Items of lists and maps may come paired with traits, of which none is known. */
function dereference(reference: unknown): unknown {
  if (typeof reference === "function") return dereference(reference());
  if (!Array.isArray(reference) || reference.length !== 2) return reference;
  assert(reference[1] === 0, "items of lists and maps have no traits");
  return dereference(reference[0]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown, what: string): string {
  assert(typeof value === "string", `the ${what} of a schema is text, got ${typeof value}`);
  return value;
}
