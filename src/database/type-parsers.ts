/**
 * How column values become JavaScript values. Only where the driver's own choice would lose or shift a value.
 */
import pg from "pg";

/** Numbers of types in PostgreSQL's catalogue. Source: src/include/catalog/pg_type.dat. */
const int8 = 20;
const int8Array = 1016;
const date = 1082;
const timestamp = 1114;

const text = (value: string): string => value;

/** An integer that a number cannot hold exactly makes the statement fail rather than be rounded. */
function exactInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number))
    throw new RangeError("Expected an integer within ±2^53, got a larger one. Select it as text.");
  return number;
}

/** Arrays of integers need no quotes: `{1,NULL,3}`; those of more dimensions are not used. */
function exactIntegers(value: string): (number | null)[] {
  if (value === "{}") return [];
  return value
    .slice(1, -1)
    .split(",")
    .map((item) => (item === "NULL" ? null : exactInteger(item)));
}

/** The parsers, in the form `pg` takes them. `date` and `timestamp` have no zone and stay text. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser(type: number, format?: "text" | "binary") {
    if (format === "binary") return pg.types.getTypeParser(type, format);
    if (type === int8) return exactInteger;
    if (type === int8Array) return exactIntegers;
    if (type === date || type === timestamp) return text;
    return pg.types.getTypeParser(type, "text");
  },
};
