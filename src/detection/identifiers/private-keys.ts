/**
 * Private keys in text armour: OpenSSH, PGP, PKCS#1 and #8, PuTTY. A key counts from its first line on; where its last
 * line is missing, what is there of it.
 * Sources: RFC 7468 (PEM), RFC 4880 section 6.2 (PGP), PuTTY manual appendix C (PPK).
 */
import { alwaysHigh, type Form, type Identifier } from "../identifier.ts";

/** A line break, also as it is written inside a string literal. */
const lineBreak = String.raw`(?:\r\n|\n|\r|\\r\\n|\\n)`;
/** Base64 with white space and escaped line breaks, one repetition. */
const bodyPart = String.raw`(?:[A-Za-z0-9+/=\s]|\\[nrt/])`;

/** A key between lines of dashes. `headers` may stand between the first line and the body. */
function armoured(label: string, headers: string, bodyMax: number): Form {
  const blank = String.raw`(?:\s|\\[nrt]){1,4}`;
  const source = `-----BEGIN ${label}-----(?:${blank}${headers}){0,5}${bodyPart}{48,${bodyMax}}(?:-----END ${label}-----)?`;
  return {
    anchor: { kind: "literal", texts: ["-----BEGIN "] },
    keyword: "unneeded",
    pattern: new RegExp(source, "y"),
    lengthMax: 16_384,
    isCut: true,
  };
}

function keyIdentifier(id: string, forms: readonly Form[], proof: Pick<Identifier, "matches" | "misses">): Identifier {
  return { id, category: "CREDENTIALS", severity: alwaysHigh, recommended: true, keywords: [], forms, ...proof };
}

// Examples are put together from parts and hold no key.
const lines = `${"QUFB".repeat(16)}\n`.repeat(3);
const armour = (label: string, body = lines) => `-----BEGIN ${label}-----\n${body}-----END ${label}-----`;
const ssh = "OPENSSH PRIVATE KEY";
const pgp = "PGP PRIVATE KEY BLOCK";
const shortBody = { text: armour("PRIVATE KEY", "...\n"), reason: "no key between the lines" };

/** Private keys as ssh-keygen writes them. */
export const opensshPrivateKey = keyIdentifier("OPENSSH_PRIVATE_KEY", [armoured("OPENSSH PRIVATE KEY", "(?!)", 8_000)], {
  matches: [
    `«${armour(ssh)}»`,
    `key: |\n «${armour(ssh)}»\nnext: 1`,
    `{"key":"«${armour(ssh).replaceAll("\n", "\\n")}»"}`,
    `«-----BEGIN ${ssh}-----\n${lines}»`,
    `a«${armour(ssh).replaceAll("\n", "\r\n")}»b`,
  ],
  misses: [
    shortBody,
    { text: armour("OPENSSH PUBLIC KEY"), reason: "a public key" },
    { text: armour("RSA PRIVATE KEY"), reason: "another identifier's form" },
    { text: `-----END ${ssh}-----\n${lines}`, reason: "no first line" },
    { text: `--BEGIN ${ssh}--\n${lines}`, reason: "too few dashes" },
  ],
});

/** Private keys of PGP and GnuPG. */
export const pgpPrivateKey = keyIdentifier(
  "PGP_PRIVATE_KEY",
  [armoured("PGP PRIVATE KEY BLOCK", String.raw`(?:Version|Comment|MessageID|Hash|Charset): [^\r\n\\]{0,200}`, 7_000)],
  {
    matches: [
      `«${armour(pgp, `\n${lines}=QUFB\n`)}»`,
      `«${armour(pgp, `Version: GnuPG v2\nComment: invented for a test\n\n${lines}=QUFB\n`)}»`,
      `{"key":"«${armour(pgp, `\n${lines}`).replaceAll("\n", "\\n")}»"}`,
      `«-----BEGIN ${pgp}-----\n\n${lines}»`,
      `text before «${armour(pgp, `\n${lines}`)}» text after`,
    ],
    misses: [
      { text: armour("PGP PUBLIC KEY BLOCK"), reason: "a public key" },
      { text: armour("PGP MESSAGE"), reason: "a message" },
      { text: armour(pgp, "\n\n"), reason: "no key between the lines" },
      { text: `-----END ${pgp}-----\n${lines}`, reason: "no first line" },
      { text: `BEGIN ${pgp}\n${lines}`, reason: "no dashes" },
    ],
  },
);

