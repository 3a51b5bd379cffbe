/**
 * The fields of one line of comma-separated values (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180). One line is one
 * record here: a quoted field cannot go on in the next line, so that a forgotten quotation mark spoils one line and not all
 * that follow. Deliberately knows no other delimiter than the comma.
 */
import { Refusal } from "../../base/refusal.ts";

/**
 * The fields, without the spaces around them; always at least one. A refusal when quotation marks are not as RFC 4180
 * wants them: `"a ""quoted"" word",plain`. Spaces between a comma and a quotation mark are passed over.
 */
export function fieldsOf(line: string): readonly string[] | Refusal {
  const fields: string[] = [];
  for (let at = 0; ; ) {
    const field = readField(line, at);
    if (field instanceof Refusal) return field;
    fields.push(field.value.trim());
    if (field.end >= line.length) return fields;
    at = field.end + 1;
  }
}

/** `end` is the place of the comma after the field, or the length of the line. */
type Field = { readonly value: string; readonly end: number };

function readField(line: string, start: number): Field | Refusal {
  const first = pastSpaces(line, start);
  if (line[first] === '"') return readQuoted(line, first + 1);
  const comma = line.indexOf(",", start);
  const end = comma === -1 ? line.length : comma;
  const value = line.slice(start, end);
  if (!value.includes('"')) return { value, end };
  return new Refusal("invalid", "a quotation mark stands inside a field that does not begin with one");
}

function readQuoted(line: string, start: number): Field | Refusal {
  let value = "";
  for (let at = start; ; ) {
    const quote = line.indexOf('"', at);
    if (quote === -1) return new Refusal("invalid", "a quotation mark is not closed on the same line");
    value += line.slice(at, quote);
    if (line[quote + 1] !== '"') {
      const end = pastSpaces(line, quote + 1);
      if (end === line.length || line[end] === ",") return { value, end };
      return new Refusal("invalid", "expected a comma or the end of the line after a closing quotation mark");
    }
    value += '"';
    at = quote + 2;
  }
}

function pastSpaces(line: string, start: number): number {
  let at = start;
  while (line[at] === " " || line[at] === "\t") at++;
  return at;
}
