import { expect, test } from "vitest";
import type { Identifier } from "../../src/detection/identifier.ts";
import { ownIdentifiers } from "../../src/detection/identifiers/own/own.ts";

const introduction = `# Reeve's own identifiers

Besides the managed data identifiers that Amazon Macie documents, Reeve detects the kinds of sensitive data below. They are listed by
\`ListManagedDataIdentifiers\` and \`reeve identifiers\`, which marks them, and take part in jobs for all identifiers and in jobs
that name them. The recommended set is the documentation's and holds none of them.

*Keyword* says whether a keyword must be near the value: within 30 characters in text, or in the name of the column or field.
Where it says *for some*, the forms that speak for themselves need none.

This page is written from the catalogue: \`npx vitest run tests/tidy/own-identifiers.test.ts -u\`.
`;

function keywordNeed({ forms }: Identifier): string {
  const needing = forms.filter(({ keyword }) => keyword === "required").length;
  if (needing === 0) return "no";
  return needing === forms.length ? "yes" : "for some";
}

/** The page: one table for each category, in the catalogue's order. */
function page(): string {
  const categories = [...new Set(ownIdentifiers.map(({ category }) => category))];
  const tables = categories.map((category) => {
    const members = ownIdentifiers.filter((identifier) => identifier.category === category);
    const rows = members.map((identifier) => {
      const { one, several, many } = identifier.severity;
      return `| \`${identifier.id}\` | ${keywordNeed(identifier)} | ${one} / ${several} / ${many} |`;
    });
    const heading = `\n## \`${category}\` (${members.length})\n\n| ID | Keyword | Severity of 1 / 2 / 100 in one object |\n| --- | --- | --- |\n`;
    return `${heading}${rows.join("\n")}\n`;
  });
  return introduction + tables.join("");
}

test("the page of Reeve's own identifiers says what the catalogue holds", async () => {
  await expect(page()).toMatchFileSnapshot("../../docs/own-identifiers.md");
});
