/**
 * Code pages of Windows, by which RTF, files of Office before 2007 and Outlook name the encoding of a text.
 */

/** Names of code pages in the WHATWG Encoding Standard, for those that are not `windows-` with the number. */
const names: ReadonlyMap<number, string> = new Map([
  [866, "ibm866"],
  [874, "windows-874"],
  [932, "shift_jis"],
  [936, "gbk"],
  [949, "euc-kr"],
  [950, "big5"],
  [10_000, "macintosh"],
  [20_866, "koi8-r"],
  [50_220, "iso-2022-jp"],
  [51_932, "euc-jp"],
  [51_949, "euc-kr"],
  [54_936, "gb18030"],
  [65_001, "utf-8"],
]);

/** The name of a code page in the WHATWG Encoding Standard; that of Windows-1252 when it has none. */
export function codePageName(codePage: number): string {
  const isoPart = codePage - 28_590;
  if ((isoPart >= 2 && isoPart <= 8) || isoPart === 15) return `iso-8859-${isoPart}`;
  return names.get(codePage) ?? (codePage >= 1_250 && codePage <= 1_258 ? `windows-${codePage}` : "windows-1252");
}
