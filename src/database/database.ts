/**
 * PostgreSQL behind one handle: the only way to run SQL.
 * Values come back as PostgreSQL knows them; what rows mean is the stores' business.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startBundledServer } from "./bundled-server.ts";
import type { Sql } from "./sql.ts";
import { typeParsers } from "./type-parsers.ts";

/** A transaction in progress; all statements of one use case go through one. */
export interface Tx {
  /**
   * Runs one statement and answers its rows; column names as in SQL (snake_case), bigint as number, timestamptz as Date,
   * numeric, date and timestamp without zone as text. An integer beyond ±2^53 makes the statement fail.
   */
  query<Row extends object>(statement: Sql): Promise<Row[]>;
}

/** The handle of the process; holds a pool of connections. */
export interface Database extends Tx {
  /**
   * Runs `work` in a transaction (read committed); commits when it resolves, rolls back when it rejects. Not to be nested:
   * a use case has one transaction, and a second one would wait for the first one's locks.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Ends the connections, and the bundled server when this handle started it. */
  close(): Promise<void>;
}

/** Which PostgreSQL, and the limits of its statements. */
export type DatabaseOptions = {
  /** Shown by PostgreSQL beside each connection; default `reeve`. */
  readonly applicationName?: string;
  /** Most connections at a time; default 10. */
  readonly connectionsMax?: number;
  /** A statement that runs longer fails; default 30,000. */
  readonly statementTimeoutMs?: number;
  /** A statement that waits longer for a lock fails; default 10,000. */
  readonly lockTimeoutMs?: number;
  /** How long to wait for a server that does not answer yet; default 15,000. */
  readonly connectTimeMaxMs?: number;
  /** Told of lost connections and restarts; never holds secrets or rows. */
  readonly onEvent?: (message: string, error?: unknown) => void;
} & (
  | { readonly url: string }
  | {
      /** Reeve's data folder, in which the bundled PostgreSQL keeps its data. */
      readonly dataDir: string;
      /** When another Reeve runs the server of this folder: refuse (default) or use its server. */
      readonly whenRunning?: "refuse" | "join";
    }
);

/** The database cannot be used; the message says why and what to do. Never holds the password. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
}

/** Oldest server Reeve is tested with, as PostgreSQL writes it in `server_version_num`. */
const versionMin = 150_000;

