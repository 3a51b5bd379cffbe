/**
 * What the parts of an Office Open XML file are, and how they refer to each other. Parts are told by their content types, which
 * alone are binding: their names are up to the program that wrote them. Source: ECMA-376 part 2, sections 7.2.3 and 7.3.
 */
import type { Package } from "./package.ts";
import { attribute, walkXml } from "./xml.ts";

/** The programs whose files are read. */
export type OfficeKind = "word" | "excel" | "excel-binary" | "powerpoint";

/** Where a part refers to: another part, or an address outside. */
export type Relationship = { readonly id: string; readonly type: string; readonly target: string; readonly isExternal: boolean };

/** The content types of a file. */
export type ContentTypes = {
  readonly typeOf: (path: string) => string;
  /** Undefined when the file is none of Office's. */
  readonly main: MainPart | undefined;
};

/** The part that all others hang on, with what its type says of the file. */
export type MainPart = { readonly path: string; readonly kind: OfficeKind; readonly mimeType: string };

const listPath = "[Content_Types].xml";
/** Bounds what is remembered of a list or of relationships. */
const entriesMax = 100_000;

/** Reads the list of content types. Rejects when it is not well-formed. */
export async function readContentTypes(parts: Package): Promise<ContentTypes> {
  const byPath = new Map<string, string>();
  const byExtension = new Map<string, string>();
  await walkXml(parts.bytes(listPath), {
    open: (name, attributes) => {
      const type = attributes.ContentType ?? "";
      if (byPath.size + byExtension.size >= entriesMax) return;
      if (name === "Override") byPath.set(pathKey(attributes.PartName ?? ""), type);
      if (name === "Default") byExtension.set((attributes.Extension ?? "").toLowerCase(), type);
    },
    close: () => undefined,
    text: () => undefined,
  });
  const typeOf = (path: string) => byPath.get(pathKey(path)) ?? byExtension.get(extensionOf(path)) ?? "";
  const named = (await readRelationships(parts, "")).filter(({ type }) => type === "officeDocument").map(({ target }) => target);
  for (const path of [...named, ...parts.paths]) {
    const main = parts.has(path) ? mainOf(typeOf(path)) : undefined;
    if (main !== undefined) return { typeOf, main: { path, ...main } };
  }
  return { typeOf, main: undefined };
}

/** The relationships of a part; none when it has no list of them. Rejects when the list is not well-formed. */
export async function readRelationships(parts: Package, path: string): Promise<readonly Relationship[]> {
  const slash = path.lastIndexOf("/") + 1;
  const list = `${path.slice(0, slash)}_rels/${path.slice(slash)}.rels`;
  const relationships: Relationship[] = [];
  if (!parts.has(list)) return relationships;
  await walkXml(parts.bytes(list), {
    open: (name, attributes) => {
      if (name !== "Relationship" || relationships.length >= entriesMax) return;
      const isExternal = attributes.TargetMode === "External";
      const target = attributes.Target ?? "";
      const type = (attribute(attributes, "Type") ?? "").replace(/^.*\//, "");
      relationships.push({ id: attributes.Id ?? "", type, target: isExternal ? target : resolved(target, path), isExternal });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return relationships;
}

/** Main parts: documents, workbooks and presentations, their templates, and those with macros. */
const mainType =
  /^application\/vnd\.(?:openxmlformats-officedocument\.(wordprocessingml|spreadsheetml|presentationml)|ms-(word|excel|powerpoint))\.[\w.]+?\.main(?:\+xml)?$/i;

function mainOf(type: string): { kind: OfficeKind; mimeType: string } | undefined {
  const match = mainType.exec(type);
  if (match === null || type.includes("glossary")) return undefined;
  const program = (match[1] ?? match[2] ?? "").toLowerCase();
  const mimeType = type.replace(/\.main(\+xml)?$/, "").replace(/\.macroEnabled(Template)?$/, ".macroEnabled$1.12");
  if (program.startsWith("word")) return { kind: "word", mimeType };
  if (program.startsWith("p")) return { kind: "powerpoint", mimeType };
  return { kind: type.endsWith("+xml") ? "excel" : "excel-binary", mimeType };
}

function pathKey(path: string): string {
  return path.replace(/^\/+/, "").toLowerCase();
}

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1).toLowerCase();
}

/** A target relative to the part that refers to it. */
function resolved(target: string, path: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const segments = path.split("/").slice(0, -1);
  for (const segment of target.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.join("/");
}
