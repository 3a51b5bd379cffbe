import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, inRolledBackTransaction, type TestDatabase } from "../../tests/support/database.ts";
import { connectSession, DatabaseUnavailableError, describe as describeUrl, executorOf, openDatabase } from "./database.ts";
import { sql } from "./sql.ts";

let at: TestDatabase;
beforeAll(async () => {
  at = await createTestDatabase();
  await at.database.query(sql`create table note (id bigint primary key, text text not null)`);
});
afterAll(() => at.drop());

async function countNotes(): Promise<number | undefined> {
  return (await at.database.query<{ count: number }>(sql`select count(*) from note`))[0]?.count;
}

describe("values", () => {
  const cases: [name: string, value: ReturnType<typeof sql>, expected: unknown][] = [
    ["bigint is a number", sql`9007199254740991::bigint`, Number.MAX_SAFE_INTEGER],
    ["an array of bigint is numbers", sql`array[1, null, 3]::bigint[]`, [1, null, 3]],
    ["numeric stays text, since it may be exact to more digits", sql`0.1000::numeric`, "0.1000"],
    ["timestamptz is a Date", sql`'2026-01-02T03:04:05.678Z'::timestamptz`, new Date("2026-01-02T03:04:05.678Z")],
    ["a date has no zone and stays text", sql`'2026-01-02'::date`, "2026-01-02"],
    ["a timestamp without zone stays text", sql`'2026-01-02 03:04:05'::timestamp`, "2026-01-02 03:04:05"],
    ["null is null", sql`null::bigint`, null],
    ["json is parsed", sql`'{"a": [1]}'::jsonb`, { a: [1] }],
    ["a Date goes in and comes out unchanged", sql`${new Date(1_700_000_000_123)}::timestamptz`, new Date(1_700_000_000_123)],
  ];
  test.each(cases)("%s", async (_, value, expected) => {
    expect(await at.database.query(sql`select ${value} as value`)).toEqual([{ value: expected }]);
  });

  test.each(["9007199254740992", "-9007199254740992"])(
    "%s does not fit a number and fails instead of being rounded",
    async (digits) => {
      await expect(at.database.query(sql`select ${digits}::bigint as value`)).rejects.toThrow("within ±2^53");
      expect(await at.database.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
    },
  );
});

describe("transactions", () => {
  test("commit when the work resolves, and answer its result", async () => {
    const result = await at.database.transaction(async (tx) => {
      await tx.query(sql`insert into note values (1, 'kept')`);
      return "result";
    });
    expect(result).toBe("result");
    expect(await countNotes()).toBe(1);
    await at.database.query(sql`delete from note`);
  });

  test("roll back when the work rejects, and pass the error on", async () => {
    const error = new Error("no");
    const work = at.database.transaction(async (tx) => {
      await tx.query(sql`insert into note values (1, 'lost')`);
      throw error;
    });
    await expect(work).rejects.toBe(error);
    expect(await countNotes()).toBe(0);
  });

  test("reject when a statement failed and its error was swallowed, since nothing was kept", async () => {
    const work = at.database.transaction(async (tx) => {
      await tx.query(sql`insert into note values (1, 'lost')`);
      await tx.query(sql`select 1/0`).catch(() => undefined);
    });
    await expect(work).rejects.toThrow("no statement of a committed transaction failed");
    expect(await countNotes()).toBe(0);
  });

  test("are not started inside another, which could wait for its own locks", async () => {
    await expect(at.database.transaction(() => at.database.transaction(async () => 1))).rejects.toThrow(
      "not started inside another",
    );
  });

  test("may follow one another in the same task, and run side by side", async () => {
    const one = () => at.database.transaction((tx) => tx.query(sql`select 1 as one`));
    await one();
    expect(await Promise.all([one(), one()])).toHaveLength(2);
  });

  test("cannot be used after their end", async () => {
    const escaped = await at.database.transaction(async (tx) => ({ tx }));
    await expect(escaped.tx.query(sql`select 1`)).rejects.toThrow("not used after its end");
    await expect(executorOf(escaped.tx).executeSql("select 1", [])).rejects.toThrow("not used after its end");
  });

  test("lend their connection to libraries that bring their own text", async () => {
    await at.database
      .transaction(async (tx) => {
        await executorOf(tx).executeSql("insert into note values ($1, $2)", [7, "seven"]);
        const { rows } = await executorOf(tx).executeSql("select 1 as first; select text from note", []);
        expect(rows).toEqual([{ text: "seven" }]);
        throw new Error("roll back");
      })
      .catch(() => undefined);
    expect(await countNotes()).toBe(0);
  });

  test("of the test helper leave nothing", async () => {
    const count = await inRolledBackTransaction(at.database, async (tx) => {
      await tx.query(sql`insert into note values (1, 'a')`);
      return (await tx.query(sql`select * from note`)).length;
    });
    expect(count).toBe(1);
    expect(await countNotes()).toBe(0);
  });
});

describe("limits and lost connections", () => {
  test("a statement that runs too long fails, and so does one that waits too long for a lock", async () => {
    const hasty = await openDatabase({ url: at.url, statementTimeoutMs: 100, lockTimeoutMs: 50 });
    try {
      await expect(hasty.query(sql`select pg_sleep(5)`)).rejects.toThrow("statement timeout");
      await at.database.transaction(async (tx) => {
        await tx.query(sql`lock table note`);
        await expect(hasty.query(sql`select * from note`)).rejects.toThrow("lock timeout");
      });
    } finally {
      await hasty.close();
    }
  });

  test("connections that the server ended are replaced, idle ones and lent ones alike", async () => {
    const events: string[] = [];
    const other = await openDatabase({ url: at.url, applicationName: "to be ended", onEvent: (message) => events.push(message) });
    const end = () =>
      at.database.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to be ended'`);
    try {
      await end();
      await expect.poll(() => events.length).toBeGreaterThan(0);
      expect(await other.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
      const interrupted = other.transaction(async (tx) => {
        await tx.query(sql`select 1`);
        await end();
        await tx.query(sql`select 1`);
      });
      await expect(interrupted).rejects.toThrow();
      expect(await other.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
    } finally {
      await other.close();
    }
  });

  test("a session of one's own outlives no close and shares no transaction", async () => {
    const session = await connectSession(at.database);
    await session.query("select pg_advisory_lock(1)");
    expect(await at.database.query(sql`select pg_try_advisory_lock(1) as taken`)).toEqual([{ taken: false }]);
    await session.end();
  });
});

describe("servers that cannot be used", () => {
  const withName = (name: string) => at.url.replace(/\/[^/?]+(\?|$)/, `/${name}$1`);

  test("a database that does not exist", async () => {
    const opening = openDatabase({ url: withName("nowhere") });
    await expect(opening).rejects.toThrow(DatabaseUnavailableError);
    await expect(opening).rejects.toThrow(/nowhere.*does not exist.*DATABASE_URL/);
  });

  test("a port where nothing listens, after waiting as long as asked", async () => {
    const begin = Date.now();
    const opening = openDatabase({ url: "postgres://ann:planted-4c2@127.0.0.1:1/reeve", connectTimeMaxMs: 300 });
    await expect(opening).rejects.toThrow("Cannot use the PostgreSQL at 127.0.0.1:1/reeve (user ann): ");
    await expect(opening).rejects.not.toThrow("planted-4c2");
    expect(Date.now() - begin).toBeGreaterThanOrEqual(300);
  });

  test("a database whose encoding is not UTF8", async () => {
    await at.database.query(sql`create database sql_ascii encoding 'SQL_ASCII' locale 'C' template template0`);
    try {
      await expect(openDatabase({ url: withName("sql_ascii") })).rejects.toThrow("Expected a database with encoding UTF8");
    } finally {
      await at.database.query(sql`drop database sql_ascii`);
    }
  });

  test("an address that is none", async () => {
    const opening = openDatabase({ url: "planted 4c2" });
    await expect(opening).rejects.toThrow(
      "Cannot use the PostgreSQL at the given DATABASE_URL, which is not a URL like postgres://",
    );
    await expect(opening).rejects.not.toThrow("planted 4c2");
  });
});

test("an address is described without its password", () => {
  expect(describeUrl("postgres://ann:planted@db.example:5433/reeve")).toBe("db.example:5433/reeve (user ann)");
  expect(describeUrl("postgres://ann@localhost/reeve?host=%2Frun%2Fpg")).toBe("/run/pg/reeve (user ann)");
});
