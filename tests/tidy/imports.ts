/**
 * Which modules a file imports, read from its text. Finds static, side-effect and dynamic imports and re-exports.
 */
import { dirname, join } from "node:path/posix";
import { lineAt, type SourceFile } from "./source-file.ts";

/** One import. `path` is set for files of the repository, `name` for packages and Node's modules (`node:fs`, `@scope/name`). */
export type Import = {
  readonly specifier: string;
  readonly line: number;
  /** Whether the whole import is for types and vanishes at run time. */
  readonly isTypeOnly: boolean;
} & (
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "node"; readonly name: string }
  | { readonly kind: "package"; readonly name: string }
);

const forms = [
  // import … from "x", export … from "x", import "x"; the clause holds neither quotes nor semicolons.
  /(?<=^|\n)[ \t]*(?:import|export)\b(?<clause>[^"';]*?\bfrom)?\s*(?<quote>["'])/g,
  // import("x"), also within a type.
  /\bimport\(\s*(?<quote>["'])/g,
];

/** The imports of a file in reading order of each form. */
export function importsOf(file: SourceFile): readonly Import[] {
  return forms.flatMap((form) =>
    [...file.code.matchAll(form)].map((match) => {
      const start = match.index + match[0].length;
      const specifier = file.text.slice(start, file.code.indexOf(match.groups?.quote ?? '"', start));
      const place = { specifier, line: lineAt(file.text, start), isTypeOnly: isForTypes(match.groups?.clause ?? "") };
      if (specifier.startsWith(".")) return { ...place, kind: "file", path: join(dirname(file.path), specifier) } as const;
      if (specifier.startsWith("node:")) return { ...place, kind: "node", name: specifier } as const;
      return { ...place, kind: "package", name: packageName(specifier) } as const;
    }),
  );
}

/** `type { A } from`, `type A from`, or braces in which every name is marked `type`. */
function isForTypes(clause: string): boolean {
  if (/^\s*type\b(?!\s*from)/.test(clause)) return true;
  const named = /^\s*\{([^}]*)\}\s*from$/.exec(clause)?.[1];
  const names = (named ?? "").split(",").filter((name) => name.trim() !== "");
  return names.length > 0 && names.every((name) => /^\s*type\s/.test(name));
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
