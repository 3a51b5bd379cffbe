/**
 * More spellings of documented keywords. The Macie user guide calls its lists examples and says that some keywords are
 * expanded; names of columns and fields are mostly written without accents, and word processors bend apostrophes.
 */

/** A keyword, and if it has accents or apostrophes once more: without accents, and with the bent apostrophe. */
export function plainSpellings(keyword: string): readonly string[] {
  const plain = keyword.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return [...new Set([keyword, plain, keyword.replaceAll("'", "’"), plain.replaceAll("'", "’")])];
}
