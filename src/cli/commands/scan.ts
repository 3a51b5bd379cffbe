/**
 * `reeve scan`: finds sensitive data in paths and buckets, without a server or a database.
 */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { availableParallelism } from "node:os";
import type { Writable } from "node:stream";
import { type Command, Option } from "commander";
import { catalogue } from "../../detection/catalogue.ts";
import type { Severity } from "../../detection/severity.ts";
import type { LimitSettings } from "../../documents/limit-settings.ts";
import { createScanner } from "../../scanning/scanner.ts";
import { csv } from "../scan/formats/csv.ts";
import { html } from "../scan/formats/html.ts";
import { json, jsonLines } from "../scan/formats/json.ts";
import { sarif } from "../scan/formats/sarif.ts";
import { table } from "../scan/formats/table.ts";
import { ProgressPainter, type ProgressState, progressLine } from "../scan/progress.ts";
import type { Reporter, ReporterFactory } from "../scan/reporter.ts";
import type { Counts } from "../scan/result.ts";
import { readRules } from "../scan/rule-files.ts";
import { runScan } from "../scan/run-scan.ts";
import { targetOf } from "../scan/targets.ts";
import { UsageError } from "../usage-error.ts";
import { version } from "../version.ts";
import { count, gathered, limits, names } from "./option-values.ts";

const formats: Readonly<Record<string, ReporterFactory>> = { table, json, jsonl: jsonLines, csv, sarif, html };
const explainedFormats: ReadonlySet<string> = new Set(["table", "json", "jsonl", "html"]);
const severityOrder: readonly Severity[] = ["Low", "Medium", "High"];

type Options = {
  readonly format?: string;
  readonly output?: string;
  readonly failOn?: string;
  readonly processes: number;
  readonly custom: readonly string[];
  readonly allow: readonly string[];
  readonly explain: boolean;
  readonly identifiers: readonly string[];
  readonly occurrences: number;
  readonly timeLimit: number;
  readonly limits: LimitSettings;
  readonly showMatches: boolean;
  readonly unmask: boolean;
  readonly progress: "auto" | "always" | "never";
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly pathStyle?: boolean;
};

/** Adds the command to the program; `exit` receives the exit code. */
export function addScan(program: Command, exit: (code: number) => void): void {
  program
    .command("scan")
    .description("find sensitive data in files, folders and buckets; needs no server and no database")
    .argument("<target...>", "paths, or s3://bucket/prefix (credentials and endpoint from the AWS environment variables)")
    .addOption(new Option("-f, --format <format>", "output format").choices(Object.keys(formats)).default("table"))
    .option("-o, --output <file>", "write the result to a file instead of standard output")
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 when something of this severity or above was found").choices([
        "low",
        "medium",
        "high",
      ]),
    )
    .option("--identifiers <ids>", "`recommended`, `all`, or a comma-separated list of managed identifiers", names, [
      "recommended",
    ])
    .option("--custom <file>", "JSON file with a custom data identifier, or a list of them; may be repeated", gathered, [])
    .option("--allow <file>", "text file with what is never reported, an entry on each line; may be repeated", gathered, [])
    .option("--explain", "say why texts were reported and near misses were not, without showing them; takes much longer", false)
    .option("--processes <n>", "scanning processes", count, availableParallelism())
    .option("--occurrences <n>", "places kept per identifier and object", count, 10)
    .option("--time-limit <seconds>", "time one object may take", count, 600)
    .option("--limits <name=value,...>", "other limits of reading than the default ones (docs/formats.md)", limits, {})
    .option("--show-matches", "print what was found, masked but for the last four characters", false)
    .option("--unmask", "with --show-matches: print it in full", false)
    .addOption(
      new Option("--progress <when>", "progress line on standard error").choices(["auto", "always", "never"]).default("auto"),
    )
    .option("--endpoint-url <url>", "S3 endpoint")
    .option("--region <region>", "S3 Region")
    .option("--path-style", "address buckets by path; the default with an endpoint")
    .action(async (targets: string[], options: Options) => exit(await scan(targets, options)));
}

