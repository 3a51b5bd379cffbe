import { expect, test } from "vitest";
import { highestSeverity, type SeverityWord } from "./severity.ts";

test.each<[string, SeverityWord[], SeverityWord, number]>([
  ["one low detection", ["Low"], "Low", 1],
  ["one medium detection", ["Medium"], "Medium", 2],
  ["one high detection", ["High"], "High", 3],
  ["the highest comes first", ["High", "Low", "Medium"], "High", 3],
  ["the highest comes last", ["Low", "Low", "Medium"], "Medium", 2],
])("%s", (_, severities, description, score) => {
  expect(highestSeverity(severities)).toEqual({ description, score });
});
