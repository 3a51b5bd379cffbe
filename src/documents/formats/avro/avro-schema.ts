/**
 * The schema of an Avro file, with names resolved. Only what the bytes' layout needs is checked: writers are known to use names and
 * defaults that the specification does not allow. Source: Apache Avro 1.12, "Specification", schema declaration and names.
 */
import { UnreadableError } from "../../../base/inspection.ts";
import { type TimeUnit, timeUnits } from "../records/value-text.ts";

/** How the values of a type are laid out, and what they mean. */
export type AvroType =
  | { readonly kind: "null" | "boolean" | "float" | "double" | "string" }
  | { readonly kind: "int" | "long"; readonly meaning: NumberMeaning }
  | { readonly kind: "bytes"; readonly meaning: BytesMeaning }
  | { readonly kind: "fixed"; readonly size: number; readonly meaning: BytesMeaning }
  | { readonly kind: "enum"; readonly symbols: readonly string[] }
  | { readonly kind: "array"; readonly items: AvroType }
  | { readonly kind: "map"; readonly values: AvroType }
  | { readonly kind: "union"; readonly branches: readonly AvroType[] }
  | { readonly kind: "record"; readonly fields: readonly AvroField[] };

/** A member of a record. */
export type AvroField = { readonly name: string; readonly type: AvroType };

/** What a whole number stands for. */
export type NumberMeaning =
  | { readonly kind: "number" | "date" }
  | { readonly kind: "time"; readonly unit: TimeUnit }
  | { readonly kind: "timestamp"; readonly unit: TimeUnit; readonly isUtc: boolean };

/** What bytes stand for; `text` when they are UTF-8. */
export type BytesMeaning = { readonly kind: "text" | "uuid" | "duration" } | { readonly kind: "decimal"; readonly scale: number };

const nestingMax = 200;
const typesMax = 100_000;

/** Reads a schema from its JSON text. Throws UNABLE_TO_PARSE_FILE when it is none. */
export function readAvroSchema(json: string): AvroType {
  try {
    return new Resolver().resolve(JSON.parse(json), "", 0);
  } catch (cause) {
    throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected an Avro schema", { cause });
  }
}

/** Whether values of the type have no bytes, so that any number of them may be claimed. */
export function isWithoutBytes(type: AvroType, depth = 0): boolean {
  if (depth > nestingMax) return false;
  if (type.kind === "record") return type.fields.every((field) => isWithoutBytes(field.type, depth + 1));
  return type.kind === "null" || (type.kind === "fixed" && type.size === 0);
}

class Resolver {
  readonly #named = new Map<string, AvroType>();
  #typesLeft = typesMax;

  resolve(schema: unknown, namespace: string, depth: number): AvroType {
    if (depth > nestingMax || --this.#typesLeft < 0) throw new Error("expected a smaller schema");
    if (typeof schema === "string") return this.#byName(schema, {}, namespace);
    if (Array.isArray(schema)) {
      return { kind: "union", branches: schema.map((branch: unknown) => this.resolve(branch, namespace, depth + 1)) };
    }
    if (!isObject(schema)) throw new Error("expected a type");
    const { type } = schema;
    switch (type) {
      case "record":
      case "error":
        return this.#record(schema, namespace, depth);
      case "enum":
        return this.#define(schema, namespace, { kind: "enum", symbols: listOf(schema["symbols"]).map(String) });
      case "fixed":
        return this.#define(schema, namespace, { kind: "fixed", size: sizeOf(schema["size"]), meaning: bytesMeaning(schema) });
      case "array":
        return { kind: "array", items: this.resolve(schema["items"], namespace, depth + 1) };
      case "map":
        return { kind: "map", values: this.resolve(schema["values"], namespace, depth + 1) };
      default:
        return typeof type === "string" ? this.#byName(type, schema, namespace) : this.resolve(type, namespace, depth + 1);
    }
  }

  #byName(name: string, schema: Schema, namespace: string): AvroType {
    switch (name) {
      case "null":
      case "boolean":
      case "float":
      case "double":
      case "string":
        return { kind: name };
      case "int":
      case "long":
        return { kind: name, meaning: numberMeaning(schema) };
      case "bytes":
        return { kind: name, meaning: bytesMeaning(schema) };
    }
    const found = this.#named.get(fullName(name, namespace)) ?? this.#named.get(name);
    if (found === undefined) throw new Error("expected the name of a type");
    return found;
  }

  #record(schema: Schema, outer: string, depth: number): AvroType {
    const fields: AvroField[] = [];
    const record = this.#define(schema, outer, { kind: "record", fields });
    const namespace = namespaceOf(schema, outer);
    for (const field of listOf(schema["fields"])) {
      if (!isObject(field)) throw new Error("expected a field");
      // Fields may refer to the record they are in.
      fields.push({ name: String(field["name"]), type: this.resolve(field["type"], namespace, depth + 1) });
    }
    return record;
  }

  #define(schema: Schema, namespace: string, type: AvroType): AvroType {
    this.#named.set(fullName(String(schema["name"]), namespaceOf(schema, namespace)), type);
    return type;
  }
}

type Schema = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("expected a list");
  return value;
}

function sizeOf(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new Error("expected a size");
  return value;
}

function fullName(name: string, namespace: string): string {
  return name.includes(".") || namespace === "" ? name : `${namespace}.${name}`;
}

/** The namespace in which the parts of a named type are resolved. */
function namespaceOf({ name, namespace }: Schema, outer: string): string {
  const dot = typeof name === "string" ? name.lastIndexOf(".") : -1;
  if (typeof name === "string" && dot >= 0) return name.slice(0, dot);
  return typeof namespace === "string" ? namespace : outer;
}

/** A logical type that does not fit is ignored, as the specification asks. */
function numberMeaning({ logicalType }: Schema): NumberMeaning {
  const [, local, kind, unitName] = /^(local-)?(date|time|timestamp)(?:-(millis|micros|nanos))?$/.exec(String(logicalType)) ?? [];
  if (kind === "date") return { kind };
  const unit = units.get(unitName ?? "");
  if (unit === undefined) return { kind: "number" };
  return kind === "time" ? { kind, unit } : { kind: "timestamp", unit, isUtc: local === undefined };
}

const units: ReadonlyMap<string, TimeUnit> = new Map<string, TimeUnit>([
  ["millis", timeUnits.milliseconds],
  ["micros", timeUnits.microseconds],
  ["nanos", timeUnits.nanoseconds],
]);

function bytesMeaning({ logicalType, scale }: Schema): BytesMeaning {
  if (logicalType === "decimal")
    return { kind: "decimal", scale: typeof scale === "number" && Number.isInteger(scale) ? scale : 0 };
  return { kind: logicalType === "uuid" || logicalType === "duration" ? logicalType : "text" };
}
