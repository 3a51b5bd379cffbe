/**
 * Makes documents in which every credential is known: lines of settings, code, logs and talk, and tables and records, with values,
 * with what only looks alike, with what stands in place of values, and with values that nobody can tell without their name.
 */
import { sentence } from "../decoys.ts";
import type { Random } from "../random.ts";
import { type Label, type LabelledDocument, placeOf } from "../score.ts";
import { serviceAccountFile } from "./assigned.ts";
import { assignedTo, besideName, inPlace, masked, type SecretText, standIn, whole, withoutName } from "./secret-contexts.ts";
import { secretDecoy } from "./secret-decoys.ts";
import type { SecretKind } from "./secret-kind.ts";

const valuesPerKind = 24;
const kindsPerDocument = 12;

/** What an assignment to something called a key or a password is besides, and a token in a header. */
const generic = ["GENERIC_SECRET", "GENERIC_PASSWORD", "HTTP_BEARER_TOKEN"];

/** Identifiers of values that are no secrets: nothing is said of what stands beside them. */
const open = /ADDRESS$|IMEI/;

/** All documents for some kinds. */
export function secretDocuments(kinds: readonly SecretKind[], random: Random): LabelledDocument[] {
  const documents: LabelledDocument[] = [];
  for (let first = 0; first < kinds.length; first += kindsPerDocument) {
    const some = kinds.slice(first, first + kindsPerDocument);
    const number = first / kindsPerDocument;
    documents.push(linesDocument(`settings-${number}.txt`, some, random));
    documents.push(tableDocument(`secrets-${number}.csv`, some, random));
    documents.push(recordDocument(`secrets-${number}.jsonl`, some, random));
  }
  return documents;
}

function textOf(kind: SecretKind, value: string, random: Random): SecretText {
  if (kind.isWhole) return whole(value, random);
  if (open.test(kind.identifier) && !kind.isNamed) return inPlace(random.pick(kind.names), value, random);
  if (kind.identifier.startsWith("GENERIC")) return assignedTo(random.pick(kind.names), value, random);
  if (kind.isNamed || random.chance(0.5)) return besideName(random.pick(kind.names), value, random);
  return withoutName(value, random);
}

function linesDocument(name: string, kinds: readonly SecretKind[], random: Random): LabelledDocument {
  const lines: string[] = [];
  const labels = new Map<string, Label>();
  const add = ({ lines: some, valueLine }: SecretText, expected: readonly string[], allowed: readonly string[]): void => {
    // Far enough from what follows that no name is near to it.
    lines.push(sentence(random));
    const startLine = lines.length + 1 + valueLine;
    lines.push(...some, sentence(random), secretDecoy(random));
    labels.set(placeOf({ kind: "line", startLine, endLine: startLine, startColumn: 1 }), {
      expected,
      allowed,
      text: some.join("\\n"),
    });
  };
  for (let round = 0; round < valuesPerKind; round++) {
    for (const kind of kinds) {
      const isOpen = open.test(kind.identifier);
      const allowed = [...(kind.alsoFoundAs ?? []), ...generic];
      const value = kind.make(random);
      add(textOf(kind, value, random), [kind.identifier], allowed);
      if (kind.wrong && round % 2 === 0) add(textOf(kind, kind.wrong(random), random), [], allowed);
      if (kind.isNamed && round % 3 === 1) add({ lines: [`see ${kind.make(random)} there`], valueLine: 0 }, [], []);
      if (isOpen || kind.isWhole) continue;
      if (round % 3 === 0 && kind.names.length > 0) add(standIn(random.pick(kind.names), random), [], []);
      if (round % 3 === 1 && !kind.identifier.startsWith("GENERIC") && !/URL|STRING|SAS|SHARED|STORAGE/.test(kind.identifier))
        add(textOf(kind, masked(value, random), random), [], []);
    }
  }
  return { name, bytes: Buffer.from(`${lines.join("\n")}\n`), labels };
}

function labelOf(kind: SecretKind, isValue: boolean, text: string): Label {
  return {
    expected: isValue ? [kind.identifier] : [],
    allowed: [...generic, ...(kind.alsoFoundAs ?? [])],
    text,
  };
}

/** A value or, now and then, what only looks like one. */
function cellOf(kind: SecretKind, random: Random): { readonly value: string; readonly isValue: boolean } {
  const isValue = !kind.wrong || random.chance(0.75);
  return { isValue, value: isValue || !kind.wrong ? kind.make(random) : kind.wrong(random) };
}

function columnName(kind: SecretKind, random: Random): string {
  if (kind.names.length === 0) return "note";
  return random.pick(kind.names).toLowerCase();
}

function tableDocument(name: string, kinds: readonly SecretKind[], random: Random): LabelledDocument {
  const labels = new Map<string, Label>();
  const columns = kinds.map((kind) => columnName(kind, random));
  const rows = [
    ["row", ...columns.map((column, index) => (columns.indexOf(column) === index ? column : `${column}_${index}`))].join(","),
  ];
  for (let round = 0; round < 10; round++) {
    const row = rows.length + 1;
    const cells = kinds.map((kind, index) => {
      const { value, isValue } = cellOf(kind, random);
      labels.set(placeOf({ kind: "cell", row, column: index + 2 }), labelOf(kind, isValue, `${columns[index]}: ${value}`));
      return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
    });
    rows.push([round + 1, ...cells].join(","));
  }
  return { name, bytes: Buffer.from(`${rows.join("\n")}\n`), labels };
}

function recordDocument(name: string, kinds: readonly SecretKind[], random: Random): LabelledDocument {
  const labels = new Map<string, Label>();
  const records: string[] = [];
  for (let recordIndex = 0; recordIndex < 10; recordIndex++) {
    const record = kinds.map((kind, index): [string, Record<string, string>] => {
      const { value, isValue } = cellOf(kind, random);
      const key = columnName(kind, random);
      const jsonPath = `$['s${index}']['${key}']`;
      labels.set(placeOf({ kind: "record", recordIndex, jsonPath }), labelOf(kind, isValue, `${key}: ${value}`));
      return [`s${index}`, { [key]: value }];
    });
    records.push(JSON.stringify(Object.fromEntries(record)));
  }
  return { name, bytes: Buffer.from(`${records.join("\n")}\n`), labels };
}

/** Key files of Google's service accounts, and project files that look alike. */
export function keyFiles(random: Random): LabelledDocument[] {
  const identifier = "GCP_SERVICE_ACCOUNT_KEY";
  return Array.from({ length: 20 }, (_, index) => {
    const isKey = index % 2 === 0;
    const file = serviceAccountFile(random);
    const text = isKey ? file : file.replace(/ {2}"private_key": .*\n/, "").replace(/ {2}"private_key_id": .*\n/, "");
    const place = (key: string): string => placeOf({ kind: "record", recordIndex: 0, jsonPath: `$['${key}']` });
    const label = (expected: readonly string[]): Label => ({
      expected,
      allowed: [identifier, "PKCS", "EMAIL_ADDRESS", ...generic],
      text: isKey ? "a key file" : "no key",
    });
    const labels = new Map([
      [place("private_key"), label([])],
      [place("private_key_id"), label(isKey ? [identifier] : [])],
      [place("client_email"), label([])],
    ]);
    return { name: `account-${index}.json`, bytes: Buffer.from(text), labels };
  });
}
