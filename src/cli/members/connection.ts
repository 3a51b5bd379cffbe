/**
 * How the SDK's clients of an import are set up: the AWS environment as every other client reads it, with Reeve's own address
 * as the default. Credentials come from the SDK's default chain and are never touched here.
 */
import { isRegion, type Region } from "../../base/region.ts";
import { UsageError } from "../usage-error.ts";

/** The services whose members can be imported. */
export const importServices = ["macie", "guardduty"] as const;

/** One of {@link importServices}. */
export type ImportService = (typeof importServices)[number];

/** Where `reeve serve` listens unless it is told otherwise. */
const endpointDefault = "http://127.0.0.1:8700";

const requestMaxMs = 60_000;
const connectMaxMs = 10_000;

/** The settings that the clients of one Region share: what fails for a moment is tried four times in all. */
export function clientSettings(endpoint: string, region: Region) {
  return {
    endpoint,
    region,
    maxAttempts: 4,
    requestHandler: { requestTimeout: requestMaxMs, connectionTimeout: connectMaxMs, throwOnRequestTimeout: true },
  } as const;
}

/** The address to call: the service's own variable, then the general one, then Reeve's default. */
export function endpointIn(environment: NodeJS.ProcessEnv, service: ImportService): string {
  const own = service === "macie" ? "AWS_ENDPOINT_URL_MACIE2" : "AWS_ENDPOINT_URL_GUARDDUTY";
  for (const name of [own, "AWS_ENDPOINT_URL"]) {
    const value = environment[name];
    if (!value) continue;
    if (!URL.canParse(value) || !/^https?:/i.test(value)) throw new UsageError(`${name}: expected an http or https URL`);
    return value;
  }
  return endpointDefault;
}

/** The Regions named, each once, or else the one of the environment. */
export function regionsIn(named: readonly string[], environment: NodeJS.ProcessEnv): readonly Region[] {
  const fromEnvironment = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  const wanted = named.length > 0 || !fromEnvironment ? named : [fromEnvironment];
  if (wanted.length === 0) throw new UsageError("expected a Region: name one or several with --region, or set AWS_REGION");
  return [...new Set(wanted)].map((name) => {
    if (isRegion(name)) return name;
    throw new UsageError(`--region: expected the name of a Region such as eu-west-1, got ${JSON.stringify(name)}`);
  });
}
