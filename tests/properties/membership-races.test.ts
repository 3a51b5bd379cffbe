import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type AccountId, requireAccountId } from "../../src/base/account-id.ts";
import { Refusal } from "../../src/base/refusal.ts";
import type { Call, Service } from "../../src/capabilities/call.ts";
import { addMember, join, removeMember } from "../../src/capabilities/lifecycle/lifecycle.ts";
import { getMember, invite, leave, settleVerification } from "../../src/capabilities/organizations/organizations.ts";
import { type Database, openDatabase } from "../../src/database/database.ts";
import { sql } from "../../src/database/sql.ts";
import { retryTransaction } from "../../src/server/retry-transaction.ts";
import { callsOn } from "../support/call.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { pick, randomFrom } from "./membership-command.ts";
import { MembershipDriver } from "./membership-driver.ts";
import { forbidden, readStore } from "./membership-store-rows.ts";

const parallel = 50;
const services: readonly Service[] = ["macie2", "guardduty"];
const regions = ["eu-west-1", "us-east-1"];
const cast = [1, 2, 3, 4, 5, 6].map((digit) => requireAccountId(String(digit).repeat(12), "account"));
const [first, second, third] = cast;
if (!first || !second || !third) throw new Error("Broken expectation: there are six accounts");

let testDatabase: TestDatabase;
/** As many connections as there are calls: every one of them is really open at once. */
let database: Database;
let calls: ReturnType<typeof callsOn>;
/** Transactions that PostgreSQL gave up because they waited in a circle. */
let circles = 0;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase({
    url: testDatabase.url,
    connectionsMax: parallel,
    applicationName: "reeve races",
    // Fifty calls that wait for one another may take long on a busy machine; what they leave behind is the question.
    lockTimeoutMs: 100_000,
    statementTimeoutMs: 100_000,
  });
  const counting: Pick<Database, "transaction"> = {
    transaction: (work) =>
      database.transaction(work).catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "40P01") circles++;
        throw error;
      }),
  };
  // As the server does: what PostgreSQL gives up for others' sake is tried again.
  calls = callsOn({
    ...database,
    transaction: (work) => retryTransaction(counting, work),
    query: (text) => database.query(text),
    close: () => database.close(),
  });
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  circles = 0;
  await MembershipDriver.begin(database);
  await database.query(sql`
    insert into session (account, region, service, status, publishing_frequency, created_at, updated_at)
    select account, region, service, 'ENABLED', 'SIX_HOURS', now(), now()
    from unnest(${cast}::text[]) as account, unnest(${regions}::text[]) as region, unnest(${[...services]}::text[]) as service`);
});

type Racer = { readonly account: AccountId; readonly region: string; readonly work: (call: Call) => Promise<unknown> };
type Where = { readonly service: Service; readonly region: string };

/** Starts everything at once; answers how each ended. Whatever is neither done nor refused fails the test. */
async function race(service: Service, racers: readonly Racer[]): Promise<{ done: number; refusals: readonly Refusal[] }> {
  const ends = await Promise.allSettled(
    racers.map(({ account, region, work }) => calls.as({ account, region, service }, (call) => work(call))),
  );
  const failures = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []));
  const refusals = failures.filter((failure) => failure instanceof Refusal);
  expect(failures.filter((failure) => !(failure instanceof Refusal))).toEqual([]);
  return { done: ends.length - failures.length, refusals };
}

async function expectNothingForbidden(): Promise<void> {
  const rows = await readStore(database, 0);
  expect(forbidden(rows)).toEqual([]);
  expect(auditTrailGaps(rows)).toEqual([]);
}

/** The entries of a pair must follow one another: each begins where the one before it ended, and the last is what is stored. */
function auditTrailGaps({ audit, associations }: Awaited<ReturnType<typeof readStore>>): string[] {
  const keyOf = (row: { service: string; region: string; administrator: string; member: string }) =>
    `${row.service} ${row.region} ${row.administrator} > ${row.member}`;
  const latest = new Map<string, string>();
  const gaps: string[] = [];
  for (const row of audit) {
    const before = row.before?.status ?? "none";
    const known = latest.get(keyOf(row)) ?? "none";
    if (before !== known) gaps.push(`${keyOf(row)} ${row.command}: began at ${before}, was ${known}`);
    latest.set(keyOf(row), row.after?.status ?? "none");
  }
  for (const row of associations) {
    if (latest.get(keyOf(row)) !== row.status) gaps.push(`${keyOf(row)}: is ${row.status}, told ${latest.get(keyOf(row))}`);
    latest.delete(keyOf(row));
  }
  for (const [pair, status] of latest) if (status !== "none") gaps.push(`${pair}: is gone, told ${status}`);
  return gaps;
}

