/**
 * Which errors are a person's to mend: their message is shown alone, with exit code 2. Everything else is a bug or an outage.
 */
import { AccountsFileError } from "../capabilities/accounts/accounts-file.ts";
import { ConfigurationError } from "../config.ts";
import {
  BundledServerUnavailableError,
  DataFolderInUseError,
  DataFolderMismatchError,
} from "../database/bundled-server-error.ts";
import { DatabaseUnavailableError } from "../database/database.ts";
import { MigrationError } from "../database/migrate.ts";
import { MailSettingsError } from "../notifications/smtp-url.ts";
import { UsageError } from "./usage-error.ts";

/** Errors whose message is all a person needs: what is wrong and what to do. */
const explained = [
  UsageError,
  ConfigurationError,
  AccountsFileError,
  DatabaseUnavailableError,
  BundledServerUnavailableError,
  DataFolderInUseError,
  DataFolderMismatchError,
  MigrationError,
  MailSettingsError,
];

/** Tells whether the error's message is all a person needs. */
export function isExplained(error: unknown): error is Error {
  return explained.some((kind) => error instanceof kind);
}
