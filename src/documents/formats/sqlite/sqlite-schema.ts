/**
 * What the statement that made a table says of how its rows are stored: names of columns, which of them are stored and in which order,
 * and which stands for the number of the row. Reads only what this takes; nothing is executed.
 * Sources: SQLite, "CREATE TABLE", "WITHOUT ROWID tables", "Generated columns", "Database file format" section 2.4.
 */

/** How the rows of a table are stored. */
export type TableShape = {
  /** Names of the columns, as declared. */
  readonly names: readonly string[];
  /** The column that each stored value belongs to, as an index of `names`; values behind them belong to none. */
  readonly stored: readonly number[];
  /** The column that is the number of the row, and stored as such; -1 when there is none. */
  readonly rowNumberColumn: number;
  /** Whether rows lie in a tree of the kind that indexes have. */
  readonly isWithoutRowNumber: boolean;
};

/** Statements are read up to here, and columns up to SQLite's own largest number. */
const sqlCharactersMax = 1_048_576;
const columnsMax = 32_767;

type Token = { readonly text: string; readonly isQuoted: boolean };

/** Reads a statement `create table`; of one that is not understood, nothing is said. */
export function tableShape(sql: string): TableShape {
  const tokens = tokensOf(sql.slice(0, sqlCharactersMax));
  const open = tokens.findIndex(({ text, isQuoted }) => text === "(" && !isQuoted);
  const { items, end } = itemsFrom(tokens, open + 1);
  const columns: Token[][] = [];
  let keys: string[] = [];
  for (const item of open < 0 ? [] : items) {
    const words = item.map(wordOf);
    const isConstraint = item[0]?.isQuoted !== true && /^(?:constraint|primary|unique|check|foreign)$/.test(words[0] ?? "");
    if (!isConstraint && columns.length < columnsMax) columns.push(item);
    const key = words.indexOf("primary");
    if (key < 0 || words[key + 1] !== "key") continue;
    const named = itemsFrom(item, key + 3).items.flatMap(([name]) => (name === undefined ? [] : [name.text.toLowerCase()]));
    keys = isConstraint ? named : [...keys, (item[0]?.text ?? "").toLowerCase()];
  }
  const rest = tokens.slice(end).map(wordOf);
  const isWithoutRowNumber = rest.some((word, i) => word === "without" && rest[i + 1] === "rowid");
  return { ...shapeOf(columns, keys, isWithoutRowNumber), isWithoutRowNumber };
}

function shapeOf(
  columns: readonly (readonly Token[])[],
  keys: readonly string[],
  isWithoutRowNumber: boolean,
): Pick<TableShape, "names" | "stored" | "rowNumberColumn"> {
  const names = columns.map(([name]) => name?.text ?? "");
  const places = new Map(names.map((name, i) => [name.toLowerCase(), i]));
  const keyColumns = [...new Set(keys)].flatMap((key) => places.get(key) ?? []);
  const declared = [...names.keys()].filter((i) => !isVirtual(columns[i] ?? []));
  const keySet = new Set(keyColumns);
  const stored = isWithoutRowNumber ? [...keyColumns, ...declared.filter((i) => !keySet.has(i))] : declared;
  const [only = -1] = keyColumns;
  const isRowNumber = !isWithoutRowNumber && keyColumns.length === 1 && isInteger(columns[only] ?? []);
  return { names, stored, rowNumberColumn: isRowNumber ? only : -1 };
}

/** A column of just this type that is the primary key is the number of the row. SQLite, "Rowid tables". */
function isInteger(column: readonly Token[]): boolean {
  const words = column.map(wordOf);
  const isDescending = words.some((word, i) => word === "key" && words[i + 1] === "desc");
  return (
    words[1] === "integer" &&
    !isDescending &&
    !/^(?!primary|not|null|constraint|unique|check|default|collate|references|generated|as$)\w/.test(words[2] ?? "")
  );
}

function isVirtual(column: readonly Token[]): boolean {
  const words = column.map(wordOf);
  const at = words.indexOf("as");
  return at > 0 && words[at + 1] === "(" && !words.includes("stored");
}

/** Words that are not quoted, in small letters; nothing for those that are. */
function wordOf({ text, isQuoted }: Token): string {
  return isQuoted ? "" : text.toLowerCase();
}

/** Lists of tokens between commas, up to the closing parenthesis, and the place behind it. */
function itemsFrom(tokens: readonly Token[], start: number): { items: Token[][]; end: number } {
  const items: Token[][] = [];
  let item: Token[] = [];
  let depth = 0;
  let at = start;
  for (; at < tokens.length; at++) {
    const token = tokens[at];
    const mark = token?.isQuoted === false ? token.text : "";
    if (token === undefined || (mark === ")" && depth === 0)) break;
    if (mark === "(") depth++;
    if (mark === ")") depth--;
    if (mark === "," && depth === 0) {
      items.push(item);
      item = [];
    } else item.push(token);
  }
  if (item.length > 0) items.push(item);
  return { items, end: at + 1 };
}

const tokenPattern =
  /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|`((?:[^`]|``)*)`|\[([^\]]*)\]|[\w$\u0080-\uffff]+|./gy;

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const [text, double, single, back, bracket] of sql.matchAll(tokenPattern)) {
    const quoted = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? back?.replaceAll("``", "`") ?? bracket;
    if (quoted !== undefined) tokens.push({ text: quoted, isQuoted: true });
    else if (!/^(?:\s|--|\/\*)/.test(text)) tokens.push({ text, isQuoted: false });
  }
  return tokens;
}
