/**
 * JSON Web Tokens in the compact form of a signature (JWS), signed or not: RFC 7519, RFC 7515. Encrypted tokens (five
 * parts) are not reported.
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";
import { decodeBase64 } from "../text/base64.ts";

const headerMax = 4_000;
const payloadMax = 8_000;
const signatureMax = 4_000;

/** The first part must be a JSON object that names an algorithm; without a signature the algorithm is "none" (RFC 7515, 7518). */
function isToken(text: string): boolean {
  const [header = "", , signature = ""] = text.split(".");
  const decoded = decodeBase64(header, 512);
  if (!/^\{\s*"/.test(decoded) || !/"alg"\s*:/.test(decoded)) return false;
  return signature !== "" || /"alg"\s*:\s*"none"/i.test(decoded);
}

/** Characters of the URL alphabet of base64. */
const isPart: Uint8Array = (() => {
  const table = new Uint8Array(256).fill(1, 48, 58).fill(1, 65, 91).fill(1, 97, 123);
  table[0x2d] = 1;
  table[0x5f] = 1;
  return table;
})();

function endOfPart(bytes: Uint8Array, start: number, limit: number, lengthMax: number): number {
  const stop = Math.min(limit, start + lengthMax + 1);
  let end = start;
  while (end < stop && isPart[bytes[end] ?? 0] === 1) end++;
  return end;
}

/** The expression and {@link isToken} on bytes: tokens are long, and text that merely begins like one is not rare. */
function readToken(bytes: Uint8Array, start: number, limit: number): number {
  const header = endOfPart(bytes, start, limit, headerMax);
  if (header - start < 12 || header - start > headerMax || bytes[header] !== 0x2e || header >= limit) return -1;
  const payload = endOfPart(bytes, header + 1, limit, payloadMax);
  if (payload - header < 3 || payload - header > payloadMax + 1 || bytes[payload] !== 0x2e || payload >= limit) return -1;
  const end = endOfPart(bytes, payload + 1, limit, signatureMax);
  if (end - payload > signatureMax + 1) return -1;
  if (end + 1 < limit && bytes[end] === 0x2e && isPart[bytes[end + 1] ?? 0] === 1) return -1;
  const decoded = String.fromCharCode(...bytes.subarray(start, Math.min(header, start + 700)));
  return isToken(`${decoded}.x.${end > payload + 1 ? "x" : ""}`) ? end : -1;
}

// {"alg":"HS256","typ":"JWT"} . {"sub":"invented"} . 32 bytes that sign nothing
const header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
const payload = "eyJzdWIiOiJpbnZlbnRlZCJ9";
const signature = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
// {"alg":"none"}
const unsigned = "eyJhbGciOiJub25lIn0";

/** JSON Web Tokens. */
export const jsonWebToken: Identifier = {
  id: "JSON_WEB_TOKEN",
  category: "CREDENTIALS",
  severity: alwaysHigh,
  recommended: false,
  keywords: [],
  forms: [
    {
      anchor: { kind: "literal", texts: ["eyJ", "eyAi", "ewog"] },
      keyword: "unneeded",
      pattern: /[\w-]{12,4000}\.[\w-]{2,8000}\.[\w-]{0,4000}(?![\w-]|\.[\w-])/y,
      lengthMax: headerMax + payloadMax + signatureMax + 2,
      validate: isToken,
      read: readToken,
    },
  ],
  matches: [
    `Authorization: Bearer «${header}.${payload}.${signature}»`,
    `«${unsigned}.${payload}.»`,
    `cookie=session=«${header}.${payload}.${signature}»; path=/`,
    `{"token":"«${header}.${payload}.${signature}»"}`,
    `https://example.com/?jwt=«${header}.${payload}.${signature}»&x=1`,
  ],
  misses: [
    { text: `${header}.${payload}`, reason: "two parts" },
    { text: `${header}.${payload}.`, reason: "no signature although the algorithm is not none" },
    { text: `${header}.AAAA.BBBB.CCCC.DDDD`, reason: "five parts: encrypted" },
    { text: `${payload}.${payload}.${signature}`, reason: "the first part names no algorithm" },
    { text: "eyJuaWNlIHRleHQgYnV0IG5vIGpzb24.AAAA.BBBB", reason: "the first part is no JSON object" },
  ],
};
