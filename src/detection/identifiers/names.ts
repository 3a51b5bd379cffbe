/**
 * Full names of persons in Latin letters. Names are found by what the gazetteer knows and by what stands around them; a single
 * given name or surname is none. Source of that: Macie user guide, `NAME`.
 */
import { givenNames } from "../gazetteers/name-gazetteer.ts";
import { type Anchor, type Form, type Identifier, lowMediumHigh } from "../identifier.ts";
import { readNamed, readPerson, startOfLabelled } from "../names/labelled-name.ts";
import { readName, readSurnameFirst, startOfName, startOfSurnameFirst } from "../names/name-reader.ts";

/** Longest name in bytes. */
const nameBytesMax = 80;

const knownGivenName: Anchor = {
  kind: "dictionary",
  get words() {
    return givenNames();
  },
};

/** Labels, titles and field names of things that may also be no person. */
const looseLabels = [
  "name", "names", "contact", "author", "owner", "bcc", "attn", "attention", "holder", "reporter", "assignee", "reviewer", "approver",
  "requester", "organizer", "attendee", "attendees", "driver", "seller", "buyer", "guest", "sr", "sra", "sig", "recipient", "sender", "nom",
  "nome", "nombre", "titular", "signed", "signature", "display name", "user name",
]; // biome-ignore format: a list of words

/** Those that only persons have. */
const personLabels = [
  "full name", "customer name", "client name", "patient name", "employee name", "contact name", "contact person", "cardholder", "card holder",
  "cardholder name", "account holder", "account holder name", "applicant", "applicant name", "beneficiary", "beneficiary name", "patient",
  "employee", "customer", "client", "person", "person name", "student", "student name", "teacher", "tenant", "passenger", "passenger name",
  "guardian", "spouse", "next of kin", "emergency contact", "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "dear", "herr", "herrn", "frau",
  "monsieur", "madame", "mme", "mlle", "signor", "signora", "signore", "señor", "señora", "doña", "nom complet", "nom et prénom", "nombre completo",
  "nome completo", "nome e cognome", "vollständiger name", "kunde", "kundin", "kundenname", "mitarbeiter", "mitarbeiterin", "ansprechpartner",
  "ansprechpartnerin", "kontoinhaber", "kontoinhaberin", "inhaber", "cliente", "paziente", "paciente", "doctor", "physician", "witness", "lieber",
  "liebe", "cher", "chère", "estimado", "estimada", "gentile", "egregio", "sehr geehrter", "sehr geehrte", "signatory", "payee", "insured",
  "subscriber", "policy holder", "policyholder",
]; // biome-ignore format: a list of words

const anyWord: Anchor = { kind: "word", start: "letter", tokenMin: 1, tokenMax: 30 };

/** Tokens are ASCII: a name that begins otherwise is found when its given name is known. */
function labelled(keywords: readonly string[], read: NonNullable<Form["read"]>): Form {
  return {
    anchor: anyWord,
    keyword: "required",
    keywords,
    behindKeyword: 48,
    before: startOfLabelled,
    read,
    lengthMax: nameBytesMax,
  };
}

/** Full names. */
export const name: Identifier = {
  id: "NAME",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  keywords: [],
  countMax: 1_000,
  forms: [
    { anchor: knownGivenName, keyword: "unneeded", before: startOfName, read: readName, lengthMax: nameBytesMax },
    {
      anchor: knownGivenName,
      keyword: "unneeded",
      before: startOfSurnameFirst,
      read: readSurnameFirst,
      lengthMax: nameBytesMax,
    },
    labelled(looseLabels, readNamed),
    labelled(personLabels, readPerson),
  ],
  matches: [
    "yesterday «Hannah Lindqvist» called",
    "Dear Mr. «Zorvan Quillmeier»,",
    "«Müller, Petra»; 12 May",
    '{"customer":"«Ysolde Brandvik»"}',
    'From: "«Giulia De Santis»" <g@example.com>',
    "signed by «Jean-Pierre O'Connell, Jr.»",
    "ask «J. Thomas van der Velde» first",
    "«ANNA SCHMIDT», room 3",
  ],
  misses: [
    { text: "Hannah called Petra", reason: "given names only" },
    { text: "the Martin Luther King Boulevard", reason: "a street" },
    { text: "shares of Morgan Stanley rose", reason: "a firm named for two people" },
    { text: "we stayed in Paris Hilton Street", reason: "a place" },
    { text: "Anna Schmidt GmbH", reason: "a company" },
    { text: "May Day and Grace Period", reason: "ordinary words" },
    { text: "import com.Robert.Miller", reason: "a path in code" },
    { text: "file name: Zorvan Quillmeier", reason: "the name of a thing" },
    { text: "San Antonio and Virginia Beach", reason: "cities" },
  ],
};
