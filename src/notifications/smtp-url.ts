/**
 * What an SMTP URL says: where the server is, who logs in, and how the connection is encrypted. Connects to nothing.
 *
 * `smtps://` encrypts from the start. `smtp://` encrypts when the server offers it (STARTTLS), and must when a password is to be
 * sent to another machine. Three parameters, with the names nodemailer gives them, change that: `requireTLS=true`,
 * `ignoreTLS=true` and, for servers with a certificate of their own making, `tls.rejectUnauthorized=false`.
 */

/** Where mails are handed over, and how. */
export type SmtpSettings = {
  readonly host: string;
  readonly port: number;
  /** Encrypted from the first byte. */
  readonly isSecure: boolean;
  /** `required`: the password and the mail never travel in the clear. */
  readonly startTls: "required" | "offered" | "never";
  readonly verifiesCertificate: boolean;
  readonly login?: { readonly user: string; readonly password: string };
};

/** The mail server's URL cannot be used; the message says what was expected and never holds the URL. */
export class MailSettingsError extends Error {
  override readonly name = "MailSettingsError";
}

const parameters = ["requireTLS", "ignoreTLS", "tls.rejectUnauthorized"] as const;

/** Ports of mail submission. Source: RFC 8314, section 7. */
const defaultPorts = { "smtp:": 587, "smtps:": 465 } as const;

/** Reads the URL. Throws {@link MailSettingsError} for parameters it does not know and for what would send a password in the clear. */
export function readSmtpUrl(text: string): SmtpSettings {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url?.protocol;
  if (url === undefined || (scheme !== "smtp:" && scheme !== "smtps:") || url.hostname === "") {
    throw new MailSettingsError("REEVE_SMTP_URL: expected smtp://host:587 or smtps://user:password@host:465");
  }
  const flags = readFlags(url.searchParams);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const login = readLogin(url);
  const isLocal = /^(localhost|127(\.\d+){3}|::1)$/i.test(host);
  if (flags.ignoreTLS === true && scheme === "smtp:" && login !== undefined && !isLocal) {
    throw new MailSettingsError(
      "REEVE_SMTP_URL: ignoreTLS=true would send the password unencrypted to another machine. Leave it out, or use smtps://.",
    );
  }
  const mustEncrypt = flags.requireTLS === true || (login !== undefined && !isLocal);
  return {
    host,
    port: url.port === "" ? defaultPorts[scheme] : Number(url.port),
    isSecure: scheme === "smtps:",
    startTls: mustEncrypt ? "required" : flags.ignoreTLS === true ? "never" : "offered",
    verifiesCertificate: flags["tls.rejectUnauthorized"] !== false,
    ...(login && { login }),
  };
}

function readFlags(given: URLSearchParams): Partial<Record<(typeof parameters)[number], boolean>> {
  const flags: Partial<Record<(typeof parameters)[number], boolean>> = {};
  for (const [name, value] of given) {
    const known = parameters.find((each) => each === name);
    if (known === undefined || (value !== "true" && value !== "false")) {
      throw new MailSettingsError(`REEVE_SMTP_URL: expected only the parameters ${parameters.join(", ")}, each true or false`);
    }
    flags[known] = value === "true";
  }
  return flags;
}

function readLogin(url: URL): SmtpSettings["login"] {
  if (url.username === "" && url.password === "") return undefined;
  try {
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  } catch (cause) {
    throw new MailSettingsError("REEVE_SMTP_URL: expected user and password percent-encoded, as in %40 for @", { cause });
  }
}
