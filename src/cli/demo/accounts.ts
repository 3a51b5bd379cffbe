/**
 * The three invented accounts of the demonstration, with keys made once per data folder and kept readable by their owner only.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { companies } from "./samples.ts";

/** An account of the demonstration. */
export type DemoAccount = {
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly stores?: readonly { readonly type: "folder"; readonly region: string; readonly path: string }[];
};

/** The accounts by the part they play, and the file that declares them. */
export type DemoAccounts = {
  readonly file: string;
  readonly administrator: DemoAccount;
  readonly members: readonly (DemoAccount & { readonly buckets: readonly string[] })[];
};

/** The Region the demonstration plays in. */
export const demoRegion = "eu-west-1";

/** Writes the accounts file, keeping the keys of an earlier run. */
export async function writeAccounts(dataDir: string, samplesFolder: string): Promise<DemoAccounts> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, "accounts.json");
  const keys = await readKeys(file);
  const account = (accountId: string, name: string): DemoAccount => ({
    accountId,
    email: `${name.toLowerCase()}@example.com`,
    name,
    ...(keys.get(accountId) ?? newKey()),
  });
  const administrator = account("111111111111", "Security");
  const withStore = (accountId: string, name: string, company: keyof typeof companies) => ({
    ...account(accountId, name),
    stores: [{ type: "folder", region: demoRegion, path: join(samplesFolder, company) } as const],
  });
  const shop = withStore("222222222222", "Shop", "shop");
  const clinic = withStore("333333333333", "Clinic", "clinic");
  await writeFile(file, `${JSON.stringify({ accounts: [administrator, shop, clinic] }, null, 2)}\n`, { mode: 0o600 });
  return {
    file,
    administrator,
    members: [
      { ...shop, buckets: companies.shop },
      { ...clinic, buckets: companies.clinic },
    ],
  };
}

type Key = Pick<DemoAccount, "accessKeyId" | "secretAccessKey">;

function newKey(): Key {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const id = [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join("");
  return { accessKeyId: `AKIA${id}`, secretAccessKey: randomBytes(30).toString("base64") };
}

async function readKeys(file: string): Promise<ReadonlyMap<string, Key>> {
  const content: unknown = await readFile(file, "utf8").then(JSON.parse, () => undefined);
  const accounts: unknown = typeof content === "object" && content !== null ? Reflect.get(content, "accounts") : undefined;
  return new Map(
    Array.isArray(accounts) ? accounts.filter(isDemoAccount).map((account) => [account.accountId, keyOf(account)]) : [],
  );
}

function keyOf({ accessKeyId, secretAccessKey }: Key): Key {
  return { accessKeyId, secretAccessKey };
}

function isDemoAccount(value: unknown): value is DemoAccount {
  return (
    typeof value === "object" && value !== null && ["accountId", "accessKeyId", "secretAccessKey"].every((name) => name in value)
  );
}
