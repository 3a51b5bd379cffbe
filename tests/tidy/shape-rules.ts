/**
 * Rules about the shape of a file: its length, its opening comment, the comment of each export.
 * The length of functions is biome's business (`noExcessiveLinesPerFunction`).
 */
import { isScript, isTest, type Rule, ruleForEachFile } from "./rule.ts";
import { lineAt } from "./source-file.ts";

/** More lines than this are two files. */
const linesMax = 500;

/** Files that are one list and nothing else, and so may be longer. Each with the reason. */
const lists: Readonly<Record<string, string>> = {};

const filesAreShort = ruleForEachFile({
  name: `files have at most ${linesMax} lines`,
  reads: (path) => isScript(path) && !(path in lists),
  judge: ({ path, text }) => {
    const lines = text.split("\n").length - 1;
    if (lines <= linesMax) return [];
    return [{ path, line: linesMax, message: `${lines} lines: find the second subject in it and give it a file of its own` }];
  },
  refuses: [{ path: "src/base/a.ts", text: "\n".repeat(linesMax + 1) }],
  accepts: [{ path: "src/base/a.ts", text: "\n".repeat(linesMax) }],
});

const openingComment = /^(?:#![^\n]*\n)?\/\*\*(?<words>[\s\S]*?)\*\/\n(?<next>[^\n]*)/;
const openingWordsMin = 4;
const openingLinesMax = 20;

const modulesAreIntroduced = ruleForEachFile({
  name: "modules open with what they are for",
  reads: (path) => isScript(path) && !isTest(path) && !path.endsWith(".config.ts"),
  judge: ({ path, text }) => {
    const { words = "", next = "" } = openingComment.exec(text)?.groups ?? {};
    const complaint = (message: string) => [{ path, line: 1, message }];
    if (words.split(/[\s*]+/).filter((word) => word !== "").length < openingWordsMin) {
      return complaint("expected a /** comment */ that says what the module is for and what it deliberately does not do");
    }
    if (words.split("\n").length > openingLinesMax)
      return complaint("the opening comment is long: move the reasons to where they apply");
    if (/^(export(?= \w)|const|function|class|type|interface|async)\b/.test(next)) {
      return complaint("the opening comment belongs to the module: leave an empty line below it and give what follows its own");
    }
    return [];
  },
  refuses: [
    { path: "src/base/a.ts", text: "export const a = 1;\n" },
    { path: "src/base/a.ts", text: "/** Too short. */\n\nexport const a = 1;\n" },
    { path: "src/base/a.ts", text: "/** The number of apples in one basket. */\nexport const a = 1;\n" },
    { path: "src/base/a.ts", text: "// The number of apples in one basket.\n\nexport const a = 1;\n" },
  ],
  accepts: [
    { path: "src/base/a.ts", text: "/** Apples and how to count them. */\n\nexport const a = 1;\n" },
    {
      path: "bin/a.mjs",
      text: "#!/usr/bin/env node\n/**\n * Counts the apples of a basket.\n */\nimport { a } from './a.ts';\n",
    },
  ],
});

const exported =
  /^export (?:declare )?(?:abstract )?(?:async )?(?<sort>const|let|function\*?|class|type|interface)\s+(?<name>[A-Za-z_$][\w$]*)/gm;

const exportsAreDocumented = ruleForEachFile({
  name: "every export has a sentence of meaning",
  reads: (path) => isScript(path) && !isTest(path) && !path.endsWith(".config.ts"),
  judge: ({ path, text, code }) => {
    const overloads = new Set<string>();
    return [...code.matchAll(exported)].flatMap((match) => {
      const { sort = "", name = "" } = match.groups ?? {};
      // Later signatures of an overloaded function share the first one's comment.
      if (sort.startsWith("function") && overloads.has(name)) return [];
      overloads.add(name);
      const above = text.slice(0, match.index).trimEnd();
      const isBelowComment = above.endsWith("*/") && !/\n\s*\n$/.test(text.slice(above.length, match.index));
      const comment = above.slice(above.lastIndexOf("/*"));
      if (isBelowComment && comment.startsWith("/**") && /[A-Za-z]{2}/.test(comment)) return [];
      return [
        {
          path,
          line: lineAt(text, match.index),
          message: `${name}: expected a /** sentence */ above it that says what it means`,
        },
      ];
    });
  },
  refuses: [
    { path: "src/base/a.ts", text: "/** The module. */\n\nexport const a = 1;\n" },
    { path: "src/base/a.ts", text: "/* Not a documentation comment. */\nexport type A = number;\n" },
    { path: "src/base/a.ts", text: "/** */\nexport async function a() {}\n" },
    { path: "src/base/a.ts", text: "/** Documented. */\nexport class A {}\nexport interface B {}\n" },
  ],
  accepts: [
    { path: "src/base/a.ts", text: "/** How many. */\nexport const a = 1;\nconst b = 2;\n" },
    { path: "src/base/a.ts", text: "/** Either. */\nexport function a(x: 1): 1;\nexport function a(x: 2): 2;\n" },
    { path: "src/base/a.ts", text: "const text = `\nexport const a = 1;\n`;\n" },
  ],
});

/** Length, opening comment, documented exports. */
export const shapeRules: readonly Rule[] = [filesAreShort, modulesAreIntroduced, exportsAreDocumented];
