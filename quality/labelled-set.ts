/**
 * Makes documents in which every value is known: running text, CSV and JSON Lines, with valid values beside their words, values
 * that only look alike, and valid values without the words they need.
 */
import { decoyColumns, decoyLine, sentence, timestamp, uuid } from "./decoys.ts";
import type { Random } from "./random.ts";
import { type Label, type LabelledDocument, placeOf } from "./score.ts";
import type { ValueKind } from "./value-kind.ts";

/** Values of each kind and form in each sort of document. */
const valuesPerKind = 40;
const kindsPerTable = 6;

/** How a value stands in a text, with the words of its kind. */
const sentencesWithLabel: readonly ((label: string, value: string) => string)[] = [
  (label, value) => `${label}: ${value}`,
  (label, value) => `${label} ${value}`,
  (label, value) => `The ${label} we have on file is ${value}.`,
  (label, value) => `${label} = ${value}`,
  (label, value) => `- ${label}: ${value};`,
  (label, value) => `Please note the ${label} (${value}) for our records.`,
  (label, value) => `${value} (${label})`,
  (label, value) => `<td>${label}</td><td>${value}</td>`,
  (label, value) => `${label.toUpperCase()}: ${value}`,
  (label, value) => `level=info ${label.replaceAll(" ", "_")}="${value}" done`,
  (label, value) => `She wrote: my ${label} is ${value}, thank you`,
];

const sentencesWithout: readonly ((value: string) => string)[] = [
  (value) => `see ${value}.`,
  (value) => `${value}`,
  (value) => `as written in the note: ${value}, which was`,
  (value) => `<td>${value}</td>`,
];

/** All documents for some kinds of values. */
export function labelledSet(kinds: readonly ValueKind[], random: Random): LabelledDocument[] {
  const documents: LabelledDocument[] = [];
  for (let first = 0; first < kinds.length; first += kindsPerTable) {
    const some = kinds.slice(first, first + kindsPerTable);
    const number = first / kindsPerTable;
    documents.push(textDocument(`text-${number}.txt`, some, random));
    documents.push(tableDocument(`table-${number}.csv`, some, random));
    documents.push(recordDocument(`records-${number}.jsonl`, some, random));
  }
  return documents;
}

function textDocument(name: string, kinds: readonly ValueKind[], random: Random): LabelledDocument {
  const lines: string[] = [];
  const labels = new Map<string, Label>();
  const add = (line: string, expected: readonly string[], allowed: readonly string[]): void => {
    lines.push(sentence(random));
    const startLine = lines.push(line);
    const place = placeOf({ kind: "line", startLine, endLine: startLine, startColumn: 1 });
    labels.set(place, { expected, allowed, text: line });
    lines.push(sentence(random), decoyLine(random));
  };
  for (let round = 0; round < valuesPerKind; round++) {
    for (const kind of kinds) {
      const allowed = kind.alsoFoundAs ?? [];
      const withLabel = (value: string): string =>
        kind.labels.length === 0
          ? random.pick(sentencesWithout)(value)
          : random.pick(sentencesWithLabel)(random.pick(kind.labels), value);
      add(withLabel(kind.make(random)), [kind.identifier], allowed);
      if (kind.near && round % 2 === 0) add(withLabel(kind.near(random)), [], allowed);
      if (kind.labels.length > 0 && round % 2 === 1) add(random.pick(sentencesWithout)(kind.make(random)), [], allowed);
    }
  }
  return { name, bytes: Buffer.from(`${lines.join("\n")}\n`), labels };
}

type Column = {
  readonly name: string;
  readonly kind: ValueKind | undefined;
  readonly isNamed: boolean;
  make(random: Random): string;
};

/** For each kind a column named for it, and for those that need a name another without; harmless columns between them. */
function columnsFor(kinds: readonly ValueKind[], random: Random): readonly Column[] {
  return kinds.flatMap((kind, index): Column[] => {
    const decoy = random.pick(decoyColumns);
    const make = (r: Random): string => kind.make(r);
    const columns: Column[] = [
      { name: kind.columns.length > 0 ? random.pick(kind.columns) : `value_${index}`, kind, isNamed: true, make },
      { name: `${random.pick(decoy.columns)}_${index}`, kind: undefined, isNamed: false, make: (r) => decoy.make(r) },
    ];
    return kind.columns.length > 0 ? [...columns, { name: `field${index}`, kind, isNamed: false, make }] : columns;
  });
}

type Cell = { readonly value: string; readonly label: Label | undefined };

function cellOf({ kind, isNamed, make }: Column, random: Random): Cell {
  const allowed = kind?.alsoFoundAs ?? [];
  if (kind?.near && isNamed && random.chance(0.2)) {
    const value = kind.near(random);
    return { value, label: { expected: [], allowed, text: value } };
  }
  const value = make(random);
  if (!kind) return { value, label: undefined };
  return { value, label: { expected: isNamed ? [kind.identifier] : [], allowed, text: value } };
}

function tableDocument(name: string, kinds: readonly ValueKind[], random: Random): LabelledDocument {
  const columns = columnsFor(kinds, random);
  const labels = new Map<string, Label>();
  const rows = [columns.map((column) => quoted(column.name))];
  for (let round = 0; round < valuesPerKind; round++) {
    const row = rows.length + 1;
    rows.push(
      columns.map((column, index) => {
        const { value, label } = cellOf(column, random);
        if (label)
          labels.set(placeOf({ kind: "cell", row, column: index + 1 }), { ...label, text: `${column.name}: ${label.text}` });
        return quoted(value);
      }),
    );
  }
  return { name, bytes: Buffer.from(`${rows.map((row) => row.join(",")).join("\n")}\n`), labels };
}

function quoted(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function recordDocument(name: string, kinds: readonly ValueKind[], random: Random): LabelledDocument {
  const columns = columnsFor(kinds, random);
  const labels = new Map<string, Label>();
  const records: string[] = [];
  for (let recordIndex = 0; recordIndex < valuesPerKind; recordIndex++) {
    const entries = columns.map((column): [string, string] => {
      const { value, label } = cellOf(column, random);
      const jsonPath = `$['data']['${column.name}']`;
      if (label)
        labels.set(placeOf({ kind: "record", recordIndex, jsonPath }), { ...label, text: `${column.name}: ${label.text}` });
      return [column.name, value];
    });
    records.push(JSON.stringify({ id: uuid(random), at: timestamp(random), data: Object.fromEntries(entries) }));
  }
  return { name, bytes: Buffer.from(`${records.join("\n")}\n`), labels };
}
