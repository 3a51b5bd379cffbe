/**
 * The page behind the link in an invitation's mail. Opening it changes nothing, since mail programs and filters open links by
 * themselves; its button does. The token is in the address only when the page is opened, and in the body of the button's request.
 */
import type { Database, Tx } from "../database/database.ts";
import { htmlPage, type Page, type Pages } from "./pages.ts";
import { retryTransaction } from "./retry-transaction.ts";

/** What somebody who holds a token is told. */
export type LinkAnswer =
  | {
      readonly kind: "valid";
      readonly invitation: {
        readonly service: "macie2" | "guardduty";
        readonly region: string;
        readonly administrator: string;
        readonly member: string;
      };
    }
  | { readonly kind: "unknown" | "expired" | "used" };

/** What the page needs; joined in `app.ts`. */
export type VerificationPageParts = {
  readonly database: Pick<Database, "transaction">;
  readonly clock: () => Date;
  /** What the link is for, without using it. */
  read(context: { readonly tx: Tx; readonly now: Date }, token: string): Promise<LinkAnswer>;
  /** Uses the link up. */
  use(context: { readonly tx: Tx; readonly now: Date; readonly sourceIp: string }, token: string): Promise<LinkAnswer>;
};

type Invitation = Extract<LinkAnswer, { kind: "valid" }>["invitation"];

const path = "/console/verify";
const serviceNames = { macie2: "Macie", guardduty: "GuardDuty" } as const;

/** The page at `/console/verify`. */
export function verificationPages({ database, clock, read, use }: VerificationPageParts): Pages {
  return async ({ method, rawPath, rawQuery, body, sourceIp }) => {
    if (rawPath !== path) return undefined;
    if (method === "GET" || method === "HEAD") {
      const token = tokenIn(rawQuery);
      const answer = await retryTransaction(database, (tx) => read({ tx, now: clock() }, token));
      return answer.kind === "valid" ? question(answer.invitation, token) : noLink(answer.kind);
    }
    if (method !== "POST") return wrongMethod();
    const token = tokenIn(new TextDecoder().decode(body));
    const answer = await retryTransaction(database, (tx) => use({ tx, now: clock(), sourceIp }, token));
    return answer.kind === "valid" ? thanks(answer.invitation) : noLink(answer.kind);
  };
}

/** The token of a query or form; "" for what cannot be one, so that it needs no escaping. */
function tokenIn(form: string): string {
  const token = new URLSearchParams(form).get("token") ?? "";
  return /^[A-Za-z0-9_-]{1,64}$/.test(token) ? token : "";
}

/** The form's address is relative, so that it holds behind a proxy that serves Reeve below a path. */
function question({ service, region, administrator, member }: Invitation, token: string): Page {
  return htmlPage(
    200,
    `<h1>Confirm this address</h1>
<p>Account ${administrator} wants to be the ${serviceNames[service]} administrator of account ${member} in the Region ${region},
and gave the address this link was sent to as the address of account ${member}.</p>
<p>Confirm if you look after account ${member}. This shows the invitation in that account. It accepts nothing.</p>
<form method="post" action="verify">
<input type="hidden" name="token" value="${token}">
<button type="submit">Confirm the address</button>
</form>
<p>If you do not know these accounts, close this page.</p>`,
  );
}

function thanks({ service, region, administrator, member }: Invitation): Page {
  return htmlPage(
    200,
    `<h1>The address is confirmed</h1>
<p>Account ${member} now sees the ${serviceNames[service]} invitation of account ${administrator} in the Region ${region},
and can accept or decline it. The mail tells how.</p>`,
  );
}

const reasons = {
  unknown: [404, "This link is not known", "It may be cut off, or the invitation was answered, withdrawn or sent again."],
  expired: [410, "This link is too old", "Ask the administrator to send the invitation again."],
  used: [410, "This link was used already", "The address is confirmed. The mail tells how to accept or decline the invitation."],
} as const;

function noLink(kind: keyof typeof reasons): Page {
  const [status, title, advice] = reasons[kind];
  return htmlPage(status, `<h1>${title}</h1>\n<p>${advice}</p>`);
}

function wrongMethod(): Page {
  const page = htmlPage(405, "<h1>This page can only be opened and its button pressed</h1>");
  return { ...page, headers: { ...page.headers, allow: "GET, HEAD, POST" } };
}
