/** Compiles the candidate finder into src/detection/candidate-finder-module.ts: `npm run build:finder`, after every change of assembly/. */
import { writeFile } from "node:fs/promises";
import { finderModule, finderModulePath } from "./finder-module.ts";

await writeFile(finderModulePath, await finderModule());
