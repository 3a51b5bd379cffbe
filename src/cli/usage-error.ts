/**
 * A mistake in how the command line was used: reported in one line, exit code 2.
 */

/** Thrown by commands; the message says what was expected and what came. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
