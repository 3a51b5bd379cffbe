/**
 * Where links lead, told only where the text beside them does not show it.
 */

/** The target as a text would show it: without what says that it is an address. */
export function shownTarget(target: string): string {
  return target.replace(/^(mailto:|tel:|https?:\/\/)/i, "").replace(/\/$/, "");
}

/** The text, and behind a tab the target of its link unless the text shows it or it is in the same file. */
export function withTarget(text: string, target: string): string {
  if (target === "" || target.startsWith("#") || text.includes(shownTarget(target))) return text;
  return text === "" ? target : `${text}\t${target}`;
}
