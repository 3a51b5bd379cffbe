/**
 * Reads the lists of this folder, in which every entry leaves out what it shares with the one before. Entries are a capital
 * letter (how many characters are shared: A none, B one), the other characters in lower case, and at most one sign.
 * No string is made: lists are read whenever a process starts.
 */

/** An entry: its characters are `codes[0]` to `codes[length - 1]`; `sign` is a character code, or 0. */
type Entry = { readonly codes: Uint16Array; length: number; sign: number };

const space = 0x20;

/** Calls `visit` with each entry in the order of the list; the entry is only valid during the call. */
export function readFrontCoded(text: string, visit: (entry: Entry) => void): void {
  const entry: Entry = { codes: new Uint16Array(128), length: 0, sign: 0 };
  let place = 0;
  while (place < text.length) {
    entry.length = text.charCodeAt(place++) - 65;
    entry.sign = 0;
    for (; place < text.length; place++) {
      const code = text.charCodeAt(place);
      if (code >= 65 && code <= 90) break;
      if (code === space || (code >= 97 && code <= 122) || code >= 0x80) entry.codes[entry.length++] = code;
      else entry.sign = code;
    }
    visit(entry);
  }
}
