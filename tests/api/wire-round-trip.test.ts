import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { models } from "../../src/wire/model.ts";
import type { AnyHandler } from "../../src/wire/service.ts";
import type { Operation } from "../../src/wire/shape.ts";
import { type Fullness, sampleStructure } from "./wire-samples.ts";
import { callOperation, definitionOf, hosted, startTestServer, type TestServer } from "./wire-server.ts";

/** The SDK sends these without a signature, by their definition; Reeve has no unsigned operations. */
const unsigned = new Set(["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"]);

describe.each(Object.values(models))("every operation of $service through its SDK client", (model) => {
  let server: TestServer;
  let received: unknown;
  let answered: object = {};
  const operations = [...model.operations.values()].filter(({ name }) => !unsigned.has(name));
  const record: AnyHandler<undefined> = async (_context, input) => {
    received = input;
    return answered;
  };

  beforeAll(async () => {
    const handlers = Object.fromEntries(operations.map(({ name }) => [name, record]));
    server = await startTestServer([hosted(definitionOf(model.service, handlers))]);
  });
  afterAll(() => server.close());

  async function roundTrip(operation: Operation, fullness: Fullness): Promise<void> {
    const input = sampleStructure(operation.input, fullness);
    answered = sampleStructure(operation.output, fullness);
    const { $status, ...output } = await callOperation(server.url, model.service, operation.name, input);
    expect(withoutTokens(received), `${operation.name}: input`).toEqual(withoutTokens(input));
    expect(output, `${operation.name}: output`).toEqual(answered);
    expect($status).toBe(operation.status);
  }

  test("arrives and answers with its required members", async () => {
    for (const operation of operations) await roundTrip(operation, "required");
    expect(server.lines.map(({ operation }) => operation)).toEqual(operations.map(({ name }) => name));
  });

  test("arrives and answers with all its members", async () => {
    for (const operation of operations) await roundTrip(operation, "all");
  });
});

/** The client makes up idempotency tokens that the caller leaves out. */
function withoutTokens(input: unknown): object {
  const { clientToken: _macie, ClientToken: _guardDuty, ...rest } = { ...Object(input) };
  return rest;
}
