/**
 * What the arguments of `reeve scan` name: local paths, and `s3://bucket/prefix` with the usual AWS environment.
 */
import type { StoreDescription } from "../../object-stores/object-store.ts";
import { UsageError } from "../usage-error.ts";

/** One argument: where to look, and how its objects are called. */
export type Target = {
  readonly store: StoreDescription;
  /** Undefined: the only bucket of a local path. */
  readonly bucket: string | undefined;
  readonly prefix: string;
  readonly argument: string;
};

/** Options that say how S3 is reached; the AWS environment variables fill what is absent. */
export type S3Options = {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly pathStyle?: boolean;
};

/** Reads an argument; refuses what is neither a path nor a well-formed S3 URI. */
export function targetOf(argument: string, s3: S3Options, environment: NodeJS.ProcessEnv): Target {
  if (argument === "") throw new UsageError("expected a path or s3://bucket/prefix, got an empty argument");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(argument) && !/^s3:\/\//i.test(argument)) {
    throw new UsageError(`expected a path or s3://bucket/prefix, got ${argument}`);
  }
  if (!/^s3:\/\//i.test(argument)) {
    return { store: { type: "path", region: "local", path: argument }, bucket: undefined, prefix: "", argument };
  }
  const [bucket = "", ...rest] = argument.slice("s3://".length).split("/");
  if (!/^[A-Za-z0-9.\-_]{3,255}$/.test(bucket)) throw new UsageError(`expected a bucket name after s3://, got ${argument}`);
  return { store: s3Store(s3, environment), bucket, prefix: rest.join("/"), argument };
}

function s3Store(s3: S3Options, environment: NodeJS.ProcessEnv): StoreDescription {
  const endpoint = s3.endpoint ?? environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  const accessKeyId = environment.AWS_ACCESS_KEY_ID;
  const secretAccessKey = environment.AWS_SECRET_ACCESS_KEY;
  const sessionToken = environment.AWS_SESSION_TOKEN;
  return {
    type: "s3",
    region: s3.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? "us-east-1",
    ...(endpoint !== undefined && { endpoint }),
    ...((s3.pathStyle ?? endpoint !== undefined) && { forcePathStyle: true }),
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...(secretAccessKey !== undefined && { secretAccessKey }),
    ...(sessionToken !== undefined && { sessionToken }),
  };
}
