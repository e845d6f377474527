import type { SenderIdentity, Trouble } from "../../core/channel.ts";
import { type Missing, type Route, routeOf } from "./route.ts";
import type { EmailSettings } from "./settings.ts";
import { type Bounds, readStored } from "./stored.ts";

/** Whom mails come from, and how they leave. */
export interface Sender {
  /** Id of a stored sender; null for the server's own. */
  identity: string | null;
  from: string;
  fromName: string | null;
  replyTo: string | null;
  route: Route;
}

export type Choice = { sender: Sender; trouble?: never } | { sender?: never; trouble: Trouble };

/** Chooses the sender of a destination: the one that it names, else the server's own, else the only one stored. */
export class Senders {
  readonly settings: EmailSettings;
  readonly bounds: Bounds;
  readonly #stored: () => Promise<readonly SenderIdentity[]>;

  constructor(settings: EmailSettings, bounds: Bounds, stored: () => Promise<readonly SenderIdentity[]>) {
    this.settings = settings;
    this.bounds = bounds;
    this.#stored = stored;
  }

  async choose(identity: string | null): Promise<Choice> {
    if (identity === null && this.settings.transport !== undefined) return ownSender(this.settings);
    const stored = await this.#stored();
    if (identity === null) return this.#only(stored);
    const named = stored.find(({ id }) => id === identity);
    if (named) return this.read(named);
    return trouble(
      "No sender is stored under the id that the destination names. Store it, or name another one.",
    );
  }

  /** A stored sender, or why it cannot send. */
  read(stored: SenderIdentity): Choice {
    const { id, fromEmail: from, fromName, replyTo } = stored;
    const { route, problems } = readStored(stored.transport, stored.config, this.bounds);
    if (route) return { sender: { identity: id, from, fromName, replyTo, route } };
    // What was sealed under another key reads as empty; stored as empty it could only have been one that sends without.
    if (Object.keys(stored.config).length === 0)
      return trouble(
        `The sender '${id}' cannot be used: it was stored under another AWAITHUMANS_PAYLOAD_KEY. Set that key again, or store the sender anew.`,
      );
    const faults = problems.map(({ path, message }) => `${path.slice(1)} ${message}`).join("; ");
    return trouble(`The sender '${id}' cannot be used: ${faults}. Store it again.`);
  }

  /** All that are stored. */
  async stored(): Promise<{ id: string; from: string; choice: Choice }[]> {
    const stored = await this.#stored();
    return stored.map((each) => ({ id: each.id, from: each.fromEmail, choice: this.read(each) }));
  }

  #only(stored: readonly SenderIdentity[]): Choice {
    const [first, ...others] = stored;
    if (first && others.length === 0) return this.read(first);
    return trouble(
      first
        ? "Several senders are stored and none is the default: name one as email+<id>:<address>, or set AWAITHUMANS_EMAIL_TRANSPORT."
        : "E-mail is not set up: set AWAITHUMANS_EMAIL_TRANSPORT and what it needs, or store a sender.",
    );
  }
}

/** The sender that the environment describes. */
export function ownSender(settings: EmailSettings): Choice {
  const missing = missingIn(settings);
  const found = routeOf(settings);
  const { from, fromName = null, replyTo = null } = settings;
  if (missing.length === 0 && "route" in found && from !== undefined) {
    return { sender: { identity: null, from, fromName, replyTo, route: found.route } };
  }
  const onlyFrom = missing.every(({ variable }) => variable === FROM.variable);
  const list = missing.map(sentenceOf).join(" ");
  return trouble(`E-mail is not set up. ${list}`, onlyFrom ? "no_from_address" : "no_transport_configured");
}

const FROM: Missing = { variable: "EMAIL_FROM", purpose: "the address that mails come from" };

/** What the environment's sender lacks. */
export function missingIn(settings: EmailSettings): Missing[] {
  const found = routeOf(settings);
  const missing = "missing" in found ? found.missing : [];
  return settings.from === undefined ? [...missing, FROM] : missing;
}

export function sentenceOf({ variable, purpose }: Missing): string {
  return `AWAITHUMANS_${variable} is not set: it is ${purpose}.`;
}

function trouble(message: string, reason = "no_transport_configured"): Choice {
  return { trouble: { reason, message } };
}
