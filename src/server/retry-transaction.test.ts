import { expect, test } from "vitest";
import type { Tx } from "../database/database.ts";
import { retryTransaction, transactionAttemptsMax } from "./retry-transaction.ts";

const tx: Tx = { query: async () => [] };
const failing = (code: string, cause?: Error) => Object.assign(new Error("failed", { cause }), { code });

/** A database whose transactions fail with the given errors, one after the other, and then succeed. */
function databaseFailing(errors: readonly Error[]) {
  let attempts = 0;
  const transaction = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const error = errors[attempts];
    attempts += 1;
    const result = await work(tx);
    if (error !== undefined) throw error;
    return result;
  };
  return { transaction, attempts: () => attempts };
}

test.each([
  { rule: "a serialization failure", error: failing("40001") },
  { rule: "a deadlock", error: failing("40P01") },
  { rule: "one of them as the cause of a wrapped error", error: new Error("wrapped", { cause: failing("40001") }) },
])("tries again after $rule", async ({ error }) => {
  const database = databaseFailing([error, error]);
  await expect(retryTransaction(database, async () => "done")).resolves.toBe("done");
  expect(database.attempts()).toBe(3);
});

test("gives up after the last attempt with the database's error", async () => {
  const error = failing("40001");
  const database = databaseFailing(Array(transactionAttemptsMax).fill(error));
  await expect(retryTransaction(database, async () => "done")).rejects.toBe(error);
  expect(database.attempts()).toBe(transactionAttemptsMax);
});

test.each([failing("23505"), new Error("no code"), Object.assign(new Error("number"), { code: 40001 })])(
  "passes other errors on at once: %s",
  async (error) => {
    const database = databaseFailing([error]);
    await expect(retryTransaction(database, async () => "done")).rejects.toBe(error);
    expect(database.attempts()).toBe(1);
  },
);
