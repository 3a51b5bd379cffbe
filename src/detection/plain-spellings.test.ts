import { expect, test } from "vitest";
import { plainSpellings } from "./plain-spellings.ts";

test.each([
  ["keeps a plain keyword as it is", "tax id", ["tax id"]],
  ["adds a keyword without accents", "número fiscal", ["número fiscal", "numero fiscal"]],
  ["adds bent apostrophes", "numéro d'id", ["numéro d'id", "numero d'id", "numéro d’id", "numero d’id"]],
])("%s", (_rule, keyword, spellings) => expect(plainSpellings(keyword)).toEqual(spellings));
