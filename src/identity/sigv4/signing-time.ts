/**
 * The moment a request was signed, and whether it is recent enough. A signature is good from five minutes before its
 * time (a client's clock may run ahead) until fifteen minutes after it, or until X-Amz-Expires for a presigned request.
 * Source: IAM user guide, "Troubleshoot Signature Version 4", and the wording clients recognise clock skew by.
 */
import { AuthenticationFailure, incompleteSignature } from "./authentication-failure.ts";

/** How long a signature in a header is good, in minutes. */
const pastMinutesMax = 15;
/** How far a client's clock may run ahead, in minutes. */
const futureMinutesMax = 5;
/** The longest life of a presigned request: seven days, in seconds. */
const expiresSecondsMax = 604_800;

/** A moment with its text in ISO 8601 basic form, `20150830T123600Z`. */
export type SigningTime = { readonly text: string; readonly at: Date };

/** Reads X-Amz-Date: ISO 8601 basic form only. */
export function parseAmzDate(text: string): SigningTime {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const at = match === null ? undefined : new Date(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`);
  if (at === undefined || Number.isNaN(at.getTime()) || basicForm(at) !== text) {
    throw incompleteSignature("expected a date such as 20150830T123600Z in X-Amz-Date");
  }
  return { text, at };
}

/** Reads the Date header, which stands in for X-Amz-Date: the form of HTTP dates, or ISO 8601 basic form. */
export function parseDateHeader(text: string): SigningTime {
  if (/^\d{8}T/.test(text)) return parseAmzDate(text);
  if (!/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw incompleteSignature("expected a date such as 'Sun, 30 Aug 2015 12:36:00 GMT' in Date");
  }
  const at = new Date(text);
  return { text: basicForm(at), at };
}

/** Reads X-Amz-Expires: whole seconds from 1 to {@link expiresSecondsMax}. */
export function parseExpires(text: string): number {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > expiresSecondsMax)
    throw incompleteSignature(`expected X-Amz-Expires between 1 and ${expiresSecondsMax} seconds`);
  return seconds;
}

/** Refuses a signature that is too old or too far in the future at `now`; `expiresSeconds` only for presigned requests. */
export function requireCurrent(signed: SigningTime, now: Date, expiresSeconds?: number): void {
  const latest = new Date(now.getTime() + futureMinutesMax * 60_000);
  if (signed.at > latest) {
    throw new AuthenticationFailure(
      "not-yet-current",
      `Signature not yet current: ${signed.text} is still later than ${basicForm(latest)} (${basicForm(now)} + ${futureMinutesMax} min.)`,
    );
  }
  if (expiresSeconds !== undefined) {
    const end = new Date(signed.at.getTime() + expiresSeconds * 1_000);
    if (now <= end) return;
    throw new AuthenticationFailure(
      "expired",
      `Signature expired: ${basicForm(now)} is now later than ${basicForm(end)} (X-Amz-Date + X-Amz-Expires)`,
    );
  }
  const earliest = new Date(now.getTime() - pastMinutesMax * 60_000);
  if (signed.at >= earliest) return;
  throw new AuthenticationFailure(
    "expired",
    `Signature expired: ${signed.text} is now earlier than ${basicForm(earliest)} (${basicForm(now)} - ${pastMinutesMax} min.)`,
  );
}

/** A moment in ISO 8601 basic form, whole seconds. */
function basicForm(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}
