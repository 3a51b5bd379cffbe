/**
 * Compiles assembly/candidate-finder.ts and words the result as a TypeScript file, so that nothing has to be compiled or loaded
 * where the detector runs. The same source gives the same bytes.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

/** The file that holds the compiled finder. */
export const finderModulePath = fileURLToPath(new URL("../src/detection/candidate-finder-module.ts", import.meta.url));

/** The text of that file. Throws with the compiler's messages when the source does not compile. */
export async function finderModule(): Promise<string> {
  const source = await readFile(new URL("../assembly/candidate-finder.ts", import.meta.url), "utf8");
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(
    ["candidate-finder.ts", "--outFile", "finder.wasm", "-O3", "--runtime", "stub", "--noAssert", "--enable", "simd"],
    {
      readFile: (name) => (name === "candidate-finder.ts" ? source : null),
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") binary = contents;
      },
    },
  );
  if (error || !binary) throw new Error(`assembly/candidate-finder.ts does not compile: ${stderr.toString()}`, { cause: error });
  return `/**
 * The compiled finder: assembly/candidate-finder.ts as WebAssembly in Base64, ${binary.length} bytes. Made by \`npm run build:finder\`.
 */

/** The module. */
export const candidateFinderModule =
${inLines(Buffer.from(binary).toString("base64"))};
`;
}

/** A text as the sum of lines of 120 characters. */
function inLines(text: string): string {
  return (text.match(/.{1,120}/g) ?? []).map((line) => `  "${line}"`).join(" +\n");
}
