/**
 * What is not written here, each with what to write instead. A row is a pattern; most look at code only, with comments
 * and the insides of strings blanked out, and some at the whole text.
 */
import { type Example, isScript, isSource, isTest, type Rule, ruleForEachFile } from "./rule.ts";
import { lineAt } from "./source-file.ts";

type Ban = {
  readonly name: string;
  readonly pattern: RegExp;
  /** What the pattern is held against. */
  readonly within: "code" | "text" | "path";
  readonly reads: (path: string) => boolean;
  readonly instead: string;
  readonly refuses: readonly Example[];
  readonly accepts: readonly Example[];
};

/** An example for a rule that reads every source file. */
const source = (text: string): Example => ({ path: "src/capabilities/jobs/scope.ts", text });

const isPure = (path: string) => isSource(path) && /^src\/(base|detection|documents|api|wire|capabilities)\//.test(path);

/** The tidy rules quote what they forbid. */
const isNotTidy = (path: string) => !path.startsWith("tests/tidy/");

const isText = (path: string) => isNotTidy(path) && path !== "package-lock.json" && path !== "LICENSE";

const names: readonly Ban[] = [
  {
    name: "no names that fit anything",
    pattern: /(^|\/)([\w-]*-)?(utils?|helpers?|common|misc|managers?|impl)(\.|\/|-[\w-]*\.)/,
    within: "path",
    reads: (path) => isScript(path) && !path.startsWith("console/"),
    instead: "name the file for what it holds, or put the piece where it is used",
    refuses: ["src/base/utils.ts", "src/queue/queue-helpers.ts", "src/common/a.ts", "src/queue/job-manager.ts"].map((path) => ({
      path,
      text: "",
    })),
    accepts: ["src/base/arn.ts", "src/wire/imply.ts", "src/capabilities/usage/usage.ts"].map((path) => ({ path, text: "" })),
  },
  {
    name: "no index files",
    pattern: /(^|\/)index\.(ts|tsx|mjs)$/,
    within: "path",
    reads: isScript,
    instead: "a folder's door has the folder's name",
    refuses: [{ path: "src/base/index.ts", text: "" }],
    accepts: [{ path: "src/base/indexes.ts", text: "" }],
  },
  {
    name: "no I before the names of interfaces",
    pattern: /\b(interface|type) I[A-Z][a-z]/,
    within: "code",
    reads: isScript,
    instead: "name what it is: Scanner, not IScanner",
    refuses: [source("interface IScanner {}")],
    accepts: [source("interface Inspector {}"), source("type IBAN = string")],
  },
];

