/**
 * Text whose lines end in a carriage return alone, as those of Macs did and some exports still have it. Readers know lines by their
 * line feed: they get one in the place of each such return. All other text is passed on as it is.
 */
import { Feed } from "../feed.ts";
import { headBytes } from "../limits.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** The text with line feeds, in as many bytes; the same feed when its beginning has some, or no carriage return. */
export async function withLineFeeds(text: Feed): Promise<Feed> {
  const head = await text.peek(headBytes / 2);
  if (head.includes(lineFeed) || !head.includes(carriageReturn)) return text;
  return new Feed(lineFed(text.pieces()), () => true);
}

/** Returns in front of a line feed stay: they may come further on. */
async function* lineFed(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isHeld = false;
  for await (const piece of pieces) {
    const bytes = Buffer.concat(isHeld ? [Buffer.of(carriageReturn), piece] : [piece]);
    for (let at = bytes.indexOf(carriageReturn); at >= 0; at = bytes.indexOf(carriageReturn, at + 1)) {
      if (at + 1 < bytes.length && bytes[at + 1] !== lineFeed) bytes[at] = lineFeed;
    }
    isHeld = bytes.at(-1) === carriageReturn;
    yield isHeld ? bytes.subarray(0, -1) : bytes;
  }
  if (isHeld) yield Buffer.of(lineFeed);
}
