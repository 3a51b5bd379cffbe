/**
 * The little XML that the query protocol's answers need: elements around escaped text. Nothing here reads XML.
 */

const replacements: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };

/** Lone surrogates, which no encoding can carry. */
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Control characters and others that XML 1.0 cannot carry, not even escaped (https://www.w3.org/TR/xml/#charsets). */
const impossible = /[^\t\n\r\u0020-\ufffd]/g;

/** An element around text; the text is escaped, characters that XML cannot carry become U+FFFD. */
export function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

/** Text made safe to stand between tags. */
function escapeXml(text: string): string {
  const possible = text.replace(loneSurrogates, "\ufffd").replace(impossible, "\ufffd");
  return possible.replace(/[&<>"\r]/g, (character) => replacements[character] ?? character);
}
