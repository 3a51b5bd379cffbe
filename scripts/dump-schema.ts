/**
 * Writes src/database/schema.sql: the schema the migrations add up to. Run after adding a migration.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../src/database/database.ts";
import { dumpSchema } from "../src/database/dump-schema.ts";
import { migrate } from "../src/database/migrate.ts";

const file = fileURLToPath(new URL("../src/database/schema.sql", import.meta.url));
const dataDir = await mkdtemp(path.join(os.tmpdir(), "reeve-dump-schema-"));
try {
  const database = await openDatabase({ dataDir });
  try {
    await migrate(database);
    await writeFile(file, await dumpSchema(database));
    console.log(`Wrote ${path.relative(process.cwd(), file)}.`);
  } finally {
    await database.close();
  }
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
