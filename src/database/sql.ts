/**
 * The `sql` tag: SQL text whose values always travel as parameters. Fragments compose: sql`where a = ${sql`…`}`.
 */
export { default as sql, empty, join, Sql } from "sql-template-tag";
