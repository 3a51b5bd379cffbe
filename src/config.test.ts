import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigurationError, ensureSecretKey, publicRegions, readConfiguration } from "./config.ts";

const key = Buffer.alloc(32, 7);

describe("defaults", () => {
  const configuration = readConfiguration({}, path.resolve("/srv/app"));
  test("nothing set", () => {
    expect(configuration).toEqual({
      port: 8700,
      host: "127.0.0.1",
      publicUrl: "http://127.0.0.1:8700",
      dataDir: path.resolve("/srv/app/.reeve"),
      database: { kind: "bundled" },
      accountsFile: undefined,
      mail: { smtpUrl: undefined, from: "reeve@localhost" },
      secretKey: undefined,
      emailVerification: "match",
      regions: publicRegions,
      workers: os.availableParallelism(),
      workerMemoryBytes: undefined,
      limits: {},
    });
  });
  test("empty values count as unset", () => {
    expect(readConfiguration({ PORT: "", DATABASE_URL: "", REEVE_REGIONS: "" }, path.resolve("/srv/app"))).toEqual(configuration);
  });
  test("the value is frozen throughout", () => {
    expect([configuration, configuration.mail, configuration.regions, configuration.database].every(Object.isFrozen)).toBe(true);
  });
  test("the default Regions include those of China and GovCloud", () => {
    expect(publicRegions).toEqual(expect.arrayContaining(["us-east-1", "cn-north-1", "us-gov-west-1"]));
    expect(new Set(publicRegions).size).toBe(publicRegions.length);
  });
});

test("everything set", () => {
  const environment = {
    PORT: "0",
    REEVE_HOST: "::1",
    REEVE_PUBLIC_URL: "https://reeve.example.com/there//",
    REEVE_DATA_DIR: "data",
    DATABASE_URL: "postgres://ann:secret@db/reeve",
    REEVE_ACCOUNTS_FILE: "accounts.json",
    REEVE_SMTP_URL: "smtps://mail.example.com",
    REEVE_MAIL_FROM: "Reeve <reeve@example.com>",
    REEVE_SECRET_KEY: key.toString("base64"),
    REEVE_EMAIL_VERIFICATION: "link",
    REEVE_REGIONS: "eu-west-1, us-east-1,eu-west-1",
    REEVE_WORKERS: "0",
    REEVE_WORKER_MEMORY: "1024",
    REEVE_LIMITS: "archive-files=10",
  };
  expect(readConfiguration(environment, path.resolve("/srv"))).toEqual({
    port: 0,
    host: "::1",
    publicUrl: "https://reeve.example.com/there",
    dataDir: path.resolve("/srv/data"),
    database: { kind: "outside", url: "postgres://ann:secret@db/reeve" },
    accountsFile: path.resolve("/srv/accounts.json"),
    mail: { smtpUrl: "smtps://mail.example.com", from: "Reeve <reeve@example.com>" },
    secretKey: new Uint8Array(key),
    emailVerification: "link",
    regions: ["eu-west-1", "us-east-1"],
    workers: 0,
    workerMemoryBytes: 1024 * 2 ** 20,
    limits: { entriesMax: 10 },
  });
});

test.each([
  [{ PORT: "9000" }, "http://127.0.0.1:9000"],
  [{ REEVE_HOST: "::1", PORT: "9000" }, "http://[::1]:9000"],
  [{ REEVE_HOST: "reeve.internal", PORT: "80" }, "http://reeve.internal:80"],
])("%j: links begin with the address that is listened on", (environment, publicUrl) => {
  expect(readConfiguration(environment).publicUrl).toBe(publicUrl);
});

describe("accepted at the limit", () => {
  test.each([
    ["PORT", "65535"],
    ["REEVE_WORKERS", "256"],
    ["REEVE_WORKER_MEMORY", "256"],
    ["REEVE_WORKER_MEMORY", "65536"],
    ["REEVE_SECRET_KEY", key.toString("hex")],
    ["REEVE_SECRET_KEY", key.toString("base64url")],
  ])("%s=%s", (name, value) => {
    expect(() => readConfiguration({ [name]: value })).not.toThrow();
  });
});

