import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { runEpisodes } from "./membership-episodes.ts";

/** Another seed: REEVE_SEED=123 (or `random`) npx vitest run tests/properties */
const wanted = process.env.REEVE_SEED ?? "20230703";
const seed = wanted === "random" ? Math.floor(Math.random() * 1_000_000_000) : Number(wanted);

let testDatabase: TestDatabase;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.drop());

test(`any commands in any order: both sides, quotas and the audit log are as the references say (seed ${seed})`, async () => {
  const { commands, refused, deeds } = await runEpisodes(testDatabase.database, { seed, commandsMin: 2_000, watch: "concerned" });
  console.log(`memberships: ${commands} commands with seed ${seed}, ${refused} refused`);
  expect(commands).toBeGreaterThanOrEqual(2_000);
  // A run in which nearly everything is refused, or something never succeeds, shows nothing.
  expect(refused).toBeLessThan(commands * 0.7);
  expect([...deeds.keys()].sort()).toEqual(
    expect.arrayContaining(["accept", "add", "decline", "delete", "designate", "invite", "leave", "remove", "suspend", "verify"]),
  );
}, 180_000);
