/**
 * Small checks from which the form of the accounts file is put together. A check notes what is wrong, with its path, and
 * answers the value in its narrow type; it goes on after a problem, so that all of them are told at once. Never notes values:
 * a misplaced one may be a secret.
 */

/** What is wrong, one line each: `accounts[3].email: expected …, got …`. */
export type Problems = string[];

/** Reads a JSON value; undefined when a problem was noted. */
export type Check<T> = (value: unknown, path: string, problems: Problems) => T | undefined;

/** A text that passes a test. */
export function text<T extends string = string>(expected: string, test: RegExp | ((value: string) => boolean)): Check<T> {
  const passes = test instanceof RegExp ? (value: string) => test.test(value) : test;
  return (value, path, problems) => {
    if (typeof value === "string" && passes(value)) return value as T; // Passed the test that T stands for.
    problems.push(`${path}: expected ${expected}, got ${kindOf(value)}`);
    return undefined;
  };
}

/** True or false. */
export const flag: Check<boolean> = (value, path, problems) => {
  if (typeof value === "boolean") return value;
  problems.push(`${path}: expected true or false, got ${kindOf(value)}`);
  return undefined;
};

/** A list of at most `itemsMax` values of one kind. */
export function list<T>(item: Check<T>, itemsMax: number): Check<readonly T[]> {
  return (value, path, problems) => {
    if (!Array.isArray(value)) {
      problems.push(`${path}: expected a list, got ${kindOf(value)}`);
      return undefined;
    }
    if (value.length > itemsMax) {
      problems.push(`${path}: expected at most ${itemsMax} entries, got ${value.length}`);
      return undefined;
    }
    const items = value.map((each: unknown, i) => item(each, `${path}[${i}]`, problems));
    return items.every((each) => each !== undefined) ? items : undefined;
  };
}

type Checks = Readonly<Record<string, Check<unknown>>>;
type Checked<C> = C extends Check<infer T> ? T : never;
type RecordOf<Required extends Checks, Optional extends Checks> = { readonly [K in keyof Required]: Checked<Required[K]> } & {
  readonly [K in keyof Optional]?: Checked<Optional[K]>;
};

/** An object with these keys and no others. */
export function record<Required extends Checks, Optional extends Checks>(
  required: Required,
  optional: Optional,
): Check<RecordOf<Required, Optional>> {
  const checks = new Map(Object.entries({ ...required, ...optional }));
  const names = [...checks.keys()];
  return (value, path, problems) => {
    if (!isObject(value)) {
      problems.push(`${path || "the file"}: expected an object, got ${kindOf(value)}`);
      return undefined;
    }
    const before = problems.length;
    for (const key of Object.keys(value)) {
      if (!checks.has(key))
        problems.push(`${join(path, key.slice(0, 64))}: expected one of the keys ${names.join(", ")}, got an unknown key`);
    }
    const entries = names.flatMap((name) => {
      const isAbsent = !Object.hasOwn(value, name);
      if (isAbsent && Object.hasOwn(optional, name)) return [];
      return [[name, checks.get(name)?.(value[name], join(path, name), problems)]];
    });
    return problems.length === before ? (Object.fromEntries(entries) as RecordOf<Required, Optional>) : undefined; // Every member was checked.
  };
}

/** The kind of a JSON value in words, with the length of texts. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return `a text of ${value.length} characters`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Tells whether a value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
