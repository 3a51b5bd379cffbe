/**
 * The control letter of Spanish identity numbers (DNI, NIF) and of foreigners' numbers (NIE): the number modulo 23.
 * https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/calculo-del-digito-de-control-del-nif-nie/
 */

const letters = "TRWAGMYFPDXBNJZSQVHLCKE";

/** The letter for eight digits, or for X, Y or Z (which count 0, 1 and 2) and seven digits. */
export function spanishIdentityLetter(number: string): string {
  return letters.charAt(Number(number.replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter)))) % 23);
}