const forms: readonly Ban[] = [
  {
    name: "no export of everything",
    pattern: /\bexport \*/,
    within: "code",
    reads: isScript,
    instead: "export by name from where a thing is defined",
    refuses: [source(`export * from "./a.ts";`)],
    accepts: [source(`export { a } from "./a.ts";`)],
  },
  {
    name: "no enum, namespace or default export",
    pattern: /^\s*(export )?(declare )?(const )?(enum|namespace)\s+\w|^export default\b/m,
    within: "code",
    reads: (path) => isScript(path) && !path.endsWith(".config.ts"),
    instead: "a union of literals, a module, a named export",
    refuses: [source("export enum A { b }"), source("namespace A {}"), source("export default a;")],
    accepts: [source("const enumeration = 1;"), source("/* enum A */")],
  },
  {
    name: "no cast through unknown",
    pattern: /\bas unknown as\b|\bas any\b/,
    within: "code",
    reads: (path) => isScript(path) && !isTest(path),
    instead: "check the value and let the check narrow its type",
    refuses: [source("const a = b as unknown as C;")],
    accepts: [source("const a = b as C;")],
  },
  {
    name: "no silenced checks",
    pattern: /@ts-(ignore|expect-error|nocheck)/,
    within: "text",
    // A test may say that something must not compile.
    reads: (path) => isScript(path) && !isTest(path) && isNotTidy(path),
    instead: "mend what the compiler found",
    refuses: [source("// @ts-ignore")],
    accepts: [source("// the compiler")],
  },
  {
    name: "no printing outside the command line",
    pattern: /\bconsole\.\w/,
    within: "code",
    reads: (path) => isSource(path) && !path.startsWith("src/cli/"),
    instead: "the log of telemetry/, or an answer to the caller",
    refuses: [source("console.log(1);")],
    accepts: [{ path: "src/queue/a.ts", text: "// console.log" }],
  },
  {
    name: "the environment is read in config.ts",
    pattern: /\bprocess\.env(\.|\[)/,
    within: "code",
    // main.ts sets what a library looks for, before it is loaded.
    reads: (path) => isSource(path) && path !== "src/config.ts" && path !== "src/main.ts",
    instead: "take the value as an argument; src/config.ts reads and checks it",
    refuses: [source("const port = process.env.PORT;")],
    accepts: [source("const port = config.port;"), source("spawn(command, { env: { ...process.env, LC_ALL } });")],
  },
  {
    name: "tests run",
    pattern: /\b(it|test|describe)\.(only|skip|todo|fails)\b/,
    within: "code",
    reads: isTest,
    instead: "mend the test, or delete it with the reason in the commit",
    refuses: [{ path: "src/base/a.test.ts", text: `test.skip("a", () => {});` }],
    accepts: [{ path: "src/base/a.test.ts", text: `test.skipIf(isWindows)("a", () => {});` }],
  },
];

const purity: readonly Ban[] = [
  {
    name: "pure code reads no clock",
    pattern: /\bnew Date\(\s*\)|\bDate\.now\b|\bperformance\.now\b|\bDate\(\s*\)|\bhrtime\b/,
    within: "code",
    // The wall-clock limit on reading one object needs a clock; it is kept in one place.
    reads: (path) => isPure(path) && path !== "src/documents/budget.ts",
    instead: "take the time as a value: call.now, or an argument",
    refuses: [source("const now = new Date();"), source("const ms = Date.now();"), source("const ms = performance.now();")],
    accepts: [source("const day = new Date(call.now);"), source("// new Date()"), source("const then = new Date(2020, 1);")],
  },
  {
    name: "pure code throws no dice",
    pattern: /\bMath\.random\b/,
    within: "code",
    reads: isPure,
    instead: "take randomness as a value; secrets and IDs come from node:crypto where the layer allows it",
    refuses: [source("const dice = Math.random();")],
    accepts: [source("const half = Math.round(0.5);")],
  },
  {
    name: "SQL is written in stores, the database and the queue",
    pattern: /\bsql`/,
    within: "code",
    reads: (path) => isSource(path) && !/^src\/(database|queue)\//.test(path) && !path.endsWith("-store.ts"),
    instead: "put the statement into the -store.ts file beside it and call it by name",
    refuses: [source("await tx.query(sql`select 1`);")],
    accepts: [{ path: "src/capabilities/jobs/job-store.ts", text: "sql`select 1`" }, source("const a = `select 1`;")],
  },
  {
    name: "values travel as parameters of a statement",
    pattern: /\braw\(|\bnew Sql\(/,
    within: "code",
    reads: (path) => isSource(path) && /(-store\.ts$|^src\/(database|queue)\/)/.test(path),
    instead: "the sql tag; choose between whole fragments where an identifier varies",
    refuses: [{ path: "src/capabilities/jobs/job-store.ts", text: "const a = raw(column);" }],
    accepts: [{ path: "src/capabilities/jobs/job-store.ts", text: "const a = sql`${value}`;" }],
  },
];

const words: readonly Ban[] = [
  {
    name: "no reminder without an issue",
    pattern: /\b(TODO|FIXME|XXX|HACK)\b(?! ?\(?#\d+)/,
    within: "text",
    reads: isText,
    instead: "do it, or open an issue and write its number: TODO #12",
    refuses: [source("// TODO: later")],
    accepts: [source("// TODO #12: stream it"), source("// TODO (#12)")],
  },
  {
    name: "no paths of one machine",
    pattern: /(?<![\w.})~])\/(?:(?:home|root|work|private\/var)\/[a-z.]|Users\/\w)|\b[A-Z]:\\Users\\/,
    within: "text",
    reads: isText,
    instead: "a path relative to the file, os.tmpdir(), or a setting",
    refuses: [source(`const path = "/home/ann/reeve";`), source(`// see /${"root"}/notes`)],
    accepts: [source(`const url = "https://example.com/home/page";`), source("// in the home folder")],
  },
  {
    name: "no address of a package registry",
    pattern: /https?:\/\/[\w.-]*(?:registry|npmjs|artifactory|nexus|verdaccio)[\w.-]*\//i,
    within: "text",
    reads: (path) => isNotTidy(path) && path !== "LICENSE",
    instead: "name the package; npm knows where from (omit-lockfile-registry-resolved keeps the lock file clean)",
    refuses: [{ path: "package-lock.json", text: `"resolved": "https://registry.example/a.tgz"` }],
    accepts: [{ path: "package-lock.json", text: `"funding": "https://github.com/sponsors/a"` }],
  },
  {
    name: "no content or secret in a message",
    pattern:
      /(?:Error|Refusal)\([^;\n]*\$\{(?![^}]*(?:length|bytes|max|min|count)\})[^}]*\b(?:secret\w*|password|sessionToken|matched\w*|occurrence\.text|content|plaintext)\b[^}]*\}/i,
    within: "text",
    reads: (path) => isScript(path) && isNotTidy(path) && !isTest(path),
    instead: "say what was expected and how long it was, never what it said",
    refuses: [source("throw new Error(`bad key ${secretAccessKey}`);")],
    accepts: [
      source("throw new Error(`bad key of ${secretKey.length} characters`);"),
      source("throw new Error(`expected ${secretKeyBytes} bytes`);"),
    ],
  },
];

/** Every ban as a rule. */
export const banRules: readonly Rule[] = [...names, ...forms, ...purity, ...words].map(({ pattern, within, instead, ...rest }) =>
  ruleForEachFile({
    ...rest,
    judge: (file) =>
      [...file[within].matchAll(new RegExp(pattern, withGlobal(pattern)))].map((match) => ({
        path: file.path,
        line: within === "path" ? 1 : lineAt(file.text, match.index),
        message: `"${match[0].trim().slice(0, 80)}": write instead ${instead}`,
      })),
  }),
);

function withGlobal(pattern: RegExp): string {
  return [...new Set([...pattern.flags, "g"])].join("");
}
