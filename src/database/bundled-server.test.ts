import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyFoldersFor, findBinaries } from "./bundled-binaries.ts";
import { startBundledServer } from "./bundled-server.ts";
import { DataFolderInUseError, DataFolderMismatchError } from "./bundled-server-error.ts";
import { exists, readPostmaster } from "./data-folder.ts";
import { openDatabase } from "./database.ts";
import { startServerProcess } from "./server-process.ts";
import { chooseServerUser } from "./server-user.ts";
import { sql } from "./sql.ts";

const isRoot = process.geteuid?.() === 0;
const one = sql`select 1 as one`;

let folder: string;
let dataDir: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "reeve-server-"));
  dataDir = path.join(folder, "data");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const quick = () => ({ dataDir, isDurable: false });

async function postmasterOf(at: string): Promise<number> {
  const running = await readPostmaster(path.join(at, "postgres"));
  if (running === undefined) throw new Error("no server is running");
  return running.pid;
}

/** Processes that ended but were not waited for by whoever inherited them are gone all the same. */
async function isGone(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return !exists(pid) || / Z /.test(state);
}

test("the first start makes a database for its owner alone, and later ones find it again", async () => {
  const first = await openDatabase({ dataDir });
  await first.query(sql`create table kept (text text)`);
  await first.query(sql`insert into kept values ('ä')`);
  const settings = await first.query(
    sql`select current_setting('fsync') as fsync, current_setting('listen_addresses') as listens, current_setting('server_encoding') as encoding`,
  );
  expect(settings).toEqual([{ fsync: "on", listens: "", encoding: "UTF8" }]);
  const pid = await postmasterOf(dataDir);
  await first.close();
  expect(await isGone(pid)).toBe(true);
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  expect((await stat(path.join(dataDir, "postgres"))).mode & 0o777).toBe(0o700);
  const second = await openDatabase({ dataDir });
  expect(await second.query(sql`select text from kept`)).toEqual([{ text: "ä" }]);
  await second.close();
});

test("the log of the server holds no values of failed statements", async () => {
  const database = await openDatabase({ dataDir });
  await database.query(sql`create table if not exists unique_text (text text primary key)`);
  await database.query(sql`insert into unique_text values (${"planted-7d3"})`);
  await expect(database.query(sql`insert into unique_text values (${"planted-7d3"})`)).rejects.toThrow("duplicate key");
  await expect(database.query(sql`select 'planted-7d3' from nowhere`)).rejects.toThrow();
  await database.close();
  expect(await readFile(path.join(dataDir, "postgres.log"), "utf8")).not.toContain("planted-7d3");
});

describe("two on one folder", () => {
  test("the second is refused and told what to do, and the first goes on", async () => {
    const first = await openDatabase({ dataDir });
    await expect(openDatabase({ dataDir })).rejects.toThrow(DataFolderInUseError);
    await expect(openDatabase({ dataDir })).rejects.toThrow(/Another Reeve is running on the data folder .*REEVE_DATA_DIR/);
    expect(await first.query(one)).toEqual([{ one: 1 }]);
    await first.close();
  });

  test("the second may join, and does not stop the server when it closes", async () => {
    const first = await openDatabase({ dataDir });
    const joined = await openDatabase({ dataDir, whenRunning: "join" });
    expect(await joined.query(one)).toEqual([{ one: 1 }]);
    await joined.close();
    expect(await first.query(one)).toEqual([{ one: 1 }]);
    await first.close();
  });

  test("of two that start at once on an empty folder one is refused, or both work on one server", async () => {
    const fresh = path.join(folder, "fresh");
    const starts = await Promise.allSettled([
      startBundledServer({ dataDir: fresh, isDurable: false }),
      startBundledServer({ dataDir: fresh, isDurable: false }),
    ]);
    const started = starts.filter((each) => each.status === "fulfilled");
    const refused = starts.filter((each) => each.status === "rejected");
    expect(started).toHaveLength(1);
    expect(refused[0]?.reason).toBeInstanceOf(DataFolderInUseError);
    await started[0]?.value.close();
    expect((await readdir(fresh)).sort()).toEqual(["postgres", "postgres.log"]);
  });
});

