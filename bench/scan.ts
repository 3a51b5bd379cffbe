/**
 * How fast `reeve scan` reads a folder of mixed files as its users run it: as a process with its scanning processes, beside a
 * loop that only counts newlines in the same files. Also the most memory any of the processes took (Linux only).
 * Usage: `npx tsx bench/scan.ts [MB, default 256]`; 1024 is the size that docs/performance.md speaks of.
 */
import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Corpus, csvCorpus, jsonLinesCorpus, logCorpus } from "./support/corpora.ts";

const megabytes = Number(process.argv[2] ?? 256);
const reeve = fileURLToPath(new URL("../bin/reeve.mjs", import.meta.url));
const partBytes = 4 << 20;

const folder = await mkdtemp(join(tmpdir(), "reeve-bench-"));
try {
  const written = await writeFiles(folder);
  const plain = await countNewlines(folder);
  console.log(
    `${written.files} files, ${Math.round(written.bytes / 1e6)} MB stored, ${Math.round(written.textBytes / 1e6)} MB of text`,
  );
  console.log("\nprocesses  MB/s of text  ratio to counting newlines  most memory of a process");
  for (const processes of new Set([1, availableParallelism()])) {
    const run = await scan(folder, processes);
    const speed = written.textBytes / 1e3 / run.durationMs;
    const memory = run.memoryMaxBytes > 0 ? `${Math.round(run.memoryMaxBytes / 1e6)} MB` : "not known here";
    console.log(
      `${String(processes).padStart(9)}  ${speed.toFixed(0).padStart(12)}  ${(speed / plain).toFixed(3).padStart(26)}  ${memory.padStart(24)}`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Logs, CSV and JSON Lines in equal parts: files of 4 MiB, one large file of each kind, a few hundred small ones, some gzipped. */
async function writeFiles(root: string): Promise<{ files: number; bytes: number; textBytes: number }> {
  const corpora = [logCorpus(partBytes), csvCorpus(partBytes), jsonLinesCorpus(partBytes)];
  let files = 0;
  let bytes = 0;
  let textBytes = 0;
  const put = async (name: string, content: Uint8Array, text = content.length) => {
    await writeFile(join(root, name), content);
    files++;
    bytes += content.length;
    textBytes += text;
  };
  await mkdir(root, { recursive: true });
  for (const corpus of corpora) {
    const large = Buffer.concat(Array.from({ length: Math.max(1, Math.round(megabytes / 24)) }, () => corpus.bytes));
    await put(`large.${extension(corpus)}`, large);
    for (let small = 0; small < 100; small++) await put(`small-${small}.${extension(corpus)}`, corpus.bytes.subarray(0, 8_192));
  }
  for (let part = 0; textBytes < megabytes * 1e6; part++) {
    const corpus = corpora[part % corpora.length];
    if (corpus === undefined) break;
    if (part % 5 === 4)
      await put(`part-${part}.${extension(corpus)}.gz`, gzipSync(corpus.bytes, { level: 1 }), corpus.bytes.length);
    else await put(`part-${part}.${extension(corpus)}`, corpus.bytes);
  }
  return { files, bytes, textBytes };
}

function extension(corpus: Corpus): string {
  return { text: "log", csv: "csv", "json-lines": "jsonl" }[corpus.kind];
}

/** MB/s of one process that does nothing but count newlines in the stored bytes. */
async function countNewlines(root: string): Promise<number> {
  let bytes = 0;
  let newlines = 0;
  const start = performance.now();
  for (const name of await readdir(root)) {
    for await (const chunk of createReadStream(join(root, name), { highWaterMark: 1 << 20 })) {
      for (let i = 0; i < chunk.length; i++) if (chunk[i] === 10) newlines++;
      bytes += chunk.length;
    }
  }
  const speed = bytes / 1e3 / (performance.now() - start);
  console.log(`counting ${newlines} newlines: ${speed.toFixed(0)} MB/s`);
  return speed;
}

async function scan(root: string, processes: number): Promise<{ durationMs: number; memoryMaxBytes: number }> {
  const output = join(root, "..", `${root.split("/").at(-1)}.json`);
  const start = performance.now();
  const args = [reeve, "scan", root, "--identifiers", "all", "--processes", String(processes), "--format", "json", "-o", output];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  let memoryMaxBytes = 0;
  const watch = setInterval(() => {
    void memoryOf(child.pid ?? 0).then((most) => {
      memoryMaxBytes = Math.max(memoryMaxBytes, most);
    });
  }, 200);
  const code = await new Promise((done) => child.on("close", done));
  clearInterval(watch);
  const durationMs = performance.now() - start;
  const { size } = await stat(output);
  await rm(output);
  if (code !== 0 || size === 0) throw new Error(`reeve scan ended with ${code}`);
  return { durationMs, memoryMaxBytes };
}

/** Peak resident memory of a process or of the largest of its children, as Linux keeps it; 0 elsewhere. */
async function memoryOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const pids = [pid, ...children.split(" ").filter(Boolean).map(Number)];
  const peaks = await Promise.all(
    pids.map(async (each) => {
      const status = await readFile(`/proc/${each}/status`, "utf8").catch(() => "");
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
    }),
  );
  return Math.max(...peaks);
}
