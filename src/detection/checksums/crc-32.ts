/**
 * CRC-32 as in ISO 3309 and PNG, and the six base-62 digits in which GitHub and npm append it to their tokens.
 * https://www.w3.org/TR/png-3/#D-CRCAppendix
 * https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */

const table: Uint32Array = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder;
});

/** The checksum of a text of ASCII characters, from 0 to 2^32 - 1. */
function crc32(text: string): number {
  let remainder = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    remainder = (table[(remainder ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (remainder >>> 8);
  }
  return ~remainder >>> 0;
}

const base62Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The checksum in base 62, most significant digit first, six digits long. */
export function crc32Base62(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let i = 0; i < 6; i++) {
    digits = base62Digits.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
