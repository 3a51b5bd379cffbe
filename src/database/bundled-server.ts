/**
 * The PostgreSQL that Reeve brings along: one child process on the data folder, for as long as the owner lives.
 *
 * Its states: *absent* (no process), *starting*, *owned* (a live Reeve holds the advisory lock {@link ownerLock} in it),
 * *orphaned* (it answers, but nobody holds the lock: its Reeve was killed) and *stopping*. Only an orphaned server is stopped
 * by a stranger. A shell waits beside the server for the end of its Reeve and stops it then, so orphans are rare.
 */
import { randomBytes } from "node:crypto";
import { link, readFile, rm, unlink, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Binaries, copyFoldersFor, findBinaries } from "./bundled-binaries.ts";
import { BundledServerUnavailableError, DataFolderInUseError } from "./bundled-server-error.ts";
import {
  bundledName,
  exists,
  initialise,
  isInitialised,
  isServing,
  makeDataFolder,
  type Postmaster,
  readPostmaster,
} from "./data-folder.ts";
import { type Address, type ServerProcess, startServerProcess } from "./server-process.ts";
import { chooseServerUser, type ServerUser } from "./server-user.ts";
import { removeShortName, shortNameOf } from "./socket-folder.ts";

/** A running server. */
export type BundledServer = {
  /** Where the database is, for the `pg` driver; stays valid while the server is restarted. */
  readonly url: string;
  /** Stops the server, finishing no transaction; a server that was joined is left alone. */
  close(): Promise<void>;
};

/** How to run it. */
export type BundledServerOptions = {
  /** Reeve's data folder; the database is in its `postgres` subfolder. */
  readonly dataDir: string;
  /** What to do when another Reeve runs the server of this folder: refuse (default), or use that server too. */
  readonly whenRunning?: "refuse" | "join";
  /** Whether acknowledged writes survive a power cut; true unless set. False is for tests. */
  readonly isDurable?: boolean;
  /** A Unix socket, or a port on loopback with a password; default: the port on Windows only. */
  readonly transport?: "socket" | "loopback";
  /** Told of restarts and of what went wrong; never holds secrets. */
  readonly onEvent?: (message: string, error?: unknown) => void;
};

/** How often the owner's lock is asked for, every 50 ms, before the folder counts as another's. */
const refusalsMax = 60;

/** Key of the advisory lock in database `postgres` that the owner of the server holds. */
const ownerLock = 7_336_583;

const startTimeMaxMs = 60_000;
const stopTimeMaxMs = 30_000;

/**
 * Starts the server, making the database on first use. Throws {@link DataFolderInUseError} when another Reeve holds the folder,
 * and the other errors of `bundled-server-error.ts`.
 */
export async function startBundledServer(options: BundledServerOptions): Promise<BundledServer> {
  const root = await makeDataFolder(path.resolve(options.dataDir));
  const folder = path.join(root, "postgres");
  const user = await chooseServerUser(folder);
  const binaries = await findBinaries({ user, copyFolders: copyFoldersFor(user, root) });
  const isLoopback = (options.transport ?? (process.platform === "win32" ? "loopback" : "socket")) === "loopback";
  const password = isLoopback ? await readOrMakePassword(path.join(root, "postgres-password")) : undefined;
  const supervisor = new Supervisor({ options, root, folder, user, binaries, password });
  await supervisor.start();
  return supervisor;
}

type Setting = {
  readonly options: BundledServerOptions;
  readonly root: string;
  readonly folder: string;
  readonly user: ServerUser;
  readonly binaries: Binaries;
  readonly password: string | undefined;
};

