/**
 * The permission table, tried out: every row whose task can be done, as every kind of account, against the running server. Rows
 * whose operations are not served yet are pending; they are named and counted, and must be tried as soon as they are served.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operations } from "../../src/app.ts";
import { columns, isPending, permissionTable, type Row } from "./permission-table.ts";
import { probes } from "./permission-table-probes.ts";
import { openStages, type Stages } from "./permission-table-stages.ts";

let stages: Stages;
beforeAll(async () => {
  stages = await openStages();
});
afterAll(() => stages?.close());

const nameOf = ({ number, task }: Row) => `row ${number}, ${task}`;
const pending = permissionTable.filter(isPending);
const tried = permissionTable.filter((row) => !isPending(row));
const served = new Map(
  operations()
    .filter(({ service }) => service === "macie2")
    .map(({ operation, isImplemented }) => [operation, isImplemented]),
);

describe.each(tried.map((row) => [nameOf(row), row] as const))("%s", (_name, row) => {
  test.each(columns.map((column, index) => [column, row.cells[index]] as const))("%s: %s", async (column, cell) => {
    const stage = await stages.of(column, row.number === "15" ? "with-buckets" : "any");
    expect(await probes[row.number]?.(stage)).toBe(cell);
  });
});

describe(`${pending.length} of ${permissionTable.length} rows are pending`, () => {
  afterAll(() => {
    const names = pending.map((row) => `  ${nameOf(row)}: ${row.cells.join(" ")}\n`).join("");
    process.stdout.write(`Permission table: ${pending.length} of ${permissionTable.length} rows are pending\n${names}`);
  });

  test.each(pending.map((row) => [nameOf(row), row] as const))("%s: nothing of it is served", (_name, { awaits }) => {
    expect(awaits.filter((name) => served.get(name) !== false)).toEqual([]);
    expect(awaits).not.toEqual([]);
  });

  test("rows that are tried await nothing that is served; extend the probe once it is", () => {
    for (const { awaits } of tried) expect(awaits.filter((name) => served.get(name) !== false)).toEqual([]);
  });

  test("every row that is tried has a probe, and its operations are served", () => {
    expect(Object.keys(probes).sort()).toEqual(tried.map(({ number }) => number).sort());
    for (const row of permissionTable) for (const name of row.operations) expect(served.get(name), name).toBe(true);
  });

  test("the table has rows 1 to 27, with 11b and 18b", () => {
    const numbers = Array.from({ length: 27 }, (_, index) => String(index + 1));
    expect(permissionTable.map(({ number }) => number)).toEqual(
      numbers.flatMap((number) => (["11", "18"].includes(number) ? [number, `${number}b`] : [number])),
    );
  });
});
