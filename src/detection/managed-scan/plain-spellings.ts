/**
 * More spellings of documented keywords. The Macie user guide calls its lists examples and says that some keywords are
 * expanded; names of columns and fields are mostly written without accents, and word processors bend apostrophes.
 */

/**
 * A keyword, and if it has accents, apostrophes or hyphens once more: without accents, with the bent apostrophe, and with a space
 * for apostrophes and hyphens, because a space stands for an underscore or nothing in names as well.
 */
export function plainSpellings(keyword: string): readonly string[] {
  if (/^[a-z\d ]*$/.test(keyword)) return [keyword];
  const plain = keyword.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const joined = (text: string): string => text.replace(/(?<=[\p{L}\d])['-] ?(?=[\p{L}\d])/gu, " ");
  return [...new Set([keyword, plain].flatMap((text) => [text, text.replaceAll("'", "’"), joined(text)]))];
}
