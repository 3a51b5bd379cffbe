/**
 * Reads the files that `--custom` and `--allow` name, and refuses what cannot be used before anything is scanned.
 * A custom identifier is written as the input of Macie's CreateCustomDataIdentifier, with an `id` of its own if wanted.
 */
import { readFile } from "node:fs/promises";
import { Refusal } from "../../base/refusal.ts";
import { identifierById } from "../../detection/catalogue.ts";
import { type AllowListDefinition, checkAllowList } from "../../detection/user-rules/allow-list.ts";
import {
  type CustomIdentifierDefinition,
  checkCustomIdentifier,
  type SeverityLevel,
} from "../../detection/user-rules/custom-identifier.ts";
import { customIdentifiersMax } from "../../detection/user-rules/custom-scanner.ts";
import type { UserRuleDefinitions } from "../../detection/user-rules/user-rules.ts";
import { UsageError } from "../usage-error.ts";

/** Most text lists of one scan. Source: Macie user guide, quotas of a discovery job. */
const allowListsMax = 5;

/** Reads the rules; undefined when no file is named. */
export async function readRules(files: {
  readonly custom: readonly string[];
  readonly allow: readonly string[];
}): Promise<UserRuleDefinitions | undefined> {
  if (files.custom.length + files.allow.length === 0) return undefined;
  if (files.allow.length > allowListsMax)
    throw new UsageError(`--allow: expected at most ${allowListsMax} lists, got ${files.allow.length}`);
  const custom: CustomIdentifierDefinition[] = [];
  for (const file of files.custom) custom.push(...definitionsIn(await textOf("--custom", file), file));
  if (custom.length > customIdentifiersMax) {
    throw new UsageError(`--custom: expected at most ${customIdentifiersMax} custom identifiers, got ${custom.length}`);
  }
  const ids = new Set<string>();
  for (const { id } of custom) {
    if (identifierById(id)) throw new UsageError(`--custom: ${id} is the ID of a managed identifier; choose another`);
    if (ids.has(id)) throw new UsageError(`--custom: expected different IDs, got ${id} twice`);
    ids.add(id);
  }
  const allowLists: AllowListDefinition[] = [];
  for (const file of files.allow) {
    const list = { kind: "text", text: await textOf("--allow", file) } as const;
    const refusal = checkAllowList(list);
    if (refusal instanceof Refusal) throw new UsageError(`--allow: ${file}: ${refusal.message}`);
    allowLists.push(list);
  }
  return { custom, allowLists };
}

async function textOf(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`${option}: ${file} cannot be read (${error instanceof Error ? error.message : "unknown reason"})`);
  }
}

function definitionsIn(text: string, file: string): CustomIdentifierDefinition[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(`--custom: ${file}: expected JSON`);
  }
  const items = Array.isArray(content) ? content : [content];
  return items.map((item: unknown, index) => {
    const where = `--custom: ${file}: identifier ${index + 1}`;
    const definition = definitionOf(item, where);
    const refusal = checkCustomIdentifier(definition);
    if (refusal instanceof Refusal) throw new UsageError(`${where}: ${refusal.message}`);
    return definition;
  });
}

/** What the API takes beside what a scan needs. */
const ignoredMembers: ReadonlySet<string> = new Set(["description", "tags", "clientToken"]);

function definitionOf(item: unknown, where: string): CustomIdentifierDefinition {
  if (typeof item !== "object" || item === null) throw new UsageError(`${where}: expected an object`);
  const { id, name, regex, keywords, ignoreWords, maximumMatchDistance, severityLevels, ...rest } = item as Record<
    string,
    unknown
  >;
  for (const member of Object.keys(rest)) {
    if (!ignoredMembers.has(member))
      throw new UsageError(`${where}: ${JSON.stringify(member)} is no member of a custom identifier`);
  }
  const refuse = (member: string, expected: string) => new UsageError(`${where}: expected ${member} to be ${expected}`);
  if (typeof name !== "string") throw refuse("name", "a text");
  if (typeof regex !== "string") throw refuse("regex", "a text");
  if (id !== undefined && typeof id !== "string") throw refuse("id", "a text");
  if (keywords !== undefined && !isTexts(keywords)) throw refuse("keywords", "a list of texts");
  if (ignoreWords !== undefined && !isTexts(ignoreWords)) throw refuse("ignoreWords", "a list of texts");
  if (maximumMatchDistance !== undefined && typeof maximumMatchDistance !== "number")
    throw refuse("maximumMatchDistance", "a number");
  if (severityLevels !== undefined && !isLevels(severityLevels)) {
    throw refuse("severityLevels", "a list of objects with severity (LOW, MEDIUM or HIGH) and occurrencesThreshold");
  }
  return {
    id: id ?? name,
    name,
    regex,
    ...(keywords && { keywords }),
    ...(ignoreWords && { ignoreWords }),
    ...(maximumMatchDistance !== undefined && { maximumMatchDistance }),
    ...(severityLevels && { severityLevels }),
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isLevels(value: unknown): value is readonly SeverityLevel[] {
  return Array.isArray(value) && value.every(isLevel);
}

function isLevel(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("severity" in value) || !("occurrencesThreshold" in value)) return false;
  const { severity, occurrencesThreshold } = value;
  return (severity === "LOW" || severity === "MEDIUM" || severity === "HIGH") && typeof occurrencesThreshold === "number";
}
