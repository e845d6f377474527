import {
  baseUrl,
  emailAddress,
  flag,
  line,
  oneOf,
  SettingError,
  type SettingValues,
  setting,
  text,
  whole,
} from "../../../setting.ts";

function key(value: string): string {
  if (/^[\x21-\x7e]{1,512}$/.test(value)) return value;
  throw new SettingError("must be at most 512 printable ASCII characters without spaces");
}

function host(value: string): string {
  if (isHost(value)) return value;
  throw new SettingError("must be a host name or an IP address, without a scheme or a port");
}

/** Whether a text can be a host name or an IP address. */
export function isHost(value: string): boolean {
  return /^[A-Za-z0-9._:-]{1,253}$/.test(value) && (!value.includes(":") || /^[0-9A-Fa-f.:]+$/.test(value));
}

/** The default sender. Further ones are stored by operators. */
export const EMAIL_SETTINGS = {
  transport: setting(
    "EMAIL_TRANSPORT",
    oneOf("smtp", "resend", "logging", "noop", "file"),
    "How e-mail leaves: `smtp`, `resend`, or for trials `logging` (to the server's log), `file` and `noop`.",
  ),
  from: setting("EMAIL_FROM", emailAddress, "Address that mails come from."),
  fromName: setting("EMAIL_FROM_NAME", line, "Name that mails come from."),
  replyTo: setting("EMAIL_REPLY_TO", emailAddress, "Where replies to mails go."),
  resendKey: setting("RESEND_KEY", key, "Key of the Resend API."),
  resendBaseUrl: setting("RESEND_BASE_URL", baseUrl, "Where the Resend API is.", "https://api.resend.com"),
  smtpHost: setting("SMTP_HOST", host, "Mail server that mails are sent through."),
  smtpPort: setting(
    "SMTP_PORT",
    whole(1, 65_535),
    "Its port. 465 means TLS from the start unless SMTP_USE_TLS says otherwise.",
    "587",
  ),
  smtpUser: setting("SMTP_USER", text, "User name at the mail server, where it asks for one."),
  smtpPassword: setting("SMTP_PASSWORD", text, "Password of that user."),
  smtpUseTls: setting("SMTP_USE_TLS", flag, "Whether TLS begins with the connection."),
  smtpStartTls: setting(
    "SMTP_START_TLS",
    flag,
    "Whether TLS must begin by STARTTLS where it does not begin with the connection.",
    "true",
  ),
  fileDir: setting(
    "EMAIL_FILE_DIR",
    text,
    "Folder below which the transport `file` may write; without it that transport is refused.",
  ),
} as const;

export type EmailSettings = SettingValues<typeof EMAIL_SETTINGS>;
