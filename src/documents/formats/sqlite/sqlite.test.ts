import { gzipSync } from "node:zlib";
import fc from "fast-check";
import initSqlJs, { type SqlValue } from "sql.js";
import { describe, expect, test } from "vitest";
import { find, readBack } from "../../../../tests/support/documents.ts";
import { tableShape } from "./sqlite-schema.ts";

const SQL = await initSqlJs();

/** A database made by SQLite itself. */
function databaseOf(...statements: readonly (readonly [sql: string, rows?: readonly (readonly SqlValue[])[]])[]): Uint8Array {
  const database = new SQL.Database();
  for (const [sql, rows = [[]]] of statements) for (const row of rows) database.run(sql, [...row]);
  const bytes = database.export();
  database.close();
  return bytes;
}

describe("names and order of columns", () => {
  test.each([
    ["create table t (a, b text)", ["a", "b"], [0, 1], -1],
    ['create table "t (" ("a ""b""" text, [c d] int, `e`, \'f\' ) ', ['a "b"', "c d", "e", "f"], [0, 1, 2, 3], -1],
    ["create table t(id integer primary key autoincrement, b)", ["id", "b"], [0, 1], 0],
    ["CREATE TABLE t(id INTEGER, b, PRIMARY KEY (id))", ["id", "b"], [0, 1], 0],
    ["create table t(id integer primary key desc, b)", ["id", "b"], [0, 1], -1],
    ["create table t(id int primary key, b)", ["id", "b"], [0, 1], -1],
    ["create table t(id integer unsigned primary key, b)", ["id", "b"], [0, 1], -1],
    ["create table t(a, b, c, d, primary key (c, a)) without rowid", ["a", "b", "c", "d"], [2, 0, 1, 3], -1],
    ["create table t(a, b primary key) strict, without rowid", ["a", "b"], [1, 0], -1],
    ["create table t(a, b as (a), c generated always as (a||',') stored, d)", ["a", "b", "c", "d"], [0, 2, 3], -1],
    [
      "create table t(a decimal(10, 2) check (a > 0), -- b, c\n /* d, */ e default (1, 2), unique (a, e))",
      ["a", "e"],
      [0, 1],
      -1,
    ],
    ["create table t(a, constraint k primary key (a), foreign key (a) references u (b))", ["a"], [0], -1],
    ["not a statement", [], [], -1],
    ["create table t(a, 'b", ["a", "'"], [0, 1], -1],
    ["", [], [], -1],
  ] as const)("%s", (sql, names, stored, rowNumberColumn) => {
    expect(tableShape(sql)).toMatchObject({ names, stored, rowNumberColumn });
  });
});

describe("values", () => {
  const noise = Array.from({ length: 200 }, (_, i) => String.fromCharCode(32 + ((i * 37) % 90))).join("");

  const value = fc.oneof(
    fc.constant(null),
    fc.integer({ min: -(2 ** 47), max: 2 ** 47 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.nat(20_000).map((length) => "x".repeat(length)),
  );

  test.each([512, 4_096, 65_536])("are those that SQL gives, with pages of %d bytes", async (pageBytes) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { maxLength: 60 }), async (rows) => {
        const numbered = rows.map((row, i) => [i, ...row]);
        const input = databaseOf(
          [`pragma page_size=${pageBytes}`],
          ["create table t (id integer primary key, a, b, c)"],
          ["create table k (id, d, e, f, primary key (e, id)) without rowid"],
          ["insert into t values (?, ?, ?, ?)", numbered],
          ["insert into k values (?, ?, coalesce(?, ''), ?)", numbered],
        );
        const { outcome, found } = await readBack({ name: "a", input });
        expect(outcome.status).toEqual({ code: "COMPLETE" });
        const database = new SQL.Database(input);
        for (const [table, columns] of [
          ["t", "a, b, c"],
          ["k", "d, e, f"],
        ] as const) {
          const [result] = database.exec(`select ${columns} from ${table}`);
          const expected = (result?.values ?? []).flat().filter((item) => item !== null && item !== "");
          const mine = found.filter(({ name }) => columns.split(", ").includes(name ?? ""));
          expect(mine.map(({ text }) => asNumber(text)).sort()).toEqual(expected.map((item) => asNumber(String(item))).sort());
        }
        database.close();
      }),
      { numRuns: 12 },
    );
  });

  /** Numbers are compared by value: the same one may be written in several ways. */
  const asNumber = (text: string) => (/^-?[\d.]+(?:e[+-]?\d+)?$/i.test(text) ? String(Number(text) + 0) : text);

  test("whole numbers keep all their digits", async () => {
    const input = databaseOf(
      ["create table t (id integer primary key, n)"],
      ["insert into t values (9223372036854775807, -9223372036854775808), (-5, 140737488355328), (128, -129)"],
    );
    const { found } = await readBack({ name: "a", input }, (text) => /^-?\d+$/.test(text));
    expect(found.slice(1).map(({ text }) => text)).toEqual([
      "-5",
      "140737488355328",
      "128",
      "-129",
      "9223372036854775807",
      "-9223372036854775808",
    ]);
  });

  test("binary values that are files are read as such, others that are text as text", async () => {
    const packed = gzipSync(`packed ${noise}`);
    const input = databaseOf(
      ["create table t (b)"],
      ["insert into t values (?)", [[packed], [Buffer.from("needle é")], [Buffer.of(0xff, 0xfe, 0)]]],
    );
    const { outcome, found } = await find(["packed", "needle é"], { name: "a", input });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found).toEqual([
      { text: "packed", location: { kind: "line", startLine: 1, endLine: 1, startColumn: 1, embeddedPath: "t/row-1" } },
      { text: "needle é", name: "b", location: { kind: "cell", row: 2, column: 1, columnName: "b", cellReference: "t!A2" } },
    ]);
  });

  test("names in which something was found are not shown", async () => {
    const input = databaseOf(
      ["create table secret (needle)"],
      ["create table plain (a)"],
      ["insert into secret values ('needle')"],
      ["insert into plain values ('needle')"],
    );
    const { found } = await find(["needle"], { name: "a", input });
    expect(found.slice(1).map(({ location }) => location)).toEqual([
      { kind: "cell", row: 1, column: 1 },
      { kind: "cell", row: 1, column: 1, columnName: "a", cellReference: "plain!A1" },
    ]);
  });

  test("views, triggers and virtual tables do nothing; their statements are text", async () => {
    const input = databaseOf(
      ["create table t (a)"],
      ["create view v as with recursive r(n) as (select 1 union all select n + 1 from r) select n, 'needle' from r"],
      ["insert into t values ('needle')"],
    );
    const { outcome, found } = await find(["needle"], { name: "a", input });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.map(({ location }) => location)).toMatchObject([
      { cellReference: "sqlite_schema!E2" },
      { cellReference: "t!A1" },
    ]);
  });
});

