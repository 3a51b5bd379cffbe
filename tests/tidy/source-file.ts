/**
 * A file of the repository as the house rules see it: its text, and its code with everything that is not code blanked out.
 * A small scanner, not a parser: it knows comments, strings, templates and regular expressions, which is what a rule
 * must not trip over. Types and grammar are the compiler's business.
 */

/** One file. `code` has the length and the lines of `text`; comments and the insides of literals are spaces in it. */
export type SourceFile = { readonly path: string; readonly text: string; readonly code: string };

/** Makes a file from its path, relative to the repository with `/` between parts, and its text. */
export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, code: isScript(path) ? blankLiterals(text) : text };
}

/** The number of the line, from 1, on which the character at `index` stands. */
export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < index; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

function isScript(path: string): boolean {
  return /\.(ts|tsx|mjs)$/.test(path);
}

/** After one of these a slash begins a regular expression; after a value it divides. */
const beforeExpression = /(^|[([{,;:=!&|?+\-*%^~<>]|\b(?:return|typeof|case|in|of|do|else|void|delete|await|yield|throw))\s*$/;

/** Replaces comments and the insides of strings, templates and regular expressions by spaces; line breaks stay. */
export function blankLiterals(text: string): string {
  let code = "";
  let at = 0;
  // Each open template remembers how many braces are open inside its current ${ }.
  const templates: number[] = [];
  const blank = (end: number) => {
    code += text.slice(at, end).replace(/[^\n]/g, " ");
    at = end;
  };
  const keep = () => {
    code += text[at++] ?? "";
  };
  while (at < text.length) {
    const character = text[at] ?? "";
    const pair = text.slice(at, at + 2);
    if (pair === "//") blank(endOfLine(text, at));
    else if (pair === "/*") blank(endAfter(text, at + 2, "*/"));
    else if (character === "`" || (character === "}" && templates.at(-1) === 0)) {
      if (character === "}") templates.pop();
      keep();
      blank(endOfTemplatePart(text, at));
      if (text[at] === "$") {
        templates.push(0);
        keep();
      }
      keep();
    } else if (character === '"' || character === "'") {
      keep();
      blank(endOfQuoted(text, at, character));
      keep();
    } else if (character === "/" && beforeExpression.test(code.slice(-200))) {
      keep();
      blank(endOfExpression(text, at));
      keep();
    } else {
      const open = templates.length - 1;
      if (open >= 0 && character === "{") templates[open] = (templates[open] ?? 0) + 1;
      if (open >= 0 && character === "}") templates[open] = (templates[open] ?? 0) - 1;
      keep();
    }
  }
  return code;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function endAfter(text: string, from: number, mark: string): number {
  const end = text.indexOf(mark, from);
  return end === -1 ? text.length : end + mark.length;
}

function endOfQuoted(text: string, from: number, quote: string): number {
  let at = from;
  while (at < text.length && text[at] !== quote && text[at] !== "\n") at += text[at] === "\\" ? 2 : 1;
  return Math.min(at, text.length);
}

/** Up to the closing backtick or the next `${`. */
function endOfTemplatePart(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "`" && text.slice(at, at + 2) !== "${") at += text[at] === "\\" ? 2 : 1;
  return Math.min(at, text.length);
}

/** Up to the closing slash; a slash inside a character class does not close. */
function endOfExpression(text: string, from: number): number {
  let at = from;
  let isInClass = false;
  while (at < text.length && text[at] !== "\n" && (isInClass || text[at] !== "/")) {
    if (text[at] === "[") isInClass = true;
    if (text[at] === "]") isInClass = false;
    at += text[at] === "\\" ? 2 : 1;
  }
  return Math.min(at, text.length);
}
