/**
 * More spellings of documented keywords. The Macie user guide calls its lists examples and says that some keywords are
 * expanded; names of columns and fields are mostly written without accents, and word processors bend apostrophes.
 */

/** The keywords, and those with accents or apostrophes once more: without accents, and with the bent apostrophe. */
export function withPlainSpellings(keywords: readonly string[]): readonly string[] {
  const spellings = new Set(keywords);
  for (const keyword of keywords) {
    const plain = keyword.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    for (const spelling of [plain, keyword.replaceAll("'", "’"), plain.replaceAll("'", "’")]) spellings.add(spelling);
  }
  return [...spellings];
}
