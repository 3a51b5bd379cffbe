/**
 * Invented people, cards and secrets for the demonstration's sample files. Everything is made from a seed, so every
 * run makes the same files; nobody's data is in them.
 */

/** A source of numbers in [0, 1) that repeats for the same seed (the public-domain mulberry32 step). */
export type Dice = () => number;

/** Makes dice from a seed. */
export function diceFrom(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from 0 to `below` - 1. */
export function roll(dice: Dice, below: number): number {
  return Math.floor(dice() * below);
}

/** One of the choices. */
export function pick<T>(dice: Dice, choices: readonly [T, ...T[]]): T {
  return choices[roll(dice, choices.length)] ?? choices[0];
}

/** `count` decimal digits. */
export function digits(dice: Dice, count: number): string {
  return Array.from({ length: count }, () => roll(dice, 10)).join("");
}

const givenNames = ["Avella", "Brannoc", "Cosima", "Dorvan", "Elspeth", "Fenwick", "Galia", "Hestor", "Isolde", "Joram"] as const;
const familyNames = ["Ashgrove", "Bellweather", "Coldbrook", "Dunmere", "Eastlake", "Fairholt", "Greymoor", "Hollins"] as const;

/** A name that is plainly invented. */
export function fullName(dice: Dice): string {
  return `${pick(dice, givenNames)} ${pick(dice, familyNames)}`;
}

/** A card number of a well-known prefix with a right check digit. */
export function cardNumber(dice: Dice): string {
  const payload = pick(dice, ["4539", "4716", "5424", "5312"]) + digits(dice, 11);
  return payload + luhnDigit(payload);
}

function luhnDigit(payload: string): string {
  let sum = 0;
  for (let i = 0; i < payload.length; i++) {
    const digit = Number(payload[payload.length - 1 - i]);
    sum += i % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

/** A US social security number of the form that is issued, from an invented run of numbers. */
export function socialSecurityNumber(dice: Dice): string {
  return `${String(100 + roll(dice, 500))}-${String(10 + roll(dice, 89))}-${String(1000 + roll(dice, 8999))}`;
}

/** A German IBAN with right check digits. */
export function germanIban(dice: Dice): string {
  const account = digits(dice, 18);
  const remainder = BigInt(`${account}131400`) % 97n;
  return `DE${String(98n - remainder).padStart(2, "0")}${account}`;
}

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Forty characters of the form of an AWS secret access key. */
export function secretKey(dice: Dice): string {
  return Array.from({ length: 40 }, () => base64[roll(dice, base64.length)]).join("");
}
