/**
 * The whole product in the test's own process: database, queue with its tasks, API on a port of its own; nothing is stubbed.
 * Accounts come from an accounts file, as for anyone who runs Reeve. Answers of 500 make closing fail, as they are bugs.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { openBase, serveWhile } from "../../src/app.ts";
import { readConfiguration } from "../../src/config.ts";
import type { Database } from "../../src/database/database.ts";
import { openLog } from "../../src/telemetry/log.ts";
import { type Clients, clientsOf, type Key } from "./clients.ts";
import { createTestDatabase } from "./database.ts";

/** An account as the accounts file declares it; see the README for all members. */
export type Declaration = {
  readonly accountId: string;
  readonly email: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly users?: readonly object[];
  readonly roles?: readonly object[];
  readonly stores?: readonly object[];
};

/** What differs from a server without accounts that scans nothing. */
export type ReeveOptions = {
  /** Further accounts, with users, roles or stores. */
  readonly accounts?: readonly Declaration[];
  /** Plain accounts to be taken by `take`; default 0. */
  readonly spare?: number;
  /** The organization as the accounts file declares it; default none. */
  readonly organization?: { readonly managementAccountId: string; readonly memberAccountIds?: readonly string[] };
  /** Scanning processes; default 0, which leaves jobs alone. */
  readonly workers?: number;
  readonly emailVerification?: "match" | "auto" | "link";
  /** Default: every public Region. */
  readonly regions?: readonly string[];
};

/** A running Reeve. Dispose of it, or call `close`. */
export type RunningReeve = AsyncDisposable & {
  readonly url: string;
  readonly database: Database;
  /** Where mails are written to, one file each; made with the first. */
  readonly outbox: string;
  /** Every line of the log so far. */
  readonly log: readonly string[];
  readonly clients: Clients;
  /** Plain accounts that no one else has taken, so that tests of one server do not meet; 1 to 4 at once. */
  readonly take: ReturnType<typeof takerOf>;
  /** Stops everything; rejects when a request was answered with an internal error. */
  close(): Promise<void>;
};

/** Declares an invented account: its address and key follow from its ID. `more` adds users, roles, stores. */
export function inventAccount(accountId: string, more: Partial<Declaration> = {}): Declaration {
  return { accountId, email: `owner-${accountId}@example.com`, ...inventKey(`${accountId}`), ...more };
}

/** A key pair that follows from a name of 1 to 16 letters and digits. */
export function inventKey(name: string): Key {
  return { accessKeyId: `AKIA${name.toUpperCase().padStart(16, "0")}`, secretAccessKey: `invented-secret-of-${name}` };
}

/** Starts a server on a free port, on a database of its own. */
export async function startReeve(options: ReeveOptions = {}): Promise<RunningReeve> {
  const own = await createTestDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), "reeve-server-"));
  const spare = Array.from({ length: options.spare ?? 0 }, (_, index) => inventAccount(String(600_000_000_001 + index)));
  const clean = async () => {
    await own.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const running = await serve(await configure(options, { folder, spare, url: own.url }));
    const clients = clientsOf(running.url);
    const close = async () => {
      clients.destroy();
      try {
        await running.close();
      } finally {
        await clean();
      }
    };
    return {
      url: running.url,
      database: own.database,
      outbox: path.join(folder, "outbox"),
      log: running.log,
      clients,
      take: takerOf(spare),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await clean();
    throw error;
  }
}

function takerOf(spare: Declaration[]) {
  function take(count: 1): readonly [Declaration];
  function take(count: 2): readonly [Declaration, Declaration];
  function take(count: 3): readonly [Declaration, Declaration, Declaration];
  function take(count: 4): readonly [Declaration, Declaration, Declaration, Declaration];
  function take(count: number): readonly Declaration[] {
    const taken = spare.splice(0, count);
    if (taken.length < count) throw new Error("too few spare accounts: raise `spare` of startReeve");
    return taken;
  }
  return take;
}

type Place = { readonly folder: string; readonly spare: readonly Declaration[]; readonly url: string };

async function configure(options: ReeveOptions, { folder, spare, url }: Place) {
  const accountsFile = path.join(folder, "accounts.json");
  await writeFile(
    accountsFile,
    JSON.stringify({ accounts: [...spare, ...(options.accounts ?? [])], organization: options.organization }),
  );
  return readConfiguration({
    PORT: "0",
    DATABASE_URL: url,
    REEVE_SECRET_KEY: randomBytes(32).toString("base64"),
    REEVE_DATA_DIR: folder,
    REEVE_ACCOUNTS_FILE: accountsFile,
    REEVE_WORKERS: String(options.workers ?? 0),
    ...(options.emailVerification && { REEVE_EMAIL_VERIFICATION: options.emailVerification }),
    ...(options.regions && { REEVE_REGIONS: options.regions.join(",") }),
  });
}

/** Serves until `close` is called; `serveWhile` is turned inside out, since a test's parts are separate functions. */
async function serve(
  configuration: ReturnType<typeof readConfiguration>,
): Promise<{ url: string; log: readonly string[]; close(): Promise<void> }> {
  const log: string[] = [];
  const watch = { write: (line: string) => void log.push(line) };
  const base = { ...(await openBase(configuration)), log: openLog({ stream: watch }) };
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let ended: Promise<void> = Promise.resolve();
  const url = await new Promise<string>((resolve, reject) => {
    ended = serveWhile(base, async (listening) => {
      resolve(listening);
      await stopped;
    });
    ended.catch(reject);
  });
  return {
    url,
    log,
    async close() {
      stop();
      await ended;
      const faults = log.filter((line) => /"fault":|"level":"error"/.test(line));
      if (faults.length > 0) throw new Error(`The server met ${faults.length} faults, the first being ${faults[0]}`);
    },
  };
}