describe("damage and limits", () => {
  const rows = Array.from({ length: 2_000 }, (_, i) => [`needle ${i} ${"x".repeat(i % 100)}`]);
  const database = databaseOf(["pragma page_size=512"], ["create table t (a)"], ["insert into t values (?)", rows]);
  const read = async (input: Uint8Array, limits = {}) => {
    const { outcome, found } = await find(["needle"], { name: "a", input, limits });
    return { ...outcome.status, count: found.length };
  };

  test("cut off, what is left is read", async () => {
    expect(await read(database)).toEqual({ code: "COMPLETE", count: 2_000 });
    const half = await read(database.subarray(0, database.length >> 1));
    expect(half).toMatchObject({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(half.count).toBeGreaterThan(500);
    expect(await read(database.subarray(0, 512))).toMatchObject({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(await read(database.subarray(0, 50))).toMatchObject({ code: "SKIPPED", reason: "MALFORMED_FILE" });
  });

  test("a page that makes no sense costs its rows only", async () => {
    const damaged = Uint8Array.from(database);
    damaged.fill(0xff, 512 * 100, 512 * 101);
    const { code, count } = await read(damaged);
    expect(code).toBe("PARTIAL");
    expect(count).toBeGreaterThan(1_900);
  });

  test("trees that lead back to themselves end", async () => {
    for (let page = 1; page < database.length / 512; page++) {
      const looped = Buffer.from(database);
      const start = page * 512;
      if (looped[start] !== 0x05) continue;
      looped.writeUInt32BE(page + 1, start + 8);
      expect(await read(looped)).toMatchObject({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    }
  });

  test("a row as long as allowed is read, one byte more and it is passed over", async () => {
    // A record of one text has a header of four bytes at this length.
    const input = (length: number) =>
      databaseOf(["create table t (a)"], ["insert into t values (?)", [["needle".padEnd(length, "x")], ["needle"]]]);
    expect(await read(input(9_996), { pageBytesMax: 10_000 })).toEqual({ code: "COMPLETE", count: 2 });
    expect(await read(input(9_997), { pageBytesMax: 10_000 })).toEqual({
      code: "PARTIAL",
      reason: "UNABLE_TO_PARSE_FILE",
      count: 1,
    });
  });

  test("with bytes changed there is an outcome", async () => {
    const small = databaseOf(["pragma page_size=512"], ["create table t (a)"], ["insert into t values (?)", rows.slice(0, 40)]);
    await fc.assert(
      fc.asyncProperty(fc.nat(small.length - 1), fc.nat(255), async (at, byte) => {
        const damaged = Uint8Array.from(small);
        damaged[at] = byte;
        expect(["COMPLETE", "PARTIAL", "SKIPPED"]).toContain((await read(damaged)).code);
      }),
      { numRuns: 300 },
    );
  });
});