describe("deaths", () => {
  function startHolder(): ChildProcessByStdio<null, Readable, null> {
    const file = new URL("../../tests/support/database-holder.ts", import.meta.url);
    return spawn(process.execPath, ["--import", "tsx", file.pathname, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  }

  test("a killed Reeve loses nothing it was told is written, its server stops, and the next start works at once", async () => {
    let acknowledged = 0;
    for (let round = 0; round < 2; round++) {
      const holder = startHolder();
      const closed = once(holder, "close");
      holder.stdout.setEncoding("utf8").on("data", (text: string) => {
        acknowledged = Number(text.trim().split("\n").at(-1));
        if (acknowledged % 100 >= 20 + round * 50) holder.kill("SIGKILL");
      });
      await closed;
      const begin = Date.now();
      const database = await openDatabase({ dataDir });
      expect(Date.now() - begin).toBeLessThan(8_000);
      const [found] = await database.query<{ count: number; last: number }>(
        sql`select count(*), max(number) as last from written`,
      );
      expect(found?.last).toBeGreaterThanOrEqual(acknowledged);
      expect(found?.count).toBe(found?.last);
      await database.close();
    }
    expect(acknowledged).toBeGreaterThan(20);
  }, 60_000);

  test("the server of a killed Reeve ends by itself, even if none is started again", async () => {
    const holder = startHolder();
    await once(holder.stdout, "data");
    const pid = await postmasterOf(dataDir);
    holder.kill("SIGKILL");
    await once(holder, "close");
    await expect.poll(() => isGone(pid), { timeout: 10_000 }).toBe(true);
  });

  test("a server left running by an earlier Reeve is stopped and replaced", async () => {
    const cluster = path.join(dataDir, "postgres");
    const user = await chooseServerUser(cluster);
    const binaries = await findBinaries({ user, copyFolders: [] });
    const run = {
      binaries,
      user,
      folder: cluster,
      logFile: path.join(dataDir, "postgres.log"),
      address: { socketFolder: cluster },
      isDurable: false,
    };
    const orphan = await startServerProcess(run);
    await expect.poll(async () => (await readPostmaster(cluster))?.isReady).toBe(true);
    const events: string[] = [];
    const server = await startBundledServer({ ...quick(), onEvent: (message) => events.push(message) });
    await orphan.ended;
    expect(events).toEqual([`stopping the PostgreSQL (process ${orphan.pid}) that an earlier Reeve left running`]);
    expect(await postmasterOf(dataDir)).not.toBe(orphan.pid);
    await server.close();
  });

  test("a note of a server whose number belongs to another process by now does not hinder the start", async () => {
    await writeFile(
      path.join(dataDir, "postgres", "postmaster.pid"),
      `${process.pid}\n/elsewhere\n1700000000\n5432\n/elsewhere\n\n  5432001    0\nready   \n`,
    );
    const database = await openDatabase({ dataDir });
    expect(await database.query(one)).toEqual([{ one: 1 }]);
    await database.close();
  });

  test.each(["the whole server", "one of its processes"])(
    "when %s is killed, it runs again soon and the handle goes on",
    async (what) => {
      const events: string[] = [];
      const database = await openDatabase({ dataDir, onEvent: (message) => events.push(message) });
      try {
        const [found] = await database.query<{ pid: number }>(sql`select pg_backend_pid() as pid`);
        process.kill(what === "the whole server" ? await postmasterOf(dataDir) : (found?.pid ?? 0), "SIGKILL");
        await expect
          .poll(() => database.query(one).catch((error: Error) => error.message), { timeout: 15_000, interval: 50 })
          .toEqual([{ one: 1 }]);
        await expect.poll(() => events.some((event) => event.endsWith("starting it again"))).toBe(true);
        // Until the handle has its lock again, another may be quicker: it must not keep the folder.
        await expect
          .poll(
            () =>
              openDatabase({ dataDir }).then(
                (other) => other.close().then(() => "opened"),
                (error: Error) => error.name,
              ),
            { timeout: 30_000 },
          )
          .toBe("DataFolderInUseError");
      } finally {
        await database.close();
      }
    },
  );
});

describe("folders", () => {
  test("of another version are refused, with what to do", async () => {
    const version = path.join(dataDir, "postgres", "PG_VERSION");
    const text = await readFile(version, "utf8");
    await writeFile(version, "15\n");
    try {
      await expect(startBundledServer(quick())).rejects.toThrow(DataFolderMismatchError);
      await expect(startBundledServer(quick())).rejects.toThrow(
        /holds data of PostgreSQL 15; this Reeve brings PostgreSQL 18\..*pg_dump/,
      );
    } finally {
      await writeFile(version, text);
    }
  });

  test("that hold something else are refused and left alone", async () => {
    const other = path.join(folder, "other");
    await mkdir(path.join(other, "postgres"), { recursive: true });
    await writeFile(path.join(other, "postgres", "letter.txt"), "mine");
    await expect(startBundledServer({ dataDir: other })).rejects.toThrow("not empty and not a PostgreSQL data folder");
    expect(await readdir(path.join(other, "postgres"))).toEqual(["letter.txt"]);
  });

  test("with a path too long for a socket, with blanks and quotes, below a folder of mode 700, work and leave no link behind", async () => {
    const locked = path.join(folder, "locked");
    await mkdir(locked, { mode: 0o700 });
    const long = path.join(locked, `it's "long", ${"x".repeat(120)}`);
    const database = await openDatabase({ dataDir: long });
    expect(await database.query(one)).toEqual([{ one: 1 }]);
    await database.close();
    expect((await readdir(os.tmpdir())).filter((name) => name.startsWith("reeve-socket-"))).toEqual([]);
  });

  test("that cannot be made are told", async () => {
    await expect(startBundledServer({ dataDir: path.join(folder, "other", "postgres", "letter.txt", "data") })).rejects.toThrow(
      "Set REEVE_DATA_DIR",
    );
  });
});

test("where sockets do not work, the server listens on loopback with a password only its owner can read", async () => {
  const loopback = path.join(folder, "loopback");
  const server = await startBundledServer({ dataDir: loopback, isDurable: false, transport: "loopback" });
  try {
    const url = new URL(server.url);
    expect(url.hostname).toBe("127.0.0.1");
    expect((await stat(path.join(loopback, "postgres-password"))).mode & 0o777).toBe(0o600);
    const database = await openDatabase({ url: server.url });
    expect(await database.query(sql`select 1 as one, inet_server_addr()::text as address`)).toEqual([
      { one: 1, address: "127.0.0.1/32" },
    ]);
    await database.close();
    url.password = "wrong";
    await expect(openDatabase({ url: url.href })).rejects.toThrow("password authentication failed");
  } finally {
    await server.close();
  }
});

describe("programs that the server's user cannot reach", () => {
  let locked: string;
  beforeAll(async () => {
    // What npm ci --ignore-scripts leaves, in a home of mode 700: no library links, and only its owner may enter.
    locked = await mkdtemp(path.join(os.tmpdir(), "reeve-locked-"));
    const user = await chooseServerUser("");
    const { postgres } = await findBinaries({ user, copyFolders: [] });
    await copyWithoutLinks(path.resolve(path.dirname(postgres), ".."), path.join(locked, "native"));
    await chmod(locked, 0o700);
  });
  afterAll(() => rm(locked, { recursive: true, force: true }));

  test.runIf(isRoot)("are copied once to where it can, whoever comes first", async () => {
    const copies = path.join(folder, "copies");
    await chmod(folder, 0o755);
    const user = await chooseServerUser("");
    const options = { user, copyFolders: [copies], source: path.join(locked, "native") };
    const [first, second] = await Promise.all([findBinaries(options), findBinaries(options)]);
    expect(path.dirname(path.dirname(path.dirname(first.postgres)))).toBe(copies);
    expect(second).toEqual(first);
    expect(first.majorVersion).toBe(18);
    expect(await readdir(copies)).toHaveLength(1);
    // A file that someone damaged or a cleaner removed is noticed.
    await rm(first.initdb);
    expect(await findBinaries(options)).toEqual(first);
    await access(first.initdb);
  });

  test.runIf(isRoot)("are not taken from a folder that others may write", async () => {
    const open = path.join(folder, "open");
    await mkdir(open);
    await chmod(open, 0o777);
    const user = await chooseServerUser("");
    await expect(findBinaries({ user, copyFolders: [open], source: path.join(locked, "native") })).rejects.toThrow(
      "Set DATABASE_URL",
    );
    expect(await readdir(open)).toEqual([]);
  });

  test("are copied into the data folder for an ordinary user, and to shared places for root", () => {
    expect(copyFoldersFor({ kind: "same" }, "data")).toEqual(["data"]);
    expect(copyFoldersFor({ kind: "other", name: "nobody", uid: 65_534, gid: 65_534 }, "data")).not.toContain("data");
  });
});

async function copyWithoutLinks(source: string, target: string): Promise<void> {
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith(".a")) continue;
    const from = path.join(entry.parentPath, entry.name);
    const to = path.join(target, path.relative(source, from));
    await mkdir(path.dirname(to), { recursive: true });
    await writeFile(to, await readFile(from), { mode: (await stat(from)).mode });
  }
}
