/**
 * The layout of src as data: which folder may import what. Imports go downward only, so the table is also the order to
 * read the code in. `base` is allowed everywhere and not repeated. docs/architecture.md tells the same in prose.
 *
 * A folder entry allows the folder; an entry that ends in `.ts` allows that one file.
 */

/** What the files of one folder may import besides their own folder and `base`. */
export type Layer = {
  readonly folder: string;
  readonly purpose: string;
  /** Folders or files of src. */
  readonly imports: readonly string[];
  /** The same, but for types only: they vanish when compiled. */
  readonly importsTypes?: readonly string[];
  /** Packages; a trailing `*` stands for any ending. */
  readonly packages?: readonly string[];
  readonly packagesTypes?: readonly string[];
  /** Node's own modules, or `any`. */
  readonly node?: readonly string[] | "any";
};

/** From the bottom up. The last three join everything and may import anything. */
export const layers: readonly Layer[] = [
  { folder: "base", purpose: "words everything else is said in", imports: [] },
  { folder: "detection", purpose: "text in, detections out", imports: [] },
  {
    folder: "documents",
    purpose: "bytes in, located text out",
    imports: [],
    packages: [
      "@e965/xlsx",
      "chardet",
      "fzstd",
      "hyparquet",
      "hyparquet-compressors",
      "pdfjs-dist",
      "postal-mime",
      "saxes",
      "seek-bzip",
      "tar-stream",
      "word-extractor",
      "xxhash-wasm",
      "yauzl",
    ],
    node: ["node:buffer", "node:module", "node:path", "node:stream", "node:zlib"],
  },
  {
    folder: "wire",
    purpose: "HTTP values to typed input, typed output to HTTP values",
    imports: [],
    packages: [
      "@aws-sdk/client-macie2",
      "@aws-sdk/client-guardduty",
      "@aws-sdk/client-organizations",
      "@aws-sdk/client-sts",
      "@smithy/core",
    ],
  },
  {
    folder: "object-stores",
    purpose: "list and open objects",
    imports: [],
    packages: ["@aws-sdk/client-s3", "@aws-sdk/client-sts", "@smithy/node-http-handler"],
    node: "any",
  },
  { folder: "database", purpose: "run SQL, migrate", imports: [], packages: ["pg", "sql-template-tag"], node: "any" },
  { folder: "telemetry", purpose: "log and count", imports: [], packages: ["pino", "prom-client"], node: "any" },
  {
    folder: "scanning",
    purpose: "one object in, one report out; the processes that do it",
    imports: ["detection", "documents", "object-stores"],
    node: "any",
  },
  {
    folder: "queue",
    purpose: "durable work",
    imports: ["database", "telemetry"],
    packages: ["pg-boss"],
    packagesTypes: ["pg"],
    node: "any",
  },
  {
    folder: "identity",
    purpose: "authenticate and authorise",
    imports: ["database", "wire/http.ts"],
    importsTypes: ["wire"],
    node: ["node:crypto", "node:net"],
  },
  {
    folder: "notifications",
    purpose: "tell people and systems",
    imports: ["database", "queue"],
    packages: ["nodemailer"],
    node: "any",
  },
  {
    folder: "capabilities",
    purpose: "the product's rules and use cases; see the roles below",
    imports: ["database", "queue", "notifications", "detection", "identity"],
    importsTypes: ["scanning", "object-stores"],
    node: ["node:crypto"],
  },
  {
    folder: "api",
    purpose: "SDK input to use case to SDK output; no decisions",
    imports: ["wire", "capabilities", "identity"],
    packagesTypes: ["@aws-sdk/client-*"],
  },
  {
    folder: "server",
    purpose: "sockets and the steps of a request",
    imports: ["wire", "identity", "api", "database", "telemetry"],
    importsTypes: ["queue", "capabilities/call.ts"],
    packages: ["fastify", "prom-client"],
    node: "any",
  },
  { folder: "cli", purpose: "commands", imports: ["*"], packages: ["*"], node: "any" },
  { folder: "app.ts", purpose: "the only place where parts are joined", imports: ["*"], packages: ["*"], node: "any" },
  {
    folder: "config.ts",
    purpose: "environment and flags to one checked value",
    imports: ["documents/limit-settings.ts"],
    node: "any",
  },
  { folder: "main.ts", purpose: "run the command, set the exit code", imports: ["*"], packages: ["*"], node: "any" },
];

/** What a file inside a capability is, told by its name. */
export type Role = "front door" | "rules" | "store" | "task" | "shared";

/** Within `capabilities`: what each role may import, beyond which the layer's own list holds too. */
export type RoleImports = {
  /** Roles of files in the same capability. */
  readonly own: readonly Role[];
  /** Roles of files in other capabilities. */
  readonly others: readonly Role[];
  /** Folders outside `capabilities`, besides `base`. */
  readonly folders: readonly string[];
  readonly foldersTypes: readonly string[];
};

/** What declares accounts needs the forms of policies, trusts and ARNs; all of it is pure. */
const identityRules = ["identity/policy", "identity/principal-arn.ts", "identity/strict-json.ts", "identity/trust.ts"];

/**
 * `jobs/jobs.ts` is the front door of `jobs`, `job-store.ts` a store, `scan-batch-task.ts` a task, every other file rules. A
 * subfolder such as `jobs/runs` has a door of its own, `runs.ts`, which only its capability may use. Files directly in
 * `capabilities` are vocabulary shared by all: the call, the token of a page.
 */
export const roles: Readonly<Record<Role, RoleImports>> = {
  "front door": {
    own: ["front door", "rules", "store"],
    others: ["front door", "shared"],
    folders: ["queue", "notifications", "detection", "identity", "node:crypto"],
    foldersTypes: ["database", "object-stores"],
  },
  rules: { own: ["rules"], others: ["shared"], folders: ["queue/queue.ts", ...identityRules], foldersTypes: ["object-stores"] },
  store: { own: ["rules", "store"], others: ["shared"], folders: ["database"], foldersTypes: ["identity"] },
  task: {
    own: ["front door", "rules", "task"],
    others: ["front door", "shared"],
    folders: ["queue"],
    foldersTypes: ["database", "object-stores", "scanning"],
  },
  shared: { own: ["shared"], others: [], folders: [], foldersTypes: ["database", "queue"] },
};
