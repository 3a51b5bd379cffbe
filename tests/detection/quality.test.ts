/**
 * The labelled set covers the catalogue, and a small one is judged by every run of the tests. The whole is `npm run quality`.
 */
import { expect, test } from "vitest";
import { kinds } from "../../quality/kinds.ts";
import { labelledSet } from "../../quality/labelled-set.ts";
import { measure } from "../../quality/measure.ts";
import { ownKinds } from "../../quality/own/own-kinds.ts";
import { createRandom } from "../../quality/random.ts";
import { precisionOf, recallOf, type Score } from "../../quality/score.ts";
import { catalogue } from "../../src/detection/catalogue.ts";

test("every identifier of the documentation has a maker of values", () => {
  const made = new Set(kinds.map(({ identifier }) => identifier));
  const without = catalogue.filter(({ id, origin }) => origin !== "reeve" && !made.has(id)).map(({ id }) => id);
  expect(without).toEqual([]);
  const known = new Set(catalogue.map(({ id }) => id));
  const strangers = kinds
    .flatMap(({ identifier, alsoFoundAs }) => [identifier, ...(alsoFoundAs ?? [])])
    .filter((id) => !known.has(id));
  expect(strangers).toEqual([]);
});

test("every identifier of Reeve's own has a maker of values", () => {
  // Key files of service accounts are whole documents.
  const made = new Set(["GCP_SERVICE_ACCOUNT_KEY", ...ownKinds.map(({ identifier }) => identifier)]);
  expect(catalogue.filter(({ id, origin }) => origin === "reeve" && !made.has(id)).map(({ id }) => id)).toEqual([]);
  const known = new Set(catalogue.map(({ id }) => id));
  expect(ownKinds.filter(({ identifier }) => !known.has(identifier))).toEqual([]);
});

test("a small labelled set reaches the goals, those of each kind together", async () => {
  const size = { valuesPerText: 8, tablesPerKind: 1, rowsPerTable: 4 };
  const scores = await measure(labelledSet(kinds, createRandom(7), size));
  for (const goal of new Set(kinds.map((kind) => kind.goal))) {
    const together: Score = { right: 0, missed: 0, wrong: 0, examples: [] };
    for (const identifier of new Set(kinds.filter((kind) => kind.goal === goal).map((kind) => kind.identifier))) {
      const score = scores.get(identifier);
      together.right += score?.right ?? 0;
      together.missed += score?.missed ?? 0;
      together.wrong += score?.wrong ?? 0;
    }
    expect(together.right, goal.name).toBeGreaterThan(100);
    expect(precisionOf(together), goal.name).toBeGreaterThanOrEqual(goal.precision);
    expect(recallOf(together), goal.name).toBeGreaterThanOrEqual(goal.recall);
  }
});
