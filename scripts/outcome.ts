/**
 * What the steps of a check came to, counted and put into lines. Runs nothing.
 */

/** A step's result; each test counts as one, every other step as one as a whole. */
export type Outcome = { readonly name: string; readonly passed: number; readonly failed: number; readonly remark?: string };

/** The part of vitest's JSON report that is counted. Source: vitest's guide on reporters, "JSON Reporter". */
type TestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
};

/**
 * Counts a run of the tests from its report and its exit code. A file that cannot be loaded is one failure; so is a run
 * that ended badly, without a report or without tests, although no test failed.
 */
export function countTests(reportText: string | undefined, exitCode: number): Outcome {
  const report = parsed(reportText);
  if (report === undefined) return { name: "tests", passed: 0, failed: 1, remark: "ended without a report" };
  const notLoaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + notLoaded.length;
  const passed = report.numPassedTests;
  if (failed === 0 && exitCode !== 0) return { name: "tests", passed, failed: 1, remark: "an error outside of every test" };
  if (failed === 0 && passed === 0) return { name: "tests", passed, failed: 1, remark: "no test ran" };
  return { name: "tests", passed, failed, remark: `${report.testResults.length} files` };
}

function parsed(reportText: string | undefined): TestReport | undefined {
  try {
    return reportText === undefined ? undefined : (JSON.parse(reportText) as TestReport);
  } catch {
    return undefined;
  }
}

/** A table of the steps and, as the last line, `N passed, N failed`. */
export function summaryLines(outcomes: readonly Outcome[]): readonly string[] {
  const total = (count: "passed" | "failed") => outcomes.reduce((sum, outcome) => sum + outcome[count], 0);
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const rows = outcomes.map(({ name, passed, failed, remark }) => {
    const counts = passed + failed === 1 ? "" : ` ${passed} passed, ${failed} failed`;
    return `${failed === 0 ? "ok    " : "FAILED"} ${name.padEnd(width)}${counts}${remark === undefined ? "" : ` (${remark})`}`.trimEnd();
  });
  return ["", ...rows, "", `${total("passed")} passed, ${total("failed")} failed`];
}
