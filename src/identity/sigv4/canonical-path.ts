/**
 * The path as every service but S3 signs it: dot segments and empty segments removed, then each segment encoded once
 * more on top of the encoding it travelled with, so that %2F is signed as %252F.
 */
import { uriEncode } from "./uri-encoding.ts";

/** The canonical URI of a raw path; always begins with `/`, keeps a trailing `/`. */
export function canonicalPath(rawPath: string): string {
  const kept: string[] = [];
  for (const segment of rawPath.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") kept.pop();
    else kept.push(uriEncode(segment));
  }
  const trailing = kept.length > 0 && rawPath.endsWith("/") ? "/" : "";
  return `/${kept.join("/")}${trailing}`;
}
