/**
 * Percent-encoding as Signature V4 wants it: every byte except A-Z a-z 0-9 - _ . ~ becomes %XX with capital digits.
 * Text stands for bytes, one character per byte (latin1), which is how Node hands over paths, queries and headers.
 * Source: IAM user guide, "Create a signed AWS API request", UriEncode.
 */

const encodedBytes = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9\-_.~]/.test(character)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});

/** Encodes every byte that is not unreserved; `/` and `%` too. */
export function uriEncode(bytes: string): string {
  let encoded = "";
  for (let i = 0; i < bytes.length; i++) encoded += encodedBytes[bytes.charCodeAt(i) & 0xff];
  return encoded;
}

/** Undoes percent-encoding to bytes. A `%` not followed by two hexadecimal digits stands for itself. */
export function uriDecode(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
