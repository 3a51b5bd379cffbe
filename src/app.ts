/**
 * The only place where parts are joined: the database with its queue, the server with its services, the workers with
 * their tasks. No decisions, no rules.
 */
import { readFile } from "node:fs/promises";
import { guardduty } from "./api/guardduty/guardduty.ts";
import { macie } from "./api/macie/macie.ts";
import { organizations } from "./api/organizations/organizations.ts";
import { sts } from "./api/sts/sts.ts";
import type { AccountId } from "./base/account-id.ts";
import { Refusal } from "./base/refusal.ts";
import type { Region } from "./base/region.ts";
import { applyAccountsFile, storesOf as storesOfAccount } from "./capabilities/accounts/accounts.ts";
import { parseAccountsFile } from "./capabilities/accounts/accounts-file.ts";
import type { Call } from "./capabilities/call.ts";
import { readLink, settleUndelivered, useLink } from "./capabilities/invitation-links/invitation-links.ts";
import { planJobTask } from "./capabilities/jobs/runs/plan-job-task.ts";
import { resumeRunTask } from "./capabilities/jobs/runs/resume-run-task.ts";
import { planJob, resumeRun, scanBatch } from "./capabilities/jobs/runs/runs.ts";
import { scanBatchTask } from "./capabilities/jobs/runs/scan-batch-task.ts";
import { settleAccountState, settleOrganization } from "./capabilities/lifecycle/lifecycle.ts";
import { tellUndelivered } from "./capabilities/notices/notices.ts";
import { verifyInvitation } from "./capabilities/organizations/verification.ts";
import { verifyInvitationTask } from "./capabilities/organizations/verify-invitation-task.ts";
import { type Configuration, ConfigurationError, ensureSecretKey } from "./config.ts";
import { type Database, openDatabase, type Tx } from "./database/database.ts";
import { isMigrated, migrate } from "./database/migrate.ts";
import { findCredential } from "./identity/credential-store.ts";
import { isAllowed } from "./identity/policy/is-allowed.ts";
import { requestContext } from "./identity/policy/request-context.ts";
import { authenticate } from "./identity/sigv4/authenticate.ts";
import { deliverMail } from "./notifications/deliver-mail.ts";
import { deliverMailTask, type UndeliveredMail } from "./notifications/deliver-mail-task.ts";
import { openMailer } from "./notifications/open-mailer.ts";
import { openStore } from "./object-stores/open-store.ts";
import { countTasks } from "./queue/claim-store.ts";
import { openQueue, type PgBossQueue } from "./queue/pg-boss-queue.ts";
import { type Runner, startRunner } from "./queue/runner.ts";
import { createScanner } from "./scanning/scanner.ts";
import { type HostedService, hostService, type Requester } from "./server/hosted-service.ts";
import { type RunningServer, startServer } from "./server/listen.ts";
import { verificationPages } from "./server/verification-page.ts";
import { type Log, openLog } from "./telemetry/log.ts";
import { createMetrics, type Metrics } from "./telemetry/metrics.ts";
import { listOperations, type OperationRow } from "./wire/service.ts";

/** What every process of Reeve has: its configuration, the migrated database and the queue. */
export type Base = {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly queue: PgBossQueue;
  readonly secretKey: Uint8Array;
  readonly log: Log;
  readonly metrics: Metrics;
  close(): Promise<void>;
};

/** A part that runs until it is closed. */
type Running = { close(): Promise<void> };

const taskKinds = [verifyInvitation, deliverMail, planJob, scanBatch, resumeRun];

