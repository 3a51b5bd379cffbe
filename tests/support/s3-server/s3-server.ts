/**
 * An S3 server inside the test's own process, on a real socket: what Reeve asks of S3, with real paging, ranges,
 * conditions and XML errors, and with faults on demand. It keeps objects in memory and checks no signatures.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { answerRequest } from "./answers.ts";
import { Buckets, type PutOptions } from "./buckets.ts";
import { S3Error, sendError } from "./errors.ts";
import { type Fault, type FaultTarget, type Oddities, type SeenRequest, seeRequest } from "./requests.ts";

/** Starting state. Buckets are given with their objects; `accessKeyId` makes every other key pair unknown. */
export type S3ServerOptions = Oddities & {
  readonly buckets?: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>>;
  readonly accessKeyId?: string;
};

/** A running server. */
export type S3Server = {
  readonly url: string;
  /** Everything asked so far, in order; a test may empty it. */
  readonly requests: SeenRequest[];
  createBucket(name: string, options?: { region?: string }): void;
  /** Stores an object, also over an existing one, which gets a new ETag when its bytes differ. */
  put(bucket: string, key: string, body: string | Uint8Array, options?: PutOptions): void;
  delete(bucket: string, key: string): void;
  /** Makes coming requests fail, wait or break off. Faults apply in the order they were set. */
  fail(fault: Fault): void;
  /** Refuses a bucket, or one object of it, with AccessDenied. */
  deny(target: { bucket: string; key?: string }): void;
  /** Ends all faults and refusals. */
  heal(): void;
  close(): Promise<void>;
};

type ActiveFault = Fault & { left: number };

/** Starts a server on a free loopback port. */
export async function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const buckets = new Buckets();
  for (const [name, objects] of Object.entries(options.buckets ?? {})) {
    buckets.create(name);
    for (const [key, body] of Object.entries(objects)) buckets.put(name, key, body);
  }
  const requests: SeenRequest[] = [];
  let faults: ActiveFault[] = [];
  const takeFault = (seen: SeenRequest): Fault | undefined => {
    const fault = faults.find((candidate) => candidate.left > 0 && hits(candidate, seen));
    if (fault) fault.left--;
    return fault;
  };
  const server = createServer((request, response) => {
    void handle(request, response, { options, buckets, requests, takeFault });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    createBucket: (name, { region } = {}) => buckets.create(name, region),
    put: (bucket, key, body, putOptions) => buckets.put(bucket, key, body, putOptions),
    delete: (bucket, key) => buckets.delete(bucket, key),
    fail: (fault) => void faults.push({ ...fault, left: fault.count ?? Number.POSITIVE_INFINITY }),
    deny: (target) =>
      void faults.push({
        ...target,
        status: 403,
        code: "AccessDenied",
        message: "Access Denied",
        left: Number.POSITIVE_INFINITY,
      }),
    heal: () => {
      faults = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Context = {
  readonly options: S3ServerOptions;
  readonly buckets: Buckets;
  readonly requests: SeenRequest[];
  readonly takeFault: (seen: SeenRequest) => Fault | undefined;
};

async function handle(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  try {
    const body = await readBody(request);
    const seen = seeRequest(request, body);
    context.requests.push(seen);
    const fault = context.takeFault(seen);
    if (fault?.delayMs !== undefined) await pause(fault.delayMs);
    if (fault?.status !== undefined) {
      throw new S3Error(fault.status, fault.code ?? "InternalError", fault.message ?? "We encountered an internal error.");
    }
    checkAccessKey(seen, context.options.accessKeyId);
    answerRequest({ seen, body, response, buckets: context.buckets, oddities: context.options, fault });
  } catch (error) {
    sendError(request, response, error);
  }
}

function hits(fault: FaultTarget, seen: SeenRequest): boolean {
  return (["operation", "bucket", "key"] as const).every((part) => fault[part] === undefined || fault[part] === seen[part]);
}

function checkAccessKey({ headers }: SeenRequest, accessKeyId: string | undefined): void {
  if (accessKeyId === undefined || headers.authorization?.includes(`Credential=${accessKeyId}/`)) return;
  throw new S3Error(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}
