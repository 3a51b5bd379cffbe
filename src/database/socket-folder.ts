/**
 * A name for the server's data folder, in which its Unix socket is, that is short enough for the path of a socket:
 * the folder itself, or a link to it among the temporary files.
 */
import { createHash, randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, readlink, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** Longest path of a Unix socket that every system takes: 104 bytes with the final zero on macOS. Source: sys/un.h. */
const socketPathMaxBytes = 103;

/** Name PostgreSQL gives the socket, for port 5432. */
const socketName = ".s.PGSQL.5432";

const linkName = "s";

/** A folder name that reaches the socket. The same for every process of this user, so a server and those who join it agree. */
export async function shortNameOf(folder: string): Promise<string> {
  if (fits(folder)) return folder;
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  for (const parent of [os.tmpdir(), "/tmp"]) {
    for (const suffix of ["", `-${randomBytes(4).toString("hex")}`]) {
      const holder = path.join(parent, `reeve-socket-${hash}${suffix}`);
      if (fits(path.join(holder, linkName)) && (await makeLink(holder, folder))) return path.join(holder, linkName);
    }
  }
  throw new Error(
    `The path of ${folder} is too long for a Unix socket, and no link to it could be made among the temporary files. Set REEVE_DATA_DIR to a shorter path.`,
  );
}

/** Removes the link, if one was made. */
export async function removeShortName(name: string, folder: string): Promise<void> {
  if (name !== folder) await rm(path.dirname(name), { recursive: true, force: true });
}

function fits(folder: string): boolean {
  return Buffer.byteLength(path.join(folder, socketName)) <= socketPathMaxBytes;
}

/** Answers whether the link is there and ours: others may write among the temporary files, but not in a folder of mode 700. */
async function makeLink(holder: string, folder: string): Promise<boolean> {
  try {
    await mkdir(holder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    const found = await lstat(holder);
    if (!found.isDirectory() || found.uid !== process.geteuid?.()) return false;
    await chmod(holder, 0o700);
    const link = path.join(holder, linkName);
    await symlink(folder, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    return (await readlink(link)) === folder;
  } catch {
    return false;
  }
}
