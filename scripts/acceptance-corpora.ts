/**
 * Reads every file of some folders in scanning processes, as a scan does, and ends with exit code 1 when a process crashes, hangs
 * or takes too much memory over one, or a file is read against the rules. For broken and strange files that other projects keep.
 *
 *   npm run acceptance:corpora -- [--seconds 60] [--processes 2] [--list FILE] FOLDER ...
 *
 * The seconds are those that one file may take. The list, when asked for, has a line for each file: its status, type and path.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openPathStore } from "../src/object-stores/path.ts";
import type { HostileEvent, ListedFile } from "../tests/fuzz/batch.ts";
import { countLines, type HostileFilesOutcome, readHostileFiles } from "../tests/fuzz/hostile-files.ts";

const { values, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    processes: { type: "string", default: "2" },
    list: { type: "string" },
  },
});
const printEveryMs = 15_000;
const [seconds, processes] = [Number(values.seconds), Number(values.processes)];

if (!(seconds > 0) || !(processes >= 1) || folders.length === 0) {
  console.error("corpora: expected folders, and numbers above 0 for --seconds and --processes");
  process.exitCode = 2;
} else {
  await run();
}

async function run(): Promise<void> {
  const listed = (await Promise.all(folders.map((folder) => filesIn(resolve(folder))))).flat();
  const pathOf = (index: number) => {
    const file = listed[index];
    return file === undefined ? "none" : join(file.folder, file.object.key);
  };
  const temporary = await mkdtemp(join(tmpdir(), "reeve-corpora-"));
  const events: HostileEvent[] = [];
  const startedMs = performance.now();
  const printing = setInterval(() => console.log(`corpora: ${events.length} of ${listed.length} files`), printEveryMs);
  try {
    const listFile = join(temporary, "files");
    await writeFile(listFile, listed.map((file) => JSON.stringify(file)).join("\n"));
    const outcome = await readHostileFiles({
      files: { kind: "listed", listFile },
      count: listed.length,
      processes,
      deadlineMs: seconds * 1_000,
      onFile: (event) => events.push(event),
    });
    tell(outcome, pathOf);
    console.log(`corpora: ${outcome.count} files in ${Math.round((performance.now() - startedMs) / 1_000)} s`);
  } finally {
    clearInterval(printing);
    await rm(temporary, { recursive: true });
  }
  if (values.list === undefined) return;
  const lines = events.map(({ index, status, mimeType, milliseconds }) =>
    [status, mimeType, Math.round(milliseconds), pathOf(index)].join("\t"),
  );
  await writeFile(values.list, `${lines.sort().join("\n")}\n`);
}

/** Files that are empty or cannot be opened are no cases. */
async function filesIn(folder: string): Promise<readonly ListedFile[]> {
  const files: ListedFile[] = [];
  for await (const objects of openPathStore({ path: folder }).listObjects({ bucket: folder })) {
    for (const object of objects) if (object.sizeBytes > 0 && object.etag !== "") files.push({ folder, object });
  }
  return files;
}

function tell(outcome: HostileFilesOutcome, pathOf: (index: number) => string): void {
  const { failures, slowest, largest } = outcome;
  for (const line of countLines(outcome)) console.log(line);
  console.log(`corpora: the slowest took ${(slowest.milliseconds / 1_000).toFixed(1)} s: ${pathOf(slowest.index)}`);
  console.log(`corpora: the most memory was ${Math.round(largest.memoryBytes / 2 ** 20)} MiB: ${pathOf(largest.index)}`);
  for (const { index, wrong } of failures) console.log(`corpora: ${wrong}: ${pathOf(index)}`);
  console.log(`corpora: ${failures.length} wrong`);
  if (failures.length > 0) process.exitCode = 1;
}
