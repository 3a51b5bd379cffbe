/**
 * The life of an API request, read from top to bottom in `serveRequest`. (The request's ID, and the limit on its body, come
 * before it, in `listen.ts`, where the bytes are received; the log line and the counter come after it.)
 *
 * The input is read before authorisation, since resources and tags are in it, but what is wrong with it is told only to
 * callers who may do the action at all.
 */
import { regionalArn } from "../base/arn.ts";
import { Refusal } from "../base/refusal.ts";
import { isRegion, type Region } from "../base/region.ts";
import type { Database } from "../database/database.ts";
import type { Caller, SignatureScope } from "../identity/caller.ts";
import { AuthenticationFailure } from "../identity/sigv4/authentication-failure.ts";
import {
  type AwsError,
  AwsFailure,
  type CommonErrorKind,
  commonError,
  type Dialect,
  dialectOf,
  writeError,
} from "../wire/errors.ts";
import { type HttpRequest, type HttpResponse, headerValues } from "../wire/http.ts";
import { guessDialect, type Match, matchOperation } from "../wire/matching.ts";
import { type Input, readInput } from "../wire/read-input.ts";
import type { Place } from "../wire/service.ts";
import type { ServiceName } from "../wire/shape.ts";
import { writeOutput } from "../wire/write-output.ts";
import { authenticationErrors } from "./authentication-errors.ts";
import { authorise, type IsAllowed } from "./authorise.ts";
import type { HostedService, Requester } from "./hosted-service.ts";
import { retryTransaction } from "./retry-transaction.ts";

/** What serving requests needs; joined in `app.ts`. */
export type RequestParts = {
  readonly services: readonly HostedService[];
  readonly database: Pick<Database, "transaction">;
  /** Verifies the signature; rejects with an AuthenticationFailure. `authenticate` of `identity/`, with its store bound. */
  authenticate(request: HttpRequest, now: Date): Promise<{ readonly caller: Caller; readonly scope: SignatureScope }>;
  readonly isAllowed: IsAllowed;
  /** Whether state is kept for a Region. STS and Organizations answer in any Region, as their data has none. */
  isRegionServed(region: Region): boolean;
};

/** What is known of a request so far; filled in step by step, for the log line and for the dialect of an error. */
export type Trail = {
  readonly requestId: string;
  readonly now: Date;
  service?: HostedService;
  operation?: string;
  requester?: Requester;
  /** AWS name of the error that was answered. */
  error?: string;
  /** The bug or outage behind an answer of 500. */
  fault?: unknown;
};

/** Answers a request; never rejects. */
export async function serveRequest(parts: RequestParts, request: HttpRequest, trail: Trail): Promise<HttpResponse> {
  try {
    const { service, requester } = await authenticate(parts, request, trail);
    const match = findOperation(service, request, trail);
    const input = tryToReadInput(service, match, request);
    await authoriseAttempt(parts, { service, match, input, requester, request });
    requireHandler(service, match);
    return await answer(parts, { service, match, input, requester });
  } catch (problem) {
    return writeProblem(problem, request, trail);
  }
}

/** Writes a common error before or outside of {@link serveRequest}, in the dialect that the request seems to speak. */
export function writeCommonError(kind: CommonErrorKind, message: string, request: HttpRequest, trail: Trail): HttpResponse {
  const dialect = guessDialect(request) ?? unknownDialect;
  return write(dialect, commonError(dialect, kind, message), trail);
}

const unknownDialect: Dialect = { protocol: "restJson1", model: undefined };
const withoutRegion: readonly ServiceName[] = ["sts", "organizations"];

type Authenticated = { readonly service: HostedService; readonly requester: Requester };

async function authenticate(parts: RequestParts, request: HttpRequest, trail: Trail): Promise<Authenticated> {
  const { caller, scope } = await parts.authenticate(request, trail.now);
  const service = parts.services.find(({ model }) => model.service === scope.service);
  if (service === undefined) {
    const served = parts.services.map(({ model }) => model.service).join(", ");
    throw new AuthenticationFailure("wrong-scope", `Credential should be scoped to a service that is served here: ${served}.`);
  }
  trail.service = service;
  const { region } = scope;
  if (!isRegion(region) || !(withoutRegion.includes(service.model.service) || parts.isRegionServed(region))) {
    throw new AuthenticationFailure("wrong-scope", "Credential should be scoped to a valid Region that is served here.");
  }
  const userAgent = headerValues(request, "user-agent")[0];
  const { now, requestId } = trail;
  const requester = { caller, region, now, requestId, sourceIp: request.sourceIp, ...(userAgent !== undefined && { userAgent }) };
  trail.requester = requester;
  return { service, requester };
}

