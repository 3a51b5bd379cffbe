/**
 * What is installed: its licences, a lock file without addresses, and numbers that stand in two places.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isAllowedLicence } from "./licence.ts";
import { repository } from "./tree.ts";

type Locked = { readonly version?: string; readonly dev?: boolean; readonly license?: string; readonly resolved?: string };

const lock = readJson("package-lock.json") as { readonly packages: Readonly<Record<string, Locked>> };
const manifest = readJson("package.json") as {
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
};

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(repository, path), "utf8"));
}

/** What users get: everything in the lock file that is not for development only. */
const shipped = Object.entries(lock.packages).filter(([path, { dev }]) => path !== "" && dev !== true);

describe("licences", () => {
  test("there are packages to look at", () => {
    expect(shipped.length).toBeGreaterThan(50);
  });

  test.each(shipped.map(([path, locked]) => [path.replace(/^.*node_modules\//, ""), path, locked] as const))(
    "%s may be shipped with Reeve",
    (_name, path, locked) => {
      // Packages for other platforms are not installed; for these the lock file repeats what they declare.
      const installed = join(path, "package.json");
      const licence = existsSync(join(repository, installed)) ? declaredLicence(readJson(installed)) : locked.license;
      expect(isAllowedLicence(licence ?? ""), `licence "${licence}" of ${path}`).toBe(true);
    },
  );
});

function declaredLicence(manifestOfPackage: unknown): string | undefined {
  const { license } = manifestOfPackage as { readonly license?: string | { readonly type?: string } };
  return typeof license === "object" ? license.type : license;
}

test("the lock file names no download addresses (.npmrc: omit-lockfile-registry-resolved=true)", () => {
  const addressed = Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined);
  expect(addressed.map(([path]) => path)).toEqual([]);
});

test("the oldest Node.js is the same in package.json and in the set-up", () => {
  const inSetUp = /nodeVersionMin = "(?<version>[\d.]+)"/.exec(readFileSync(join(repository, "scripts/set-up.mjs"), "utf8"));
  expect(manifest.engines.node).toBe(`>=${inSetUp?.groups?.version?.replace(/\.0$/, "")}`);
});

test("commands exist and can be executed", () => {
  for (const path of [...Object.values(manifest.bin), ".ci/run"]) {
    expect(statSync(join(repository, path)).mode & 0o111, path).not.toBe(0);
  }
});
