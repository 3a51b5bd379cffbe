/**
 * Makes documents in which every value is known: running text, CSV and JSON Lines, with valid values beside their words, values
 * that only look alike, and valid values without the words they need.
 */
import { decoyColumns, decoyLine, sentence, timestamp, uuid } from "./decoys.ts";
import type { Random } from "./random.ts";
import { type Label, type LabelledDocument, placeOf } from "./score.ts";
import { bare, labelled, lure, type Written } from "./templates.ts";
import type { ValueKind } from "./value-kind.ts";

/** How many values a set holds of each kind. */
export type SetSize = {
  /** Values of each kind in running text. */
  readonly valuesPerText: number;
  /** Tables and record files for the same kinds, each with other names for its columns. */
  readonly tablesPerKind: number;
  readonly rowsPerTable: number;
};

const wholeSize: SetSize = { valuesPerText: 48, tablesPerKind: 6, rowsPerTable: 8 };
const kindsPerTable = 6;

/** All documents for some kinds of values. */
export function labelledSet(kinds: readonly ValueKind[], random: Random, size = wholeSize): LabelledDocument[] {
  const documents: LabelledDocument[] = [];
  for (let first = 0; first < kinds.length; first += kindsPerTable) {
    const some = kinds.slice(first, first + kindsPerTable);
    const number = first / kindsPerTable;
    documents.push(textDocument({ name: `text-${number}.txt`, kinds: some, rounds: size.valuesPerText }, random));
    for (let table = 0; table < size.tablesPerKind; table++) {
      documents.push(tableDocument({ name: `table-${number}-${table}.csv`, kinds: some, rounds: size.rowsPerTable }, random));
      documents.push(
        recordDocument({ name: `records-${number}-${table}.jsonl`, kinds: some, rounds: size.rowsPerTable }, random),
      );
    }
  }
  return documents;
}

/** A document to make: its name, what is in it and how often. */
type Order = { readonly name: string; readonly kinds: readonly ValueKind[]; readonly rounds: number };

function textDocument({ name, kinds, rounds }: Order, random: Random): LabelledDocument {
  const lines: string[] = [];
  const labels = new Map<string, Label>();
  const add = (written: Written, expected: readonly string[], allowed: readonly string[] = []): void => {
    lines.push(sentence(random));
    const startLine = lines.length + 1 + written.valueLine;
    lines.push(...written.lines);
    const [place = "", ...further] = Array.from({ length: written.valueLines }, (_, index) => lineAt(startLine + index));
    labels.set(place, { expected, allowed, text: written.lines.join("\\n"), further });
    lines.push(sentence(random), decoyLine(random));
  };
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) {
      const allowed = kind.alsoFoundAs;
      const withLabel = (value: string): Written =>
        kind.labels.length === 0
          ? bare(value, random, kind.texts)
          : labelled(random.pick(kind.labels), value, kind.language, random);
      add(withLabel(kind.make(random)), [kind.identifier], allowed);
      if (kind.near && round % 2 === 0) add(withLabel(kind.near(random)), [], allowed);
      if (kind.labels.length > 0 && round % 2 === 1) add(bare(kind.make(random), random), [], allowed);
      if (kind.labels.length > 0 && round % 4 === 1) add(lure(random.pick(kind.labels), random), []);
    }
  }
  return { name, bytes: Buffer.from(`${lines.join("\n")}\n`), labels };
}

/** The name of a line as a place. */
function lineAt(line: number): string {
  return placeOf({ kind: "line", startLine: line, endLine: line, startColumn: 1 });
}

type Column = {
  readonly name: string;
  /** The kind's place among those of the table; columns of one kind stand in one object. */
  readonly part: number;
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
      { name: kind.columns.length > 0 ? random.pick(kind.columns) : `value_${index}`, part: index, kind, isNamed: true, make },
      {
        name: `${random.pick(decoy.columns)}_${index}`,
        part: index,
        kind: undefined,
        isNamed: false,
        make: (r) => decoy.make(r),
      },
    ];
    return kind.labels.length > 0 && kind.columns.length > 0
      ? [...columns, { name: `field${index}`, part: index, kind, isNamed: false, make }]
      : columns;
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

function tableDocument({ name, kinds, rounds }: Order, random: Random): LabelledDocument {
  const columns = columnsFor(kinds, random);
  const labels = new Map<string, Label>();
  const rows = [columns.map((column) => quoted(column.name))];
  for (let round = 0; round < rounds; round++) {
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

function recordDocument({ name, kinds, rounds }: Order, random: Random): LabelledDocument {
  const columns = columnsFor(kinds, random);
  const labels = new Map<string, Label>();
  const records: string[] = [];
  for (let recordIndex = 0; recordIndex < rounds; recordIndex++) {
    const parts = new Map<string, Record<string, string>>();
    for (const column of columns) {
      const { value, label } = cellOf(column, random);
      const part = parts.get(`part${column.part}`) ?? {};
      parts.set(`part${column.part}`, Object.assign(part, { [column.name]: value }));
      const jsonPath = `$['data']['part${column.part}']['${column.name.replaceAll("'", "\\'")}']`;
      if (label)
        labels.set(placeOf({ kind: "record", recordIndex, jsonPath }), { ...label, text: `${column.name}: ${label.text}` });
    }
    records.push(JSON.stringify({ id: uuid(random), at: timestamp(random), data: Object.fromEntries(parts) }));
  }
  return { name, bytes: Buffer.from(`${records.join("\n")}\n`), labels };
}
