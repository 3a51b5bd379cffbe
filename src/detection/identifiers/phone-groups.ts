/**
 * Numbers whose digits a country has as well, but which nobody there groups so: they are another country's. Each answers whether the
 * digits and gaps [start, end) are written as elsewhere. Which digits are a number is said in `phone-numbers.ts`.
 */
import { latin1 } from "../text/utf8.ts";
import type { PhoneLayout } from "./phone-layout.ts";

type Refusal = NonNullable<PhoneLayout["refused"]>;

/** Refuses numbers written in some ways. */
function refuse(written: RegExp): Refusal {
  return (bytes, start, end) => written.test(latin1(bytes, start, end));
}

/** What services of Brazil begin with. */
const brazilianServices = new Set([300, 303, 500, 503, 800, 803, 900, 903]);

/** Three digits stand alone only at the beginning of services. */
export const notBrazilianFirst: NonNullable<PhoneLayout["refusesFirst"]> = (group) =>
  group >= 100 && group <= 999 && !brazilianServices.has(group);

/** Ten digits in one that may be a number of North America. */
export const isNorthAmerican: Refusal = refuse(/^[2-9]\d\d[2-9]\d{6}$/);

/** French numbers stand in pairs from the start, but for services. */
export const notFrench: Refusal = refuse(/^\(?0[1-79]\d\d\)?[ ./()-]|^\(?0\d\)?[ ./()-]+\d{4}[ ./-]?\d{4}$/);

/**
 * Mobile numbers grouped as in North America; eleven digits with an area, as most British numbers have; a gap inside the area:
 * 02 and 06 have two digits, all others three or four.
 */
export const notItalian: Refusal = refuse(
  /^(?:\([1-9]\d\d\) ?|\d{3}-)\d{3}[.-]\d{4}$|^\(?0(?:\D*\d){10}$|^\(?0[26]\d+\)?[ ./()-]|^\(?0[^26]\)?[ ./()-]|^0\d(?:[ .]\d\d){4}$/,
);

/** Five digits and four: the end of a mobile number of Brazil. */
export const notSpanish: Refusal = refuse(/^\d{5}[ .-]\d{4}$/);

/** A first group that is neither an area, as 020, 0161, 0118 or 01632, nor the beginning of a mobile number or a service. */
export const notBritish: Refusal = refuse(
  /^(?!\(?0(?:2\d|1\d1|11\d|[389]\d\d|[38]\d{3}|1\d{3,4}|5\d{1,4}|7\d{2,4})\)?[ ./()-])\(?\d+\)?[ ./()-]/,
);
