/** What a transport needs beside the sender's addresses. */
export interface TransportField {
  /** The member of the configuration. */
  name: string;
  label: string;
  hint?: string;
  optional?: boolean;
  secret?: boolean;
  /** What stands in it to begin with. */
  first?: string;
  choices?: readonly { value: string; label: string }[];
}

interface Transport {
  label: string;
  /** What becomes of its mails, where that is not plain. */
  hint?: string;
  fields: readonly TransportField[];
}

const ENCRYPTION = [
  { value: "starttls", label: "STARTTLS, usual on port 587" },
  { value: "tls", label: "TLS from the start, usual on port 465" },
  { value: "none", label: "None" },
] as const;

/** Every way by which mails leave, the usual ones first. */
export const TRANSPORTS: Readonly<Record<string, Transport>> = {
  smtp: {
    label: "SMTP",
    fields: [
      { name: "host", label: "Mail server" },
      { name: "port", label: "Port", first: "587" },
      { name: "encryption", label: "Encryption", first: "starttls", choices: ENCRYPTION },
      { name: "username", label: "User name", optional: true },
      { name: "password", label: "Password", optional: true, secret: true },
    ],
  },
  resend: { label: "Resend", fields: [{ name: "api_key", label: "API key", secret: true }] },
  logging: { label: "Logging", hint: "Mails are only written to the server's log.", fields: [] },
  file: {
    label: "File",
    hint: "Mails are only written to files, one each.",
    fields: [{ name: "dir", label: "Folder", hint: "Below the one that AWAITHUMANS_EMAIL_FILE_DIR names." }],
  },
  noop: { label: "None", hint: "Mails are thrown away, for trials.", fields: [] },
};

/** What a transport is called. */
export function transportName(kind: string): string {
  return TRANSPORTS[kind]?.label ?? kind;
}

/** The configuration as the server takes it. A port that is no number is left for the server to refuse. */
export function configOf(
  transport: string,
  typed: Readonly<Record<string, string>>,
): Record<string, string | number | boolean> {
  const config: Record<string, string | number | boolean> = {};
  for (const { name, first = "" } of TRANSPORTS[transport]?.fields ?? []) {
    const text = (typed[name] ?? first).trim();
    if (name === "encryption") {
      config.use_tls = text === "tls";
      config.start_tls = text === "starttls";
    } else if (name === "port") {
      config.port = /^\d{1,9}$/.test(text) ? Number(text) : text;
    } else if (text !== "") config[name] = text;
  }
  return config;
}
