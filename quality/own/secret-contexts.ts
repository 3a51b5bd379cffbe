/**
 * Where credentials leak: settings, shells, pipelines, manifests, source code, logs, chats. `{n}` is the variable's name, `{v}`
 * the value; a text has one line or several.
 */
import type { Random } from "../random.ts";

const settings: readonly string[] = [
  "{n}={v}",
  '{n}="{v}"',
  "{n}='{v}'",
  "export {n}={v}",
  'export {n}="{v}"',
  "set {n}={v}",
  'setx {n} "{v}"',
  '$env:{n} = "{v}"',
  "{n} = {v}",
  '{n} = "{v}"',
  "{n}: {v}",
  '{n}: "{v}"',
  "  {n}: '{v}'",
  "      - {n}={v}",
  "ENV {n}={v}",
  "ARG {n}={v}",
  "+{n}={v}",
  '-  {n}: "{v}"',
];

const documents: readonly string[] = [
  '"{n}": "{v}",',
  '  "{n}" : "{v}"',
  "- name: {n}\n  value: {v}",
  '        - name: {n}\n          value: "{v}"',
  '<add key="{n}" value="{v}" />',
  "<{n}>{v}</{n}>",
  '<property name="{n}" value="{v}"/>',
  '{\\"{n}\\":\\"{v}\\"}',
  '{"id":7,"{n}":"{v}","ok":true}',
  "| {n} | {v} |",
  "{n}\t{v}",
];

const code: readonly string[] = [
  'const {n} = "{v}";',
  "let {n} = '{v}'",
  '{n} := "{v}"',
  'private static final String {n} = "{v}";',
  'var {n} = @"{v}";',
  "'{n}' => '{v}',",
  'os.environ["{n}"] = "{v}"',
  'define("{n}", "{v}");',
  '  {n}: process.env.{n} || "{v}",',
  '    {n}="{v}",',
  'headers["{n}"] = "{v}"',
  'System.setProperty("{n}", "{v}");',
];

const commands: readonly string[] = [
  "docker run -e {n}={v} -p 80:80 web",
  "curl -s -H '{n}: {v}' -o out.json https://api.kestrel.io/v1/items",
  "deploy --{n} {v} --region eu",
  "deploy --{n}={v} --dry-run",
  'gh secret set {n} --body "{v}"',
  "kubectl create secret generic s --from-literal={n}={v}",
  "2026-02-11T09:14:22Z DEBUG loaded {n}={v} from file",
  "[worker-3] config {n}: {v} (source: env)",
  "level=debug msg=start {n}={v}",
  'level=debug msg=start {n}="{v}" took=4ms',
  "anna: the {n} for staging is {v}",
  "{n} ({v}) must be rotated today",
  "# {n}: {v}",
  "// old {n} {v}",
];

/** For values that need no name. */
const nameless: readonly string[] = [
  "{v}",
  "use this one: {v}",
  '  "{v}",',
  "token={v}",
  'value: "{v}"',
  "curl -u me:{v} https://api.kestrel.io/v1",
  'curl -H "Authorization: Bearer {v}" https://api.kestrel.io/v1/items',
  "Authorization: token {v}",
  "<td>{v}</td>",
  'login("{v}")',
  "GET /v1/items?key={v}&page=2 HTTP/1.1",
  "here you go, {v}. Don't share!",
  "leaked: {v}",
  "bob> {v}",
  "`{v}`",
  "error: login failed with '{v}' (401)",
  "- {v}",
  "({v})",
];

const wholes: readonly string[] = [
  "{v}",
  "curl -H '{v}' https://api.kestrel.io/v1/items",
  'curl -H "{v}" -X POST https://api.kestrel.io',
  "> {v}",
  "  {v}",
  "request header {v}",
];

/** Where addresses, numbers and names of machines stand. */
const places: readonly string[] = [
  "{v}",
  "from {v} to the other",
  "{n}: {v}",
  '{n}="{v}"',
  "see {v}, please",
  "({v})",
  "<td>{v}</td>",
  "connected to {v} after 3 ms",
  '"{n}": "{v}",',
  "[{v}] accepted",
  "{n} {v}",
  "- {v}",
  "{v};",
  "'{v}'",
];

