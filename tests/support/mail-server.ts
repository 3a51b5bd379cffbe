/**
 * A real SMTP server on a local port that behaves as told, and keeps what it was given. And a reader of mails.
 */
import { once } from "node:events";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** What the server does with the next mail; the last one repeats. */
export type Behaviour =
  | "accept"
  /** Takes the content and cuts the connection instead of answering. */
  | "drop-after-data"
  /** Cuts the connection when the recipient is named. */
  | "drop-before-data"
  /** Takes the content and never answers. */
  | "hang-after-data"
  /** Never answers to the recipient. */
  | "hang-before-data"
  | { readonly atRecipient: number }
  | { readonly atData: number };

/** A running mail server. */
export type MailServer = {
  readonly port: number;
  /** Mails whose content arrived whole, whatever was answered then. */
  readonly received: {
    readonly from: string;
    readonly to: readonly string[];
    readonly content: string;
    readonly isEncrypted: boolean;
  }[];
  /** Connections so far. */
  connections(): number;
  close(): Promise<void>;
};

/** Starts a server; `options` are smtp-server's own. */
export async function startMailServer(behaviours: readonly Behaviour[], options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: MailServer["received"] = [];
  const script = [...behaviours];
  let current: Behaviour = "accept";
  let connections = 0;
  const refuse = (code: number) =>
    Object.assign(new Error("5.9.9 invented refusal".replace("5", `${code}`.slice(0, 1))), { responseCode: code });
  const cut = () => {
    for (const each of server.connections) each._socket.destroy();
  };
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    ...options,
    onConnect(_session, done) {
      connections++;
      current = (script.length > 1 ? script.shift() : script[0]) ?? "accept";
      done();
    },
    onRcptTo(_address, _session, done) {
      if (current === "drop-before-data") cut();
      else if (current === "hang-before-data") return;
      else if (typeof current === "object" && "atRecipient" in current) done(refuse(current.atRecipient));
      else done();
    },
    async onData(stream, session, done) {
      const parts: Uint8Array[] = [];
      for await (const part of stream) if (part instanceof Uint8Array) parts.push(part);
      const { mailFrom, rcptTo } = session.envelope;
      received.push({
        from: mailFrom === false ? "" : mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        content: Buffer.concat(parts).toString("utf8"),
        isEncrypted: session.secure,
      });
      if (current === "drop-after-data") cut();
      else if (current === "hang-after-data") return;
      else if (typeof current === "object" && "atData" in current) done(refuse(current.atData));
      else done();
    },
  });
  server.on("error", () => undefined);
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    received,
    connections: () => connections,
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The headers by lower-case name, unfolded and decoded, and the text of a mail without parts. */
export function readMail(content: string): { readonly headers: ReadonlyMap<string, readonly string[]>; readonly text: string } {
  const end = content.indexOf("\r\n\r\n");
  const headers = new Map<string, string[]>();
  for (const line of content
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n")) {
    const [, name = "", value = ""] = /^([!-9;-~]+): ?(.*)$/.exec(line) ?? [];
    headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), decodeWords(value)]);
  }
  const body = content.slice(end + 4);
  const encoding = headers.get("content-transfer-encoding")?.[0];
  const text = encoding === "quoted-printable" ? decodeQuoted(body.replace(/=\r\n/g, "")) : body;
  return {
    headers,
    text: (encoding === "base64" ? Buffer.from(body, "base64").toString("utf8") : text).replaceAll("\r\n", "\n"),
  };
}

function decodeQuoted(text: string): string {
  const bytes = [...text.matchAll(/=([0-9A-F]{2})|([^=]+)/g)].map(([, hex, plain]) =>
    hex === undefined ? Buffer.from(plain ?? "") : Buffer.from(hex, "hex"),
  );
  return Buffer.concat(bytes).toString("utf8");
}

/** Encoded words, RFC 2047. */
function decodeWords(value: string): string {
  return value
    .replace(/\?= +=\?/g, "?==?")
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === "B" ? Buffer.from(text, "base64").toString("utf8") : decodeQuoted(text.replaceAll("_", " ")),
    );
}
