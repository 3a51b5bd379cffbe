/**
 * What is shown to those who come without a signature and not for the API: the console, when one is given, else a plain
 * page that says what this is and how to point a client at it.
 */
import { type HttpRequest, headerValues } from "../wire/http.ts";

/** A page or file. Its headers win over the default ones. */
export type Page = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

/** Serves the console's files; undefined for paths that it has nothing at. Called for unsigned requests off the API's routes. */
export type Pages = (request: HttpRequest) => Promise<Page | undefined>;

/** The page for an unsigned request. `pages` is asked first. */
export async function answerPage(request: HttpRequest, pages: Pages | undefined): Promise<Page> {
  const page = await pages?.(request);
  if (page !== undefined) return page;
  const isReading = request.method === "GET" || request.method === "HEAD";
  if (isReading && request.rawPath === "/") return htmlPage(200, frontPage(addressOf(request)));
  return {
    status: 404,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: "There is nothing at this path; API requests must be signed with Signature Version 4" }),
  };
}

/** A whole page of HTML from what its body holds; what is put into it must be escaped or known to need no escaping. */
export function htmlPage(status: number, body: string): Page {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Reeve</title>`;
  const document = `<!doctype html>\n<html lang="en">\n<head>${head}</head>\n<body>\n${body}\n</body>\n</html>\n`;
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body: document };
}

/** The address that the request was sent to. */
function addressOf(request: HttpRequest): string {
  const [host = ""] = headerValues(request, "host");
  const isPlain = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(host);
  return `${request.isSecure ? "https" : "http"}://${isPlain ? host : "HOST:PORT"}`;
}

const frontPage = (address: string) => `<h1>Reeve</h1>
<p>Finds sensitive data in object stores and lets one administrator account look after many member accounts.
It answers the requests of the Amazon Macie and Amazon GuardDuty clients, and those of STS and Organizations that go with them.</p>
<h2>Point a client here</h2>
<pre>export AWS_ENDPOINT_URL=${address}   # this server's address
export AWS_ACCESS_KEY_ID=…  AWS_SECRET_ACCESS_KEY=…  AWS_REGION=eu-west-1
aws macie2 enable-macie
aws macie2 get-macie-session</pre>
<p>Keys come from the accounts file or from <code>reeve account</code>. State: <a href="/healthz">healthz</a>,
<a href="/readyz">readyz</a>, <a href="/metrics">metrics</a>.</p>`;