/** In place of a value: what documentation, templates and clean logs show. */
const stand: readonly string[] = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a shell.
  "${{n}}",
  "$OTHER_NAME",
  "<your-token-here>",
  "<TOKEN>",
  "your_token_here",
  "YOUR_API_KEY",
  "YOUR-TOKEN-HERE",
  "{{ vault_value }}",
  "****************",
  "REDACTED",
  "[REDACTED]",
  "[FILTERED]",
  "xxxxxxxxxxxxxxxx",
  "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
  "...",
  "<redacted>",
  "changeme",
  "null",
  "true",
  "%TOKEN%",
  "process.env.TOKEN",
  "os.getenv('TOKEN')",
  "env:TOKEN",
  "vault:secret/data/app#token",
  "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app/token",
  "projects/demo/secrets/token/versions/latest",
  "op://vault/item/field",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a pipeline.
  "${{ secrets.TOKEN }}",
  "var.token",
  "data.vault.token",
  "(hidden)",
  "insert-your-key-here",
  "________________",
  "••••••••••••",
  "not set",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "00000000000000000000000000000000",
  "00000000-0000-0000-0000-000000000000",
];

/** A value among other text, and the line of it on which the value stands. */
export type SecretText = { readonly lines: readonly string[]; readonly valueLine: number };

/** How a name stands in a text. */
function spelling(name: string, random: Random): string {
  if (/[^\w]/.test(name) || random.chance(0.6)) return name;
  const way = random.below(3);
  if (way === 0) return name.toLowerCase();
  if (way === 1) return name.toLowerCase().replaceAll("_", "-");
  return /_/.test(name) ? name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) : name;
}

function filled(template: string, name: string, value: string, random: Random): SecretText {
  const spelt = spelling(name, random);
  const valueLine = template.slice(0, Math.max(0, template.indexOf("{v}"))).split("\n").length - 1;
  const text = template.replaceAll("{n}", () => spelt).replaceAll("{v}", () => value);
  return { lines: text.split("\n"), valueLine };
}

/** Assigned to its variable's name. */
export function assignedTo(name: string, value: string, random: Random): SecretText {
  const isOneWord = /^[\w./:+=-]+$/.test(value);
  const isAssigned = (template: string): boolean => isOneWord || /["']/.test(template);
  const templates = [...settings, ...documents, ...code, ...commands.slice(0, 4), "level=debug msg=start {n}={v}"];
  return filled(random.pick(templates.filter(isAssigned)), name, value, random);
}

/** Beside its variable's name. */
export function besideName(name: string, value: string, random: Random): SecretText {
  const isOneWord = /^[\w./:+=-]+$/.test(value);
  const isPlainName = /^[\w.-]+$/.test(name);
  if (!isPlainName) return filled(random.pick(["{n}: {v}", "{n} {v}", "{n}={v}", "{n} = {v}"]), name, value, random);
  const families = isOneWord
    ? [settings, settings, documents, code, commands]
    : [settings.filter((t) => /['"]/.test(t)), documents.filter((t) => /"/.test(t)), code];
  return filled(random.pick(random.pick(families)), name, value, random);
}

/** Without a name that tells anything. */
export function withoutName(value: string, random: Random): SecretText {
  return filled(random.pick(nameless), "", value, random);
}

/** A header or an address that takes a place of its own. */
export function whole(value: string, random: Random): SecretText {
  return filled(random.pick(wholes), "", value, random);
}

/** Where it says who or which machine. */
export function inPlace(name: string, value: string, random: Random): SecretText {
  return filled(random.pick(places), name, value, random);
}

/** A name with something beside it that is no value. */
export function standIn(name: string, random: Random): SecretText {
  return filled(
    random.pick(/^[\w.-]+$/.test(name) ? [...settings, ...code, ...documents] : ["{n}: {v}"]),
    name,
    random.pick(stand).replace("{n}", "NAME"),
    random,
  );
}

/** A value made harmless: cut, struck out, or replaced by a sign. */
export function masked(value: string, random: Random): string {
  const head = /^[A-Za-z0-9]{1,10}[-_.]([a-z0-9]{1,8}[-_.])?/.exec(value)?.[0] ?? value.slice(0, 4);
  const rest = Math.min(60, value.length - head.length);
  return random.pick([
    `${head}${"x".repeat(rest)}`,
    `${head}${"*".repeat(rest)}`,
    `${head}...`,
    `${head}<token>`,
    `${head}${"X".repeat(rest)}`,
    `${head}…`,
    `${value.slice(0, 4)}****${value.slice(-4)}`,
    `${head}your_token_here`,
  ]);
}
