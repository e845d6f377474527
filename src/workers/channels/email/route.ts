import type { EmailSettings } from "./settings.ts";

/** How mails of one sender leave. */
export type Route =
  | SmtpRoute
  | { transport: "resend"; apiKey: string; baseUrl: string }
  | { transport: "file"; dir: string; within: string }
  | { transport: "logging" }
  | { transport: "noop" };

export interface SmtpRoute {
  transport: "smtp";
  host: string;
  port: number;
  auth: { user: string; pass: string } | undefined;
  tls: "implicit" | "starttls" | "none";
  /** Set by whoever runs the server; a host that was stored by call is connected to only where that is permitted. */
  trusted: boolean;
}

export interface TlsWish {
  port: number;
  useTls: boolean | undefined;
  startTls: boolean;
}

export function tlsOf({ port, useTls, startTls }: TlsWish): SmtpRoute["tls"] {
  if (useTls ?? port === 465) return "implicit";
  return startTls ? "starttls" : "none";
}

/** What a setting of a sender is called: a variable, or a member of a stored sender's configuration. */
export function settingOf(identity: string | null, name: "use_tls" | "start_tls", value: boolean): string {
  if (identity === null) return `AWAITHUMANS_SMTP_${name.toUpperCase()}=${value}`;
  return `"${name}": ${value} in the configuration of the sender '${identity}'`;
}

/** The settings by which a sender signs in. */
export function loginOf(identity: string | null): string {
  if (identity === null) return "AWAITHUMANS_SMTP_USER and AWAITHUMANS_SMTP_PASSWORD";
  return `"username" and "password" in the configuration of the sender '${identity}'`;
}

/** A variable that is needed and not set, and what it is for. */
export interface Missing {
  variable: string;
  purpose: string;
}

const FILE_DIR = { variable: "EMAIL_FILE_DIR", purpose: "the folder that mails are written below" };

/** The route of the default sender, or what it lacks. */
export function routeOf(settings: EmailSettings): { route: Route } | { missing: Missing[] } {
  const { transport, resendKey, resendBaseUrl = "", fileDir } = settings;
  switch (transport) {
    case "smtp":
      return smtpRoute(settings);
    case "resend":
      if (resendKey) return { route: { transport, apiKey: resendKey, baseUrl: resendBaseUrl } };
      return { missing: [{ variable: "RESEND_KEY", purpose: "the key of the Resend API" }] };
    case "file":
      return fileDir ? { route: { transport, dir: fileDir, within: fileDir } } : { missing: [FILE_DIR] };
    case undefined:
      return { missing: [{ variable: "EMAIL_TRANSPORT", purpose: "how mails leave, `smtp` or `resend`" }] };
    default:
      return { route: { transport } };
  }
}

function smtpRoute(settings: EmailSettings): { route: Route } | { missing: Missing[] } {
  const { smtpHost: host, smtpPort: port = 587, smtpUser: user, smtpPassword: pass } = settings;
  const missing: Missing[] = [];
  if (!host) missing.push({ variable: "SMTP_HOST", purpose: "the mail server to send through" });
  if (user && !pass)
    missing.push({ variable: "SMTP_PASSWORD", purpose: "the password of AWAITHUMANS_SMTP_USER" });
  if (pass && !user)
    missing.push({ variable: "SMTP_USER", purpose: "the user of AWAITHUMANS_SMTP_PASSWORD" });
  if (!host || missing.length > 0) return { missing };
  const tls = tlsOf({ port, useTls: settings.smtpUseTls, startTls: settings.smtpStartTls ?? true });
  const auth = user && pass ? { user, pass } : undefined;
  return { route: { transport: "smtp", host, port, auth, tls, trusted: true } };
}

const TLS_WORDS = { implicit: "with TLS", starttls: "with STARTTLS", none: "without TLS" };

/** The route in words, to follow "Mails come from …". */
export function wordsOf(route: Route): string {
  switch (route.transport) {
    case "smtp":
      return `by SMTP through ${route.host}:${route.port} ${TLS_WORDS[route.tls]}`;
    case "resend":
      return "by Resend";
    case "file":
      return `into files in ${route.dir}`;
    case "logging":
      return "into the server's log only";
    default:
      return "to nowhere: each is thrown away";
  }
}
