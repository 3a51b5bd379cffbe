import { expect, test } from "vitest";
import { withPlainSpellings } from "./plain-spellings.ts";

test.each([
  ["keeps plain keywords as they are", ["dni", "tax id"], ["dni", "tax id"]],
  ["adds keywords without accents", ["número fiscal"], ["número fiscal", "numero fiscal"]],
  ["adds none twice", ["código", "codigo"], ["código", "codigo"]],
  ["adds bent apostrophes", ["numéro d'id"], ["numéro d'id", "numero d'id", "numéro d’id", "numero d’id"]],
])("%s", (_rule, keywords, spellings) => expect(withPlainSpellings(keywords)).toEqual(spellings));