async function inviteVerified(where: Where, administrator: AccountId, member: AccountId): Promise<string> {
  return calls.as({ ...where, account: administrator }, async (call) => {
    await addMember(call, { accountId: member, email: "to@example.com" });
    await invite(call, { accountIds: [member], message: "", byEmail: false });
    const invitationId = (await getMember(call, member)).invitationId ?? "";
    await settleVerification(call, { administrator, member }, invitationId, () => true);
    return invitationId;
  });
}

const accept = (account: AccountId, region: string, administrator: AccountId, invitationId: string): Racer => ({
  account,
  region,
  work: (call) => join(call, { administrator, invitationId }),
});
const add = (account: AccountId, region: string, accountId: AccountId): Racer => ({
  account,
  region,
  work: (call) => addMember(call, { accountId, email: "to@example.com" }),
});

test.each(services)(
  "%s: one of many administrators gets the member, however many invitations are accepted at once",
  async (service) => {
    const racers: Racer[] = [];
    for (const region of regions) {
      for (const administrator of cast.slice(1)) {
        const invitationId = await inviteVerified({ service, region }, administrator, first);
        for (let times = 0; times < parallel / 10; times++) racers.push(accept(first, region, administrator, invitationId));
      }
    }
    const { done, refusals } = await race(service, racers);
    expect(done + refusals.length).toBe(parallel);
    // Macie: at most once per Region, and of one administrator. GuardDuty: each Region has a winner of its own.
    expect(done).toBeGreaterThanOrEqual(1);
    expect(done).toBeLessThanOrEqual(2);
    if (service === "guardduty") expect(done).toBe(2);
    expect(circles).toBe(0);
    await expectNothingForbidden();
  },
);

test.each(services)(
  "%s: accounts that accept one another's invitations do not become administrator and member at once",
  async (service) => {
    const region = "eu-west-1";
    const pairs = cast.flatMap((administrator) =>
      cast.filter((each) => each !== administrator).map((member) => ({ administrator, member })),
    );
    // An account of GuardDuty that has added others accepts nothing: there the additions race with the acceptance.
    const circle = service === "macie2" ? pairs : [];
    const racers: Racer[] = [];
    for (const { administrator, member } of circle) {
      racers.push(accept(member, region, administrator, await inviteVerified({ service, region }, administrator, member)));
    }
    if (service === "guardduty") {
      const invitationId = await inviteVerified({ service, region }, first, second);
      for (let times = 0; times < parallel / 2; times++) {
        racers.push(accept(second, region, first, invitationId), add(second, region, third), add(third, region, second));
      }
    }
    const { done } = await race(service, racers);
    expect(done).toBeGreaterThanOrEqual(1);
    await expectNothingForbidden();
  },
);

test.each([11, 12, 13])(
  "accepting, adding, inviting, leaving and removing at the same time leave no forbidden state (seed %i)",
  async (seed) => {
    const random = randomFrom(seed);
    for (const service of services) {
      const invitations = new Map<string, string>();
      for (const region of regions) {
        for (const administrator of [first, second]) {
          for (const member of cast.slice(2)) {
            invitations.set(
              `${region} ${administrator} ${member}`,
              await inviteVerified({ service, region }, administrator, member),
            );
          }
        }
      }
      const racers = Array.from({ length: 3 * parallel }, (): Racer => {
        const region = pick(random, regions);
        const administrator = pick(random, [first, second]);
        const member = pick(random, cast.slice(2));
        const invitationId = invitations.get(`${region} ${administrator} ${member}`) ?? "";
        return pick(random, [
          accept(member, region, administrator, invitationId),
          accept(member, region, administrator, invitationId),
          add(member, region, administrator),
          add(administrator, region, member),
          { account: administrator, region, work: (call) => removeMember(call, member) },
          { account: member, region, work: leave },
        ]);
      });
      const { done } = await race(service, racers);
      expect(done).toBeGreaterThan(0);
      await expectNothingForbidden();
    }
  },
);

test.each(services)("%s: of 50 accounts added at once at 995, five are", async (service) => {
  const region = "eu-west-1";
  await MembershipDriver.begin(database, { place: { service, region }, administrator: first, count: 995 });
  const racers = Array.from({ length: parallel }, (_, index) =>
    add(first, region, requireAccountId(`80000000${String(index).padStart(4, "0")}`, "account")),
  );
  const { done, refusals } = await race(service, racers);
  expect(done).toBe(5);
  expect(refusals).toHaveLength(45);
  const expectedKind = service === "macie2" ? "quota-exceeded" : "invalid";
  expect(new Set(refusals.map(({ kind }) => kind))).toEqual(new Set([expectedKind]));
  const { counts } = await readStore(database, 0);
  expect(counts).toEqual([{ service, region, administrator: first, kind: "invitation", count: 1_000 }]);
});
