/**
 * Where no mail server is configured, mails are files that any mail program opens: one `.eml` each, readable by their owner
 * alone, in the order they were written when sorted by name. A file appears complete or not at all.
 */
import { randomBytes } from "node:crypto";
import { mkdir, open, rename, unlink } from "node:fs/promises";
import path from "node:path";
import { composeMail, isMailable, type Mail, type Mailer, type Sender } from "./mail.ts";

/** Mails as files in the folder, which is made when it is missing. */
export function outboxMailer(folder: string, sender: Sender): Mailer {
  return {
    async send(mail, signal) {
      if (!isMailable(mail.to))
        return { kind: "refused", isPermanent: true, reason: "the address is not one mail can be sent to" };
      if (signal.aborted) return { kind: "refused", isPermanent: false, reason: "this process was stopping" };
      const content = await composeMail(mail, sender);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await createWhole(path.join(folder, fileNameOf(mail)), content);
        return { kind: "accepted" };
      } catch (error) {
        const detail = error instanceof Error && "code" in error ? String(error.code) : String(error);
        return { kind: "refused", isPermanent: false, reason: "the mail could not be written to the outbox", detail };
      }
    },
  };
}

/** `20260131T093000123Z-<id>.eml`: sorts by time, and is the same for the same mail. */
export function fileNameOf({ createdAt, id }: Pick<Mail, "createdAt" | "id">): string {
  return `${createdAt.toISOString().replace(/[-:.]/g, "")}-${id}.eml`;
}

/** Writes aside and renames: the name appears with everything in it. A file of that name is this mail, written before. */
async function createWhole(file: string, content: Buffer): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString("hex")}.draft`;
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}
