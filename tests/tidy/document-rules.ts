/**
 * Documents are true to the tree: links lead somewhere, and a path in backticks names a file that exists.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { type Rule, ruleForEachFile } from "./rule.ts";
import { lineAt } from "./source-file.ts";
import { repository } from "./tree.ts";

const isDocument = (path: string) => path.endsWith(".md");

const linksLead = ruleForEachFile({
  name: "links in documents lead to files",
  reads: isDocument,
  judge: ({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|mailto:|#)(?<target>[^)\s#]+)[^)]*\)/g)]
      .filter((match) => !existsSync(join(repository, dirname(path), match.groups?.target ?? "")))
      .map((match) => ({
        path,
        line: lineAt(text, match.index),
        message: `${match.groups?.target}: no such file; mend the link`,
      })),
  refuses: [{ path: "docs/a.md", text: "[a](no-such-file.md)" }],
  accepts: [{ path: "docs/a.md", text: "[a](../package.json) [b](https://example.com/) [c](#part)" }],
});

/** Paths with a placeholder (`<family>`, `…`, `*`, `NNNN`) stand for many files. */
const placeholder = /[<>*…{}]|NNNN/;

const pathsExist = ruleForEachFile({
  name: "paths named in documents exist",
  reads: (path) => isDocument(path) && path !== "CHANGELOG.md",
  judge: ({ path, text }) =>
    [...text.matchAll(/`(?<named>(?:src|tests|scripts|bench|docs|bin|\.ci)\/[^`\s]*)`/g)]
      .filter(({ groups }) => !placeholder.test(groups?.named ?? "") && !existsSync(join(repository, groups?.named ?? "")))
      .map((match) => ({
        path,
        line: lineAt(text, match.index),
        message: `${match.groups?.named}: no such file; name the one that exists`,
      })),
  refuses: [{ path: "docs/a.md", text: "see `src/no-such-file.ts`" }],
  accepts: [{ path: "docs/a.md", text: "see `package.json`, `src/base/arn.ts`, `src/detection/identifiers/<family>.ts`" }],
});

/** Links and paths in documents. */
export const documentRules: readonly Rule[] = [linksLead, pathsExist];
