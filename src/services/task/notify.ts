import type { Check } from "../core/check.ts";

/** One `notify` entry: `<channel>[+<identity>]:<target>`. */
export interface Destination {
  channel: string;
  identity: string | null;
  target: string;
  /** The entry as the caller wrote it. */
  recipient: string;
}

/** What is recorded while a channel has no credentials: the audit's reason and a sentence for people. */
const UNCONFIGURED: Readonly<Record<string, { reason: string; message: string }>> = {
  slack: {
    reason: "no_client",
    message:
      "Slack is not configured on this server, so nobody was told by Slack. The task is in the dashboard.",
  },
  email: {
    reason: "no_transport_configured",
    message:
      "E-mail is not configured on this server, so nobody was told by e-mail. The task is in the dashboard.",
  },
};

/** Splits at the first `:`, then the left part at its first `+`; all parts trimmed and none empty. */
function parseDestination(entry: string): Destination | undefined {
  const colon = entry.indexOf(":");
  if (colon < 0) return undefined;
  const prefix = entry.slice(0, colon);
  const plus = prefix.indexOf("+");
  const channel = (plus < 0 ? prefix : prefix.slice(0, plus)).trim();
  const identity = plus < 0 ? null : prefix.slice(plus + 1).trim();
  const target = entry.slice(colon + 1).trim();
  if (channel === "" || target === "" || identity === "") return undefined;
  return { channel, identity, target, recipient: entry };
}

/** Every entry as a destination; malformed ones and unknown channels become violations. */
export function checkNotify(check: Check, entries: readonly string[]): Destination[] {
  if (entries.length > 50) check.unacceptable("/notify", "must have at most 50 entries");
  const destinations: Destination[] = [];
  for (const [index, entry] of entries.slice(0, 50).entries()) {
    const path = `/notify/${index}`;
    check.text(path, entry, [0, 400]);
    const destination = parseDestination(entry);
    if (!destination) {
      check.unacceptable(path, "must be <channel>[+<identity>]:<target>, for instance slack:#approvals");
    } else if (!Object.hasOwn(UNCONFIGURED, destination.channel)) {
      check.unacceptable(path, "names an unknown channel; known are slack and email");
    } else {
      destinations.push(destination);
    }
  }
  return destinations;
}

/** Why a destination cannot be reached on this server. */
export function deliveryFailure({ channel }: Destination): { reason: string; message: string } {
  return (
    UNCONFIGURED[channel] ?? {
      reason: "no_client",
      message: "This channel is not configured on this server.",
    }
  );
}
