/**
 * A process for tests that kill it: runs the bundled database of a folder and writes rows one by one, printing the number of each
 * once it is acknowledged.
 */
import { openDatabase } from "../../src/database/database.ts";
import { sql } from "../../src/database/sql.ts";

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error("Expected a data folder as the only argument.");
const database = await openDatabase({ dataDir });
await database.query(sql`create table if not exists written (number int primary key)`);
const [last] = await database.query<{ number: number | null }>(sql`select max(number) as number from written`);
for (let number = (last?.number ?? 0) + 1; ; number++) {
  await database.query(sql`insert into written values (${number})`);
  process.stdout.write(`${number}\n`);
}
