/**
 * Base64, just enough to look into tokens and headers: the first bytes of an encoded value, read as Latin-1.
 * Accepts the standard and the URL alphabet (RFC 4648, sections 4 and 5); not a strict validator.
 */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The value of each character code, -1 outside both alphabets. */
const values: Int8Array = (() => {
  const table = new Int8Array(128).fill(-1);
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i;
  for (const [character, value] of [
    ["+", 62],
    ["-", 62],
    ["/", 63],
    ["_", 63],
  ] as const)
    table[character.charCodeAt(0)] = value;
  return table;
})();

/** Decodes as Latin-1 until padding, a foreign character or `charactersMax` decoded characters. */
export function decodeBase64(text: string, charactersMax: number): string {
  let decoded = "";
  let bits = 0;
  let bitCount = 0;
  for (let i = 0; i < text.length && decoded.length < charactersMax; i++) {
    const value = values[text.charCodeAt(i)] ?? -1;
    if (value < 0) break;
    bits = ((bits << 6) | value) & 0xfff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      decoded += String.fromCharCode((bits >> bitCount) & 0xff);
    }
  }
  return decoded;
}
