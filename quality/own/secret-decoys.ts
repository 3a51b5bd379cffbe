/**
 * Lines of source code, lock files, logs and pages that look like credentials or talk of them, and hold none.
 */
import { timestamp } from "../decoys.ts";
import type { Random } from "../random.ts";
import { alphanumeric, base64Alphabet, bytes, hex, lower, urlSafe, uuidOf } from "./alphabets.ts";

const base64Of = (random: Random, length: number): string => Buffer.from(bytes(random, length)).toString("base64");

const talk: readonly string[] = [
  "def authenticate(user: str, password: str) -> bool:",
  "  password: string;",
  "password VARCHAR(255) NOT NULL,",
  '<input type="password" name="password" placeholder="Password" autocomplete="current-password">',
  "if (password === undefined) throw new Error('password is missing');",
  "password = get_password(user)",
  "const password = await prompt('Password: ');",
  "password: yup.string().required(),",
  "    password = request.form['password']",
  '"password": "Password",',
  '"forgot_password": "Forgot your password?",',
  "password_reset_url=https://kestrel.io/reset",
  "password_min_length = 12",
  "Passwords must have at least 12 characters and one digit.",
  "Enter the password that was sent to you by letter.",
  "secret_name: prod/orders/db",
  "secretKeyRef:",
  "                  key: password",
  "type: kubernetes.io/service-account-token",
  "max_tokens: 4096",
  "token_type=bearer expires_in=3600",
  "tokens used: 8123, prompt tokens: 511",
  "next token is an identifier, expected ';'",
  "api_key_header = 'X-Api-Key'",
  'ssh_keys = ["id_ed25519"]',
  "primary_key=True, foreign_key='user.id'",
  "key: value",
  "secrets: inherit",
  "client_id: web-frontend",
  "auth: { type: oauth2, flow: authorizationCode }",
  "The secret of a good dough is patience.",
  "public_key_path: /etc/ssl/certs/kestrel.pem",
  "private_key_file=/etc/ssl/private/server.key",
  "password_file: /run/secrets/db_password",
  "token = tokenizer.next()",
  "this.token = token;",
  "const apiKey = config.get('apiKey');",
  "api_key=self.settings.api_key,",
  "PASSWORD_HASHERS = ['django.contrib.auth.hashers.Argon2PasswordHasher']",
  "password.encrypted=true",
  "Key: Ctrl+Shift+P",
  "error: password authentication failed for user app",
  "Wrong password, 2 attempts left",
  "passwordPolicy: strong",
  "secret santa: draw a name until Friday",
  "import { getToken } from './token.ts';",
  "$ passwd",
  "token: TokenKind.Identifier,",
  "bcrypt rounds=12 for password hashing",
];

/** A line that a search for secrets must pass over. */
export function secretDecoy(random: Random): string {
  if (random.chance(0.5)) return random.pick(talk);
  return random.pick<(r: Random) => string>([
    (r) => `      "integrity": "sha512-${base64Of(r, 64)}",`,
    (r) => `github.com/kestrel/lib v1.${r.below(20)}.${r.below(9)} h1:${base64Of(r, 32)}`,
    (r) => `    {file = "lib-${r.below(9)}.1-py3-none-any.whl", hash = "sha256:${r.text(64, hex)}"},`,
    (r) => `checksum = "${r.text(64, hex)}"`,
    (r) => `commit ${r.text(40, hex)}`,
    (r) => `${r.text(7, hex)} Merge branch 'main' into feature/tokens`,
    (r) => `image: registry.kestrel.io/web@sha256:${r.text(64, hex)}`,
    (r) => `<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA${r.text(r.between(200, 900), base64Alphabet)}=">`,
    (r) =>
      `!function(e,t){for(var n=0,r=t.length;n<r;n++)e[t[n].key]=t[n].value}(window,[{key:"a${r.text(2)}",value:${r.below(99)}}]);`,
    (r) => `//# sourceMappingURL=data:application/json;base64,${r.text(120, base64Alphabet)}`,
    (r) => `<script src="app.${r.text(8, hex)}.js" integrity="sha384-${base64Of(r, 48)}" crossorigin="anonymous"></script>`,
    (r) => `etag: "${r.text(32, hex)}"`,
    (r) => `pod/web-${r.text(10, hex)}-${r.text(5, lower)} Running`,
    (r) => `request_id=${uuidOf(r)} trace=${r.text(32, hex)} span=${r.text(16, hex)}`,
    (r) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.text(43, base64Alphabet)} build`,
    (r) => `-----BEGIN CERTIFICATE-----\\nMIID${r.text(60, base64Alphabet)}`,
    (r) => `s3://kestrel-assets/${r.text(2, hex)}/${r.text(38, hex)}.jpg`,
    (r) => `.css-${r.text(6, lower)}{margin:0;color:#${r.text(6, hex)}}`,
    (r) => `"_id": {"$oid": "${r.text(24, hex)}"},`,
    (r) => `session started at ${timestamp(r)} id ${r.text(26, alphanumeric)}`,
    (r) => `https://www.youtube.com/watch?v=${r.text(11, urlSafe)}`,
    (r) => `MD5 (release.tar.gz) = ${r.text(32, hex)}`,
    (r) => `Fingerprint: SHA256:${r.text(43, base64Alphabet)}`,
    (r) => `0x${r.text(64, hex)} block ${r.text(8)} confirmed`,
    (r) => `    at Object.<anonymous> (/app/dist/chunk-${r.text(8, alphanumeric)}.js:${r.below(999)}:${r.below(99)})`,
    (r) => `etcd member ${r.text(16, hex)} is healthy`,
    (r) => `mappings: "AAAA,SAAS,CAAC;${r.text(80, alphanumeric)}"`,
  ])(random);
}
