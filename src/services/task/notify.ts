import type { ChannelPorts, Place } from "../channel/index.ts";
import type { Check } from "../core/check.ts";

/** One `notify` entry: `<channel>[+<identity>]:<target>`. */
export interface Destination extends Place {
  channel: string;
}

const MOST = 50;
const LONGEST = 400;

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
  return { channel, identity, target };
}

/** One destination; what is wrong with it becomes a violation at `path`. */
export function checkDestination(
  check: Check,
  { path, entry }: { path: string; entry: string },
  channels: ChannelPorts,
): Destination | undefined {
  if (!check.text(path, entry, [0, LONGEST])) return undefined;
  const destination = parseDestination(entry);
  if (!destination) {
    check.unacceptable(path, "must be <channel>[+<identity>]:<target>, for instance slack:#approvals");
    return undefined;
  }
  const channel = channels.get(destination.channel);
  const problem = channel
    ? channel.targetProblem(destination.target)
    : `names an unknown channel; known are ${[...channels.keys()].join(" and ")}`;
  if (problem !== undefined) check.unacceptable(path, problem);
  return problem === undefined ? destination : undefined;
}

/** Whom a destination names, and by which sender: what two spellings of one recipient have in common. */
function recipientOf({ channel, ...place }: Destination, channels: ChannelPorts): string {
  const person = channels.get(channel)?.personAt(place);
  const whom = person ? { ...person, email: person.email?.toLowerCase() } : place.target;
  return JSON.stringify([channel, place.identity, whom]);
}

/** The destinations, each recipient once however it is written; malformed ones and unknown channels become violations. */
export function checkNotify(check: Check, entries: readonly string[], channels: ChannelPorts): Destination[] {
  if (entries.length > MOST) check.unacceptable("/notify", `must have at most ${MOST} entries`);
  const destinations = new Map<string, Destination>();
  for (const [index, entry] of entries.slice(0, MOST).entries()) {
    const destination = checkDestination(check, { path: `/notify/${index}`, entry }, channels);
    if (!destination) continue;
    const recipient = recipientOf(destination, channels);
    if (!destinations.has(recipient)) destinations.set(recipient, destination);
  }
  return [...destinations.values()];
}