class Supervisor implements BundledServer {
  readonly #setting: Setting;
  #address: Address | undefined;
  #child: ServerProcess | undefined;
  #owner: pg.Client | undefined;
  #isClosing = false;
  #recovery: Promise<void> | undefined;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  get url(): string {
    if (this.#address === undefined) throw new Error("Broken expectation: the server was started");
    return urlOf(this.#address, this.#setting.password, bundledName);
  }

  get #logFile(): string {
    return path.join(this.#setting.root, "postgres.log");
  }

  /** Goes from whatever state the folder is in to *owned* by this process, or joins the owner. */
  async start(): Promise<void> {
    const deadline = Date.now() + startTimeMaxMs;
    let refusals = 0;
    while (Date.now() < deadline) {
      const running = await readPostmaster(this.#setting.folder);
      if (running === undefined || !(await isServing(running, this.#setting.folder))) {
        if (await this.#startServer(running)) return;
        continue;
      }
      const address = await this.#addressOf(running);
      const claim = await this.#claim(address);
      if (claim === "held") {
        if (this.#setting.options.whenRunning === "join") {
          this.#address = address;
          return;
        }
        // The lock of a process that was just killed is released within milliseconds, or seconds on a busy machine.
        refusals++;
        if (refusals > refusalsMax) throw inUse(this.#setting.root);
      } else if (claim !== "unreachable") {
        await this.#stopOrphan(claim, running);
        continue;
      }
      await sleep(50);
    }
    throw new BundledServerUnavailableError(
      `PostgreSQL did not become ready within ${startTimeMaxMs / 1_000} seconds. ${await this.#readLogEnd()}`,
    );
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#recovery;
    await this.#owner?.end().catch(() => undefined);
    await this.#child?.stop();
    await this.#removeShortName();
  }

  /** Answers false when another process was quicker. */
  async #startServer(stale: Postmaster | undefined): Promise<boolean> {
    const { folder, user, binaries, password, options } = this.#setting;
    const isDurable = options.isDurable ?? true;
    if (!(await isInitialised(folder, binaries.majorVersion))) await initialise({ folder, user, binaries, password, isDurable });
    if (stale !== undefined) await removeStale(stale, folder);
    this.#address ??= password === undefined ? { socketFolder: await shortNameOf(folder) } : { port: await findFreePort() };
    const child = await startServerProcess({ binaries, user, folder, logFile: this.#logFile, address: this.#address, isDurable });
    this.#child = child;
    if (!(await this.#waitUntilReady(child))) return false;
    const claim = await this.#claim(this.#address);
    if (claim === "held" || claim === "unreachable") {
      await child.stop();
      if (claim === "held") throw inUse(this.#setting.root);
      return false;
    }
    await makeDatabase(claim);
    this.#owner = claim;
    void child.ended.then(() => this.#recover("PostgreSQL ended unexpectedly"));
    claim.once("end", () => this.#recover("the connection to PostgreSQL was lost"));
    return true;
  }

  async #waitUntilReady(child: ServerProcess): Promise<boolean> {
    const deadline = Date.now() + startTimeMaxMs;
    while (Date.now() < deadline) {
      const running = await readPostmaster(this.#setting.folder);
      if (running?.isReady && running.pid === child.pid) return true;
      if (child.hasEnded) {
        if (running !== undefined && running.pid !== child.pid && (await isServing(running, this.#setting.folder))) return false;
        throw new BundledServerUnavailableError(`PostgreSQL could not be started. ${await this.#readLogEnd()}`);
      }
      await sleep(10);
    }
    await child.stop();
    return false;
  }

  /** Connects and takes the owner's lock: a connection that holds it, or why not. */
  async #claim(address: Address): Promise<pg.Client | "held" | "unreachable"> {
    const client = new pg.Client({
      connectionString: urlOf(address, this.#setting.password, "postgres"),
      application_name: `reeve owner ${process.pid}`,
      connectionTimeoutMillis: 5_000,
    });
    // Without a listener a lost connection would end the process; its end is handled where it matters.
    client.on("error", () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [ownerLock]);
      if (rows[0]?.taken === true) return client;
      await client.end();
      return "held";
    } catch {
      await client.end().catch(() => undefined);
      return "unreachable";
    }
  }

  async #stopOrphan(client: pg.Client, running: Postmaster): Promise<void> {
    await client.end().catch(() => undefined);
    // A server this young may belong to a process that has not taken its lock yet.
    if (Date.now() - running.startedAt.getTime() < 3_000) return void (await sleep(100));
    this.#setting.options.onEvent?.(`stopping the PostgreSQL (process ${running.pid}) that an earlier Reeve left running`);
    process.kill(running.pid, "SIGINT");
    const deadline = Date.now() + stopTimeMaxMs;
    while (Date.now() < deadline && (await isServing(running, this.#setting.folder))) await sleep(20);
  }

  /** Starts the server again, or takes the lock again, until it works or the owner closes. */
  #recover(reason: string): void {
    if (this.#isClosing || this.#recovery !== undefined) return;
    this.#setting.options.onEvent?.(`${reason}; starting it again`);
    this.#recovery = this.#tryToRecover().finally(() => {
      this.#recovery = undefined;
    });
  }

  async #tryToRecover(): Promise<void> {
    await this.#owner?.end().catch(() => undefined);
    for (let pauseMs = 100; !this.#isClosing; pauseMs = Math.min(pauseMs * 2, 5_000)) {
      try {
        if (this.#child?.hasEnded === false && (await this.#resume(this.#child))) return;
        await this.start();
        return;
      } catch (error) {
        this.#setting.options.onEvent?.("PostgreSQL could not be started again", error);
        await sleep(pauseMs);
      }
    }
  }

  /** After a crash of one of its processes the server itself goes on and ends all connections. */
  async #resume(child: ServerProcess): Promise<boolean> {
    const deadline = Date.now() + startTimeMaxMs;
    while (!child.hasEnded && !this.#isClosing && Date.now() < deadline) {
      const claim = this.#address === undefined ? "unreachable" : await this.#claim(this.#address);
      if (claim !== "held" && claim !== "unreachable") {
        this.#owner = claim;
        claim.once("end", () => this.#recover("the connection to PostgreSQL was lost"));
        return true;
      }
      await sleep(50);
    }
    return this.#isClosing;
  }

  async #addressOf(running: Postmaster): Promise<Address> {
    return running.isOnSocket ? { socketFolder: await shortNameOf(this.#setting.folder) } : { port: running.port };
  }

  async #removeShortName(): Promise<void> {
    const address = this.#address;
    if (this.#child !== undefined && address !== undefined && "socketFolder" in address)
      await removeShortName(address.socketFolder, this.#setting.folder);
  }

  async #readLogEnd(): Promise<string> {
    const text = await readFile(this.#logFile, "utf8").catch(() => "");
    return text === "" ? "" : `The end of its log: ${text.slice(-1_500).trim()}`;
  }
}

/**
 * Removes the `postmaster.pid` of a server that is gone, but only when its number belongs to some other process by now, which
 * would make the server refuse; every other case the server itself decides without a race.
 */
async function removeStale(stale: Postmaster, folder: string): Promise<void> {
  if (await isServing(stale, folder)) return;
  if (exists(stale.pid) && (await readPostmaster(folder))?.pid === stale.pid)
    await rm(path.join(folder, "postmaster.pid"), { force: true });
}

function inUse(root: string): DataFolderInUseError {
  return new DataFolderInUseError(
    `Another Reeve is running on the data folder ${root}. Stop it first, or set REEVE_DATA_DIR (and PORT) for a second one that shares nothing with it.`,
  );
}

function urlOf(address: Address, password: string | undefined, database: string): string {
  if ("socketFolder" in address)
    return `postgres://${bundledName}@localhost/${database}?host=${encodeURIComponent(address.socketFolder)}`;
  return `postgres://${bundledName}:${encodeURIComponent(password ?? "")}@127.0.0.1:${address.port}/${database}`;
}

async function makeDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [bundledName]);
  if (rowCount === 0) await client.query(`create database ${bundledName}`);
}

/** The link appears at once with its contents, or not at all: of two processes that start together, both read the same. */
async function readOrMakePassword(file: string): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, randomBytes(24).toString("hex"), { flag: "wx", mode: 0o600 });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await unlink(draft);
  return (await readFile(file, "utf8")).trim();
}

async function findFreePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve, reject) => server.on("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("Broken expectation: a listening socket has a port");
  return address.port;
}
