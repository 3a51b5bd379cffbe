/**
 * Writes small PDF files for tests: objects one after the other with a table of their places, nothing compressed.
 * Source: ISO 32000-2, section 7.5.
 */

/** Objects numbered from 1; the first is the catalogue, and each is a dictionary or, with a body, a stream. */
export type PdfObject = string | { readonly dictionary: string; readonly body: string | Uint8Array };

/** A PDF file. */
export function pdfOf(objects: readonly PdfObject[]): Buffer {
  const pieces: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  const places: number[] = [];
  let start = 9;
  for (const [i, object] of objects.entries()) {
    places.push(start);
    const piece = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), written(object), Buffer.from("\nendobj\n")]);
    pieces.push(piece);
    start += piece.length;
  }
  const entries = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  pieces.push(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${entries}`));
  pieces.push(Buffer.from(`trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`));
  return Buffer.concat(pieces);
}

/** A PDF file with a page for each text, and further objects behind, numbered from `3 + 2 * pages` on: 4 + 2 for one page. */
export function pdfOfPages(
  texts: readonly string[],
  more: { catalog?: string; page?: string; objects?: readonly PdfObject[] } = {},
) {
  const pages = texts.flatMap((text, i) => [
    `<</Type/Page/Parent 2 0 R/Contents ${5 + 2 * i} 0 R/MediaBox[0 0 400 400]/Resources<</Font<</F 3 0 R>>>>${more.page ?? ""}>>`,
    { dictionary: "", body: `BT /F 12 Tf 20 350 Td (${text}) Tj ET` },
  ]);
  return pdfOf([
    `<</Type/Catalog/Pages 2 0 R${more.catalog ?? ""}>>`,
    `<</Type/Pages/Count ${texts.length}/Kids[${texts.map((_, i) => `${4 + 2 * i} 0 R`).join(" ")}]>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ...pages,
    ...(more.objects ?? []),
  ]);
}

function written(object: PdfObject): Buffer {
  if (typeof object === "string") return Buffer.from(object, "latin1");
  const body = Buffer.from(object.body);
  const head = Buffer.from(`<<${object.dictionary}/Length ${body.length}>>\nstream\n`, "latin1");
  return Buffer.concat([head, body, Buffer.from("\nendstream")]);
}
