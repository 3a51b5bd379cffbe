/**
 * Walks the XML of a part of an Office file: elements and text in order, names without their prefixes. What is not well-formed
 * is passed over and told at the end. Fetches nothing and expands no entity but the five of XML itself.
 */
import { UnreadableError } from "../../base/inspection.ts";
import { Feed } from "../feed.ts";
import { xmlDepthMax, xmlTokenCharactersMax } from "../limits.ts";
import { once } from "../once.ts";
import { detectEncoding } from "../text/encoding.ts";

/** Attributes by their names as written, prefixes included. */
export type Attributes = Readonly<Record<string, string>>;

/** Receives what is in a part; `name` is without prefix. */
export interface XmlReceiver {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
}

const sampleBytes = 1_024;
const stepBytes = 65_536;

const loadLibrary = once(() => import("saxes"));

/**
 * Walks XML in UTF-8 or UTF-16 to its end. Throws last, after everything that could be made out was received: MALFORMED_FILE when
 * it is not well-formed, or what the pieces threw.
 */
export async function walkXml(pieces: AsyncIterable<Uint8Array>, receiver: XmlReceiver): Promise<void> {
  const { SaxesParser } = await loadLibrary();
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  let depth = 0;
  let pendingCharacters = 0;
  let isMalformed = false;
  const onText = (text: string) => {
    pendingCharacters = 0;
    receiver.text(text);
  };
  // Told so, not by its event: that comes with an error made for each, whose stack costs more than reading does.
  parser.fail = () => {
    isMalformed = true;
    return parser;
  };
  parser.on("text", onText);
  parser.on("cdata", onText);
  parser.on("opentag", ({ name, attributes }) => {
    pendingCharacters = 0;
    depth++;
    receiver.open(localName(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    pendingCharacters = 0;
    depth--;
    receiver.close(localName(name));
  });
  const feed = new Feed(pieces, () => true);
  const decoder = new TextDecoder(encodingName(await feed.peek(sampleBytes)));
  for (let piece = await feed.next(); piece !== undefined; piece = await feed.next()) {
    for (let at = 0; at < piece.length; at += stepBytes) {
      const text = decoder.decode(piece.subarray(at, at + stepBytes), { stream: true });
      pendingCharacters += text.length;
      parser.write(text);
      if (depth > xmlDepthMax || pendingCharacters > xmlTokenCharactersMax) {
        await feed.close();
        throw new UnreadableError("MALFORMED_FILE", "expected elements that are less deep and texts that are shorter");
      }
    }
  }
  parser.write(decoder.decode());
  parser.close();
  if (feed.failure !== undefined) throw feed.failure;
  if (isMalformed) throw new UnreadableError("MALFORMED_FILE", "expected well-formed XML");
}

/** The texts joined. Throws MALFORMED_FILE when that is longer than the text of one element may be. */
export function joinedText(text: string, more: string): string {
  if (text.length + more.length > xmlTokenCharactersMax) throw new UnreadableError("MALFORMED_FILE", "expected a shorter text");
  return text + more;
}

/** The value of an attribute whatever its prefix is. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  if (value !== undefined) return value;
  const ending = `:${name}`;
  for (const key of Object.keys(attributes)) if (key.endsWith(ending)) return attributes[key];
  return undefined;
}

/** Parts are in UTF-8 or UTF-16. Source: ECMA-376 part 2, section 8.1.4. */
function encodingName(head: Uint8Array): string {
  const { name } = detectEncoding(head);
  return name.startsWith("utf-16") ? name : "utf-8";
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}
