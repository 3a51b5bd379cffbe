/**
 * Drives random commands of memberships against the model of the references for a long time, on a database of its own, and
 * ends with exit code 1 and the shortened sequence when something goes wrong: the long form of tests/properties.
 *
 *   npm run soak [-- --commands 100000] [--seed 1] [--minutes 60]
 *
 * Without a seed it takes one from the clock; it is printed. When the minutes are over before the commands are done, it fails.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startBundledServer } from "../src/database/bundled-server.ts";
import { openDatabase } from "../src/database/database.ts";
import { migrate } from "../src/database/migrate.ts";
import { openQueue } from "../src/queue/pg-boss-queue.ts";
import { runEpisodes } from "../tests/properties/membership-episodes.ts";

const { values } = parseArgs({
  options: {
    commands: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    minutes: { type: "string", default: "60" },
  },
});
const [commandsMin, seed, minutes] = [Number(values.commands), Number(values.seed), Number(values.minutes)];
const printEvery = 5_000;

if (![commandsMin, seed, minutes].every((each) => Number.isInteger(each) && each >= 0)) {
  console.error("soak: expected whole numbers for --commands, --seed and --minutes");
  process.exitCode = 2;
} else {
  await soak();
}

async function soak(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "reeve-soak-"));
  const server = await startBundledServer({ dataDir: folder, isDurable: false });
  try {
    const database = await openDatabase({ url: server.url, applicationName: "reeve soak" });
    try {
      await migrate(database);
      await openQueue(database, []);
      await run(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(database: Parameters<typeof runEpisodes>[0]): Promise<void> {
  const startedMs = performance.now();
  const deadlineMs = startedMs + minutes * 60_000;
  let printed = 0;
  console.log(`soak: seed ${seed}, at least ${commandsMin} commands, at most ${minutes} minutes`);
  const outcome = await runEpisodes(database, {
    seed,
    commandsMin,
    watch: "concerned",
    onProgress: (commands) => {
      const seconds = Math.round((performance.now() - startedMs) / 1000);
      if (performance.now() > deadlineMs)
        throw new Error(`soak: only ${commands} commands within ${minutes} minutes, none wrong`);
      if (commands - printed < printEvery) return;
      printed = commands;
      console.log(`soak: ${commands} commands, ${seconds} s`);
    },
  });
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(`soak: ${outcome.commands} commands with seed ${seed} in ${seconds} s, ${outcome.refused} refused, none wrong`);
}
