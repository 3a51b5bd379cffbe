/**
 * The errors of the bundled PostgreSQL that an operator can do something about.
 */

/** This machine cannot run the bundled PostgreSQL; the message says what to do instead. */
export class BundledServerUnavailableError extends Error {
  override readonly name = "BundledServerUnavailableError";
}

/** Another Reeve process holds the data folder. */
export class DataFolderInUseError extends Error {
  override readonly name = "DataFolderInUseError";
}

/** The data folder was made by another major version of PostgreSQL, or is not one of ours. */
export class DataFolderMismatchError extends Error {
  override readonly name = "DataFolderMismatchError";
}
