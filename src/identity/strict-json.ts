/**
 * JSON as strict as security needs it: an object that names a key twice is refused, where JSON.parse silently keeps the last.
 * In a policy or a list of accounts the silent loss of a condition or an account would go unnoticed.
 */

/** JSON that cannot be accepted; the message says where and why, never what the text holds. */
export class StrictJsonError extends Error {
  override readonly name = "StrictJsonError";
}

/** Deepest nesting that is read. */
export const jsonDepthMax = 64;

/** Parses a text of one JSON value. Throws {@link StrictJsonError} for malformed text, repeated keys and too deep nesting. */
export function parseStrictJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    refuseRepeatedKeys(text);
    return value;
  } catch (error) {
    if (error instanceof StrictJsonError) throw error;
    throw new StrictJsonError(`expected JSON${placeOf(error, text)}`);
  }
}

type Level = { readonly keys: Set<string> | undefined; key: string; index: number };

/** Walks the tokens of a text already known to be JSON. */
function refuseRepeatedKeys(text: string): void {
  const levels: Level[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
  let isKeyNext = false;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const level = levels.at(-1);
    switch (match[0]) {
      case "{":
      case "[":
        levels.push({ keys: match[0] === "{" ? new Set() : undefined, key: "", index: 0 });
        if (levels.length > jsonDepthMax) throw new StrictJsonError(`expected at most ${jsonDepthMax} levels of nesting`);
        isKeyNext = match[0] === "{";
        break;
      case "}":
      case "]":
        levels.pop();
        break;
      case ",":
        if (level !== undefined) level.index++;
        isKeyNext = level?.keys !== undefined;
        break;
      case ":":
        break;
      default:
        if (isKeyNext && level !== undefined) addKey(levels, level, String(JSON.parse(match[0])));
        isKeyNext = false;
    }
  }
}

function addKey(levels: readonly Level[], level: Level, key: string): void {
  level.key = key;
  if (level.keys?.has(key)) throw new StrictJsonError(`${pathOf(levels)}: expected the key once, got it twice`);
  level.keys?.add(key);
}

/** Such as `accounts[3].users`. */
function pathOf(levels: readonly Level[]): string {
  return levels
    .map((level) => (level.keys === undefined ? `[${level.index}]` : `.${level.key.slice(0, 128)}`))
    .join("")
    .replace(/^\./, "");
}

/** The line of the error. The engine's own message is not passed on, since it quotes the text. */
function placeOf(error: unknown, text: string): string {
  const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
  if (position === undefined) return ", got a text that ends too early or is something else";
  const before = text.slice(0, Number(position)).split("\n");
  return `, got something else at line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}
