import { expect, test } from "vitest";
import { models } from "./model.ts";
import { listOperations } from "./service.ts";

test("all operations are listed by service and name, with whether they are implemented", () => {
  const rows = listOperations([{ model: models.macie2, handlers: { GetMember: async () => ({}) } }]);
  expect(rows).toHaveLength(81 + 103 + 63 + 11);
  expect(rows.filter(({ isImplemented }) => isImplemented)).toEqual([
    { service: "macie2", operation: "GetMember", isImplemented: true },
  ]);
  const names = rows.filter(({ service }) => service === "macie2").map(({ operation }) => operation);
  expect(names).toEqual([...names].sort());
  expect(names[0]).toBe("AcceptInvitation");
});
