import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { openLog } from "./log.ts";

function capture(): { readonly stream: Writable; lines(): Record<string, unknown>[] } {
  let text = "";
  const stream = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  return {
    stream,
    lines: () =>
      text
        .trim()
        .split("\n")
        .filter(Boolean)
        .map((line): Record<string, unknown> => JSON.parse(line)),
  };
}

test("a line is JSON with time, level, process and message", () => {
  const at = capture();
  openLog({ stream: at.stream }).info({ operation: "GetMember" }, "answered");
  const [line] = at.lines();
  expect(line).toMatchObject({ level: "info", process: process.pid, operation: "GetMember", msg: "answered" });
  expect(new Date(String(line?.time)).getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test("lines below the level are not written", () => {
  const at = capture();
  const log = openLog({ stream: at.stream, level: "warn" });
  log.info("no");
  log.warn("yes");
  expect(at.lines()).toHaveLength(1);
});

test.each([
  { secretAccessKey: "planted-9f1" },
  { credentials: { sessionToken: "planted-9f1" } },
  { request: { headers: { authorization: "planted-9f1" } } },
  { headers: { "x-amz-security-token": "planted-9f1" } },
  { smtpUrl: "smtp://u:planted-9f1@h" },
  { err: new Error("cannot use postgres://ann:planted-9f1@db:5432/reeve today") },
  { err: Object.assign(new Error("duplicate key"), { detail: "Key (email)=(planted-9f1) already exists." }) },
  { err: new Error("outer", { cause: new Error("no smtp://u:planted-9f1@h") }) },
])("secrets are not written: case %#", (value) => {
  const at = capture();
  openLog({ stream: at.stream }).error(value, "failed");
  expect(JSON.stringify(at.lines())).not.toContain("planted-9f1");
  expect(at.lines()).toHaveLength(1);
});

test("an error keeps its name, message, code, stack and cause", () => {
  const at = capture();
  const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
  openLog({ stream: at.stream }).error({ err: new TypeError("cannot connect", { cause }) }, "failed");
  expect(at.lines()[0]?.err).toMatchObject({
    name: "TypeError",
    message: "cannot connect",
    stack: expect.stringContaining("log.test.ts"),
    cause: { message: "refused", code: "ECONNREFUSED" },
  });
});

test("causes that never end are cut off", () => {
  const at = capture();
  const error = new Error("round");
  error.cause = error;
  openLog({ stream: at.stream }).error({ err: error }, "failed");
  expect(at.lines()).toHaveLength(1);
});
