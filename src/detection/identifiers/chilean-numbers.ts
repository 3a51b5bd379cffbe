/**
 * The number of Chile, which is identity number (RUN) and taxpayer number (RUT) in one.
 */
import { alwaysHigh, type Identifier } from "../identifier.ts";
import { layoutForm } from "../text/layouts.ts";

/**
 * Numbers of the tax authority that stand for nobody: receivers abroad, and buyers without a number.
 * Source: https://www.sii.cl/preguntas_frecuentes/catastro/001_012_3386.htm
 */
const nobodys = new Set(["555555555", "666666666"]);

/** The last place checks the digits modulo 11, weights 2 to 7 from the right; K stands for 10. */
function isChileanNumber(characters: string): boolean {
  const digits = characters.slice(0, -1);
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += (digits.charCodeAt(digits.length - 1 - i) - 48) * (2 + (i % 6));
  const check = "0123456789K".charAt((11 - (sum % 11)) % 11);
  return characters.endsWith(check) && !/^0+$/.test(digits) && !nobodys.has(characters);
}

/** Seven or eight digits and a check digit or K. Source: https://es.wikipedia.org/wiki/Rol_%C3%9Anico_Tributario */
export const chileRutNumber: Identifier = {
  id: "CHILE_RUT_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: [
    "identidad número",
    "nacional identidad",
    "national unique role",
    "nationaluniqueroleID#",
    "número identificación",
    "rol único nacional",
    "rol único tributario",
    "run",
    "run#",
    "r.u.n.",
    "rut",
    "rut#",
    "r.u.t.",
    "unique national number",
    "unique national role",
    "unique tax registry",
    "unique tax role",
    "unique tributary number",
    "unique tributary role",
  ],
  forms: [
    layoutForm({
      layouts: [
        ...["##.###.###-*", "########-*", "########*", "## ### ###-*", "##,###,###-*"],
        ...["#.###.###-*", "#######-*", "#######*", "# ### ###-*", "#,###,###-*"],
      ],
      isValid: isChileanNumber,
    }),
  ],
  matches: [
    "RUT «12.345.678-5»",
    "run: «7654321-6»",
    "R.U.T. «12345670-K»",
    "rol único tributario «1.234.567-4»",
    '{"rut":"«123456785»"}',
    "rol unico nacional «12345670k»",
    "«12.345.678-5» (RUN)",
  ],
  misses: [
    { text: "pedido 12.345.678-5", reason: "no keyword near" },
    { text: "RUT 12.345.678-6", reason: "the check digit is wrong" },
    { text: "RUT 00000000-K", reason: "all zero" },
    { text: "RUT 00.000.000-0", reason: "all zero" },
    { text: "RUT 55.555.555-5", reason: "stands for receivers abroad" },
    { text: "running 12345678-5", reason: "the keyword is part of a word" },
    { text: "run 12.345678-5", reason: "dots at the wrong places" },
    { text: "RUT 123.456-0", reason: "six digits before the check digit" },
  ],
};
