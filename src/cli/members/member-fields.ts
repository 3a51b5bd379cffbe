/**
 * What an account ID and an e-mail address of a list must look like, and what probably happened where they do not: most bad
 * lists were spoiled by a spreadsheet. Says nothing about whether the account exists or the address is its own.
 */
import { type AccountId, isAccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";

const asText = "format the column as text and enter the ID again";

/** The field as an account ID, or a refusal that says what is wrong without repeating the field. */
export function accountIdIn(field: string): AccountId | Refusal {
  if (isAccountId(field)) return field;
  return new Refusal("invalid", `account ID: ${accountIdProblem(field)}`);
}

function accountIdProblem(field: string): string {
  const expected = "expected 12 digits";
  if (field === "") return `${expected}, got an empty field`;
  if (/^\d{9,11}$/.test(field)) {
    const missing = 12 - field.length;
    return `${expected}, got ${field.length}: a spreadsheet may have removed ${missing === 1 ? "a leading zero" : `${missing} leading zeros`}; ${asText}`;
  }
  if (/^\d+$/.test(field)) return `${expected}, got ${field.length}`;
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(field)) {
    return `${expected}, got a rounded number such as 1.1E+11: a spreadsheet has lost the digits; ${asText}`;
  }
  if (/^\d{4}[- ]\d{4}[- ]\d{4}$/.test(field)) return `${expected} without hyphens or spaces`;
  if (/[\p{Cf}\p{Cc}]/u.test(field)) return `${expected}, got an invisible character among ${field.length} characters`;
  return `${expected}, got ${field.length} characters that are not all digits`;
}

const localPartMax = 64;
const domainMax = 255;

/**
 * The field as an e-mail address of at most `charactersMax` characters, or a refusal that does not repeat it. As strict as
 * the API is (one @, 1 to 64 characters before it, 1 to 255 after it, no white space), and no stricter but for invisible
 * characters and the marks of lists of addresses.
 */
export function emailIn(field: string, charactersMax: number): string | Refusal {
  const problem = emailProblem(field, charactersMax);
  return problem === undefined ? field : new Refusal("invalid", `e-mail address: ${problem}`);
}

function emailProblem(field: string, charactersMax: number): string | undefined {
  if (field === "") return "expected one, got an empty field";
  if (/[\p{Cf}\p{Cc}]/u.test(field)) return "it contains an invisible character; type it anew";
  if (/[\s<>,;"]/.test(field)) return "expected one plain address such as jane@example.com, without spaces, brackets or quotes";
  const [local = "", domain, ...rest] = field.split("@");
  if (domain === undefined || rest.length > 0)
    return `expected exactly one @, got ${rest.length + (domain === undefined ? 0 : 1)}`;
  if (local === "" || local.length > localPartMax)
    return `expected 1 to ${localPartMax} characters before the @, got ${local.length}`;
  if (domain === "" || domain.length > domainMax)
    return `expected 1 to ${domainMax} characters after the @, got ${domain.length}`;
  if (field.length > charactersMax) return `expected at most ${charactersMax} characters, got ${field.length}`;
  return undefined;
}
