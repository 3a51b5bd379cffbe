/**
 * Forms for values written in fixed layouts, such as `###.###.###-##`: anchor and byte reader are made from the list, so that a
 * family of numbers is a table of layouts and a rule about the characters.
 * What may stand around a value is the engine's business; layouts cannot look ahead.
 */
import { assert } from "../../base/assert.ts";
import type { Anchor, Form } from "../identifier.ts";
import { encodeUtf8 } from "./utf8.ts";

/** How values are written, and which of them count. */
export type LayoutRule = {
  /**
   * `#` is a digit, `@` an ASCII letter of either case, `*` either of the two; everything else is itself. All begin alike: with
   * `#`, or with something else.
   */
  readonly layouts: readonly string[];
  /** Decides about the digits and letters at the places of signs, in capitals, without what else a layout holds. */
  readonly isValid: (characters: string) => boolean;
  /** Keywords of this form alone; the identifier's when absent. */
  readonly keywords?: readonly string[];
};

const digit = 1;
const letter = 2;

/** By byte: a digit, a letter, or neither. */
const kinds: Uint8Array = new Uint8Array(256).fill(digit, 48, 58).fill(letter, 65, 91).fill(letter, 97, 123);

const signKinds: Readonly<Record<string, number>> = { "#": digit, "@": letter, "*": digit | letter };

/** One layout by place: the kinds of a sign, or 0 and the byte that must stand there. */
type Places = { readonly length: number; readonly kinds: Uint8Array; readonly bytes: Uint8Array };

/** A form that requires a keyword. Of several layouts the longest that fits decides. */
export function layoutForm({ layouts, isValid, keywords }: LayoutRule): Form {
  const ordered = [...layouts].sort((one, two) => two.length - one.length);
  const places = ordered.map(placesOf);
  const read = (bytes: Uint8Array, start: number, limit: number): number => {
    for (const layout of places) {
      if (start + layout.length > limit || !fits(layout, bytes, start)) continue;
      return isValid(charactersAt(layout, bytes, start)) ? start + layout.length : -1;
    }
    return -1;
  };
  return {
    anchor: anchorOf(ordered),
    keyword: "required",
    ...(keywords ? { keywords } : {}),
    read,
  };
}

/** The layouts of several groups with each of the separators between them: `###`, `###` and " -" make `### ###` and `###-###`. */
export function joined(groups: readonly string[], separators: readonly string[]): readonly string[] {
  return separators.map((separator) => groups.join(separator));
}

function placesOf(layout: string): Places {
  return {
    length: layout.length,
    kinds: Uint8Array.from(layout, (sign) => signKinds[sign] ?? 0),
    bytes: encodeUtf8(layout),
  };
}

function fits(layout: Places, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < layout.length; i++) {
    const byte = bytes[start + i] ?? 0;
    const allowed = layout.kinds[i] ?? 0;
    if (allowed === 0 ? byte !== layout.bytes[i] : ((kinds[byte] ?? 0) & allowed) === 0) return false;
  }
  return true;
}

function charactersAt(layout: Places, bytes: Uint8Array, start: number): string {
  let characters = "";
  for (let i = 0; i < layout.length; i++) {
    if (layout.kinds[i] === 0) continue;
    const byte = bytes[start + i] ?? 0;
    characters += String.fromCharCode(byte >= 97 ? byte - 32 : byte);
  }
  return characters;
}

/** How long the run of digits or the token is with which the layouts begin. */
function anchorOf(layouts: readonly string[]): Anchor {
  const isDigits = layouts.every((layout) => layout.startsWith("#"));
  assert(isDigits || layouts.every((layout) => !layout.startsWith("#")), "layouts that all begin with a digit, or none");
  if (isDigits) {
    const runs = layouts.map((layout): [number, number] => [lengthOf(layout, /^#+/), lengthOf(layout, /^[#*]+/)]);
    return { kind: "digits", runs };
  }
  const tokens = layouts.map((layout) => lengthOf(layout, /^[#@*A-Za-z0-9]+/));
  const start = layouts.every((layout) => !layout.startsWith("*")) ? "letter" : "either";
  return { kind: "word", start, tokenMin: Math.min(...tokens), tokenMax: Math.max(...tokens) };
}

function lengthOf(layout: string, beginning: RegExp): number {
  return beginning.exec(layout)?.[0].length ?? 0;
}