/**
 * Opens the database, starting the bundled server unless a URL is given. Throws {@link DatabaseUnavailableError}, or an error of
 * `bundled-server-error.ts`. The schema is the business of `migrate`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if ("url" in options) return connect(options.url, options, async () => undefined);
  const server = await startBundledServer({
    dataDir: options.dataDir,
    ...(options.whenRunning && { whenRunning: options.whenRunning }),
    ...(options.onEvent && { onEvent: options.onEvent }),
  });
  try {
    return await connect(server.url, options, () => server.close());
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function connect(url: string, options: DatabaseOptions, stopServer: () => Promise<void>): Promise<Database> {
  if (!URL.canParse(url)) throw new DatabaseUnavailableError(`Cannot use the PostgreSQL at ${describe(url)}.`);
  const database = new Pool(url, options, stopServer);
  try {
    await waitUntilUsable(database, url, options.connectTimeMaxMs ?? 15_000);
    return database;
  } catch (error) {
    await database.endConnections();
    throw error;
  }
}

async function waitUntilUsable(database: Pool, url: string, timeMaxMs: number): Promise<void> {
  const deadline = Date.now() + timeMaxMs;
  for (;;) {
    try {
      const { rows } = await database.executeSql(
        "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding",
        [],
      );
      const { version, encoding } = rows[0] ?? {};
      if (typeof version !== "number" || version < versionMin) {
        throw new DatabaseUnavailableError(
          `Expected PostgreSQL 15 or newer at ${describe(url)}, got ${formatVersion(version)}. Upgrade it, or set DATABASE_URL to a newer one.`,
        );
      }
      if (encoding !== "UTF8") {
        throw new DatabaseUnavailableError(
          `Expected a database with encoding UTF8 at ${describe(url)}, got ${String(encoding)}. Create one with: create database reeve encoding 'UTF8' template template0.`,
        );
      }
      return;
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) throw error;
      if (!mayPass(error) || Date.now() > deadline) {
        const reason = error instanceof Error ? error.message || codeOf(error) : String(error);
        throw new DatabaseUnavailableError(
          `Cannot use the PostgreSQL at ${describe(url)}: ${reason}. Check that it runs and that DATABASE_URL is right.`,
          { cause: error },
        );
      }
      await sleep(250);
    }
  }
}

function formatVersion(version: unknown): string {
  return typeof version === "number" ? `${Math.floor(version / 10_000)}.${version % 10_000}` : "an unknown version";
}

/** Server, port and database of a URL, without its password. */
export function describe(url: string): string {
  try {
    const { hostname, port, pathname, searchParams, username } = new URL(url);
    return `${searchParams.get("host") ?? hostname}${port && `:${port}`}${pathname} (user ${decodeURIComponent(username) || "unnamed"})`;
  } catch {
    return "the given DATABASE_URL, which is not a URL like postgres://user:password@host:5432/reeve";
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** A server that is starting, or whose name or port does not answer yet. Source of 57P03: PostgreSQL, appendix "Error Codes". */
function mayPass(error: unknown): boolean {
  return ["ECONNREFUSED", "ECONNRESET", "ENOENT", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "57P03", "57P01"].includes(
    codeOf(error),
  );
}

/** What libraries that bring their own SQL text (pg-boss) want of a connection. */
export interface SqlExecutor {
  // biome-ignore lint/suspicious/noExplicitAny: the form pg-boss declares; its rows are of unknown shape.
  executeSql(text: string, values: unknown[]): Promise<{ rows: any[] }>;
}

/** Lets such a library work inside a transaction, or outside when given the database itself. */
export function executorOf(tx: Tx): SqlExecutor {
  if (tx instanceof Pool || tx instanceof Transaction) return tx;
  throw new Error("Broken expectation: the transaction was made by openDatabase");
}

/** A connection of its own beside the pool, for what lives in a session: advisory locks and notifications. */
export async function connectSession(database: Database): Promise<pg.Client> {
  if (!(database instanceof Pool)) throw new Error("Broken expectation: the database was made by openDatabase");
  return database.connectSession();
}

/** Which transaction the running code is in, so that a nested one is refused rather than waiting for itself. */
const current = new AsyncLocalStorage<Transaction>();

class Pool implements Database, SqlExecutor {
  readonly #pool: pg.Pool;
  readonly #config: pg.ClientConfig;
  readonly #stopServer: () => Promise<void>;
  #closed: Promise<void> | undefined;

  constructor(url: string, options: DatabaseOptions, stopServer: () => Promise<void>) {
    this.#config = {
      connectionString: url,
      application_name: options.applicationName ?? "reeve",
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      lock_timeout: options.lockTimeoutMs ?? 10_000,
      idle_in_transaction_session_timeout: 60_000,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      types: typeParsers,
    };
    this.#pool = new pg.Pool({ ...this.#config, max: options.connectionsMax ?? 10, idleTimeoutMillis: 30_000 });
    this.#stopServer = stopServer;
    this.#pool.on("error", (error) => {
      // While the pool is ending, the server may be stopped before the last socket is closed.
      if (!this.#pool.ending) options.onEvent?.("a connection to PostgreSQL was lost", error);
    });
    // A connection lost while it is lent out and idle would otherwise end the process; its next statement fails instead.
    this.#pool.on("connect", (client) => client.on("error", () => undefined));
  }

  async query<Row extends object>(statement: Sql): Promise<Row[]> {
    return (await this.#pool.query<Row>({ text: statement.text, values: statement.values })).rows;
  }

  async executeSql(text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }> {
    return runText(this.#pool, text, values);
  }

  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (current.getStore()?.isOpen) throw new Error("Broken expectation: a transaction is not started inside another");
    const client = await this.#pool.connect();
    const tx = new Transaction(client);
    let broken: Error | undefined;
    try {
      await client.query("begin");
      const result = await current.run(tx, () => work(tx));
      tx.isOpen = false;
      const { command } = await client.query("commit");
      // PostgreSQL answers "commit" with a rollback when a statement failed and its error was swallowed.
      if (command !== "COMMIT") throw new Error("Broken expectation: no statement of a committed transaction failed");
      return result;
    } catch (error) {
      tx.isOpen = false;
      await client.query("rollback").catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async connectSession(): Promise<pg.Client> {
    // Locks are held while idle; a peer that vanished is noticed within about 25 seconds.
    const client = new pg.Client({
      ...this.#config,
      statement_timeout: 30_000,
      options: "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
    });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  async endConnections(): Promise<void> {
    await this.#pool.end();
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    try {
      await this.endConnections();
    } finally {
      await this.#stopServer();
    }
  }
}

class Transaction implements Tx, SqlExecutor {
  readonly #client: pg.PoolClient;
  /** False once it was committed or rolled back; a statement that comes later is a fault and must not reach the connection. */
  isOpen = true;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async query<Row extends object>(statement: Sql): Promise<Row[]> {
    this.#assertOpen();
    return (await this.#client.query<Row>({ text: statement.text, values: statement.values })).rows;
  }

  async executeSql(text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }> {
    this.#assertOpen();
    return runText(this.#client, text, values);
  }

  #assertOpen(): void {
    if (!this.isOpen) throw new Error("Broken expectation: a transaction is not used after its end");
  }
}

/** Text without values may hold several statements; the driver then answers a list, whose last result counts. */
async function runText(
  client: pg.Pool | pg.PoolClient,
  text: string,
  values: unknown[] | undefined,
): Promise<{ rows: Record<string, unknown>[] }> {
  const result: unknown = await (values === undefined || values.length === 0 ? client.query(text) : client.query(text, values));
  const last: unknown = Array.isArray(result) ? result.at(-1) : result;
  return last instanceof pg.Result ? last : { rows: [] };
}
