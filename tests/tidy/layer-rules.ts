/**
 * The rules that read the table of layers: who may import whom, roles inside a capability, no cycles.
 */
import { type Import, importsOf } from "./imports.ts";
import { type Layer, layers, type Role, roles } from "./layers.ts";
import { isSource, type Rule, ruleForEachFile } from "./rule.ts";

const importsFollowLayers = ruleForEachFile({
  name: "folders import downward only",
  reads: isSource,
  judge: (file) => {
    const layer = layerOf(file.path);
    if (layer === undefined)
      return [{ path: file.path, line: 1, message: "no layer: add its folder to tests/tidy/layers.ts, or move it" }];
    return importsOf(file)
      .filter((each) => !layerAllows(layer, each))
      .map((each) => ({
        path: file.path,
        line: each.line,
        message: `${layer.folder} (${layer.purpose}) must not import ${each.specifier}: hand it in from above, or move what is shared down`,
      }));
  },
  refuses: [
    { path: "src/detection/a.ts", text: `import { readFile } from "node:fs";` },
    { path: "src/detection/a.ts", text: `import { sniff } from "../documents/sniff.ts";` },
    { path: "src/documents/a.ts", text: `import pdf from "some-package";` },
    { path: "src/wire/a.ts", text: `import { createServer } from "node:http";` },
    { path: "src/api/macie/jobs.ts", text: `import { sql } from "../../database/sql.ts";` },
    { path: "src/api/macie/jobs.ts", text: `import { Macie2Client } from "@aws-sdk/client-macie2";` },
    { path: "src/identity/a.ts", text: `import { route } from "../wire/router.ts";` },
    { path: "src/services/a.ts", text: "export {};" },
    { path: "src/base/a.ts", text: `import { b } from "../../tests/support/b.ts";` },
  ],
  accepts: [
    { path: "src/detection/a.ts", text: `import { assert } from "../base/assert.ts";\nimport { b } from "./checksums/b.ts";` },
    { path: "src/identity/a.ts", text: `import type { HttpRequest } from "../wire/http.ts";` },
    { path: "src/documents/formats/a.ts", text: `import { inflate } from "node:zlib";` },
    { path: "src/api/macie/jobs.ts", text: `import type { JobStatus } from "@aws-sdk/client-macie2";` },
    { path: "src/app.ts", text: `import { a } from "./queue/runner.ts";` },
  ],
});

function layerOf(path: string): Layer | undefined {
  const [, folder] = path.split("/");
  return layers.find((layer) => layer.folder === folder);
}

function layerAllows(layer: Layer, each: Import): boolean {
  if (each.kind === "node") return layer.node === "any" || (layer.node ?? []).includes(each.name);
  const types = each.isTypeOnly;
  if (each.kind === "package") {
    return [...(layer.packages ?? []), ...(types ? (layer.packagesTypes ?? []) : [])].some((allowed) => fits(each.name, allowed));
  }
  if (!each.path.startsWith("src/")) return each.path === "package.json";
  return ["base", layer.folder, ...layer.imports, ...(types ? (layer.importsTypes ?? []) : [])].some((allowed) =>
    lies(each.path, allowed),
  );
}

function fits(name: string, allowed: string): boolean {
  return allowed.endsWith("*") ? name.startsWith(allowed.slice(0, -1)) : name === allowed;
}

function lies(path: string, allowed: string): boolean {
  return allowed === "*" || path === `src/${allowed}` || path.startsWith(`src/${allowed}/`);
}

