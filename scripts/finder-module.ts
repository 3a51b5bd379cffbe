/**
 * Compiles what is in assembly/ and words each result as a TypeScript file, so that nothing has to be compiled or loaded where it
 * runs. The same source gives the same bytes.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const folder = new URL("../assembly/", import.meta.url);

/** A source in assembly/, the file for what it compiles to, and the name of that file's constant. */
type FinderModule = { readonly source: string; readonly path: string; readonly constant: string };

/** All there are. */
export const finderModules: readonly FinderModule[] = [
  {
    source: "candidate-finder.ts",
    path: pathOf("detection/managed-scan/candidate-finder-module.ts"),
    constant: "candidateFinderModule",
  },
  { source: "field-finder.ts", path: pathOf("documents/text/field-finder-module.ts"), constant: "fieldFinderModule" },
];

/** The text of the file for one of them. Throws with the compiler's messages when the source does not compile. */
export async function finderModule({ source, constant }: FinderModule): Promise<string> {
  const sources = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")]));
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(
    [source, "--outFile", "finder.wasm", "-O3", "--runtime", "stub", "--noAssert", "--enable", "simd"],
    {
      readFile: (name) => sources.get(name) ?? null,
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") binary = contents;
      },
    },
  );
  if (error || !binary) throw new Error(`assembly/${source} does not compile: ${stderr.toString()}`, { cause: error });
  return `/**
 * The compiled finder: assembly/${source} as WebAssembly in Base64, ${binary.length} bytes. Made by \`npm run build:finder\`.
 */

/** The module. */
export const ${constant} =
${inLines(Buffer.from(binary).toString("base64"))};
`;
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../src/${file}`, import.meta.url));
}

/** A text as the sum of lines of 120 characters. */
function inLines(text: string): string {
  return (text.match(/.{1,120}/g) ?? []).map((line) => `  "${line}"`).join(" +\n");
}
