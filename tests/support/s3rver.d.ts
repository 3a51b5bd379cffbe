/**
 * The part of s3rver that tests use; the package ships no types. Source: its README, "Instantiation".
 */
declare module "s3rver" {
  /** An S3 server of other authors, which keeps its objects in a folder. */
  class S3rver {
    constructor(options: {
      address?: string;
      port?: number;
      silent?: boolean;
      directory: string;
      vhostBuckets?: boolean;
      allowMismatchedSignatures?: boolean;
      configureBuckets?: readonly { readonly name: string }[];
    });
    /** Starts listening and answers with the address. */
    run(): Promise<{ readonly address: string; readonly port: number }>;
    close(): Promise<void>;
  }
  export = S3rver;
}
