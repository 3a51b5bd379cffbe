/**
 * The check digit of machine-readable travel documents: weights 7, 3, 1 modulo 10, letters count 10 to 35.
 * ICAO Doc 9303, part 3, section 4.9. https://www.icao.int/publications/pages/publication.aspx?docnum=9303
 */

const weights = [7, 3, 1];

/** The check digit for capital letters and digits. */
export function digit731(characters: string): string {
  let sum = 0;
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    sum += (code >= 65 ? code - 55 : code - 48) * (weights[i % 3] ?? 0);
  }
  return String(sum % 10);
}
