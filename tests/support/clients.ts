/**
 * Real SDK clients for a running Reeve, and how its refusals look through them. Requests are tried once only: a test wants the
 * first answer. Clients are kept, so that closing them leaves no socket behind.
 */
import { GuardDutyClient } from "@aws-sdk/client-guardduty";
import { Macie2Client } from "@aws-sdk/client-macie2";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { STSClient } from "@aws-sdk/client-sts";
import { expect } from "vitest";

/** The Region tests play in unless they say otherwise. */
export const homeRegion = "eu-west-1";

/** A key pair, with its token when it is temporary. */
export type Key = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/** Makes clients of one server. */
export type Clients = {
  macie(key: Key, region?: string): Macie2Client;
  guardduty(key: Key, region?: string): GuardDutyClient;
  organizations(key: Key, region?: string): OrganizationsClient;
  sts(key: Key, region?: string): STSClient;
  /** Closes the connections of all clients made. */
  destroy(): void;
};

/** Makes clients that point at `endpoint`. */
export function clientsOf(endpoint: string): Clients {
  const made = new Map<string, { destroy(): void }>();
  const keep = <Client extends { destroy(): void }>(service: string, key: Key, region: string, make: () => Client): Client => {
    const name = `${service} ${region} ${key.accessKeyId} ${key.secretAccessKey} ${key.sessionToken}`;
    const client = (made.get(name) as Client | undefined) ?? make(); // The service's name is part of the key.
    made.set(name, client);
    return client;
  };
  const settings = (key: Key, region: string) => ({ endpoint, region, credentials: { ...key }, maxAttempts: 1 });
  return {
    macie: (key, region = homeRegion) => keep("macie2", key, region, () => new Macie2Client(settings(key, region))),
    guardduty: (key, region = homeRegion) => keep("guardduty", key, region, () => new GuardDutyClient(settings(key, region))),
    organizations: (key, region = homeRegion) =>
      keep("organizations", key, region, () => new OrganizationsClient(settings(key, region))),
    sts: (key, region = homeRegion) => keep("sts", key, region, () => new STSClient(settings(key, region))),
    destroy() {
      for (const client of made.values()) client.destroy();
      made.clear();
    },
  };
}

/** How a refusal looks to a client. */
export type Refused = { readonly name: string; readonly status: number; readonly message: string };

/** The refusal that a request ends in; fails when it is answered. */
export async function refusalOf(sent: Promise<unknown>): Promise<Refused> {
  const outcome = await sent.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  if (!("error" in outcome)) throw new Error(`expected a refusal, got the answer ${JSON.stringify(outcome.answer)}`);
  const { error } = outcome;
  if (!(error instanceof Error) || !("$metadata" in error)) throw error;
  const { httpStatusCode: status = 0 } = error.$metadata as { readonly httpStatusCode?: number }; // As the SDK's exceptions have it.
  return { name: error.name, status, message: error.message };
}

/** Expects that a request ends in a refusal of that name and status, whose message contains the text. */
export async function expectRefusal(sent: Promise<unknown>, name: string, status: number, text: string): Promise<void> {
  expect(await refusalOf(sent)).toEqual({ name, status, message: expect.stringContaining(text) });
}
