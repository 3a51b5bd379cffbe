import { EnableMacieCommand, GetMacieSessionCommand, ListMembersCommand } from "@aws-sdk/client-macie2";
import { expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { expectRefusal } from "./clients.ts";
import { startReeve } from "./server.ts";

/** Sockets and child processes that this process holds open. */
const held = () =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => /TCP|Pipe|Process|TLS/.test(kind))
    .sort();

test("a closed server leaves no socket and no process behind", async () => {
  const before = held();
  const reeve = await startReeve({ spare: 1 });
  const [account] = reeve.take(1);
  await reeve.clients.macie(account).send(new EnableMacieCommand({}));
  expect(held().length).toBeGreaterThan(before.length);
  await reeve.close();
  await expect.poll(held, { timeout: 5_000 }).toEqual(before);
  await expect(fetch(`${reeve.url}/healthz`)).rejects.toThrow();
});

test("an internal error makes closing fail, so that no test passes over one", async () => {
  const reeve = await startReeve({ spare: 1 });
  const [account] = reeve.take(1);
  await reeve.clients.macie(account).send(new EnableMacieCommand({}));
  await reeve.database.query(sql`drop table association cascade`);
  const list = reeve.clients.macie(account).send(new ListMembersCommand({}));
  await expectRefusal(list, "InternalServerException", 500, "internal error");
  await reeve.clients.macie(account).send(new GetMacieSessionCommand({}));
  await expect(reeve.close()).rejects.toThrow("1 faults");
});

test("accounts that were declared are there, and no more spare ones than asked for", async () => {
  await using reeve = await startReeve({ spare: 3 });
  const [first, second] = reeve.take(2);
  expect(first.accountId).not.toBe(second.accountId);
  expect(() => reeve.take(2)).toThrow("too few spare accounts");
});
