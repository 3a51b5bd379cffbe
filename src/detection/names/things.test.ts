import { expect, test } from "vitest";
import { encodeUtf8 } from "../text/utf8.ts";
import { saysNothing } from "./things.ts";

/** Asks about the part of a field's name that stands between « and ». */
function judged(marked: string): boolean {
  const start = encodeUtf8(marked.slice(0, marked.indexOf("«"))).length;
  const end = start + encodeUtf8(marked.slice(marked.indexOf("«") + 1, marked.indexOf("»"))).length;
  return saysNothing(encodeUtf8(marked.replace(/[«»]/g, "")), start, end);
}

test.each([
  "product_«name»",
  "company«Name»",
  "homeCity«Name»",
  "FILE_«NAME»",
  "bucket «names»",
  "«contact»_id",
  "«phone»Id",
  "«cell» ids",
])("%s says nothing", (name) => expect(judged(name)).toBe(true));

test.each([
  "customer_«name»",
  "«name»",
  "full«Name»",
  "«contact»",
  "«contact»_identity",
  "«phone»_number",
  "product_«price»",
  "«passport»_id",
])("%s says something", (name) => expect(judged(name)).toBe(false));
