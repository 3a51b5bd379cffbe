/**
 * Which operating-system user runs the bundled PostgreSQL. The server refuses to run as root, so root hands it to an
 * unprivileged user that exists on the machine (initdb wants a name for its user, so a free number will not do).
 */
import { readFile, stat } from "node:fs/promises";
import os from "node:os";
import { BundledServerUnavailableError } from "./bundled-server-error.ts";

/** `same`: whoever runs Reeve. `other`: an unprivileged user, since Reeve runs as root. */
export type ServerUser =
  | { readonly kind: "same" }
  | { readonly kind: "other"; readonly name: string; readonly uid: number; readonly gid: number };

/** Looked for in this order: one made for Reeve, PostgreSQL's own on Linux and macOS, and the one every Unix has. */
const candidates = ["reeve", "postgres", "_postgres", "nobody"];

/**
 * Chooses the user for the server of a data folder. A folder that exists stays with the user that owns it.
 * Throws {@link BundledServerUnavailableError} when there is none.
 */
export async function chooseServerUser(folder: string): Promise<ServerUser> {
  if (process.geteuid?.() !== 0) {
    assertHasName();
    return { kind: "same" };
  }
  const users = await readUsers();
  const owner = (await stat(folder).catch(() => undefined))?.uid;
  const owned = owner === 0 || owner === undefined ? undefined : users.find((user) => user.uid === owner);
  const found = owned ?? candidates.map((name) => users.find((user) => user.name === name)).find((user) => user !== undefined);
  if (found === undefined) {
    throw new BundledServerUnavailableError(
      `PostgreSQL does not run as root, and this machine has none of the users ${candidates.join(", ")} to run it instead. ` +
        "Start Reeve as an ordinary user, or set DATABASE_URL to use a PostgreSQL 15 or newer of your own.",
    );
  }
  return { kind: "other", ...found };
}

/**
 * Options to start a program as that user, with nothing of the caller's environment, whose PG… variables would change the server:
 * all programs are called by their full path. Windows programs do not start without some of it.
 */
export function runAs(user: ServerUser): {
  readonly uid?: number;
  readonly gid?: number;
  readonly env: NodeJS.ProcessEnv;
  readonly windowsHide: true;
} {
  const env = process.platform === "win32" ? { ...process.env } : { LC_ALL: "C" };
  return { ...(user.kind === "other" && { uid: user.uid, gid: user.gid }), env, windowsHide: true };
}

async function readUsers(): Promise<{ name: string; uid: number; gid: number }[]> {
  const text = await readFile("/etc/passwd", "utf8").catch(() => "");
  const users: { name: string; uid: number; gid: number }[] = [];
  for (const line of text.split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name && uid && gid && /^-?\d+$/.test(uid) && /^-?\d+$/.test(gid) && Number(uid) !== 0)
      users.push({ name, uid: Number(uid), gid: Number(gid) });
  }
  return users;
}

function assertHasName(): void {
  try {
    os.userInfo();
  } catch (cause) {
    throw new BundledServerUnavailableError(
      `The user with the number ${process.geteuid?.()} has no name on this machine (no line in /etc/passwd), which PostgreSQL needs. ` +
        "Add one, or set DATABASE_URL to use a PostgreSQL 15 or newer of your own.",
      { cause },
    );
  }
}
