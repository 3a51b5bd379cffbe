import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { InspectionReport } from "../base/inspection.ts";
import { createScanner, type InspectionRequest, type Scanner, type ScannerOptions } from "./scanner.ts";

const workerFile = new URL("../../tests/support/scanning/hostile-worker.ts", import.meta.url);
const megabyte = 1 << 20;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "reeve-scanner-"));
});

afterAll(() => rm(folder, { recursive: true }));

describe("one process", () => {
  let scanner: Scanner;

  beforeAll(() => {
    scanner = createScanner({ processes: 1, workerFile });
  });

  afterAll(() => scanner.close());

  test("answers with the report, and dates reach the process as dates", async () => {
    expect(await scanner.inspect(request("ok"))).toMatchObject({ status: { code: "COMPLETE" }, bytesClassified: 1_234 });
  });

  test("keeps the process from object to object", async () => {
    const reports = await Promise.all(["ok", "ok", "sleep 10", "ok", "ok", "ok"].map((key) => scanner.inspect(request(key))));
    expect(new Set(reports.map(({ mimeType }) => mimeType)).size).toBe(1);
  });

  test("works first come, first served", async () => {
    const done: string[] = [];
    const keys = ["sleep 30", "ok a", "sleep 5", "ok b", "ok c", "sleep 1", "ok d"];
    await Promise.all(keys.map((key) => scanner.inspect(request(key)).then(() => done.push(key))));
    expect(done).toEqual(keys);
  });

  test.each(["crash", "throwLater"])("gives an object up after its process ended twice: %s", async (key) => {
    const [report, ...others] = await together([key, "ok", "ok", "ok", "ok", "ok"]);
    expect(report?.status).toMatchObject({ code: "SKIPPED", reason: "READER_FAILED" });
    expect(others.map(({ status }) => status.code)).toEqual(Array(5).fill("COMPLETE"));
  });

  test("tries an object again whose process ended once", async () => {
    const report = await scanner.inspect(request(`crashOnce ${join(folder, "crash-once")}`));
    expect(report.status.code).toBe("COMPLETE");
    expect((await readFile(join(folder, "crash-once"))).length).toBe(2);
  });

  test("ends an object at its deadline, once, and only that one", async () => {
    const startedAt = performance.now();
    const [before, report, after] = await together(["ok", "hang", "ok"], 400);
    expect(report?.status).toMatchObject({ code: "SKIPPED", reason: "TIME_CUT_OFF_REACHED" });
    expect([before?.status.code, after?.status.code]).toEqual(["COMPLETE", "COMPLETE"]);
    expect(before?.mimeType).not.toBe(after?.mimeType);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test("starts an object's clock when its turn comes, not when it is queued", async () => {
    const reports = await together(["sleep 300", "sleep 300", "sleep 300", "sleep 300"], 900);
    expect(reports.map(({ status }) => status.code)).toEqual(Array(4).fill("COMPLETE"));
  });

  test("reports an error of the reader by its name, without its text", async () => {
    const report = await scanner.inspect(request("reject"));
    expect(report.status).toMatchObject({ code: "SKIPPED", reason: "READER_FAILED" });
    expect(JSON.stringify(report)).toContain("RangeError");
    expect(JSON.stringify(report)).not.toContain("4111");
  });

  test("survives its process being killed from outside while it works", async () => {
    const { mimeType: pid } = await scanner.inspect(request("ok"));
    const working = scanner.inspect(request("sleep 200"));
    await pause(50);
    process.kill(Number(pid), "SIGKILL");
    const report = await working;
    expect(report.status.code).toBe("COMPLETE");
    expect(report.mimeType).not.toBe(pid);
  });

  test("survives its process being killed from outside while it is idle", async () => {
    const { mimeType: pid } = await scanner.inspect(request("ok"));
    process.kill(Number(pid), "SIGKILL");
    expect((await scanner.inspect(request("ok"))).mimeType).not.toBe(pid);
  });

  test("is not ended by the signals a terminal or service manager sends to the whole group", async () => {
    const { mimeType: pid } = await scanner.inspect(request("ok"));
    process.kill(Number(pid), "SIGINT");
    process.kill(Number(pid), "SIGTERM");
    await pause(50);
    expect((await scanner.inspect(request("ok"))).mimeType).toBe(pid);
  });

  test("gives its processes no variables but those that reaching stores needs", async () => {
    for (const name of ["REEVE_SECRET_KEY", "DATABASE_URL", "AWS_EXAMPLE"]) vi.stubEnv(name, "example");
    await withScanner({ processes: 1 }, async (fresh) => {
      const names = (await fresh.inspect(request("environment"))).detections.map(({ identifier }) => identifier);
      expect(names).toContain("AWS_EXAMPLE");
      expect(names).not.toContain("REEVE_SECRET_KEY");
      expect(names).not.toContain("DATABASE_URL");
    });
    vi.unstubAllEnvs();
  });

  function together(keys: readonly string[], deadlineMs?: number): Promise<InspectionReport[]> {
    return Promise.all(keys.map((key) => scanner.inspect(request(key, deadlineMs))));
  }
});

describe("memory", () => {
  test.each(["takeBuffers", "takeHeap"])("a process that takes too much is ended, and the object given up: %s", async (key) => {
    await withScanner({ processes: 1, memoryMaxBytes: 160 * megabyte }, async (scanner) => {
      const [report, other] = await Promise.all([scanner.inspect(request(key)), scanner.inspect(request("ok"))]);
      expect(report.status).toMatchObject({ code: "SKIPPED", reason: "READER_FAILED" });
      expect(other.status.code).toBe("COMPLETE");
    });
  });

  test("a process that holds much after an object is replaced before the next", async () => {
    await withScanner({ processes: 1, memoryMaxBytes: 400 * megabyte }, async (scanner) => {
      const [first, second, third] = await Promise.all(
        ["ok", `keep ${300 * megabyte}`, "ok"].map((key) => scanner.inspect(request(key))),
      );
      expect([first, second, third].map((report) => report?.status.code)).toEqual(Array(3).fill("COMPLETE"));
      expect(second?.mimeType).toBe(first?.mimeType);
      expect(third?.mimeType).not.toBe(first?.mimeType);
    });
  });
});

describe("several processes", () => {
  test("share the work, and no small object waits behind a large one while another process is free", async () => {
    await withScanner({ processes: 2 }, async (scanner) => {
      expect(scanner.concurrency).toBe(8);
      const end = join(folder, "end-of-large");
      const large = scanner.inspect(request(`waitFor ${end}`, undefined, 100 * megabyte));
      // They would wait for ever behind the large one.
      const small = await Promise.all(["ok", "ok", "ok", "ok", "ok"].map((key) => scanner.inspect(request(key))));
      await writeFile(end, "");
      const processes = new Set(small.map(({ mimeType }) => mimeType));
      expect(processes.size).toBe(1);
      expect(processes.has((await large).mimeType)).toBe(false);
    });
  });

  test("start only when there is something for them to do", async () => {
    await withScanner({ processes: 4 }, async (scanner) => {
      const pids = new Set<string>();
      for (let i = 0; i < 5; i++) pids.add((await scanner.inspect(request("ok"))).mimeType);
      expect(pids.size).toBe(1);
    });
  });
});

describe("the end", () => {
  test("closing ends the processes and rejects what runs, what waits and what comes", async () => {
    const scanner = createScanner({ processes: 1, workerFile });
    const { mimeType: pid } = await scanner.inspect(request("ok"));
    const pending = [request("hang"), request("ok"), request("ok")].map((each) => scanner.inspect(each).catch(String));
    await pause(50);
    await scanner.close();
    expect(await Promise.all(pending)).toEqual(Array(3).fill("Error: the scanner is closed"));
    expect(isAlive(Number(pid))).toBe(false);
    await expect(scanner.inspect(request("ok"))).rejects.toThrow("closed");
    await scanner.close();
  });

  test("processes that do not start are an answer, not an endless wait", async () => {
    const missing = new URL("./missing-worker.ts", workerFile);
    await withScanner({ processes: 1, workerFile: missing }, async (scanner) => {
      const report = await scanner.inspect(request("ok"));
      expect(report.status).toMatchObject({ code: "SKIPPED", reason: "READER_FAILED" });
    });
  });

  test("a process ends with its owner even while it hangs", async () => {
    const namedIn = join(folder, "hanging-process");
    const owner = fileURLToPath(new URL("../../tests/support/scanning/scanner-owner.ts", import.meta.url));
    const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    const program = spawn(process.execPath, ["--import", loader, owner, `hangAfterNaming ${namedIn}`], { stdio: "ignore" });
    const pid = Number(await eventually(async () => (await readFile(namedIn).catch(() => "")).toString()));
    expect(isAlive(pid)).toBe(true);
    program.kill("SIGKILL");
    expect(await eventually(async () => !isAlive(pid))).toBe(true);
  });
});

function request(key: string, deadlineMs = 20_000, sizeBytes = 10): InspectionRequest {
  return {
    store: { type: "path", region: "local", path: "." },
    object: { bucket: ".", key, sizeBytes, lastModified: new Date(1_234), etag: "1", storageClass: "STANDARD" },
    options: { identifiers: [], occurrencesMax: 1, reveal: "none", deadlineMs },
  };
}

async function withScanner(options: ScannerOptions, check: (scanner: Scanner) => Promise<void>): Promise<void> {
  const scanner = createScanner({ workerFile, ...options });
  try {
    await check(scanner);
  } finally {
    await scanner.close();
  }
}

async function eventually<T>(look: () => Promise<T>): Promise<T> {
  for (let i = 0; i < 400; i++) {
    const seen = await look();
    if (seen) return seen;
    await pause(50);
  }
  throw new Error("expected it to happen within 20 seconds");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
