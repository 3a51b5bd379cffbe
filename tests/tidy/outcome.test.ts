import { expect, test } from "vitest";
import { countTests, summaryLines } from "../../scripts/outcome.ts";

const file = (status: string, tests: number) => ({ status, assertionResults: Array.from({ length: tests }, () => ({})) });
const report = (numPassedTests: number, numFailedTests: number, testResults: readonly unknown[]) =>
  JSON.stringify({ numPassedTests, numFailedTests, testResults });

test.each([
  ["counts each test", report(3, 0, [file("passed", 3)]), 0, 3, 0],
  ["counts failures", report(2, 1, [file("failed", 3)]), 1, 2, 1],
  ["counts a file that could not be loaded as one failure", report(2, 0, [file("passed", 2), file("failed", 0)]), 1, 2, 1],
  ["fails when an error outside of tests ended the run", report(2, 0, [file("passed", 2)]), 1, 2, 1],
  ["fails when no test ran", report(0, 0, []), 0, 0, 1],
  ["fails without a report", undefined, 0, 0, 1],
  ["fails on half a report", "{", 1, 0, 1],
])("%s", (_rule, text, exitCode, passed, failed) => {
  expect(countTests(text, exitCode)).toMatchObject({ passed, failed });
});

test("the last line of the summary adds up all steps", () => {
  const outcomes = [
    { name: "types", passed: 1, failed: 0 },
    { name: "style", passed: 0, failed: 1 },
    { name: "tests", passed: 10, failed: 2, remark: "3 files" },
  ];
  expect(summaryLines(outcomes)).toEqual([
    "",
    "ok     types",
    "FAILED style",
    "FAILED tests 10 passed, 2 failed (3 files)",
    "",
    "11 passed, 3 failed",
  ]);
});
