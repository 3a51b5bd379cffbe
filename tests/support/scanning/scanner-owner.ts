/**
 * A program that owns a scanner and hangs on the object named by its argument, to see what becomes of the scanning
 * process when its owner is killed.
 */
import { createScanner } from "../../../src/scanning/scanner.ts";

const scanner = createScanner({ processes: 1, workerFile: new URL("./hostile-worker.ts", import.meta.url) });
await scanner.inspect({
  store: { type: "path", region: "local", path: "." },
  object: {
    bucket: ".",
    key: process.argv[2] ?? "",
    sizeBytes: 1,
    lastModified: new Date(0),
    etag: "1",
    storageClass: "STANDARD",
  },
  options: { identifiers: [], occurrencesMax: 1, reveal: "none", deadlineMs: 60_000 },
});