function findOperation(service: HostedService, request: HttpRequest, trail: Trail): Match {
  const match = matchOperation(service.model.service, request);
  if ("error" in match) throw new AwsFailure(commonError(dialectOf(service.model), match.error, match.message));
  trail.operation = match.operation.name;
  return match;
}

/** An input, or what was wrong with it. */
type InputOrProblem =
  | { readonly kind: "input"; readonly input: Input }
  | { readonly kind: "problem"; readonly problem: Refusal | AwsFailure };

function tryToReadInput(service: HostedService, match: Match, request: HttpRequest): InputOrProblem {
  try {
    return { kind: "input", input: readInput(service.model, match, request) };
  } catch (problem) {
    if (problem instanceof Refusal || problem instanceof AwsFailure) return { kind: "problem", problem };
    throw problem;
  }
}

type Found = Authenticated & { readonly match: Match };

async function authoriseAttempt(
  parts: RequestParts,
  found: Found & { input: InputOrProblem; request: HttpRequest },
): Promise<void> {
  const { service, match, requester, request } = found;
  const operation = match.operation.name;
  const place = { account: requester.caller.account, region: requester.region };
  const shared = { operation, requester, request };
  const attempt =
    found.input.kind === "input"
      ? { ...shared, service, input: found.input.input, resources: service.resourcesOf(operation, found.input.input, place) }
      : { ...shared, service: withoutInput(service), input: {}, resources: [wildcardOf(service, place)] };
  await authorise(attempt, parts.isAllowed, parts.database);
}

function wildcardOf({ model }: HostedService, place: Place): string {
  return regionalArn({ service: model.service, ...place, resource: "*" });
}

/** A service whose input-reading questions are left out, for an input that could not be read. */
function withoutInput({ actionsOf: _actions, tagsInRequest: _tags, ...service }: HostedService): HostedService {
  return service;
}

function requireInput(input: InputOrProblem, service: HostedService, match: Match): Input {
  if (input.kind === "problem") throw input.problem;
  const refusal = service.validate?.(match.operation.name, input.input);
  if (refusal !== undefined) throw refusal;
  return input.input;
}

function requireHandler(service: HostedService, match: Match): void {
  const { name } = match.operation;
  if (service.handlers[name] !== undefined) return;
  const message = `Reeve does not implement the operation ${name} of ${service.model.service}`;
  throw new AwsFailure(commonError(dialectOf(service.model), "not-implemented", message));
}

/**
 * What is wrong with the input is told after asking whether the service is on, as AWS does; that needs the transaction. The
 * output is written inside it too, so that one that cannot be written leaves nothing behind.
 */
function answer(
  parts: RequestParts,
  { service, match, input, requester }: Found & { readonly input: InputOrProblem },
): Promise<HttpResponse> {
  return retryTransaction(parts.database, async (tx) => {
    await service.requireEnabled(match.operation.name, requester, tx);
    const accepted = requireInput(input, service, match);
    const output = await service.call(match.operation.name, accepted, requester, tx);
    return writeOutput(service.model, match.operation, output, requester.requestId);
  });
}

/** The one place where failures become answers. A fault's own text stays in the log. */
function writeProblem(problem: unknown, request: HttpRequest, trail: Trail): HttpResponse {
  const dialect = trail.service === undefined ? (guessDialect(request) ?? unknownDialect) : dialectOf(trail.service.model);
  try {
    const error = nameProblem(problem, dialect, trail);
    if (error !== undefined) return write(dialect, error, trail);
    trail.fault = problem;
  } catch (fault) {
    trail.fault = fault; // A service that cannot name its own refusal.
  }
  return write(
    dialect,
    commonError(dialect, "internal", `An internal error occurred; the log has it under ${trail.requestId}`),
    trail,
  );
}

/** The AWS error that an expected problem goes by; undefined for faults. */
function nameProblem(problem: unknown, dialect: Dialect, { service, operation = "" }: Trail): AwsError | undefined {
  if (problem instanceof AuthenticationFailure) return commonError(dialect, authenticationErrors[problem.kind], problem.message);
  if (problem instanceof AwsFailure) return problem.error;
  if (problem instanceof Refusal) return service?.refusalToError(problem, operation);
  return undefined;
}

function write(dialect: Dialect, error: AwsError, trail: Trail): HttpResponse {
  trail.error = error.name;
  return writeError(dialect, error, trail.requestId);
}