const importsFollowRoles = ruleForEachFile({
  name: "files of a capability import what their role allows",
  reads: (path) => isSource(path) && path.startsWith("src/capabilities/"),
  judge: (file) => {
    const role = roleOf(file.path);
    return importsOf(file)
      .filter((each) => !roleAllows(file.path, role, each))
      .map((each) => ({
        path: file.path,
        line: each.line,
        message: `a ${role} file must not import ${each.specifier}: see the roles in tests/tidy/layers.ts`,
      }));
  },
  refuses: [
    { path: "src/capabilities/jobs/scope.ts", text: `import { insertJob } from "./job-store.ts";` },
    { path: "src/capabilities/jobs/scope.ts", text: `import { sql } from "../../database/sql.ts";` },
    { path: "src/capabilities/jobs/jobs.ts", text: `import { sql } from "../../database/sql.ts";` },
    { path: "src/capabilities/jobs/jobs.ts", text: `import { lock } from "../tags/tag-store.ts";` },
    { path: "src/capabilities/jobs/jobs.ts", text: `import { plan } from "./plan-job-task.ts";` },
    { path: "src/capabilities/usage/usage.ts", text: `import { start } from "../jobs/runs/runs.ts";` },
    { path: "src/capabilities/jobs/job-store.ts", text: `import { createJob } from "./jobs.ts";` },
    { path: "src/capabilities/jobs/scan-task.ts", text: `import { makeScanner } from "../../scanning/pool.ts";` },
  ],
  accepts: [
    {
      path: "src/capabilities/jobs/jobs.ts",
      text: `import { insertJob } from "./job-store.ts";\nimport { tags } from "../tags/tags.ts";`,
    },
    {
      path: "src/capabilities/jobs/job-store.ts",
      text: `import { sql } from "../../database/sql.ts";\nimport type { Call } from "../call.ts";`,
    },
    { path: "src/capabilities/jobs/jobs.ts", text: `import { start } from "./runs/runs.ts";` },
    { path: "src/capabilities/jobs/runs/runs.ts", text: `import { insertRun } from "./run-store.ts";` },
    { path: "src/capabilities/jobs/scan-task.ts", text: `import type { Scanner } from "../../scanning/scanner.ts";` },
  ],
});

function roleOf(path: string): Role {
  const [folder = "", name = ""] = path.split("/").slice(-2);
  if (folder === "capabilities") return "shared";
  if (name.endsWith("-store.ts")) return "store";
  if (/(^|-)task(-\w+)?\.ts$/.test(name)) return "task";
  return name === `${folder}.ts` ? "front door" : "rules";
}

function roleAllows(path: string, role: Role, each: Import): boolean {
  const { own, others, folders, foldersTypes } = roles[role];
  if (each.kind !== "file") return folders.includes(each.specifier);
  if (each.path.startsWith("src/capabilities/")) {
    const isOwn = each.path.split("/")[2] === path.split("/")[2] || role === "shared";
    if (isOwn) return own.includes(roleOf(each.path));
    // The door of a subfolder is no door for other capabilities.
    return each.path.split("/").length <= 4 && others.includes(roleOf(each.path));
  }
  return ["base", ...folders, ...(each.isTypeOnly ? foldersTypes : [])].some((allowed) => lies(each.path, allowed));
}

const noCycles: Rule = {
  name: "no file imports itself by way of others",
  reads: isSource,
  find: (files) => {
    const edges = new Map(
      files.map((file) => [file.path, importsOf(file).flatMap((each) => (each.kind === "file" ? [each.path] : []))]),
    );
    return firstCycles(edges).map((cycle) => ({
      path: cycle[0] ?? "",
      line: 1,
      message: `cycle ${cycle.map((path) => path.replace("src/", "")).join(" → ")}: move what both need into a third file`,
    }));
  },
  refuses: [{ path: "src/base/a.ts", text: `import { a } from "./a.ts";` }],
  accepts: [{ path: "src/base/a.ts", text: `import { b } from "./b.ts";` }],
};

/** One cycle for every edge that leads back to a file on the way from the start; depth-first, each file entered once. */
export function firstCycles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const visit = (path: string, way: readonly string[]) => {
    if (finished.has(path)) return;
    const seen = way.indexOf(path);
    if (seen !== -1) {
      cycles.push([...way.slice(seen), path]);
      return;
    }
    for (const next of edges.get(path) ?? []) visit(next, [...way, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}

/** Layers, roles, cycles. */
export const layerRules: readonly Rule[] = [importsFollowLayers, importsFollowRoles, noCycles];
