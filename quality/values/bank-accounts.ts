/**
 * Account numbers as they are written inside a country. Rules: the account's structure in SWIFT's IBAN registry (BBAN), with the
 * check digits of the Spanish CCC, the French clé RIB and the Italian CIN; for the USA and Canada the Macie user guide (9 to 17 digits).
 */
import { grouped, remainder, weighted } from "../check-digits.ts";
import type { Random } from "../random.ts";
import { byKeyword, type ValueKind } from "../value-kind.ts";

const everywhere = ["account code", "account number", "accountno#", "accountnumber#", "bban", "customer account number"];
const columns = ["bban", "account_number", "AccountNumber", "account_code", "Account number", "CUSTOMER_ACCOUNT_NUMBER"];

/** Digits of that many places near "account number" may happen to be a card's number, or an account of a country whose structure fits. */
const mayHappen = ["CREDIT_CARD_NUMBER", "CREDIT_CARD_NUMBER_(NO_KEYWORD)"];

/** "Código cuenta cliente": bank 4, branch 4, two check digits by the weights 1, 2, 4, 8, 5, 10, 9, 7, 3, 6, account 10. */
function spanish(random: Random): string {
  const weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
  const check = (digits: string): string => {
    const rest = 11 - (weighted(digits, weights) % 11);
    return String(rest === 10 ? 1 : rest === 11 ? 0 : rest);
  };
  const [bank, account] = [random.text(8), random.text(10)];
  const text = `${bank}${check(`00${bank}`)}${check(account)}${account}`;
  return grouped(text, [4, 4, 2, 10], random.pick(["", " ", "-"]));
}

/** "Relevé d'identité bancaire": bank 5, branch 5, account 11, key 97 - (89 bank + 15 branch + 3 account) mod 97. */
function french(random: Random): string {
  const [bank, branch, account] = [random.text(5), random.text(5), random.text(11)];
  const sum = 89 * Number(bank) + 15 * Number(branch) + 3 * remainder(account, 97);
  return grouped(`${bank}${branch}${account}${String(97 - (sum % 97)).padStart(2, "0")}`, [5, 5, 11, 2], random.pick(["", " "]));
}

/** "Coordinate bancarie": CIN, ABI 5, CAB 5, account 12; the CIN is a letter from odd and even places as in the codice fiscale. */
function italian(random: Random): string {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
  const digits = random.text(22);
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += i % 2 === 0 ? (odd[Number(digits.charAt(i))] ?? 0) : Number(digits.charAt(i));
  const check = String.fromCharCode(65 + (sum % 26));
  return grouped(`${check}${digits}`, [1, 5, 5, 12], random.pick(["", " "]));
}

/** Bankleitzahl of 8 digits, not beginning with 0 or 9 (Deutsche Bundesbank), and the account with leading zeros to 10. */
function german(random: Random): string {
  return grouped(`${random.between(1, 8)}${random.text(17)}`, [8, 10], random.pick(["", " "]));
}

/** Sort code of 6 digits and account of 8 (UK Payments). */
function british(random: Random): string {
  const [sortCode, account] = [random.text(6), random.text(8)];
  const by = random.pick(["-", " ", ""]);
  return `${grouped(sortCode, [2, 2, 2], by)}${by === "" ? random.pick(["", " "]) : " "}${account}`;
}

/** Domestic account numbers. */
export const bankAccounts: readonly ValueKind[] = [
  {
    identifier: "BANK_ACCOUNT_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: [
      ...["bank account", "bank acct", "checking account", "checking acct", "deposit account", "savings account", "savings acct"],
      ...["chequing account", "chequing acct", "deposit acct", "bank account number"],
    ],
    columns: [
      "bank_account",
      "BankAccount",
      "checking_account_no",
      "savings-account",
      "BANK_ACCT",
      "Deposit Account",
      "bankAcct",
    ],
    make: (random) => random.text(random.pick([9, 10, 10, 11, 12, 12, 13, 15, 17])),
    near: (random) => random.text(random.pick([5, 6, 7, 8, 18, 19])),
    alsoFoundAs: [...mayHappen, "UK_BANK_ACCOUNT_NUMBER"],
  },
  {
    identifier: "SPAIN_BANK_ACCOUNT_NUMBER",
    goal: byKeyword,
    language: "es",
    labels: [
      ...[
        "código cuenta",
        "código cuenta bancaria",
        "cuenta cliente id",
        "número cuenta bancaria cliente",
        "número cuenta cliente",
      ],
      ...everywhere,
    ],
    columns: [
      ...columns,
      "cuenta_cliente_id",
      "codigo_cuenta",
      "numero_cuenta_cliente",
      "código_cuenta_bancaria",
      "NumeroCuentaCliente",
    ],
    make: spanish,
    near: (random) => random.text(random.pick([15, 19, 21, 22])),
    alsoFoundAs: mayHappen,
  },
  {
    identifier: "FRANCE_BANK_ACCOUNT_NUMBER",
    goal: byKeyword,
    language: "fr",
    labels: ["code bancaire", "compte bancaire", "numéro de compte", ...everywhere],
    columns: [...columns, "compte_bancaire", "numero_compte_bancaire", "numero_de_compte", "codeBancaire", "numéro_de_compte"],
    make: french,
    near: (random) => random.text(random.pick([19, 21, 22, 24])),
    alsoFoundAs: mayHappen,
  },
  {
    identifier: "ITALY_BANK_ACCOUNT_NUMBER",
    goal: byKeyword,
    language: "it",
    labels: ["codice bancario", "conto bancario", "numero di conto", ...everywhere],
    columns: [...columns, "codice_bancario", "ContoBancario", "numero_di_conto"],
    make: italian,
    near: (random) =>
      random.shaped(random.pick(["A99999999999999999999", "AA9999999999999999999999", "999999A9999999999999999"])),
    alsoFoundAs: mayHappen,
  },
  {
    identifier: "GERMANY_BANK_ACCOUNT_NUMBER",
    goal: byKeyword,
    language: "de",
    labels: ["Kontonummer", "Bankleitzahl", "kontonummer", ...everywhere],
    columns: [...columns, "kontonummer", "Kontonummer", "bankleitzahl"],
    make: german,
    near: (random) => random.text(random.pick([7, 16, 19, 21])),
    alsoFoundAs: mayHappen,
  },
  {
    identifier: "UK_BANK_ACCOUNT_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: [...everywhere, "customer account id"],
    columns,
    make: british,
    near: (random) => random.shaped(random.pick(["99-99-99 999999", "99-99-9 99999999", "9999-99-99999999", "99/99/99"])),
    alsoFoundAs: mayHappen,
  },
];
