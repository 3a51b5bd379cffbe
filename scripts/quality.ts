/**
 * Precision and recall of every identifier on a labelled set that is made here, from templates and published rules, apart from the
 * identifiers' own examples. The whole way is measured: readers, detector, places.
 *
 *   npm run quality [-- WORD…] [--seed 1] [--mistakes]
 *
 * Words choose the identifiers whose ID contains one of them. `--mistakes` lists what was missed or wrong; every value is invented.
 * Ends with exit code 1 when an identifier misses its goal.
 */
import { parseArgs } from "node:util";
import { kinds } from "../quality/kinds.ts";
import { labelledSet } from "../quality/labelled-set.ts";
import { measure } from "../quality/measure.ts";
import { ownKinds } from "../quality/own/own-kinds.ts";
import { keyFiles, secretDocuments } from "../quality/own/secret-documents.ts";
import { createRandom } from "../quality/random.ts";
import { precisionOf, recallOf, type Score } from "../quality/score.ts";
import { byKeyword, certain } from "../quality/value-kind.ts";
import { catalogue } from "../src/detection/catalogue.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, mistakes: { type: "boolean", default: false } },
});
const seed = Number(values.seed);
if (!Number.isInteger(seed)) {
  console.error(`quality: expected a whole number for --seed, got ${values.seed}`);
  process.exitCode = 2;
} else {
  const isChosen = ({ identifier }: { readonly identifier: string }): boolean =>
    positionals.length === 0 || positionals.some((word) => identifier.includes(word.toUpperCase()));
  const random = createRandom(seed);
  const documents = [
    ...labelledSet(kinds.filter(isChosen), random),
    ...secretDocuments(ownKinds.filter(isChosen), random),
    ...(isChosen({ identifier: "GCP_SERVICE_ACCOUNT_KEY" }) ? keyFiles(random) : []),
  ];
  print(documents.length, await measure(documents));
}

function print(documents: number, scores: ReadonlyMap<string, Score>): void {
  console.log(`seed ${seed}, ${documents} documents, ${catalogue.length} identifiers, Node ${process.version}`);
  console.log(`${"identifier".padEnd(52)} goal      right missed  wrong  precision  recall`);
  const goals = new Map([
    ...ownKinds.map(({ identifier, isNamed }) => [identifier, isNamed ? byKeyword : certain] as const),
    ...kinds.map(({ identifier, goal }) => [identifier, goal] as const),
  ]);
  let failed = 0;
  for (const [identifier, score] of [...scores].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const goal = goals.get(identifier);
    const [precision, recall] = [precisionOf(score), recallOf(score)];
    const isReached = goal === undefined || (precision >= goal.precision && recall >= goal.recall);
    if (!isReached) failed++;
    const cells = [score.right, score.missed, score.wrong].map((count) => String(count).padStart(6));
    const shares = `${precision.toFixed(3).padStart(10)} ${recall.toFixed(3).padStart(7)}`;
    console.log(
      `${identifier.padEnd(52)} ${(goal?.name ?? "-").padEnd(8)} ${cells.join(" ")} ${shares}${isReached ? "" : "  below the goal"}`,
    );
    if (values.mistakes) for (const example of score.examples) console.log(`    ${example}`);
  }
  const unmeasured = catalogue.filter(({ id }) => !scores.has(id)).map(({ id }) => id);
  if (positionals.length === 0 && unmeasured.length > 0) console.log(`not measured: ${unmeasured.join(", ")}`);
  if (failed > 0) {
    console.error(`quality: ${failed} identifiers are below their goal`);
    process.exitCode = 1;
  }
}
