import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { detector } from "./detection.ts";

describe("the detector for other programs", () => {
  test("finds what is recommended when nothing is said", () => {
    const text = "ssn 536-22-8726, phone 212-555-0123";
    expect(detector().find(text)).toEqual([{ identifier: "USA_SOCIAL_SECURITY_NUMBER", start: 4, end: 15 }]);
  });
  test("finds what it is asked for", () => {
    const found = detector({ identifiers: ["PHONE_NUMBER"] }).find("ssn 536-22-8726, phone 212-555-0123");
    expect(found.map(({ identifier }) => identifier)).toEqual(["PHONE_NUMBER"]);
    expect(detector({ identifiers: "all" }).find("phone 212-555-0123").length).toBeGreaterThan(0);
  });
  test("places count characters, whatever they take in bytes", () => {
    const text = "é \u{1F600} 中 ssn 536-22-8726 \u{1F600} ssn 536-22-8727";
    const found = detector().find(text);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(["536-22-8726", "536-22-8727"]);
  });
  test("takes custom identifiers and allow lists", () => {
    const custom = [{ id: "badge", name: "badge", regex: "B-[0-9]{4}" }];
    const found = detector({ custom, allowLists: [{ kind: "text", text: "536-22-8726" }] }).find("ssn 536-22-8726 B-1234");
    expect(found).toEqual([{ identifier: "badge", start: 16, end: 22 }]);
  });
  test("scans blocks with fields", () => {
    const bytes = new TextEncoder().encode("x,536-22-8726");
    const fields = {
      count: 2,
      starts: Int32Array.of(0, 2),
      ends: Int32Array.of(1, 13),
      nameIndexes: Int32Array.of(0, 1),
      names: ["a", "ssn"],
    };
    const found: string[] = [];
    detector().scan({ bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length, fields }, (hit) =>
      found.push(`${hit.identifier} ${hit.field}`),
    );
    expect(found).toEqual(["USA_SOCIAL_SECURITY_NUMBER 1"]);
  });
  test("refuses IDs that are none", () => {
    expect(() => detector({ identifiers: ["EVERYTHING"] })).toThrow('expected the ID of a managed identifier, got "EVERYTHING"');
  });
});

test("everything it imports runs in a browser: nothing of Node.js, no package", () => {
  const seen = new Set<string>();
  const foreign: string[] = [];
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const source = readFileSync(path, "utf8");
    for (const [, name = ""] of source.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)"|\bimport\("([^"]+)"\)/gm)) {
      if (name.startsWith(".")) visit(join(dirname(path), name));
      else foreign.push(`${path}: ${name}`);
    }
    if (/\b(?:process|Buffer|require|__dirname)\b\s*[.(]/.test(source.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"[^"\n]*"/g, "")))
      foreign.push(path);
  };
  visit(fileURLToPath(new URL("detection.ts", import.meta.url)));
  expect(seen.size).toBeGreaterThan(50);
  expect(foreign).toEqual([]);
});

test("package.json leads programs to it", () => {
  const manifest: unknown = JSON.parse(readFileSync(fileURLToPath(new URL("../../package.json", import.meta.url)), "utf8"));
  expect(manifest).toMatchObject({
    exports: { "./detection": { types: "./dist/detection/detection.d.ts", default: "./dist/detection/detection.js" } },
  });
});