/** Private keys of PKCS#1, PKCS#8 and their relatives. */
export const pkcsPrivateKey = keyIdentifier(
  "PKCS",
  [armoured("(?:(?:RSA|DSA|EC|ENCRYPTED) )?PRIVATE KEY", "(?:Proc-Type|DEK-Info): ?[A-Za-z0-9,-]{1,80}", 7_500)],
  {
    matches: [
      `«${armour("PRIVATE KEY")}»`,
      `«${armour("RSA PRIVATE KEY")}»`,
      `«${armour("EC PRIVATE KEY")}»`,
      `«${armour("ENCRYPTED PRIVATE KEY")}»`,
      `«${armour("RSA PRIVATE KEY", `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n${lines}`)}»`,
      `"private_key": "«${armour("PRIVATE KEY").replaceAll("\n", "\\n")}»\\n"`,
    ],
    misses: [
      shortBody,
      { text: armour("PUBLIC KEY"), reason: "a public key" },
      { text: armour("CERTIFICATE"), reason: "a certificate" },
      { text: armour(ssh), reason: "another identifier's form" },
      { text: `-----END PRIVATE KEY-----\n${lines}`, reason: "no first line" },
    ],
  },
);

const value = "[A-Za-z0-9-]";
const puttyPattern = [
  `PuTTY-User-Key-File-[123]: ${value}{1,64}`,
  `Encryption: ${value}{1,64}`,
  `Comment: ${value}{0,128}`,
  String.raw`Public-Lines: \d{1,4}`,
  `${bodyPart}{16,4000}Private-Lines: \\d{1,4}`,
  `${bodyPart}{16,3500}Private-MAC: [A-Za-z0-9+]{16,128}`,
].join(lineBreak);

const puttyText = (comment: string, extra = "") =>
  [
    "PuTTY-User-Key-File-2: ssh-rsa",
    "Encryption: none",
    `Comment: ${comment}`,
    `Public-Lines: 3\n${lines}${extra}Private-Lines: 3\n${lines}Private-MAC: ${"0a1b2c3d".repeat(5)}`,
  ].join("\n");

/** Private keys of PuTTY. Keys with further headers, as encrypted keys of format 3 have them, are documented as not detected. */
export const puttyPrivateKey = keyIdentifier(
  "PUTTY_PRIVATE_KEY",
  [
    {
      anchor: { kind: "literal", texts: ["PuTTY-User-Key-File-"] },
      keyword: "unneeded",
      pattern: new RegExp(puttyPattern, "y"),
      lengthMax: 16_384,
    },
  ],
  {
    matches: [
      `«${puttyText("rsa-key-20260101")}»`,
      `«${puttyText("")}»\n`,
      `«${puttyText("invented").replaceAll("\n", "\r\n")}»`,
      `# key\n«${puttyText("invented").replace("File-2", "File-3")}»`,
      `{"ppk":"«${puttyText("invented").replaceAll("\n", "\\n")}»"}`,
    ],
    misses: [
      { text: puttyText("my key"), reason: "a value with a space, documented as not detected" },
      { text: puttyText("my_key"), reason: "a value with an underscore, documented as not detected" },
      { text: puttyText("invented", "Key-Derivation: Argon2id\n"), reason: "a further header, documented as not detected" },
      { text: puttyText("invented").replace("Encryption: none\n", ""), reason: "a header is missing" },
      { text: puttyText("invented").replace("PuTTY-User-Key-File-2: ssh-rsa\n", ""), reason: "no first line" },
    ],
  },
);
