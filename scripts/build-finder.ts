/** Compiles what is in assembly/ into modules of src: `npm run build:finder`, after every change of assembly/. */
import { writeFile } from "node:fs/promises";
import { finderModule, finderModules } from "./finder-module.ts";

for (const module of finderModules) await writeFile(module.path, await finderModule(module));
