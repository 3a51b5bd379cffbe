/**
 * Text that stands in a message as it is: read where it stands, so that its places are lines of the message.
 */
import { Feed } from "../feed.ts";
import { readMarkup } from "../formats/markup/markup.ts";
import { headBytes } from "../limits.ts";
import type { Reading } from "../reading.ts";
import { decoded, detectEncoding } from "../text/encoding.ts";
import { readText } from "../text/text.ts";

/** Larger than most messages, much smaller than a block. */
const expectedBytes = 16_384;

/** Reads text to the end of the feed. `firstLine` is the line of the message it begins on. */
export async function readInlineText(
  feed: Feed,
  reading: Reading,
  options: { charset: string | undefined; isHtml: boolean; firstLine: number },
): Promise<void> {
  const encoding = detectEncoding(await feed.peek(headBytes), options.charset);
  const text = new Feed(decoded(feed, encoding), () => true);
  const { firstLine } = options;
  if (options.isHtml) await readMarkup(text, reading, { isHtml: true, firstLine, expectedBytes });
  else await readText(text, reading, { firstLine, expectedBytes });
  reading.budget.bytesClassified += feed.deliveredBytes;
}
