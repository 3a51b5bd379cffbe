import { expect, test } from "vitest";
import { plainSpellings } from "./plain-spellings.ts";

test.each([
  ["keeps a plain keyword as it is", "tax id", ["tax id"]],
  ["adds a keyword without accents", "número fiscal", ["número fiscal", "numero fiscal"]],
  ["adds a space for a hyphen", "x-key", ["x-key", "x key"]],
  [
    "adds bent apostrophes, and a space for them",
    "numéro d'id",
    ["numéro d'id", "numéro d’id", "numéro d id", "numero d'id", "numero d’id", "numero d id"],
  ],
])("%s", (_rule, keyword, spellings) => expect(plainSpellings(keyword)).toEqual(spellings));
