/**
 * Runs seeded sequences of commands in episodes, each on an empty store. A sequence that fails is made shorter, piece by piece,
 * before it is shown: the last command of what remains is the one that goes wrong.
 */
import type { Database } from "../../src/database/database.ts";
import { accounts, type MembershipCommand, nextCommand, opening, pick, randomFrom } from "./membership-command.ts";
import { ballastPlaces, MembershipDriver, type Watch } from "./membership-driver.ts";
import type { Ballast } from "./membership-model.ts";

/** How much to do, and from where. */
export type EpisodesOptions = {
  readonly seed: number;
  readonly commandsMin: number;
  readonly watch: Watch;
  /** Told after each episode how many commands were done in all. */
  readonly onProgress?: (commands: number) => void;
};

/** What a run did. */
export type EpisodesOutcome = {
  readonly commands: number;
  readonly refused: number;
  readonly deeds: ReadonlyMap<string, number>;
};

const episodeLength = 250;
/** Everyone's views of every place are compared this often. */
const compareAllEvery = 50;
/** One episode in so many has an administrator who is close to the quota. */
const ballastEvery = 3;
const ballastCount = 997;
/** Bounds the time spent on shortening. */
const replaysMax = 30;

/** Does at least `commandsMin` commands; throws an error that shows the shortened sequence when one goes wrong. */
export async function runEpisodes(database: Database, options: EpisodesOptions): Promise<EpisodesOutcome> {
  const deeds = new Map<string, number>();
  let commands = 0;
  let refused = 0;
  for (let episode = 0; commands < options.commandsMin; episode += 1) {
    const random = randomFrom(options.seed + episode * 7_919);
    const ballast = episode % ballastEvery === 1 ? ballastOf(random) : undefined;
    const driver = await MembershipDriver.begin(database, ballast);
    const done: MembershipCommand[] = [];
    const first = opening(random);
    try {
      while (done.length < episodeLength) {
        const command = first[done.length] ?? nextCommand(random, driver.model);
        done.push(command);
        const isRefused = await driver.step(command, options.watch);
        if (done.length % compareAllEvery === 0) await driver.compareAllViews();
        if (isRefused) refused += 1;
        else deeds.set(command.deed, (deeds.get(command.deed) ?? 0) + 1);
      }
    } catch (error) {
      const shortest = await shorten(database, done, ballast);
      throw new Error(story({ seed: options.seed, episode, commands: shortest.commands, problem: shortest.problem ?? error }), {
        cause: error,
      });
    }
    commands += done.length;
    options.onProgress?.(commands);
  }
  return { commands, refused, deeds };
}

function ballastOf(random: () => number): Ballast {
  return { place: pick(random, ballastPlaces), administrator: pick(random, accounts.slice(0, 3)), count: ballastCount };
}

type Shortened = { readonly commands: readonly MembershipCommand[]; readonly problem: unknown };

async function shorten(
  database: Database,
  failing: readonly MembershipCommand[],
  ballast: Ballast | undefined,
): Promise<Shortened> {
  let best: Shortened = { commands: failing, problem: undefined };
  let replays = 0;
  for (let size = Math.ceil(failing.length / 2); size >= 1 && replays < replaysMax; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < best.commands.length && replays < replaysMax; ) {
      const candidate = best.commands.filter((_, index) => index < start || index >= start + size);
      const shorter = await replay(database, candidate, ballast);
      replays += 1;
      if (shorter) best = shorter;
      else start += size;
    }
  }
  return best;
}

/** The sequence up to the command that goes wrong, or undefined when all goes well. */
async function replay(
  database: Database,
  commands: readonly MembershipCommand[],
  ballast: Ballast | undefined,
): Promise<Shortened | undefined> {
  const driver = await MembershipDriver.begin(database, ballast);
  for (const [index, command] of commands.entries()) {
    try {
      await driver.step(command, "everyone");
    } catch (problem) {
      return { commands: commands.slice(0, index + 1), problem };
    }
  }
  return undefined;
}

function story(failure: {
  readonly seed: number;
  readonly episode: number;
  readonly commands: readonly MembershipCommand[];
  readonly problem: unknown;
}): string {
  const { seed, episode, commands, problem } = failure;
  return [
    `seed ${seed}, episode ${episode}; ${commands.length} commands show it, the last one goes wrong:`,
    ...commands.map(tell),
    problem instanceof Error ? problem.message : String(problem),
  ].join("\n");
}

function tell({ service, region, deed, by, to, status, frequency, autoEnable, which, isOwn }: MembershipCommand): string {
  return `  ${service} ${region} ${deed} by ${by} to ${to} (${status} ${frequency} ${autoEnable} ${which} ${isOwn})`;
}
