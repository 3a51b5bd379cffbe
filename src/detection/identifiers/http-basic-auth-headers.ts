/**
 * The HTTP header that carries a user name and password: RFC 7617. Where name and value of the header are stored apart, the
 * value alone counts when the header's name is near. Other schemes (Bearer, Digest) are not this identifier's business.
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";
import { decodeBase64 } from "../text/base64.ts";

/** Source: https://www.rfc-editor.org/rfc/rfc7617#section-2: user-id and password joined by a colon, in base64. */
function holdsUserAndPassword(text: string): boolean {
  const value = text.slice(Math.max(text.lastIndexOf(" "), text.lastIndexOf("\t")) + 1).replace(/=+$/, "");
  const decoded = decodeBase64(value, 1_000);
  return value.length % 4 !== 1 && decoded.includes(":") && !/[^\x20-\x7e\x80-\xff]/.test(decoded);
}

/** HTTP Basic authorisation headers. */
export const httpBasicAuthHeader: Identifier = {
  id: "HTTP_BASIC_AUTH_HEADER",
  category: "CREDENTIALS",
  severity: alwaysHigh,
  recommended: true,
  keywords: ["authorization", "proxy-authorization"],
  forms: [
    {
      anchor: { kind: "literal", texts: ["Authorization", "Proxy-Authorization"] },
      keyword: "unneeded",
      pattern: /(?:Proxy-)?Authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?Basic[ \t]{1,4}[A-Za-z0-9+/]{4,1400}={0,2}/iy,
      lengthMax: 1_500,
      validate: holdsUserAndPassword,
    },
    {
      anchor: { kind: "literal", texts: ["Basic"] },
      keyword: "required",
      pattern: /Basic[ \t]{1,4}[A-Za-z0-9+/]{4,110}={0,2}/iy,
      lengthMax: 128,
      validate: holdsUserAndPassword,
    },
  ],
  matches: [
    // "Aladdin:open sesame" is the example of RFC 7617; the others are user:invented and the like.
    "«Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==»",
    "GET / HTTP/1.1\r\n«proxy-authorization: basic dXNlcjppbnZlbnRlZA==»\r\nHost: example.com",
    "curl -H '«Authorization: Basic dXNlcjppbnZlbnRlZA==»' https://example.com",
    '{"«Authorization": "Basic dXNlcjppbnZlbnRlZA==»"}',
    "header Authorization, value «Basic dXNlcjppbnZlbnRlZA==»",
  ],
  misses: [
    { text: "Authorization: Bearer dXNlcjppbnZlbnRlZA==", reason: "another scheme" },
    { text: "Authorization: Basic Zm9vYmFy", reason: "decodes to text without a colon" },
    { text: "Basic dXNlcjppbnZlbnRlZA==", reason: "no header name near" },
    { text: "Authorization: Basic", reason: "nothing behind the scheme" },
    { text: "Authorization: Basic knowledge is required", reason: "a word that is no base64 of user and password" },
  ],
};
