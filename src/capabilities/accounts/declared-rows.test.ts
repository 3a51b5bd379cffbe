import { expect, test } from "vitest";
import { rowChanges } from "./declared-rows.ts";

const stored = (key: string, sealed: string) => ({ key, sealed });
const wanted = (key: string, content: string) => ({ key, content });
const opened = ({ sealed }: { sealed: string }) => (sealed === "broken" ? undefined : sealed.slice("sealed:".length));

test.each([
  ["a row that is as it should be stays", [stored("a", "sealed:1")], [wanted("a", "1")], [], []],
  ["a row that is gone is removed", [stored("a", "sealed:1")], [], ["a"], []],
  ["a row that is missing is added", [], [wanted("a", "1")], [], ["a"]],
  ["a row with other content is replaced", [stored("a", "sealed:1")], [wanted("a", "2")], ["a"], ["a"]],
  ["a row that does not open is replaced", [stored("a", "broken")], [wanted("a", "1")], ["a"], ["a"]],
  [
    "rows are told apart by key",
    [stored("a", "sealed:1"), stored("b", "sealed:1")],
    [wanted("b", "1"), wanted("c", "1")],
    ["a"],
    ["c"],
  ],
])("%s", (_, before, after, removed, added) => {
  const changes = rowChanges(before, after, opened);
  expect([changes.removed.map(({ key }) => key), changes.added.map(({ key }) => key)]).toEqual([removed, added]);
});
