/**
 * No operation of any service, built or not, says anything to a caller whose signature does not hold. A loop over the models,
 * so that an operation is covered before it is written.
 */
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { models } from "../../src/wire/model.ts";
import type { ServiceModel } from "../../src/wire/shape.ts";
import type { Key } from "../support/clients.ts";
import { inventAccount, inventKey, type RunningReeve, startReeve } from "../support/server.ts";
import { type PlainRequest, requestOf, send, sendSigned, sign } from "../support/signed-request.ts";

const root = inventAccount("410000000001", { roles: [{ name: "Everything", trusts: ["410000000001"] }] });

let reeve: RunningReeve;
/** A role's session that lasts, and one whose time is up. */
let session: Required<Key>;
let ended: Required<Key>;
beforeAll(async () => {
  reeve = await startReeve({ accounts: [root] });
  ended = await assume();
  await reeve.database.query(sql`update temporary_credential set expires_at = now() - interval '1 second'`);
  session = await assume();
});
afterAll(() => reeve.close());

async function assume(): Promise<Required<Key>> {
  const command = new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${root.accountId}:role/Everything`, RoleSessionName: "test" });
  const { Credentials } = await reeve.clients.sts(root).send(command);
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

const minutes = (count: number) => new Date(Date.now() + count * 60_000);

/** What is wrong with a request, and what each family of protocols calls it. */
type Fault = {
  readonly rule: string;
  readonly headers: (request: PlainRequest) => Promise<Record<string, string>> | Record<string, string>;
  readonly json: string;
  readonly query: string;
  readonly status: number;
};

const signed = (signing: () => Parameters<typeof sign>[2]) => (request: PlainRequest) => sign(reeve.url, request, signing());
const invalidSignature = { json: "InvalidSignatureException", query: "SignatureDoesNotMatch", status: 403 };
const unknownClient = { json: "UnrecognizedClientException", query: "InvalidClientTokenId", status: 403 };
const incomplete = { json: "IncompleteSignatureException", query: "IncompleteSignature", status: 400 };

const faults: readonly Fault[] = [
  {
    rule: "no signature",
    headers: ({ headers }) => ({ ...headers }),
    json: "MissingAuthenticationTokenException",
    query: "MissingAuthenticationToken",
    status: 403,
  },
  {
    rule: "a wrong secret",
    headers: signed(() => ({ key: { ...root, secretAccessKey: "another-secret" } })),
    ...invalidSignature,
  },
  { rule: "an unknown key", headers: signed(() => ({ key: inventKey("unknown") })), ...unknownClient },
  { rule: "a date 16 minutes ago", headers: signed(() => ({ key: root, signedAt: minutes(-16) })), ...invalidSignature },
  { rule: "a date in 6 minutes", headers: signed(() => ({ key: root, signedAt: minutes(6) })), ...invalidSignature },
  { rule: "a Region that is none", headers: signed(() => ({ key: root, region: "Nowhere" })), ...invalidSignature },
  {
    rule: "a temporary key without its token",
    headers: signed(() => ({ key: { accessKeyId: session.accessKeyId, secretAccessKey: session.secretAccessKey } })),
    ...unknownClient,
  },
  { rule: "a forged session token", headers: signed(() => ({ key: { ...session, sessionToken: "forged" } })), ...unknownClient },
  {
    rule: "another session's token",
    headers: signed(() => ({ key: { ...session, sessionToken: ended.sessionToken } })),
    ...unknownClient,
  },
  { rule: "a token with a permanent key", headers: signed(() => ({ key: { ...root, ...tokenOf(session) } })), ...unknownClient },
  {
    rule: "a session whose time is up",
    headers: signed(() => ({ key: ended })),
    json: "ExpiredTokenException",
    query: "ExpiredToken",
    status: 403,
  },
  {
    rule: "a session token slipped in after signing",
    headers: async (request) => ({
      ...(await sign(reeve.url, request, { key: root })),
      "x-amz-security-token": session.sessionToken,
    }),
    ...invalidSignature,
  },
  {
    rule: "a signature with one digit changed",
    headers: async (request) => withAuthorization(await sign(reeve.url, request, { key: root }), changeLastDigit),
    ...invalidSignature,
  },
  {
    rule: "a signature cut short",
    headers: async (request) => withAuthorization(await sign(reeve.url, request, { key: root }), (text) => text.slice(0, -1)),
    ...incomplete,
  },
];

const tokenOf = ({ sessionToken }: Required<Key>) => ({ sessionToken });
const changeLastDigit = (text: string) => text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");

function withAuthorization(headers: Record<string, string>, change: (text: string) => string): Record<string, string> {
  return { ...headers, authorization: change(headers.authorization ?? "") };
}

/** Sends a request per operation and answers what came, by operation, for those that differ from what is expected. */
async function deviations(
  model: ServiceModel,
  expected: string,
  ask: (request: PlainRequest) => Promise<{ readonly status: number; readonly error: string }>,
): Promise<string[]> {
  const different: string[] = [];
  for (const operation of model.operations.values()) {
    const { status, error } = await ask(requestOf(model, operation));
    if (`${status} ${error}` !== expected) different.push(`${operation.name}: ${status} ${error}`);
  }
  return different;
}

describe.each(Object.values(models))("every operation of $service", (model) => {
  const name = ({ json, query }: Fault) => (model.protocol === "awsQuery" ? query : json);

  test.each(faults)("refuses $rule", async (fault) => {
    const different = await deviations(model, `${fault.status} ${name(fault)}`, async (request) =>
      send(reeve.url, request, await fault.headers(request)),
    );
    expect(different).toEqual([]);
  });

  test("refuses a body, a path and a service other than what was signed", async () => {
    const expected = `403 ${model.protocol === "awsQuery" ? "SignatureDoesNotMatch" : "InvalidSignatureException"}`;
    const different = await deviations(model, expected, async (request) => {
      const headers = await sign(reeve.url, request, { key: root });
      return request.body === ""
        ? send(reeve.url, { ...request, path: `${request.path}?onlyAssociated=false` }, headers)
        : send(reeve.url, { ...request, body: `${request.body} ` }, headers);
    });
    expect(different).toEqual([]);
  });

  test("knows a good signature, so that the refusals above mean something", async () => {
    const names = new Set<string>();
    for (const operation of model.operations.values()) {
      const { error } = await sendSigned(reeve.url, requestOf(model, operation), { key: root });
      names.add(error);
    }
    for (const { json, query } of faults) expect([...names]).not.toContain(model.protocol === "awsQuery" ? query : json);
  });
});

test("a signature for one service does not open another", async () => {
  const { macie2, guardduty } = models;
  const operation = guardduty.operations.get("ListDetectors");
  if (operation === undefined) throw new Error("GuardDuty has ListDetectors");
  const request = requestOf(guardduty, operation);
  const headers = await sign(reeve.url, { ...request, service: macie2.service }, { key: root });
  expect(await send(reeve.url, request, headers)).toMatchObject({ status: 404, error: "UnknownOperationException" });
});
