import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";

test("what is counted is shown in the Prometheus text format", async () => {
  const metrics = createMetrics(async () => [{ kind: "scan", waiting: 3, active: 1, failed: 0 }]);
  metrics.countTask({ kind: "scan", outcome: "completed", seconds: 0.1 });
  metrics.countObject({ status: "SKIPPED", reason: "MALFORMED_FILE", bytes: 120, seconds: 0.02 });
  metrics.countScannerEnd("deadline");
  const text = await metrics.registry.metrics();
  expect(text).toContain('reeve_task_attempts_total{kind="scan",outcome="completed"} 1');
  expect(text).toContain('reeve_task_duration_seconds_bucket{le="0.2",kind="scan"} 1');
  expect(text).toContain('reeve_objects_inspected_total{status="SKIPPED",reason="MALFORMED_FILE"} 1');
  expect(text).toContain("reeve_bytes_inspected_total 120");
  expect(text).toContain('reeve_scanner_ends_total{reason="deadline"} 1');
  expect(text).toContain('reeve_tasks{kind="scan",state="waiting"} 3');
  expect(text).toContain("process_cpu_seconds_total");
});

test("the load is asked for at each reading, and kinds that are gone disappear", async () => {
  let waiting = 1;
  const metrics = createMetrics(async () => (waiting === 1 ? [{ kind: "scan", waiting, active: 0, failed: 0 }] : []));
  expect(await metrics.registry.metrics()).toContain('reeve_tasks{kind="scan",state="waiting"} 1');
  waiting = 0;
  expect(await metrics.registry.metrics()).not.toContain("reeve_tasks{");
});

test("the other numbers are shown when the load cannot be had", async () => {
  const metrics = createMetrics(() => Promise.reject(new Error("the database is away")));
  metrics.countScannerEnd("memory");
  expect(await metrics.registry.metrics()).toContain('reeve_scanner_ends_total{reason="memory"} 1');
});
