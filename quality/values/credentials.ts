/**
 * Credentials. Rules: what the issuers say of their keys' form, RFC 7617 (Basic), RFC 7519 (JWT), RFC 7468 (PEM), RFC 9580 (OpenPGP
 * armour), PuTTY's description of its key files.
 */
import type { Random } from "../random.ts";
import { byKeyword, certain, type ValueKind } from "../value-kind.ts";

const lower = "abcdefghijklmnopqrstuvwxyz";
const alphanumeric = `${lower}ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789`;
const base64Alphabet = `${alphanumeric}+/`;
const urlAlphabet = `${alphanumeric}-_`;

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const base64Url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function block(random: Random, width: number, lines: number): string {
  const full = Array.from({ length: lines }, () => random.text(width, base64Alphabet));
  return [...full, `${random.text(width / 2, base64Alphabet)}==`].join("\n");
}

/** A block between its armour lines; `what` is `PRIVATE KEY` and the like. */
function pem(what: string, body: string): string {
  return `-----BEGIN ${what}-----\n${body}\n-----END ${what}-----`;
}

function basicHeader(random: Random): string {
  const credentials = `${random.text(random.between(4, 9), lower)}:${random.text(random.between(8, 16), alphanumeric)}`;
  return `${random.pick(["Authorization", "authorization", "Proxy-Authorization"])}: Basic ${base64(credentials)}`;
}

function jwt(random: Random): string {
  const isSigned = random.chance(0.8);
  const header = base64Url({ alg: isSigned ? random.pick(["HS256", "RS256", "ES256"]) : "none", typ: "JWT" });
  const payload = base64Url({ sub: random.text(8), iat: 1_700_000_000 + random.below(9_000_000), admin: random.chance(0.5) });
  return `${header}.${payload}.${isSigned ? random.text(random.pick([43, 86, 342]), urlAlphabet) : ""}`;
}

/** Three parts of which the first is no header. */
function wrongJwt(random: Random): string {
  const claims = base64Url({ sub: random.text(8) });
  return `${random.text(20, alphanumeric)}.${claims}.${random.text(43, urlAlphabet)}`;
}

function putty(random: Random): string {
  const algorithm = random.pick(["ssh-rsa", "ssh-ed25519"]);
  return [
    `PuTTY-User-Key-File-${random.pick(["2", "3"])}: ${algorithm}`,
    "Encryption: none",
    `Comment: ${random.text(8, lower)}-key-2026`,
    "Public-Lines: 2",
    random.text(64, base64Alphabet),
    random.text(40, base64Alphabet),
    "Private-Lines: 1",
    random.text(64, base64Alphabet),
    `Private-MAC: ${random.text(40, "0123456789abcdef")}`,
  ].join("\n");
}

function pgp(random: Random): string {
  const checksum = `=${random.text(4, base64Alphabet)}`;
  const header = random.pick(["", "Version: GnuPG v2\n", "Comment: work\n"]);
  return pem("PGP PRIVATE KEY BLOCK", `${header}\n${block(random, 64, 3)}\n${checksum}`);
}

/** Keys, headers and tokens. */
export const credentials: readonly ValueKind[] = [
  {
    identifier: "AWS_CREDENTIALS",
    goal: byKeyword,
    labels: ["aws_secret_access_key", "credentials", "secret access key", "secret key", "AWS_SECRET_ACCESS_KEY"],
    columns: ["aws_secret_access_key", "secret_key", "SecretAccessKey", "credentials", "secretAccessKey", "AWS Secret Key"],
    make: (random) => random.text(40, base64Alphabet),
    near: (random) => random.text(random.pick([32, 39, 41, 44]), alphanumeric),
    // An assignment of much chance to something called a secret.
    alsoFoundAs: ["GENERIC_SECRET", "GENERIC_PASSWORD"],
  },
  {
    identifier: "GCP_API_KEY",
    goal: byKeyword,
    labels: ["G_PLACES_KEY", "GCP api key", "GCP key", "google cloud key", "google-api-key", "GOOGLEKEY", "X-goog-api-key"],
    columns: ["google_api_key", "gcp_api_key", "GoogleKey", "GCP key", "g_places_key", "x-goog-api-key"],
    make: (random) => `${"AI"}za${random.text(35, urlAlphabet.replace(/[-_]/g, ""))}`,
    near: (random) => random.pick([`${"AI"}zb`, `${"AI"}ya`]) + random.text(random.pick([20, 35]), alphanumeric),
    alsoFoundAs: ["GENERIC_SECRET", "GENERIC_PASSWORD"],
  },
  {
    identifier: "HTTP_BASIC_AUTH_HEADER",
    goal: certain,
    labels: [],
    columns: [],
    make: basicHeader,
    near: (random) =>
      random.pick([
        `Authorization: Digest username="${random.text(5, lower)}"`,
        "Authorization: Basic",
        'WWW-Authenticate: Basic realm="x"',
      ]),
  },
  { identifier: "JSON_WEB_TOKEN", goal: certain, labels: [], columns: [], make: jwt, near: wrongJwt },
  {
    identifier: "OPENSSH_PRIVATE_KEY",
    goal: certain,
    labels: [],
    columns: [],
    make: (random) =>
      pem("OPENSSH PRIVATE KEY", `b3BlbnNzaC1rZXktdjEAAAAA${random.text(46, base64Alphabet)}\n${block(random, 70, 4)}`),
    near: (random) => `ssh-rsa ${random.text(120, base64Alphabet)} me@example.org`,
    alsoFoundAs: ["EMAIL_ADDRESS"],
  },
  {
    identifier: "PGP_PRIVATE_KEY",
    goal: certain,
    labels: [],
    columns: [],
    make: pgp,
    near: (random) => pem("PGP PUBLIC KEY BLOCK", `\n${block(random, 64, 2)}`),
  },
  {
    identifier: "PKCS",
    goal: certain,
    labels: [],
    columns: [],
    make: (random) =>
      pem(
        random.pick(["RSA PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"]),
        `MIIE${random.text(60, base64Alphabet)}\n${block(random, 64, 5)}`,
      ),
    near: (random) => pem(random.pick(["PUBLIC KEY", "CERTIFICATE", "RSA PUBLIC KEY"]), `MIIB${block(random, 64, 3)}`),
  },
  {
    identifier: "PUTTY_PRIVATE_KEY",
    goal: certain,
    labels: [],
    columns: [],
    make: putty,
    near: (random) => putty(random).split("\n").slice(0, 6).join("\n"),
  },
  {
    identifier: "STRIPE_CREDENTIALS",
    goal: certain,
    labels: [],
    columns: [],
    make: (random) =>
      `${random.pick(["sk", "rk", "pk"])}_${random.pick(["live", "test"])}_${random.text(random.pick([24, 24, 99]), alphanumeric)}`,
    near: (random) => `${random.pick(["sk_prod", "ik_live", "pi_live", "cus"])}_${random.text(14, alphanumeric)}`,
  },
];
