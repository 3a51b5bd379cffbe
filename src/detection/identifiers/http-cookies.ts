/**
 * The HTTP headers Cookie and Set-Cookie with all they carry: RFC 6265. Where the header's name is the name of a field, the
 * whole field is the match. Cookies named in prose or set by scripts are not this identifier's business.
 */
import { type Identifier, lowMediumHigh } from "../identifier.ts";

/** A cookie's name: a token. Source: https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1 */
const name = "[!#$%&*+.^_`|~0-9A-Za-z-]";
/** What values and paths are made of, without quotation marks, which end a text around the header. */
const octet = "[!#$%&()*+./:<=>?@[\\]^_`{|}~0-9A-Za-z-]";
/** Between the parts of the header: `; ` before a name, and the blanks and the comma within a date. */
const between = `;[ \\t]?(?=${name})|, ?(?=\\d\\d[ -]|${name}{1,14}=)|,(?=${octet})| (?=\\d\\d[ -][A-Z]|\\w{3} \\d{2,4} |\\d{2,4} \\d\\d:|\\d\\d:\\d\\d:|GMT)`;
/** A value may stand between quotation marks; the second is taken only where the header goes on. */
const quote = `(?<==)"(?=${octet})|"(?=;)`;
/** The first pair; its value does not begin with a second equals sign, as comparisons do. */
const cookie = (lengthMax: number) => `${name}{1,64}=(?:(?!=)(?:${octet}|${between}|${quote}){1,${lengthMax}})`;

/** Cookie headers. */
export const httpCookie: Identifier = {
  id: "HTTP_COOKIE",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  keywords: ["cookie", "set-cookie", "cookies", "set-cookies"],
  forms: [
    {
      anchor: { kind: "literal", texts: ["Cookie", "Set-Cookie"] },
      keyword: "unneeded",
      pattern: new RegExp(`(?:Set-)?Cookie["']?[ \\t]{0,4}:[ \\t]{0,4}\\[?["']?${cookie(4_000)}`, "iy"),
      lengthMax: 12_100,
      isCut: true,
    },
    {
      anchor: { kind: "word", start: "either", tokenMin: 1, tokenMax: 63 },
      keyword: "required",
      pattern: new RegExp(`(?<![^])${cookie(140)}`, "iy"),
      lengthMax: 500,
      isCut: true,
    },
  ],
  matches: [
    "«Cookie: session=abc123; theme=dark»",
    "HTTP/1.1 200 OK\r\n«Set-Cookie: id=a3fWa; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/; Secure; HttpOnly»\r\nDate: x",
    "curl -H '«Cookie: PHPSESSID=298zf09hf012fh2; csrftoken=u32t4o3tb3gg43; _gat=1»' https://example.com",
    '{"headers":{"«Cookie": "sid=31d4d96e407aad42»"}}',
    "it sent «Cookie: a=b», and then nothing",
    "> «cookie: a=b»\n> accept: */*",
    '«Set-Cookie: lu="Rg3vHJZnehYLjVg7qi3bZjzg"; Path=/; HttpOnly»',
    '"«set-cookie: __Host-sid=eyJh.bGci; Max-Age=3600; SameSite=Lax»" 200',
    "«Set-Cookie: lang=en-US; expires=Sun, 06-Nov-2026 08:49:37 GMT; domain=.example.com»",
  ],
  misses: [
    { text: "Cookie: yes, please", reason: "no name and value" },
    { text: "if (cookie == x) return cookie;", reason: "a comparison" },
    { text: "the cookie session=abc; theme=dark", reason: "prose, no header" },
    { text: "cookies: a=b", reason: "no header has this name" },
    { text: "X-Cookie-Policy: strict=1", reason: "another header" },
    { text: "Cookie: see below, a=b", reason: "no name directly behind the colon" },
    { text: "Set-Cookie:", reason: "an empty header" },
    { text: "Cookie: a=", reason: "an empty value" },
  ],
};