describe("refused, with the variable, what was expected and what came", () => {
  test.each([
    ["PORT", "65536", 'PORT: expected a whole number from 0 to 65535, got "65536"'],
    ["PORT", "80a", 'PORT: expected a whole number from 0 to 65535, got "80a"'],
    ["PORT", "-1", "PORT: expected"],
    ["PORT", "1e3", "PORT: expected"],
    [
      "REEVE_PUBLIC_URL",
      "reeve.example.com",
      'REEVE_PUBLIC_URL: expected an address such as https://reeve.example.com, got "reeve.example.com"',
    ],
    ["REEVE_PUBLIC_URL", "ftp://reeve.example.com", "REEVE_PUBLIC_URL: expected an address"],
    ["REEVE_PUBLIC_URL", "https://reeve.example.com/?a=b", "REEVE_PUBLIC_URL: expected an address"],
    ["REEVE_PUBLIC_URL", "https://reeve.example.com/#a", "REEVE_PUBLIC_URL: expected an address"],
    ["REEVE_HOST", "http://localhost", "REEVE_HOST: expected a host name or an IP address without port"],
    ["REEVE_WORKER_MEMORY", "255", 'REEVE_WORKER_MEMORY: expected a whole number from 256 to 65536, got "255"'],
    ["REEVE_WORKER_MEMORY", "65537", 'REEVE_WORKER_MEMORY: expected a whole number from 256 to 65536, got "65537"'],
    ["REEVE_WORKERS", "257", 'REEVE_WORKERS: expected a whole number from 0 to 256, got "257"'],
    [
      "DATABASE_URL",
      "mysql://u:p4ss@h/d",
      "DATABASE_URL: expected postgres://user:password@host:5432/database, got a value with mysql:",
    ],
    ["DATABASE_URL", "u:p4ss@h/d", "DATABASE_URL: expected postgres://"],
    ["DATABASE_URL", "postgres://u:p4ss@h", "DATABASE_URL: expected the name of a database"],
    ["REEVE_SMTP_URL", "http://u:p4ss@mail", "REEVE_SMTP_URL: expected smtp://host:587"],
    [
      "REEVE_MAIL_FROM",
      "nobody",
      'REEVE_MAIL_FROM: expected an address such as reeve@example.com or Reeve <reeve@example.com>, got "nobody"',
    ],
    ["REEVE_MAIL_FROM", "a@b.example\r\nBcc: c@d.example", "REEVE_MAIL_FROM: expected an address"],
    [
      "REEVE_SECRET_KEY",
      "p4ss",
      "REEVE_SECRET_KEY: expected 32 bytes in base64 (44 characters) or hex (64 characters), got 4 characters",
    ],
    ["REEVE_SECRET_KEY", Buffer.alloc(31).toString("base64"), "REEVE_SECRET_KEY: expected 32 bytes"],
    ["REEVE_EMAIL_VERIFICATION", "no", 'REEVE_EMAIL_VERIFICATION: expected one of match, auto, link, got "no"'],
    [
      "REEVE_REGIONS",
      "us-east-1;eu-west-1",
      'REEVE_REGIONS: expected names of Regions with commas between, such as us-east-1,eu-west-1, got "us-east-1;eu-west-1"',
    ],
    ["REEVE_REGIONS", " , ", "REEVE_REGIONS: expected names of Regions"],
  ])("%s=%j", (name, value, message) => {
    const refuse = () =>
      readConfiguration({ [name]: value, ...(name === "DATABASE_URL" && { REEVE_SECRET_KEY: key.toString("hex") }) });
    expect(refuse).toThrow(ConfigurationError);
    expect(refuse).toThrow(message);
    expect(refuse).not.toThrow("p4ss");
  });

  test("a database of one's own without a secret key", () => {
    expect(() => readConfiguration({ DATABASE_URL: "postgres://h/d" })).toThrow(
      "REEVE_SECRET_KEY: expected, since DATABASE_URL is set",
    );
  });
  test("a mail server without a sender", () => {
    expect(() => readConfiguration({ REEVE_SMTP_URL: "smtp://h" })).toThrow(
      "REEVE_MAIL_FROM: expected, since REEVE_SMTP_URL is set",
    );
  });
  test("all that is wrong is told at once", () => {
    expect(() => readConfiguration({ PORT: "x", REEVE_WORKERS: "y" })).toThrow(/^PORT: .*\nREEVE_WORKERS: /);
  });
});

describe("the secret key in the data folder", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "reeve-config-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("is made once, also when two processes start together, and readable by its owner alone", async () => {
    const dataDir = path.join(folder, "a", "data");
    const [first, second] = await Promise.all([
      ensureSecretKey({ dataDir, secretKey: undefined }),
      ensureSecretKey({ dataDir, secretKey: undefined }),
    ]);
    expect(first).toHaveLength(32);
    expect(second).toEqual(first);
    expect(await ensureSecretKey({ dataDir, secretKey: undefined })).toEqual(first);
    expect((await stat(path.join(dataDir, "secret-key"))).mode & 0o777).toBe(0o600);
  });
  test("is not touched when one is configured", async () => {
    expect(await ensureSecretKey({ dataDir: path.join(folder, "b"), secretKey: key })).toBe(key);
    await expect(stat(path.join(folder, "b"))).rejects.toThrow("ENOENT");
  });
  test("is never replaced when damaged", async () => {
    const file = path.join(folder, "secret-key");
    await writeFile(file, "damaged");
    await expect(ensureSecretKey({ dataDir: folder, secretKey: undefined })).rejects.toThrow("Restore it from a backup");
    expect(await readFile(file, "utf8")).toBe("damaged");
  });
});