/** Opens the database, brings its schema up to date and applies the accounts file. */
export async function openBase(
  configuration: Configuration,
  options: { readonly whenRunning?: "refuse" | "join" } = {},
): Promise<Base> {
  const log = openLog();
  const secretKey = await ensureSecretKey(configuration);
  const database = await openConfigured(configuration, log, options.whenRunning ?? "refuse");
  try {
    for (const name of await migrate(database)) log.info({ migration: name }, "schema migrated");
    const queue = await openQueue(database, taskKinds);
    await applyDeclaredAccounts(configuration, { database, queue, secretKey, log });
    const metrics = createMetrics(() => countTasks(database));
    return { configuration, database, queue, secretKey, log, metrics, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the configured database without touching its schema. */
export function openConfigured(configuration: Configuration, log: Log, whenRunning: "refuse" | "join"): Promise<Database> {
  const onEvent = (message: string, error?: unknown) => log.warn({ error }, message);
  const { database, dataDir } = configuration;
  return openDatabase(database.kind === "outside" ? { url: database.url, onEvent } : { dataDir, whenRunning, onEvent });
}

async function applyDeclaredAccounts(
  { accountsFile }: Configuration,
  { database, queue, secretKey, log }: Pick<Base, "database" | "queue" | "secretKey" | "log">,
): Promise<void> {
  if (accountsFile === undefined) return;
  const text = await readFile(accountsFile, "utf8").catch((cause: unknown) => {
    throw new ConfigurationError(`REEVE_ACCOUNTS_FILE: ${accountsFile} cannot be read`, { cause });
  });
  const file = parseAccountsFile(text, accountsFile);
  const { undeclared } = await database
    .transaction(async (tx) => {
      const applied = await applyAccountsFile(tx, file, secretKey);
      for (const change of applied.stateChanges) await settleAccountState({ tx, queue, now: new Date() }, change);
      return applied;
    })
    .catch((error: unknown) => {
      throw error instanceof Refusal ? new ConfigurationError(`REEVE_ACCOUNTS_FILE: ${error.message}`, { cause: error }) : error;
    });
  await database.transaction((tx) => settleOrganization({ tx, queue, now: new Date() }));
  if (undeclared.length > 0) log.warn({ accounts: undeclared }, "the organization names accounts that nobody declares");
}

/** Works and answers the API while `use` runs, then ends both and closes the base, whatever happened. */
export async function serveWhile(base: Base, use: (url: string) => Promise<void>): Promise<void> {
  try {
    await workWhile(base, async () => {
      const api = await startApi(base);
      try {
        await use(api.url);
      } finally {
        await api.close();
      }
    });
  } finally {
    await base.close();
  }
}

/** Does tasks while `use` runs, then gives back what cannot be finished in time. */
export async function workWhile(base: Base, use: () => Promise<void>): Promise<void> {
  const work = await startWork(base);
  try {
    await use();
  } finally {
    await work.close();
  }
}

/** Starts to answer the API. */
async function startApi(base: Base): Promise<RunningServer> {
  const { configuration, database, queue, log, metrics, secretKey } = base;
  const services = servedServices(base);
  const names = services.map(({ model }) => model.service);
  const regions = new Set(configuration.regions);
  return startServer({
    host: configuration.host,
    port: configuration.port,
    services,
    database,
    authenticate: (request, now) =>
      authenticate(request, { now, services: names, findCredential: (id) => findCredential(database, id, { secretKey, now }) }),
    isAllowed,
    isRegionServed: (region) => regions.has(region),
    checkReady: async () =>
      (await isMigrated(database)) ? { isReady: true } : { isReady: false, reason: "the schema is not up to date" },
    pages: verificationPages({
      database,
      clock: () => new Date(),
      read: readLink,
      use: (context, token) => useLink({ ...context, queue }, token),
    }),
    registry: metrics.registry,
    log: (line) => log.info(line, "request"),
  });
}

function servedServices({ queue, secretKey }: Base): readonly HostedService[] {
  const callAs =
    (service: Call["service"]) =>
    ({ caller, region, now, sourceIp }: Requester, tx: Tx): Call => ({
      tx,
      queue,
      service,
      account: caller.account,
      region,
      principal: caller.arn,
      sourceIp,
      now,
    });
  return [
    hostService(macie, callAs("macie2")),
    hostService(guardduty, callAs("guardduty")),
    hostService(organizations, ({ caller, now, sourceIp }, tx) => ({
      tx,
      queue,
      account: caller.account,
      principal: caller.arn,
      sourceIp,
      now,
    })),
    hostService(sts, (requester, tx) => ({ ...requester, tx, secretKey, requestContext: requestContext(requester) })),
  ];
}

/** Every operation of the four APIs with whether this version serves it. */
export function operations(): readonly OperationRow[] {
  return listOperations([macie, guardduty, organizations, sts]);
}

/** Starts to do tasks: the quick ones always, jobs when there are scanning processes. */
async function startWork(base: Base): Promise<Running> {
  const { database, queue, configuration, metrics, log, secretKey } = base;
  const clock = () => new Date();
  const storesOf = (tx: Tx, account: AccountId, region: Region) => storesOfAccount(tx, { account, region, secretKey });
  const onUndelivered = async (tx: Tx, mail: UndeliveredMail, now: Date) => {
    await tellUndelivered(tx, mail, now);
    await settleUndelivered({ tx, queue, now }, mail);
  };
  const { workers: processes, workerMemoryBytes: memoryMaxBytes, limits } = configuration;
  const scanner =
    processes > 0 ? createScanner({ processes, limits, ...(memoryMaxBytes !== undefined && { memoryMaxBytes }) }) : undefined;
  const mailer = openMailer(configuration);
  const quick = [
    verifyInvitationTask({ database, queue, mode: configuration.emailVerification, now: clock }),
    deliverMailTask({ database, mailer, clock, publicUrl: configuration.publicUrl, onUndelivered }),
  ];
  const jobs = scanner
    ? [
        planJobTask({ database, queue, clock, storesOf, openStore }),
        scanBatchTask({ database, queue, clock, storesOf, scanner }),
        resumeRunTask({ database, queue, clock }),
      ]
    : [];
  const runner: Runner = await startRunner({
    database,
    queue,
    handlers: [...quick, ...jobs],
    onOutcome: (event) => {
      metrics.countTask(event);
      if (event.failure) log.warn({ kind: event.kind, outcome: event.outcome, failure: event.failure }, "task failed");
    },
    onError: (message, error) => log.error({ error }, message),
  });
  return {
    async close() {
      await runner.stop();
      await scanner?.close();
    },
  };
}
