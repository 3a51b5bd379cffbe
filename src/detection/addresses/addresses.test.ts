import { describe, expect, test } from "vitest";
import { createDetector } from "../detector.ts";
import { address } from "../identifiers/addresses.ts";
import { decodeUtf8, encodeUtf8 } from "../text/utf8.ts";

const detector = createDetector([address]);

function found(text: string): string[] {
  const bytes = encodeUtf8(text);
  const texts: string[] = [];
  detector.scan({ bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length }, ({ start, end }) => {
    texts.push(decodeUtf8(bytes, start, end));
  });
  return texts;
}

describe("an address is found whole", () => {
  test.each([
    ["with a state by name", "88 Birch Road, Madison, Wisconsin 53703"],
    ["with ZIP+4", "88 Birch Road, Madison, WI 53703-0012"],
    ["without a comma before the city", "88 Birch Road Madison WI 53703"],
    ["over lines", "88 Birch Road\nSuite 300\nMadison, WI 53703\nUSA"],
    ["as a box", "P.O. Box 411, Juneau, AK 99801"],
    ["with a numbered street", "221 W 42nd Street, New York, NY 10036"],
    ["with a street but another state's ZIP code", "88 Birch Road, Madison, WI 10001"],
    ["in an invented city", "88 Birch Road, Zorvan Falls, WI 53703"],
    ["of Québec", "4700 Rue Sainte-Anne, Québec, QC G1R 2B5"],
    ["of Australia with commas", "Unit 4, 12 Wattle Street, Newtown, NSW, 2042"],
    ["of Britain over lines", "10 High Street\nHeadingley\nLeeds\nLS6 3AA"],
    ["of Britain with a lane and no number", "Rose Cottage, Church Lane, York YO1 7HH"],
    ["of Germany with a hyphenated street", "Anna-Beispiel-Straße 17b, 01097 Dresden"],
    ["of Germany with a country prefix", "Lindenweg 3, D-50667 Köln"],
    ["of Germany over lines", "Am Alten Markt 12\n14467 Potsdam\nDeutschland"],
    ["of Germany with a flat", "Lindenweg 48c Zimmer 740, 79539 Lörrach"],
    ["of Germany where the street lies", "Zur Alten Brauerei 85, 07743 Jena"],
    ["of Spain without a number", "Huerta Mayor s/n., 12540 Villarreal"],
    ["of Italy in a village nobody knows", "Contrada Belvisi 80, 37010 Zorvano ligure"],
    ["of France with CEDEX", "5 place de la Mairie, 33000 Bordeaux CEDEX"],
    ["of France without commas", "12 rue des Lilas 75011 Paris"],
    ["of Italy with the number behind a comma", "Viale dei Tigli, 66, 36057 Arcugnano (VI)"],
    ["of Spain with a door", "Avda. de la Constitución 3, 2º izq., 41001 Sevilla"],
    ["of Spain with the code last", "Paseo del Olmo 71\nSoria, 42001"],
    ["as city and code of America", "Austin, TX 78701"],
    ["as a place nobody knows, its state and code", "Zorvan Falls, WI 53703"],
    ["in capitals, with a flat", "88 BIRCH ROAD, APT. 158, ZORVAN, WI 53703"],
    ["of Italy by the name it has there", "10123 Torino"],
    ["as city and code of Britain", "Leeds LS1 4AP"],
    ["as code and city of Germany", "10115 Berlin"],
  ])("%s", (_rule, text) => expect(found(`Post: ${text}`)).toEqual([text]));
});

describe("no address", () => {
  test.each([
    ["a street without a city", "12 Main Street 62704"],
    ["a code of no state", "Madison, WI 00012"],
    ["city and code of different states", "Madison, WI 10001"],
    ["city and code of different provinces", "Toronto, ON V5V 2T6"],
    ["a postcode area that does not exist", "Leeds XX1 4AP"],
    ["a British code alone", "code LS1 4AP"],
    ["a number before a capitalised word", "Error 50013 Internal Server Error"],
    ["a city that goes on as something else", "see: 10115 Berlin Wall"],
    ["a number in a sentence", "we sold 12345 Paris tickets"],
    ["a log line", "Starting Server on Port 10115"],
  ])("%s", (_rule, text) => expect(found(text)).toEqual([]));
});

test("two addresses in a sentence are two", () => {
  const [one, two] = ["88 Birch Road, Madison, WI 53703", "Lindenweg 3, 50667 Köln"];
  expect(found(`from ${one} to ${two}.`)).toEqual([one, two]);
});
