/** A web origin in parts; the host is in lower case. */
interface Origin {
  readonly scheme: string;
  readonly labels: readonly string[];
  readonly port: string;
}

const DEFAULT_PORT: Readonly<Record<string, string>> = { http: "80", https: "443" };
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const PLAIN_HTTP: ReadonlySet<string> = new Set(["localhost", "127.0.0.1"]);

/** Scheme, host and perhaps a port, and nothing behind it; undefined for anything else. */
function readOrigin(text: string): Origin | undefined {
  const [, scheme = "", host = "", port] = /^(https?):\/\/([^\s/?#@:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (host === "" || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) return undefined;
  const labels = host.toLowerCase().split(".");
  return { scheme, labels, port: port === undefined ? (DEFAULT_PORT[scheme] ?? "") : String(Number(port)) };
}

/** Whether an entry of the list of pages that may show a form is sound: an origin, `*` at most as its first label. */
export function isParentOrigin(entry: string): boolean {
  const origin = readOrigin(entry);
  if (origin === undefined) return false;
  const [first, ...rest] = origin.labels;
  const plain = first === "*" ? rest : origin.labels;
  if (plain.length === 0 || !plain.every((label) => LABEL.test(label))) return false;
  return origin.scheme === "https" || PLAIN_HTTP.has(origin.labels.join("."));
}

/** Whether pages of this origin are among the entries; `*` stands for exactly one label. */
export function isAllowedParent(entries: readonly string[], text: string): boolean {
  const asked = readOrigin(text);
  if (asked === undefined || !asked.labels.every((label) => LABEL.test(label))) return false;
  return entries.some((entry) => {
    const allowed = readOrigin(entry);
    return allowed !== undefined && covers(allowed, asked);
  });
}

function covers(allowed: Origin, asked: Origin): boolean {
  return (
    allowed.scheme === asked.scheme &&
    allowed.port === asked.port &&
    allowed.labels.length === asked.labels.length &&
    allowed.labels.every((label, at) => label === asked.labels[at] || (at === 0 && label === "*"))
  );
}
