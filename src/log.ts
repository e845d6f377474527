import { type DestinationStream, type Logger, pino } from "pino";
import { UNDER_WAY } from "./services/core/step.ts";

const HIDDEN = "[hidden]";

/** Members of a database error that are about the statement; its message and detail quote values. */
const SAFE = ["code", "routine", "table", "column", "constraint"] as const;

/** How far the causes of an error are told. */
const CAUSES_MAX = 4;

function isDatabaseError(error: Error): boolean {
  return "severity" in error && "routine" in error;
}

/** What stands in double quotes in an error's text is what somebody sent, as a rule: parsers quote it. */
function unquoted(text: string): string {
  return text.replace(/".*"/s, `"${HIDDEN}"`);
}

/** An error as the log may show it: what it is and where it happened, never what a caller sent. */
function describeError(error: unknown, causes = CAUSES_MAX): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = error.stack?.split("\n").filter((line) => line.startsWith("    at "));
  const stack = frames?.join("\n");
  if (isDatabaseError(error)) {
    const facts = Object.fromEntries(SAFE.map((name) => [name, Reflect.get(error, name)]));
    return { type: "DatabaseError", ...facts, stack };
  }
  return {
    ...{ type: error.name, message: unquoted(error.message) },
    ...("code" in error && typeof error.code === "string" && { code: error.code }),
    stack,
    ...(error.cause !== undefined && causes > 0 && { cause: describeError(error.cause, causes - 1) }),
  };
}

/** Members that hold secrets wherever they occur: headers, settings and bodies of others. */
const SECRET_MEMBER =
  /^(?:authorization|proxy-authorization|cookies?|set-cookie|headers|x-admin-token|.*(?:password|passwd|secret|token|api[_-]?key|private[_-]?key|signature|credentials?))$/i;
const DEEPEST = 8;

/** Of names seen before: most lines have the same few. */
const SECRET_NAMES = new Map<string, boolean>();
const NAMES_MAX = 1_000;

function isSecretName(name: string): boolean {
  const known = SECRET_NAMES.get(name);
  if (known !== undefined) return known;
  const secret = SECRET_MEMBER.test(name);
  if (SECRET_NAMES.size < NAMES_MAX) SECRET_NAMES.set(name, secret);
  return secret;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof Error) && !(value instanceof Date);
}

/** The same without the secrets; pino's own `redact` costs fifty times as much where names may occur at any depth. */
function masked(members: Record<string, unknown>, depth = DEEPEST): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) {
    shown[name] = isSecretName(name) ? HIDDEN : maskedValue(member, depth);
  }
  return shown;
}

function maskedValue(value: unknown, depth: number): unknown {
  if (!isPlain(value)) return value;
  if (depth === 0) return HIDDEN;
  return Array.isArray(value) ? value.map((each) => maskedValue(each, depth - 1)) : masked(value, depth - 1);
}

/** Secrets as they stand in texts: in addresses, headers, and by the forms of keys and tokens. */
const SECRET_TEXT: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
  [/:\/\/[^\s/?#"\\]*@/g, `://${HIDDEN}@`],
  // Of a link the query is the secret: hand-offs, links for a password, set-up.
  [/([\w\]/])[?#][\w.~%-]+=[^\s"\\]*/g, `$1?${HIDDEN}`],
  [/\b(bearer|basic) +[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  [/\b(ah_sk_|whsec_|xox[a-z]-|xapp-|sk-|eyJ)[\w.+/=-]{8,}/g, `$1${HIDDEN}`],
  [/(?<![\w-])[\w-]{40,}/g, (found) => (isRandom(found) ? HIDDEN : found)],
];

/** What each of these forms begins with or consists of: most lines hold none, and one look is cheaper than all. */
const MAY_HOLD_SECRET = /:\/\/|[?#]|bearer |basic |ah_sk_|whsec_|xox|xapp-|sk-|eyJ|[\w-]{40}/i;

/** Whether a long word is a token rather than a name. */
function isRandom(word: string): boolean {
  return /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word);
}

/** The one exception: mails by the transport `logging` are written to be read, and their links to be followed. */
const IS_MAIL = '"mail":{';

/** A line of the log without the secrets that its texts may hold. */
function scrub(line: string): string {
  if (!MAY_HOLD_SECRET.test(line) || line.includes(IS_MAIL)) return line;
  let scrubbed = line;
  for (const [form, instead] of SECRET_TEXT) {
    scrubbed =
      typeof instead === "string" ? scrubbed.replace(form, instead) : scrubbed.replace(form, instead);
  }
  return scrubbed;
}

/** The log of a process, one JSON line an entry. With tracing on each line of a step names its span. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    serializers: {
      err: (error: unknown) => describeError(error),
      reason: (reason: unknown) => (typeof reason === "string" ? unquoted(reason) : reason),
    },
    mixin() {
      const span = UNDER_WAY.getStore();
      return span?.ended === false ? { ...span.ids } : {};
    },
    formatters: { log: (members: Record<string, unknown>) => masked(members) },
    hooks: { streamWrite: scrub },
  };
  return destination ? pino(options, destination) : pino(options);
}
