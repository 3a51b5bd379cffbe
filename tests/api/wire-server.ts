/**
 * A real listener with handlers of the test's choice, and real SDK clients that point at it.
 */
import * as guardduty from "@aws-sdk/client-guardduty";
import * as macie2 from "@aws-sdk/client-macie2";
import * as organizations from "@aws-sdk/client-organizations";
import * as sts from "@aws-sdk/client-sts";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { Registry } from "prom-client";
import { isAccountId } from "../../src/base/account-id.ts";
import { assert } from "../../src/base/assert.ts";
import type { Refusal } from "../../src/base/refusal.ts";
import type { Caller } from "../../src/identity/caller.ts";
import { isAllowed } from "../../src/identity/policy/is-allowed.ts";
import { authenticate } from "../../src/identity/sigv4/authenticate.ts";
import { type HostedService, hostService } from "../../src/server/hosted-service.ts";
import { type RunningServer, type ServerOptions, startServer } from "../../src/server/listen.ts";
import type { RequestLine } from "../../src/server/request-line.ts";
import { models } from "../../src/wire/model.ts";
import type { ServiceDefinition } from "../../src/wire/service.ts";
import type { ServiceName } from "../../src/wire/shape.ts";

/** The one key that the test server knows. */
const accessKeyId = "AKIAEXAMPLEEXAMPLE00";
/** Its secret. */
const secretAccessKey = "an-invented-secret-for-tests-only-0000";
/** The account it belongs to. */
export const account = "111111111111";

/** A definition whose refusals are named as Macie names them. */
export function definitionOf<Context>(
  service: ServiceName,
  handlers: ServiceDefinition<Context>["handlers"],
  more: Partial<ServiceDefinition<Context>> = {},
): ServiceDefinition<Context> {
  return {
    model: models[service],
    handlers,
    refusalToError: (refusal: Refusal) => ({
      name: refusal.kind === "invalid" ? "ValidationException" : "ConflictException",
      message: refusal.message,
    }),
    resourcesOf: (_operation, _input, place) => [`arn:aws:${service}:${place.region}:${place.account}:*`],
    ...more,
  };
}

assert(isAccountId(account), "the test's account has 12 digits");
const caller: Caller = {
  account,
  kind: "user",
  arn: `arn:aws:iam::${account}:user/tester`,
  userId: "AIDAEXAMPLE",
  userName: "tester",
  accessKeyId,
  policies: "everything",
};

/** A running test server with the lines it has logged. */
export type TestServer = RunningServer & {
  readonly lines: readonly RequestLine[];
  readonly registry: Registry;
} & AsyncDisposable;

/** Starts a server on a free port. The caller may do everything in its account, and nothing is stored, unless `more` says otherwise. */
export async function startTestServer(
  services: readonly HostedService[],
  more: Partial<ServerOptions> & { readonly policies?: Caller["policies"] } = {},
): Promise<TestServer> {
  const lines: RequestLine[] = [];
  const registry = new Registry();
  const running = await startServer({
    services,
    host: "127.0.0.1",
    port: 0,
    registry,
    log: (line) => lines.push(line),
    checkReady: async () => ({ isReady: true }),
    database: { transaction: (work) => work({ query: () => Promise.reject(new Error("no SQL in this test")) }) },
    isAllowed,
    isRegionServed: (region) => region === "eu-west-1" || region === "us-east-1",
    authenticate: (request, now) =>
      authenticate(request, {
        now,
        services: services.map(({ model }) => model.service),
        findCredential: async (id) =>
          id === accessKeyId
            ? { accessKeyId, secretAccessKey, caller: { ...caller, policies: more.policies ?? caller.policies } }
            : undefined,
      }),
    ...more,
  });
  return { ...running, lines, registry, [Symbol.asyncDispose]: () => running.close() };
}

/** Hosts definitions whose handlers need no context. */
export function hosted(definition: ServiceDefinition<undefined>): HostedService {
  return hostService(definition, () => undefined);
}

/** Settings of an SDK client that points at the server. */
export function clientSettings(url: string) {
  return { endpoint: url, region: "eu-west-1", credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
}

/** A client without the tie between commands and their inputs, which a loop over all operations cannot keep. */
type AnyClient = {
  send(command: never): Promise<{ readonly $metadata: { readonly httpStatusCode?: number | undefined } }>;
  destroy(): void;
};

/** Calls an operation by name through the real client of its service. */
export async function callOperation(
  url: string,
  service: ServiceName,
  operation: string,
  input: object,
): Promise<Record<string, unknown>> {
  const { client, commands }: { client: AnyClient; commands: object } = {
    macie2: () => ({ client: new macie2.Macie2Client(clientSettings(url)), commands: macie2 }),
    guardduty: () => ({ client: new guardduty.GuardDutyClient(clientSettings(url)), commands: guardduty }),
    organizations: () => ({ client: new organizations.OrganizationsClient(clientSettings(url)), commands: organizations }),
    sts: () => ({ client: new sts.STSClient(clientSettings(url)), commands: sts }),
  }[service]();
  const Command = Object.entries(commands).find(([name]) => name === `${operation}Command`)?.[1];
  assert(typeof Command === "function", `the ${service} client has a command for ${operation}`);
  try {
    const { $metadata, ...output } = await client.send(Reflect.construct(Command, [input]) as never);
    return { ...output, $status: $metadata.httpStatusCode };
  } finally {
    client.destroy();
  }
}

/** A request signed as an SDK would, but with whatever method, path, headers and body the test wants. */
export type RawRequest = {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string | string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly region?: string;
  readonly secretAccessKey?: string;
};

/** Signs and sends a request; answers status, headers and the body's text. */
export async function sendSigned(url: string, raw: RawRequest): Promise<{ status: number; headers: Headers; body: string }> {
  const { hostname, port, host } = new URL(url);
  const signer = new SignatureV4({
    service: raw.service,
    region: raw.region ?? "eu-west-1",
    credentials: { accessKeyId, secretAccessKey: raw.secretAccessKey ?? secretAccessKey },
    sha256: Sha256,
  });
  const signed = await signer.sign({
    protocol: "http:",
    hostname,
    port: Number(port),
    method: raw.method ?? "POST",
    path: raw.path ?? "/",
    query: { ...raw.query },
    headers: { host, ...raw.headers },
    ...(raw.body !== undefined && { body: raw.body }),
  });
  const query = Object.entries(signed.query ?? {}).flatMap(([key, value]) =>
    [value ?? ""].flat().map((each) => `${encodeURIComponent(key)}=${encodeURIComponent(each)}`),
  );
  const { host: _host, ...headers } = signed.headers;
  const target = `${url}${raw.path ?? "/"}${query.length > 0 ? `?${query.join("&")}` : ""}`;
  const response = await fetch(target, { method: signed.method, headers, ...(raw.body !== undefined && { body: raw.body }) });
  return { status: response.status, headers: response.headers, body: await response.text() };
}
