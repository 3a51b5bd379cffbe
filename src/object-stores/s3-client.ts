/**
 * The SDK's client for one store: credentials, time-outs, retries and connection reuse. The SDK is loaded at the first
 * use only, since loading takes longer than scanning a small local file.
 */
import type { S3Client } from "@aws-sdk/client-s3";
import type { StoreDescription } from "./object-store.ts";

/** The description of an S3 store. */
export type S3Description = Extract<StoreDescription, { type: "s3" }>;

/** How long to wait and how often to try. */
export type S3Patience = {
  /** Milliseconds for a connection to open. */
  readonly connectMs: number;
  /** Milliseconds without a byte, before or within an answer. */
  readonly idleMs: number;
  /** Times a request is sent in all, and times a body is fetched in all when it breaks off. */
  readonly attemptsMax: number;
};

/** Enough for a store that restarts or throttles; a dead one is given up within a minute or two. */
export const defaultPatience: S3Patience = { connectMs: 5_000, idleMs: 30_000, attemptsMax: 4 };

/** Connections to one store from one process. */
const connectionsMax = 64;

/** One hour: the longest a role assumed with a role's credentials may last (STS, AssumeRole, role chaining). */
const roleDurationSeconds = 3_600;

/** A client, which keeps connections open until it is destroyed, and the SDK's commands for it. */
export type S3Connection = { readonly client: S3Client; readonly sdk: typeof import("@aws-sdk/client-s3") };

/** Loads the SDK and makes the client; sends nothing yet. */
export async function connectS3(description: S3Description, patience: S3Patience): Promise<S3Connection> {
  const sdk = await import("@aws-sdk/client-s3");
  const credentials =
    description.assumeRoleArn === undefined ? staticCredentials(description) : assumedRole(description, patience);
  const client = new sdk.S3Client({
    ...commonSettings(description, patience),
    ...(credentials && { credentials }),
    forcePathStyle: description.forcePathStyle ?? false,
    // Stores other than AWS's often know neither the newer checksums nor the chunked uploads that carry them.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return { client, sdk };
}

function commonSettings({ region, endpoint }: S3Description, { connectMs, idleMs, attemptsMax }: S3Patience) {
  const agent = { keepAlive: true, maxSockets: connectionsMax };
  return {
    region,
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: attemptsMax,
    logger: silent,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: idleMs,
      throwOnRequestTimeout: true,
      socketTimeout: idleMs,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
}

/** The description's own key pair; without one the SDK looks where the process runs (environment, instance role). */
function staticCredentials({ accessKeyId, secretAccessKey, sessionToken }: S3Description) {
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

/** Credentials of the role, fetched when first needed; the SDK asks again shortly before they expire. */
function assumedRole(description: S3Description, patience: S3Patience) {
  const { assumeRoleArn: RoleArn, externalId: ExternalId } = description;
  return async () => {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    const base = staticCredentials(description);
    const sts = new STSClient({ ...commonSettings(description, patience), ...(base && { credentials: base }) });
    try {
      const command = new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: "reeve",
        DurationSeconds: roleDurationSeconds,
        ...(ExternalId !== undefined && { ExternalId }),
      });
      const { Credentials } = await sts.send(command);
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
      if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error("expected credentials in the answer to AssumeRole");
      const expiration = Expiration && { expiration: Expiration };
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, ...expiration };
    } finally {
      sts.destroy();
    }
  };
}

/** The SDK's own messages go nowhere: they may hold requests with credentials. */
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}
