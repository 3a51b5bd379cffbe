import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { openDatabase } from "./database.ts";
import { dumpSchema } from "./dump-schema.ts";
import { isMigrated, MigrationError, migrate, readMigrations } from "./migrate.ts";
import { sql } from "./sql.ts";

let at: TestDatabase;
let folder: string;
beforeEach(async () => {
  at = await createTestDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), "reeve-migrations-"));
});
afterEach(async () => {
  await at.drop();
  await rm(folder, { recursive: true });
});

/** Begins with an empty database and these files. */
async function given(files: Record<string, string>): Promise<URL> {
  await at.database.query(sql`drop schema public cascade`);
  await at.database.query(sql`create schema public`);
  return write(files);
}

async function write(files: Record<string, string>): Promise<URL> {
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return pathToFileURL(`${folder}${path.sep}`);
}

const first = { "0001-first.sql": "create table a (x int); create table b (x int);" };
const second = { "0002-second.sql": "alter table a add y int;" };

describe("the shipped migrations", () => {
  test("are all applied to a test database, and applying them again does nothing", async () => {
    expect(await isMigrated(at.database)).toBe(true);
    expect(await migrate(at.database)).toEqual([]);
  });

  test("add up to schema.sql; otherwise run: npx tsx scripts/dump-schema.ts", async () => {
    expect(await dumpSchema(at.database)).toBe(await readFile(new URL("schema.sql", import.meta.url), "utf8"));
  });
});

test("missing migrations are applied in order, each once", async () => {
  const url = await given(first);
  expect(await isMigrated(at.database, url)).toBe(false);
  expect(await migrate(at.database, url)).toEqual(["0001-first.sql"]);
  await write(second);
  expect(await isMigrated(at.database, url)).toBe(false);
  expect(await migrate(at.database, url)).toEqual(["0002-second.sql"]);
  expect(await migrate(at.database, url)).toEqual([]);
  expect(await isMigrated(at.database, url)).toBe(true);
});

test("programs that start together apply each migration once", async () => {
  const url = await given({ ...first, ...second, "0003-slow.sql": "select pg_sleep(0.1); create table c (x int);" });
  const others = await Promise.all([openDatabase({ url: at.url }), openDatabase({ url: at.url })]);
  try {
    const applied = await Promise.all([at.database, ...others].map((database) => migrate(database, url)));
    expect(applied.flat().sort()).toEqual(["0001-first.sql", "0002-second.sql", "0003-slow.sql"]);
  } finally {
    await Promise.all(others.map((database) => database.close()));
  }
});

test("a migration that fails is undone as a whole, those before it stay", async () => {
  const url = await given({ ...first, "0002-broken.sql": "create table c (x int); select nonsense;" });
  await expect(migrate(at.database, url)).rejects.toThrow(
    /0002-broken\.sql failed and was undone: column "nonsense" does not exist/,
  );
  const tables = await at.database.query(sql`select to_regclass('a') is not null as a, to_regclass('c') is not null as c`);
  expect(tables).toEqual([{ a: true, c: false }]);
  await write({ "0002-broken.sql": "create table c (x int);" });
  expect(await migrate(at.database, url)).toEqual(["0002-broken.sql"]);
});

test("a migration edited after it was applied is refused", async () => {
  const url = await given(first);
  await migrate(at.database, url);
  await write({ "0001-first.sql": `${first["0001-first.sql"]} -- edited` });
  await expect(migrate(at.database, url)).rejects.toThrow("A merged migration is never edited");
  await expect(isMigrated(at.database, url)).rejects.toThrow(MigrationError);
});

test("line ends may differ between machines", async () => {
  const url = await given({ "0001-first.sql": "select 1;\nselect 2;\n" });
  await migrate(at.database, url);
  await write({ "0001-first.sql": "select 1;\r\nselect 2;\r\n" });
  expect(await migrate(at.database, url)).toEqual([]);
});

test("a database newer than the program is refused", async () => {
  const url = await given({ ...first, ...second });
  await migrate(at.database, url);
  await rm(path.join(folder, "0002-second.sql"));
  await expect(migrate(at.database, url)).rejects.toThrow(
    /newer than this Reeve: it has the migration 0002-second\.sql.*ends at 0001-first\.sql/,
  );
});

test("a migration with a number below an applied one is refused", async () => {
  const url = await given(second);
  await write({ "0002-second.sql": "create table a (x int);" });
  await migrate(at.database, url);
  await write({ "0001-late.sql": "create table late (x int);" });
  await expect(migrate(at.database, url)).rejects.toThrow("0001-late.sql comes before 0002-second.sql");
});

describe("names", () => {
  test.each([["1-short.sql"], ["0001_underscore.sql"], ["0001-Upper.sql"], ["first.sql"]])("%s is refused", async (name) => {
    await expect(readMigrations(await write({ [name]: "" }))).rejects.toThrow(`named like 0007-add-usage.sql, got ${name}`);
  });
  test("two files with one number are refused", async () => {
    await expect(readMigrations(await write({ "0001-a.sql": "", "0001-b.sql": "" }))).rejects.toThrow(
      "got 0001-a.sql and 0001-b.sql",
    );
  });
  test("other files are left out", async () => {
    expect(await readMigrations(await write({ "README.md": "", ...first }))).toHaveLength(1);
  });
});
