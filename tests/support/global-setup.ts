/**
 * One PostgreSQL for the whole test run, started when the first test file asks for it, so that pure tests neither wait nor pay.
 * Test processes ask by a file named `wanted` and wait for `ready` or `failed` (see database.ts); afterwards nothing is left.
 */
import { randomBytes } from "node:crypto";
import { watch } from "node:fs";
import { mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { type BundledServer, startBundledServer } from "../../src/database/bundled-server.ts";
import { openDatabase } from "../../src/database/database.ts";
import { migrate } from "../../src/database/migrate.ts";
import { openQueue } from "../../src/queue/pg-boss-queue.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Folder through which test processes ask for the server. */
    readonly databaseFolder: string;
  }
}

const folderPrefix = "reeve-test-";

/** Called by vitest before the run; what it answers is called at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const folder = await mkdtemp(path.join(os.tmpdir(), folderPrefix));
  project.provide("databaseFolder", folder);
  let server: Promise<StartedServer | undefined> | undefined;
  const watcher = watch(folder, (_, name) => {
    if (name === "wanted") server ??= start(folder);
  });
  return async () => {
    watcher.close();
    await (await server)?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** What `ready` tells test processes. */
export type ReadyServer = {
  /** Some database of the server; not the template, which must have no connections while it is cloned. */
  readonly url: string;
  /** A migrated, empty database to clone. Names of clones begin with it. */
  readonly template: string;
};

type StartedServer = { stop(): Promise<void> };

async function start(folder: string): Promise<StartedServer | undefined> {
  const outside = process.env.REEVE_TEST_DATABASE_URL;
  let server: BundledServer | undefined;
  try {
    if (!outside) server = await startBundledServer({ dataDir: path.join(folder, "server"), isDurable: false });
    const url = outside || (server?.url ?? "");
    const template = `reeve_test_${randomBytes(4).toString("hex")}`;
    await makeTemplate(url, template);
    await tell(folder, "ready", JSON.stringify({ url, template } satisfies ReadyServer));
    return { stop: () => stop(url, template, server) };
  } catch (error) {
    await tell(folder, "failed", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    await server?.close();
    return undefined;
  }
}

/** Written aside and renamed: readers never see half a file. */
async function tell(folder: string, name: string, text: string): Promise<void> {
  await writeFile(path.join(folder, `${name}.draft`), text);
  await rename(path.join(folder, `${name}.draft`), path.join(folder, name));
}

async function makeTemplate(url: string, template: string): Promise<void> {
  await execute(url, `create database ${template} encoding 'UTF8' template template0`);
  const withName = new URL(url);
  withName.pathname = `/${template}`;
  const database = await openDatabase({ url: withName.href, connectionsMax: 1 });
  try {
    await migrate(database);
    await openQueue(database, []);
  } finally {
    await database.close();
  }
}

async function stop(url: string, template: string, server: BundledServer | undefined): Promise<void> {
  if (server !== undefined) return server.close();
  const names = await execute(url, `select datname from pg_database where starts_with(datname, '${template}')`);
  for (const { datname } of names) await execute(url, `drop database if exists ${String(datname)} with (force)`);
}

async function execute(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** A run that was killed cannot tidy up; its server stopped with it, its folder goes after a day. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const folder = path.join(os.tmpdir(), name);
    const age = Date.now() - ((await stat(folder).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > 86_400_000) await rm(folder, { recursive: true, force: true });
  }
}
