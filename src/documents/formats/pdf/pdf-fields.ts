/**
 * What a PDF holds besides the text of its pages: values of forms, each under the field's name, its tooltip and the label beside it;
 * notes and links; what the document says of itself. Turns pdfjs' answers, which are what the file says and of no certain type, into
 * named values.
 */
import type { PDFDocumentProxy } from "pdfjs-dist";
import { labelOf, type TextRun } from "./pdf-lines.ts";

/** A value and what describes it, joined by `/`. */
export type NamedValue = { readonly name: string; readonly value: string };

/** A file kept in a PDF. */
export type PdfAttachment = { readonly path: string; readonly bytes: Uint8Array };

/** What the annotations of a page hold. */
export type PageNotes = {
  readonly values: readonly NamedValue[];
  readonly notes: readonly string[];
  readonly attachments: readonly PdfAttachment[];
};

/** Reads annotations. `seen` holds the fields whose value was read already: several may show one. */
export function notesOf(annotations: readonly unknown[], runs: readonly TextRun[], seen: Set<string>): PageNotes {
  const values: NamedValue[] = [];
  const notes: string[] = [];
  const attachments: PdfAttachment[] = [];
  for (const annotation of annotations) {
    if (!isRecord(annotation)) continue;
    if (annotation.subtype === "Widget") values.push(...formValue(annotation, runs, seen));
    else if (annotation.subtype !== "Popup") notes.push(...noteOf(annotation));
    attachments.push(...attachmentsIn([annotation.file]));
  }
  return { values, notes, attachments };
}

/** The values of fields that no page shows. */
export function hiddenValues(fields: unknown, seen: ReadonlySet<string>): NamedValue[] {
  if (!isRecord(fields)) return [];
  return Object.entries(fields).flatMap(([name, widgets]) => {
    if (seen.has(name) || !Array.isArray(widgets)) return [];
    const values = widgets.filter(isRecord).flatMap(({ type, value }) => (isButton(type) ? [] : textsIn(value)));
    return [...new Set(values)].map((value) => ({ name, value }));
  });
}

/** Title, author and the like, from both places that a PDF may keep them in; what stands in both is told once. */
export function documentInformation({ info, metadata }: Awaited<ReturnType<PDFDocumentProxy["getMetadata"]>>): NamedValue[] {
  const custom = isRecord(info) && isRecord(info.Custom) ? Object.entries(info.Custom) : [];
  const named = isRecord(info) ? Object.entries(info).filter(([name]) => !ownNames.has(name)) : [];
  const all = [...named, ...custom, ...(metadata ?? [])].flatMap(([name, value]) =>
    textsIn(value).map((text) => ({ name: String(name), value: text })),
  );
  const seen = new Set<string>();
  return all.filter(({ value }) => !isDate.test(value) && !seen.has(value) && seen.add(value));
}

/** What pdfjs adds to the information that is in the document, as far as it is text. */
const ownNames: ReadonlySet<string> = new Set(["PDFFormatVersion", "EncryptFilterName", "Language"]);
/** Source: ISO 32000-2, section 7.9.4. */
const isDate = /^D:\d{4}/;

/** Files, as pdfjs describes them. */
export function attachmentsIn(files: readonly unknown[]): PdfAttachment[] {
  return files.filter(isRecord).flatMap(({ filename, content }) => {
    const path = typeof filename === "string" ? filename : "";
    return content instanceof Uint8Array ? [{ path, bytes: content }] : [];
  });
}

/** The text in a page of an XFA form, which has no other: what is written and what is filled in. */
export function xfaTexts(node: unknown): string[] {
  if (!isRecord(node)) return [];
  const attributes = isRecord(node.attributes) ? node.attributes : {};
  const own = [node.value, attributes.textContent, attributes.value].flatMap(textsIn);
  const children = Array.isArray(node.children) ? node.children : [];
  return [...own, ...children.flatMap(xfaTexts)];
}

function formValue(widget: Record<string, unknown>, runs: readonly TextRun[], seen: Set<string>): NamedValue[] {
  const { fieldName, fieldValue, fieldType, alternativeText, rect } = widget;
  const name = typeof fieldName === "string" ? fieldName : "";
  if (seen.has(name)) return [];
  seen.add(name);
  if (isButton(fieldType)) return [];
  const label = Array.isArray(rect) ? labelOf(rect.map(Number), runs) : undefined;
  const names = [name, ...textsIn(alternativeText), ...textsIn(label)].join("/");
  return textsIn(fieldValue).map((value) => ({ name: names, value }));
}

function isButton(type: unknown): boolean {
  return (
    type === "Btn" || type === "Sig" || type === "button" || type === "checkbox" || type === "radiobutton" || type === "signature"
  );
}

/** Who wrote a note, what it says, what is drawn in its place, and where a link leads to. */
function noteOf({ titleObj, contentsObj, textContent, unsafeUrl }: Record<string, unknown>): string[] {
  const contents = isRecord(contentsObj) ? textsIn(contentsObj.str) : [];
  const drawn = contents.length > 0 ? [] : textsIn(textContent);
  return [...(isRecord(titleObj) ? textsIn(titleObj.str) : []), ...contents, ...drawn, ...textsIn(unsafeUrl)];
}

/** Texts in a value that is one, or a list of them. */
function textsIn(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((item): item is string => typeof item === "string" && item.trim() !== "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
