/**
 * A real PostgreSQL for tests: each test file gets a database of its own, cloned from a migrated one (tens of milliseconds).
 * The server is started by global-setup.ts; `REEVE_TEST_DATABASE_URL` makes it another one.
 */
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase, type Tx } from "../../src/database/database.ts";
import type { ReadyServer } from "./global-setup.ts";

/** A database of a test's own. */
export type TestDatabase = {
  readonly database: Database;
  /** For other processes that are to use the same database. */
  readonly url: string;
  /** Closes the handle and removes the database, whoever is still connected. */
  drop(): Promise<void>;
};

/** Makes a migrated database with no rows in it. Call `drop` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await findServer();
  const name = `${server.template}_${randomBytes(6).toString("hex")}`;
  await execute(server.url, `create database ${name} template ${server.template}`);
  const withName = new URL(server.url);
  withName.pathname = `/${name}`;
  const url = withName.href;
  const database = await openDatabase({ url, applicationName: "reeve test" });
  return {
    database,
    url,
    async drop() {
      await database.close();
      await execute(server.url, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Runs `work` in a transaction that is rolled back afterwards, and answers its result: a test that leaves no rows. */
export async function inRolledBackTransaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  let result: { readonly value: T } | undefined;
  const rollBack = new Error("rolled back on purpose");
  try {
    await database.transaction(async (tx) => {
      result = { value: await work(tx) };
      throw rollBack;
    });
  } catch (error) {
    if (error !== rollBack) throw error;
  }
  if (result === undefined) throw new Error("Broken expectation: the work was done");
  return result.value;
}

async function findServer(): Promise<ReadyServer> {
  const folder = inject("databaseFolder");
  await writeFile(path.join(folder, "wanted"), "");
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const failure = await readFile(path.join(folder, "failed"), "utf8").catch(() => undefined);
    if (failure !== undefined) throw new Error(`The test database could not be started: ${failure}`);
    const ready: unknown = JSON.parse(await readFile(path.join(folder, "ready"), "utf8").catch(() => "null"));
    if (isReadyServer(ready)) return ready;
    await sleep(20);
  }
  throw new Error("The test database was not ready within 60 seconds.");
}

function isReadyServer(value: unknown): value is ReadyServer {
  return (
    typeof value === "object" &&
    value !== null &&
    "url" in value &&
    typeof value.url === "string" &&
    "template" in value &&
    typeof value.template === "string"
  );
}

async function execute(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