async function scan(targets: readonly string[], options: Options): Promise<number> {
  if (options.unmask && !options.showMatches) throw new UsageError("--unmask only makes sense together with --show-matches");
  if (options.explain && !explainedFormats.has(options.format ?? "table"))
    throw new UsageError(`--explain: expected --format ${[...explainedFormats].join(", ")}, got ${options.format}`);
  const rules = await readRules(options);
  const s3 = { endpoint: options.endpointUrl, region: options.region, ...(options.pathStyle && { pathStyle: true }) };
  const plan = {
    targets: targets.map((target) => targetOf(target, s3, process.env)),
    options: {
      identifiers: identifierIds(options.identifiers),
      ...(rules && { rules }),
      explain: options.explain,
      occurrencesMax: options.occurrences,
      reveal: options.showMatches ? (options.unmask ? "full" : "masked") : "none",
      deadlineMs: options.timeLimit * 1_000,
    } as const,
    customLevels: new Map(rules?.custom.map(({ id, severityLevels = [] }) => [id, severityLevels])),
  };
  const output = await openOutput(options.output);
  const reporter = reporterOf(options.format ?? "table", output.write);
  const painter = new ProgressPainter(process.stderr);
  let lastState: ProgressState | undefined;
  const scanner = createScanner({ processes: options.processes, limits: options.limits });
  try {
    reporter.begin();
    const counts = await runScan({
      ...plan,
      scanner,
      now: () => performance.now(),
      onObject: async (scanned) => {
        reporter.object(scanned);
        await output.drained();
      },
      onProgress: (state) => {
        lastState = state;
        if (showsProgress(options)) painter.paint(() => progressLine(state), performance.now());
      },
    });
    if (lastState && showsProgress(options)) painter.finish(progressLine(lastState));
    reporter.end(counts);
    return exitCode(counts, options.failOn);
  } finally {
    await scanner.close();
    await output.close();
  }
}

function showsProgress(options: Options): boolean {
  return options.progress === "always" || (options.progress === "auto" && process.stderr.isTTY === true);
}

function identifierIds(wanted: readonly string[]): readonly string[] {
  const known = new Map(catalogue.map((identifier) => [identifier.id, identifier]));
  return wanted.flatMap((name) => {
    if (name === "all") return [...known.keys()];
    if (name === "recommended") return catalogue.filter(({ recommended }) => recommended).map(({ id }) => id);
    if (known.has(name)) return [name];
    throw new UsageError(`--identifiers: expected recommended, all or IDs that \`reeve identifiers\` lists, got ${name}`);
  });
}

function reporterOf(format: string, write: (text: string) => void): Reporter {
  const factory = formats[format] ?? table;
  return factory(write, { startedAt: new Date(), version });
}

/** 1: found something at or above the limit; 3: something could not be read; 0: neither. Findings come first. */
function exitCode(counts: Counts, failOn: string | undefined): number {
  if (failOn !== undefined) {
    const lowest = severityOrder.findIndex((severity) => severity.toLowerCase() === failOn);
    if (severityOrder.slice(lowest).some((severity) => counts.severities[severity] > 0)) return 1;
  }
  return counts.unread + counts.foundInPart > 0 ? 3 : 0;
}

type Output = { write(text: string): void; drained(): Promise<void>; close(): Promise<void> };

async function openOutput(file: string | undefined): Promise<Output> {
  if (file === undefined) return outputTo(process.stdout, () => Promise.resolve());
  const stream = createWriteStream(file);
  try {
    await once(stream, "open");
  } catch (error) {
    throw new UsageError(`--output: ${file} cannot be written (${error instanceof Error ? error.message : "unknown reason"})`);
  }
  return outputTo(stream, async () => {
    stream.end();
    await once(stream, "close");
  });
}

function outputTo(stream: Writable, close: () => Promise<void>): Output {
  return {
    write: (text) => void stream.write(text),
    drained: async () => {
      if (stream.writableNeedDrain) await once(stream, "drain");
    },
    close,
  };
}
