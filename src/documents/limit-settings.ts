/**
 * The limits of reading by name, as people set them on the command line or in the environment: `entries=1000,xz-size=2GiB`.
 * Says what each is, for documentation and messages; the numbers themselves are in limits.ts.
 */
import type { Format, ReadLimits } from "./document.ts";
import { macieReadLimits, objectBytesMax } from "./limits.ts";

/** Limits set by somebody; those not named stay as they are. */
export type LimitSettings = Partial<ReadLimits>;

/** A setting of a limit. `unit` says how it is written: a size with or without unit, a plain number, or seconds. */
type Setting = { readonly field: NumericLimit; readonly unit: "bytes" | "count" | "seconds" };

type NumericLimit = Exclude<keyof ReadLimits, "objectBytesMax">;

const settings: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ["archive-nesting", { field: "nestingMax", unit: "count" }],
  ["archive-files", { field: "entriesMax", unit: "count" }],
  ["archive-size", { field: "extractedBytesMax", unit: "bytes" }],
  ["archived-file-size", { field: "entryBytesMax", unit: "bytes" }],
  ["archives-in-memory", { field: "nestedArchiveBytesMax", unit: "bytes" }],
  ["windows-in-memory", { field: "windowBytesMax", unit: "bytes" }],
  ["json-nesting", { field: "jsonNestingMax", unit: "count" }],
  ["office-uncompressed", { field: "officeUncompressedBytesMax", unit: "bytes" }],
  ["office-ratio", { field: "officeRatioMax", unit: "count" }],
  ["record-size", { field: "recordBytesMax", unit: "bytes" }],
  ["parquet-footer", { field: "footerBytesMax", unit: "bytes" }],
  ["page-size", { field: "pageBytesMax", unit: "bytes" }],
  ["page-values", { field: "pageValuesMax", unit: "count" }],
  ["time", { field: "durationMsMax", unit: "seconds" }],
]);

const sizeSuffix = "-size";

/** The names of all settings. */
export const limitNames: readonly string[] = [
  ...settings.keys(),
  ...Object.keys(objectBytesMax).map((format) => `${format}${sizeSuffix}`),
];

const units = new Map([
  ["", 1],
  ["kib", 2 ** 10],
  ["mib", 2 ** 20],
  ["gib", 2 ** 30],
]);

/** Raising one of these above its default needs more memory than a scanning process may use. */
const highest: ReadonlySet<NumericLimit> = new Set<NumericLimit>([
  "nestedArchiveBytesMax",
  "windowBytesMax",
  "recordBytesMax",
  "jsonNestingMax",
  "footerBytesMax",
  "pageBytesMax",
  "pageValuesMax",
]);

/** What was wrong with a setting; the message says what was expected. */
export class LimitSettingError extends Error {
  override readonly name = "LimitSettingError";
}

/** Reads settings such as `archive-files=1000`, separated by commas or spaces. Throws {@link LimitSettingError}. */
export function readLimitSettings(text: string): LimitSettings {
  let read: LimitSettings = {};
  for (const item of text.split(/[\s,]+/).filter((part) => part !== "")) {
    const [name = "", value = ""] = item.split("=", 2);
    const setting = settings.get(name);
    if (setting !== undefined) {
      read = { ...read, [setting.field]: numberOf(name, value, setting) };
      continue;
    }
    const format = formatOf(name);
    if (format === undefined) throw new LimitSettingError(`expected one of ${limitNames.join(", ")}, got "${name.slice(0, 60)}"`);
    const bytes = numberOf(name, value, { unit: "bytes" });
    read = { ...read, objectBytesMax: { ...(read.objectBytesMax ?? objectBytesMax), [format]: bytes } };
  }
  return read;
}

function formatOf(name: string): Format | undefined {
  const format = name.endsWith(sizeSuffix) ? name.slice(0, -sizeSuffix.length) : "";
  return Object.hasOwn(objectBytesMax, format) ? (format as Format) : undefined;
}

function numberOf(name: string, value: string, { field, unit }: { field?: NumericLimit; unit: Setting["unit"] }): number {
  const [, digits, suffix = ""] = /^(\d{1,12})(kib|mib|gib)?$/i.exec(value) ?? [];
  const factor = units.get(suffix.toLowerCase()) ?? 1;
  const number = Number(digits) * (unit === "seconds" ? 1_000 : factor);
  const max = field !== undefined && highest.has(field) ? macieReadLimits[field] : 2 ** 43;
  if (!(number >= 1 && number <= max) || (unit !== "bytes" && suffix !== "")) {
    const form = unit === "bytes" ? "a size such as 500MiB" : unit === "seconds" ? "whole seconds" : "a whole number";
    throw new LimitSettingError(
      `${name}: expected ${form} from 1 to ${unit === "seconds" ? max / 1_000 : max}, got "${value.slice(0, 60)}"`,
    );
  }
  return number;
}
