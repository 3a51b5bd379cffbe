/**
 * A transaction that is tried again when the database gave up on it only because of others: serialization failures and
 * deadlocks. Everything else is passed on at once.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Database, Tx } from "../database/database.ts";

/** How often a transaction is tried in all. */
export const transactionAttemptsMax = 3;

/** SQLSTATE serialization_failure and deadlock_detected. Source: PostgreSQL documentation, appendix A. */
const passing = new Set(["40001", "40P01"]);

/** Runs `work` in a transaction; runs it anew, after a short random pause, when the database asks for that. */
export async function retryTransaction<T>(database: Pick<Database, "transaction">, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (attempt >= transactionAttemptsMax || !isPassing(error)) throw error;
      await delay(attempt * 10 + Math.random() * 30);
    }
  }
}

/** The database layer may have wrapped the driver's error; the code is looked for along the chain of causes. */
function isPassing(error: unknown): boolean {
  for (let each = error, depth = 0; each instanceof Error && depth < 8; each = each.cause, depth += 1) {
    if ("code" in each && typeof each.code === "string" && passing.has(each.code)) return true;
  }
  return false;
}
