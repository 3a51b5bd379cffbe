/**
 * Allow lists: texts that are known to be harmless and are not reported. A list sees the whole matched text.
 * Lists are applied to what would be reported, so that allowing one value never brings up another.
 */

/** Decides about matched texts. */
export interface AllowList {
  /** Tells whether a match with this text is to be left out. */
  allows(text: string): boolean;
}

/**
 * A list of predefined texts. A match is left out when its whole text equals an entry; upper and lower case are the same.
 * Source: Macie user guide, "Configuration options for allow lists: predefined text".
 */
export function textAllowList(texts: Iterable<string>): AllowList {
  const entries = new Set<string>();
  for (const text of texts) {
    const entry = text.trim().toLowerCase();
    if (entry !== "") entries.add(entry);
  }
  return { allows: (text) => entries.has(text.toLowerCase()) };
}
