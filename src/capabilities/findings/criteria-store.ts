/**
 * Conditions as SQL. Fields that have a column use it; all others are looked up in the finding by their path. Where the path
 * leads through lists, a SQL/JSON path in lax mode is used, which runs through them by itself; it takes several times as
 * long as a plain path. Source: PostgreSQL documentation, "The SQL/JSON Path Language".
 */
import { unreachable } from "../../base/assert.ts";
import { join, type Sql, sql } from "../../database/sql.ts";
import type { Condition } from "./criteria.ts";
import type { FieldKind } from "./criteria-fields.ts";

/** All conditions at once. */
export function whereConditions(conditions: readonly Condition[]): Sql {
  return conditions.length === 0 ? sql`true` : join(conditions.map(whereCondition), " and ");
}

const columns: ReadonlyMap<string, Sql> = new Map([
  ["accountId", sql`bucket_account`],
  ["archived", sql`archived::text`],
  ["category", sql`category`],
  ["classificationDetails.jobId", sql`job_id`],
  ["count", sql`count`],
  ["createdAt", sql`created_at`],
  ["id", sql`id`],
  ["region", sql`region`],
  ["resourcesAffected.s3Bucket.name", sql`bucket`],
  ["resourcesAffected.s3Object.extension", sql`object_extension`],
  ["resourcesAffected.s3Object.key", sql`object_key`],
  ["resourcesAffected.s3Object.path", sql`(bucket || '/' || object_key)`],
  ["sample", sql`sample::text`],
  ["severity.description", sql`(array['Low', 'Medium', 'High'])[severity_score]`],
  ["type", sql`type`],
  ["updatedAt", sql`updated_at`],
]);

function whereCondition(condition: Condition): Sql {
  const column = columns.get(condition.field);
  if (column) return columnCondition(column, condition);
  if (condition.field === typesField && "values" in condition && condition.operator !== "eqExactMatch") {
    const values = sql`${[...condition.values]}::text[]`;
    return condition.operator === "eq" ? sql`identifiers && ${values}` : sql`not identifiers && ${values}`;
  }
  return pathCondition(condition);
}

const typesField = "classificationDetails.result.sensitiveData.detections.type";

function columnCondition(column: Sql, condition: Condition): Sql {
  switch (condition.operator) {
    case "eq":
      return sql`${column} = any(${columnValues(condition)})`;
    case "neq":
      return sql`(${column} is null or ${column} <> all(${columnValues(condition)}))`;
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return sql`${column} ${comparison[condition.operator]} ${condition.kind === "date" ? new Date(condition.bound) : condition.bound}`;
    case "eqExactMatch":
      return pathCondition(condition);
    default:
      return unreachable(condition);
  }
}

const comparison = { gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` } as const;

function columnValues({ kind, values }: Extract<Condition, { values: unknown }>): Sql {
  if (kind === "date") return sql`${values.map((value) => new Date(Number(value)))}::timestamptz[]`;
  if (kind === "number") return sql`${[...values]}::bigint[]`;
  return sql`${[...values]}::text[]`;
}

function pathCondition(condition: Condition): Sql {
  const text = condition.field.split(".");
  if (!isInList.test(condition.field)) return textCondition(sql`body #>> ${text}::text[]`, condition);
  const found = sql`jsonb_path_query(body, ${`$.${condition.field}`}::jsonpath) as found`;
  switch (condition.operator) {
    case "neq":
      return sql`not exists (select from ${found} where ${textCondition(element, { ...condition, operator: "eq" })})`;
    case "eqExactMatch": {
      const values = pathValues(condition);
      const present = sql`select array(select ${element} from ${found}) as present`;
      return sql`exists (select from (${present}) as list where present @> ${values} and present <@ ${values})`;
    }
    default:
      return sql`exists (select from ${found} where ${textCondition(element, condition)})`;
  }
}

/** Fields whose path leads through a list. */
const isInList = /\.(tags|sensitiveData|customDataIdentifiers)\./;

const element = sql`found #>> '{}'`;

/** A condition on one value, given as text; null when the finding has none. */
function textCondition(text: Sql, condition: Condition): Sql {
  const value = comparable[condition.kind](text);
  switch (condition.operator) {
    case "eq":
      return sql`${value} = any(${pathValues(condition)})`;
    case "neq":
      return sql`(${value} = any(${pathValues(condition)})) is not true`;
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return sql`${value} ${comparison[condition.operator]} ${condition.bound}::numeric`;
    case "eqExactMatch":
      throw new Error(`Broken expectation: ${condition.field} is a list`);
    default:
      return unreachable(condition);
  }
}

/** How a value is compared: times as milliseconds since 1970, numbers as such, the rest as text. */
const comparable: Readonly<Record<FieldKind, (text: Sql) => Sql>> = {
  text: (text) => text,
  boolean: (text) => text,
  number: (text) => sql`(${text})::numeric`,
  date: (text) => sql`floor(extract(epoch from (${text})::timestamptz) * 1000)`,
};

function pathValues({ kind, values }: Extract<Condition, { values: unknown }>): Sql {
  return kind === "number" || kind === "date" ? sql`${[...values]}::numeric[]` : sql`${[...values]}::text[]`;
}
