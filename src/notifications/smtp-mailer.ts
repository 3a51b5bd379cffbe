/**
 * Hands mails to an SMTP server, one connection per mail, and tells exactly how far it came: a mail whose content was on its way
 * when the connection ended may have been accepted, and is never reported as refused.
 */
import { Readable } from "node:stream";
import SMTPConnection, { type SMTPEnvelope } from "nodemailer/lib/smtp-connection";
import { composeMail, type Delivery, isMailable, type Mail, type Mailer, oneLine, type Sender } from "./mail.ts";
import type { SmtpSettings } from "./smtp-url.ts";

/** Limits on the conversation, in milliseconds. */
export type SmtpTimes = {
  /** To connect, and again to be greeted. */
  readonly connectMs: number;
  /** Without a byte from the server. */
  readonly idleMs: number;
  /** For the whole conversation. */
  readonly totalMs: number;
};

/** A server that scans mails before it accepts them needs a while: RFC 5321, section 4.5.3.2.6. */
const usualTimes: SmtpTimes = { connectMs: 10_000, idleMs: 45_000, totalMs: 60_000 };

/** How long the server may take to say goodbye. */
const goodbyeMs = 1_000;

/** What an error of nodemailer says, where it says it. */
type SmtpError = {
  readonly code?: string | undefined;
  /** The code the error had before nodemailer gave it its own. */
  readonly originalCode?: string | undefined;
  readonly message?: string;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly permanent?: boolean | undefined;
};

/** Mails through the server of the settings. */
export function smtpMailer(settings: SmtpSettings, sender: Sender, times: SmtpTimes = usualTimes): Mailer {
  return {
    async send(mail, signal) {
      if (!isMailable(mail.to))
        return { kind: "refused", isPermanent: true, reason: "the address is not one mail can be sent to" };
      if (signal.aborted) return stopped(false);
      const content = await composeMail(mail, sender);
      return new Conversation(settings, times).run({ mail, sender, content }, signal);
    },
  };
}

type Parcel = { readonly mail: Mail; readonly sender: Sender; readonly content: Buffer };

/** One connection, from its opening to its end. */
class Conversation {
  readonly #connection: SMTPConnection;
  readonly #settings: SmtpSettings;
  readonly #totalMs: number;
  /** Set when the server asked for the content: from then on only the server's answer tells what became of the mail. */
  #isContentSent = false;

  constructor(settings: SmtpSettings, times: SmtpTimes) {
    this.#settings = settings;
    this.#totalMs = times.totalMs;
    this.#connection = new SMTPConnection({
      host: settings.host,
      port: settings.port,
      secure: settings.isSecure,
      requireTLS: settings.startTls === "required",
      ignoreTLS: settings.startTls === "never",
      tls: { rejectUnauthorized: settings.verifiesCertificate, minVersion: "TLSv1.2" },
      connectionTimeout: times.connectMs,
      greetingTimeout: times.connectMs,
      dnsTimeout: times.connectMs,
      socketTimeout: times.idleMs,
      socketCloseTimeout: goodbyeMs,
      maxResponseSize: 64 * 1024,
    });
  }

  run(parcel: Parcel, signal: AbortSignal): Promise<Delivery> {
    return new Promise((resolve) => {
      const end = (delivery: Delivery) => {
        clearTimeout(deadline);
        signal.removeEventListener("abort", stop);
        if (delivery.kind === "accepted") this.#sayGoodbye();
        else this.#connection.close();
        resolve(delivery);
      };
      const fail = (error: SmtpError) => end(this.#judge(error));
      const stop = () => end(stopped(this.#isContentSent));
      const deadline = setTimeout(() => fail({ code: "ETIMEDOUT" }), this.#totalMs);
      signal.addEventListener("abort", stop, { once: true });
      this.#connection.on("error", fail);
      this.#connection.connect((error) => (error ? fail(error) : this.#login(parcel, fail, () => end({ kind: "accepted" }))));
    });
  }

  #login(parcel: Parcel, fail: (error: SmtpError) => void, accept: () => void): void {
    const { login } = this.#settings;
    const go = () => this.#sendContent(parcel, fail, accept);
    if (login === undefined) {
      go();
      return;
    }
    const credentials = { user: login.user, pass: login.password };
    this.#connection.login({ credentials }, (error) => (error ? fail(error) : go()));
  }

  #sendContent({ mail, sender, content }: Parcel, fail: (error: SmtpError) => void, accept: () => void): void {
    const envelope: SMTPEnvelope = { from: sender.address, to: [mail.to], size: content.length, use8BitMime: true };
    // A stream is not read before the server asked for the content.
    const began = () => {
      this.#isContentSent = true;
    };
    const stream = new Readable({
      read() {
        began();
        this.push(content);
        this.push(null);
      },
    });
    this.#connection.send(envelope, stream, (error) => (error ? fail(error) : accept()));
  }

  #judge(error: SmtpError): Delivery {
    const { responseCode } = error;
    const isAnswered = responseCode !== undefined && responseCode >= 400 && responseCode < 600;
    const reason = isAnswered ? `the mail server answered ${codeOf(error.response, responseCode)}` : troubleOf(error);
    const words = oneLine(error.response ?? error.message ?? "").slice(0, 300);
    const detail = words === "" ? {} : { detail: words };
    if (this.#isContentSent && !isAnswered) return { kind: "unknown", reason, ...detail };
    return { kind: "refused", isPermanent: isAboutMail(error), reason, ...detail };
  }

  #sayGoodbye(): void {
    const close = setTimeout(() => this.#connection.close(), goodbyeMs);
    this.#connection.once("end", () => clearTimeout(close));
    this.#connection.quit();
  }
}

/**
 * True when the server will never take this mail. What it says of the session (the greeting, the login, encryption) is the
 * operator's to mend, so the mail can wait.
 */
function isAboutMail({ code, responseCode, permanent }: SmtpError): boolean {
  return (code === "EENVELOPE" || code === "EMESSAGE") && (permanent === true || responseCode === undefined);
}

/** The reply code, with the enhanced code where the server gave one. Source of the form: RFC 3463, section 2. */
function codeOf(response: string | undefined, responseCode: number): string {
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response ?? "")?.[1];
  return enhanced === undefined ? `${responseCode}` : `${responseCode} ${enhanced}`;
}

function troubleOf({ code, originalCode = "" }: SmtpError): string {
  // Node's codes of certificates that are not trusted, such as DEPTH_ZERO_SELF_SIGNED_CERT and ERR_TLS_CERT_ALTNAME_INVALID.
  if (code === "ETLS" || /CERT|TLS|SSL/.test(originalCode)) return "the connection to the mail server could not be encrypted";
  switch (code) {
    case "ETIMEDOUT":
      return "the mail server did not answer in time";
    case "EDNS":
      return "the name of the mail server was not found";
    case "EENVELOPE":
      return "the mail server cannot take this address";
    default:
      return "the connection to the mail server failed";
  }
}

function stopped(isContentSent: boolean): Delivery {
  const reason = "this process was stopping";
  return isContentSent ? { kind: "unknown", reason } : { kind: "refused", isPermanent: false, reason };
}
