/**
 * Sensitive values to plant into files: invented, of the catalogue's own examples, one for each severity and one that is clean.
 */

/** Values that must never be seen where they were not asked for. */
export const planted = {
  card: "4929123456789015",
  ssn: "536-22-8726",
  passport: "340007237",
} as const;

/** Texts that hold them, and what is found in each. */
export const texts = {
  card: `Order 17, paid by credit card ${planted.card}, thank you.\n`,
  ssn: `name,ssn\nAvella Ashgrove,${planted.ssn}\n`,
  passport: `Traveller with passport ${planted.passport} has checked in.\n`,
  clean: "The visit went as planned, nothing further to report.\n",
} as const;
