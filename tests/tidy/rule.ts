/**
 * What a house rule is: data with its proof in it. Each carries examples it must refuse and examples it must accept, and
 * says which files it reads, so that a rule that looks at nothing fails instead of passing.
 */
import type { SourceFile } from "./source-file.ts";

/** Something that breaks a rule. `message` says what to do instead. */
export type Complaint = { readonly path: string; readonly line: number; readonly message: string };

/** An invented file. */
export type Example = { readonly path: string; readonly text: string };

/** A rule over the files of the repository. */
export type Rule = {
  readonly name: string;
  /** Whether the rule reads the file; asked with paths such as `src/base/arn.ts`. */
  readonly reads: (path: string) => boolean;
  /** Complaints about the files read; it gets all of them at once, since some rules concern how files hang together. */
  readonly find: (files: readonly SourceFile[]) => readonly Complaint[];
  /** Each is refused when it is the only file. */
  readonly refuses: readonly Example[];
  /** Each is accepted when it is the only file. */
  readonly accepts: readonly Example[];
};

/** A rule that judges each file for itself. */
export function ruleForEachFile(rule: Omit<Rule, "find"> & { readonly judge: (file: SourceFile) => readonly Complaint[] }): Rule {
  const { judge, ...rest } = rule;
  return { ...rest, find: (files) => files.flatMap(judge) };
}

/** TypeScript that ships, tests beside it excluded. */
export function isSource(path: string): boolean {
  return path.startsWith("src/") && path.endsWith(".ts") && !isTest(path);
}

/** Any script of the repository, tests included. */
export function isScript(path: string): boolean {
  return /\.(ts|tsx|mjs)$/.test(path);
}

/** A file of tests. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}
