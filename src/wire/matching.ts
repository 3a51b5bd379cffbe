/**
 * Which operation a request means, in each protocol: REST by path, awsJson by the `X-Amz-Target` header, the query
 * protocol by the form's `Action`. Also which dialect an unsigned request probably speaks, so that its refusal can be read.
 */
import { type CommonErrorKind, type Dialect, dialectOf } from "./errors.ts";
import { type FormField, readForm } from "./form.ts";
import { type HttpRequest, headerValues } from "./http.ts";
import { models } from "./model.ts";
import { type Router, routerOf } from "./router.ts";
import type { Operation, ServiceModel, ServiceName } from "./shape.ts";

/** A matched operation with what reading its input needs. */
export type Match = {
  readonly operation: Operation;
  /** Encoded path variables; empty outside REST. */
  readonly labels: Readonly<Record<string, string>>;
  /** The form of a query-protocol request; undefined outside it. */
  readonly form?: readonly FormField[];
};

/** Why nothing matched. */
export type NoMatch = { readonly error: CommonErrorKind; readonly message: string };

const routers: Readonly<Record<"macie2" | "guardduty", Router>> = {
  macie2: routerOf(models.macie2),
  guardduty: routerOf(models.guardduty),
};

/** Tells whether a credential scope's service is one that is spoken here. */
function isServiceName(service: string): service is ServiceName {
  return Object.hasOwn(models, service);
}

/** Finds the operation that a request to the service means. */
export function matchOperation(service: ServiceName, request: HttpRequest): Match | NoMatch {
  switch (service) {
    case "macie2":
    case "guardduty":
      return (
        routers[service](request.method, request.rawPath) ??
        unknownOperation(`${request.method} ${shown(request.rawPath)}`, service)
      );
    case "organizations":
      return matchTarget(models[service], request);
    case "sts":
      return matchAction(models[service], request);
  }
}

/**
 * The dialect to answer in before a signature is verified: by the service named in the credential scope, else by the
 * request's form. Undefined when the request is neither signed nor shaped like an API call, so belongs to the console.
 */
export function guessDialect(request: HttpRequest): Dialect | undefined {
  const service = scopeService(request);
  if (service !== undefined)
    return isServiceName(service) ? dialectOf(models[service]) : { protocol: "restJson1", model: undefined };
  const target = headerValues(request, "x-amz-target")[0];
  if (target !== undefined)
    return target.startsWith("AWSOrganizations") ? dialectOf(models.organizations) : { protocol: "awsJson1_1", model: undefined };
  if (isForm(request) && request.rawPath === "/") return dialectOf(models.sts);
  const { macie2, guardduty } = routers;
  if (macie2(request.method, request.rawPath) !== undefined) return dialectOf(models.macie2);
  if (guardduty(request.method, request.rawPath) !== undefined) return dialectOf(models.guardduty);
  return headerValues(request, "authorization").some((value) => value.startsWith("AWS4-"))
    ? { protocol: "restJson1", model: undefined }
    : undefined;
}

/** The service of the credential scope in the Authorization header or the presigned query; unverified. */
function scopeService(request: HttpRequest): string | undefined {
  const header = headerValues(request, "authorization").find((value) => value.startsWith("AWS4-"));
  const credential = header ?? (/(?:^|&)X-Amz-Credential=([^&]*)/.exec(request.rawQuery)?.[1] ?? "").replaceAll(/%2f/gi, "/");
  return /\/([a-z0-9-]{1,64})\/aws4_request/.exec(credential)?.[1];
}

function matchTarget(model: ServiceModel, request: HttpRequest): Match | NoMatch {
  const target = headerValues(request, "x-amz-target")[0] ?? "";
  const [prefix, name = ""] = target.split(".");
  const operation = prefix === model.targetPrefix && request.method === "POST" ? model.operations.get(name) : undefined;
  if (operation === undefined)
    return unknownOperation(target === "" ? "a request without X-Amz-Target" : shown(target), model.service);
  return { operation, labels: {} };
}

/** The query protocol allows a GET with the form as the query; presigned GetCallerIdentity requests are made so. */
function matchAction(model: ServiceModel, request: HttpRequest): Match | NoMatch {
  const isPost = request.method === "POST";
  if (!isPost && request.method !== "GET") return unknownOperation(`${request.method} ${shown(request.rawPath)}`, model.service);
  const form = readForm(isPost ? new TextDecoder().decode(request.body) : request.rawQuery);
  if (form === undefined)
    return { error: "malformed-body", message: "The form could not be read: too many fields or a malformed percent-encoding" };
  const action = form.find(({ key }) => key === "Action")?.value ?? "";
  const version = form.find(({ key }) => key === "Version")?.value ?? model.version;
  const operation = version === model.version ? model.operations.get(action) : undefined;
  if (operation === undefined)
    return { error: "unknown-operation", message: `Could not find operation ${shown(action)} for version ${shown(version)}` };
  return { operation, labels: {}, form };
}

function unknownOperation(what: string, service: ServiceName): NoMatch {
  return { error: "unknown-operation", message: `${what} is not an operation of ${service}` };
}

function isForm(request: HttpRequest): boolean {
  const type = headerValues(request, "content-type")[0] ?? "";
  return request.method === "POST" && type.trim().toLowerCase().startsWith("application/x-www-form-urlencoded");
}

/** Foreign text cut to a length that fits a message. */
function shown(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
