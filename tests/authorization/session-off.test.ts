/**
 * While Macie is off in an account and Region, every operation of Macie says so and nothing else: not what is wrong with the
 * input, not whether something exists. Only switching on and the designation of a delegated administrator work without it.
 */
import { DisableMacieCommand, EnableMacieCommand, UpdateMacieSessionCommand } from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations } from "../../src/app.ts";
import { models } from "../../src/wire/model.ts";
import { enableMacie, makeMember } from "../support/membership.ts";
import { type Declaration, type RunningReeve, startReeve } from "../support/server.ts";
import { requestOf, sendSigned } from "../support/signed-request.ts";

const withoutSession = [
  "EnableMacie",
  "EnableOrganizationAdminAccount",
  "DisableOrganizationAdminAccount",
  "ListOrganizationAdminAccounts",
  // Macie says that the caller is not the administrator, whether it is on or off; Terraform goes by the text.
  "DescribeOrganizationConfiguration",
  "UpdateOrganizationConfiguration",
];

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ spare: 10 });
});
afterAll(() => reeve.close());

const served = operations()
  .filter(({ service, isImplemented }) => service === "macie2" && isImplemented)
  .map(({ operation }) => operation);

/** The operations that answer otherwise than "Macie is not enabled", with what they answer. */
async function otherAnswers(account: Declaration, region: string, id: string): Promise<string[]> {
  const others: string[] = [];
  for (const operation of models.macie2.operations.values()) {
    if (!served.includes(operation.name) || withoutSession.includes(operation.name)) continue;
    const answer = await sendSigned(reeve.url, requestOf(models.macie2, operation, id), { key: account, region });
    const isRight = answer.status === 403 && answer.error === "AccessDeniedException" && answer.body === off;
    if (!isRight) others.push(`${operation.name}: ${answer.status} ${answer.body}`);
  }
  return others;
}

const off = '{"message":"Macie is not enabled"}';

test("the loop below has something to loop over", () => {
  expect(served.length).toBeGreaterThan(25);
});

test("an account that never switched it on", async () => {
  const [account] = reeve.take(1);
  expect(await otherAnswers(account, "eu-west-1", account.accountId)).toEqual([]);
});

test("an account that has it on in another Region only, and members there", async () => {
  const [administrator, member] = reeve.take(2);
  await enableMacie(reeve, [administrator, member]);
  await makeMember(reeve, administrator, member);
  expect(await otherAnswers(administrator, "us-east-1", member.accountId)).toEqual([]);
  expect(await otherAnswers(member, "us-east-1", administrator.accountId)).toEqual([]);
});

test("an account that switched it off again", async () => {
  const [account] = reeve.take(1);
  await reeve.clients.macie(account).send(new EnableMacieCommand({}));
  await reeve.clients.macie(account).send(new DisableMacieCommand({}));
  expect(await otherAnswers(account, "eu-west-1", account.accountId)).toEqual([]);
});

test("a suspended session is not off", async () => {
  const [account] = reeve.take(1);
  await reeve.clients.macie(account).send(new EnableMacieCommand({ status: "PAUSED" }));
  await reeve.clients.macie(account).send(new UpdateMacieSessionCommand({ findingPublishingFrequency: "ONE_HOUR" }));
});
