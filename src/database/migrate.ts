/**
 * Brings the schema to the version of this program: numbered SQL files, forward only, each in a transaction of its own.
 * The files are in `migrations/`; they are never edited after merging, which is checked.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { type Database, executorOf, type Tx } from "./database.ts";
import { sql } from "./sql.ts";

/** One numbered file. */
export type Migration = { readonly number: number; readonly name: string; readonly text: string; readonly checksum: string };

/** The schema cannot be brought to this program's version; the message says what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/** Works from `src` and from `dist`, since both lie in the package's root. */
const shippedFolder = new URL("../../src/database/migrations/", import.meta.url);

/** Key of the advisory lock that keeps two programs from migrating at once; the number has no meaning. */
const migrationLock = 7_336_584;

/**
 * Applies what is missing and answers its names, oldest first. Safe to call from several processes at once. Throws
 * {@link MigrationError} when the database is newer than this program, when a file was edited, or when one fails.
 */
export async function migrate(database: Database, folder: URL = shippedFolder): Promise<string[]> {
  const shipped = await readMigrations(folder);
  const applied: string[] = [];
  for (;;) {
    const name = await database.transaction((tx) => applyNext(tx, shipped));
    if (name === undefined) return applied;
    applied.push(name);
  }
}

/** Tells whether this program's schema is in place; changes nothing. */
export async function isMigrated(database: Database, folder: URL = shippedFolder): Promise<boolean> {
  const [found] = await database.query<{ exists: boolean }>(sql`select to_regclass('public.migration') is not null as exists`);
  if (!found?.exists) return false;
  const shipped = await readMigrations(folder);
  return nextOf(shipped, await readRecords(database)) === undefined;
}

/** Reads the numbered files of a folder, in order. Throws {@link MigrationError} when a name is wrong or a number is used twice. */
export async function readMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const migrations = await Promise.all(names.map((name) => readMigration(folder, name)));
  for (const [index, { number, name }] of migrations.entries()) {
    const before = migrations[index - 1];
    if (before?.number === number)
      throw new MigrationError(
        `Expected each migration to have a number of its own, got ${before.name} and ${name}. Give the later one the next free number.`,
      );
  }
  return migrations;
}

async function readMigration(folder: URL, name: string): Promise<Migration> {
  const digits = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
  if (digits === undefined)
    throw new MigrationError(`Expected a migration to be named like 0007-add-usage.sql, got ${name}. Rename it.`);
  // Line ends do not count: Git may change them on the way to a machine.
  const text = (await readFile(new URL(name, folder), "utf8")).replaceAll("\r\n", "\n");
  return { number: Number(digits), name, text, checksum: createHash("sha256").update(text).digest("hex") };
}

async function applyNext(tx: Tx, shipped: readonly Migration[]): Promise<string | undefined> {
  // Another program may be migrating, for minutes: wait for it.
  await tx.query(sql`set local lock_timeout = 0`);
  await tx.query(sql`set local statement_timeout = 0`);
  await tx.query(sql`select pg_advisory_xact_lock(${migrationLock})`);
  await tx.query(sql`
    create table if not exists public.migration (
      number integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
  const next = nextOf(shipped, await readRecords(tx));
  if (next === undefined) return undefined;
  try {
    await executorOf(tx).executeSql(next.text, []);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(
      `The migration ${next.name} failed and was undone: ${reason}. Nothing was changed; the Reeve you ran before still works with this database.`,
      { cause },
    );
  }
  await tx.query(
    sql`insert into public.migration (number, name, checksum) values (${next.number}, ${next.name}, ${next.checksum})`,
  );
  return next.name;
}

type MigrationRecord = { readonly number: number; readonly name: string; readonly checksum: string };

async function readRecords(tx: Tx): Promise<MigrationRecord[]> {
  return tx.query<MigrationRecord>(sql`select number, name, checksum from public.migration order by number`);
}

/** The first shipped migration that is not recorded; throws when the records do not fit what is shipped. */
function nextOf(shipped: readonly Migration[], records: readonly MigrationRecord[]): Migration | undefined {
  for (const record of records)
    assertFits(
      record,
      shipped.find(({ number }) => number === record.number),
      shipped,
    );
  const last = records.at(-1);
  const next = shipped.find(({ number }) => !records.some((record) => record.number === number));
  if (next !== undefined && last !== undefined && next.number < last.number) {
    throw new MigrationError(
      `The migration ${next.name} comes before ${last.name}, which this database already has. Give it the next free number.`,
    );
  }
  return next;
}

function assertFits(record: MigrationRecord, migration: Migration | undefined, shipped: readonly Migration[]): void {
  if (migration === undefined) {
    throw new MigrationError(
      `The database is newer than this Reeve: it has the migration ${record.name}, this program ends at ${shipped.at(-1)?.name ?? "none"}. ` +
        "Start the newer Reeve again, or restore the backup made before the upgrade.",
    );
  }
  if (migration.checksum !== record.checksum) {
    throw new MigrationError(
      `The migration ${record.name} was applied to this database with other contents than ${migration.name} of this Reeve. ` +
        "A merged migration is never edited: restore the file and put the change into a new one. A database made for development can be deleted instead.",
    );
  }
}
