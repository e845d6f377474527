import type { ChannelPorts } from "../channel/index.ts";
import { firstPlace } from "../channel/reach.ts";
import type { Database } from "../db/database.ts";
import { type Addresses, addressOnly, findPeople, type KnownPerson, type Picks } from "../user/index.ts";
import type { Destination } from "./notify.ts";
import type { Offer } from "./offers.ts";
import { type Criteria, hasLabels } from "./routing.ts";

/** Who holds a new task. An address without an account is remembered, and holds nothing. */
export interface Assignee {
  userId: string | null;
  email: string | null;
  displayName: string | null;
  slackUserId: string | null;
}

export interface Recipient extends Destination {
  /** The person of the directory behind the target. */
  userId: string | null;
}

interface Warning {
  code: string;
  message: string;
}

export interface Recipients {
  assignee: Assignee | undefined;
  /** Who may claim the task while nobody holds it. */
  offers: Offer[];
  recipients: Recipient[];
  warnings: Warning[];
  /** Whether `assign_to` named people and there is nobody of that kind. */
  nobodyMatches: boolean;
}

/** Whom a new task is addressed to, by `assign_to` and by `notify`. */
export interface Addressing {
  criteria: Criteria | undefined;
  destinations: readonly Destination[];
}

interface Deps {
  db: Database;
  channels: ChannelPorts;
  picks: Picks;
}

/** Whom `assign_to` comes to. */
interface Routed {
  assignee: Assignee | undefined;
  offers: Offer[];
  /** Whom to tell by their own channel, where `notify` names nobody. */
  people: (KnownPerson | Addresses)[];
  /** Why it comes to nobody: there is no such person, or they are deactivated. */
  miss?: "absent" | "inactive";
}

/** Who is asked and who is told. Who is asked and not told by `notify` is told by their own channel. */
export async function chooseRecipients(
  deps: Deps,
  { criteria, destinations }: Addressing,
  now: Date,
): Promise<Recipients> {
  const routed: Routed = criteria
    ? await route(deps, criteria, now)
    : { assignee: undefined, offers: [], people: [] };
  const { miss } = routed;
  const known = { offers: routed.offers, nobodyMatches: miss !== undefined };
  const misses = miss === undefined ? [] : [MISSES[miss]];
  if (destinations.length === 0) {
    const told = await Promise.all(routed.people.map((person) => ownChannel(deps, person)));
    const recipients = told.flatMap(({ recipient }) => recipient ?? []);
    const warnings = [...misses, ...told.flatMap(({ warning }) => warning ?? [])];
    return { ...known, assignee: routed.assignee, recipients, warnings: once(warnings) };
  }
  const keys = destinations.map((place) => deps.channels.get(place.channel)?.personAt(place));
  const behind = await findPeople(deps.db, keys);
  const recipients = destinations.map((destination, index) => ({
    ...destination,
    userId: behind[index]?.active ? behind[index].id : null,
  }));
  const implicit = criteria === undefined || miss === "absent";
  const only = destinations.length === 1 && implicit && keys[0] !== undefined;
  const assignee = routed.assignee ?? (only ? assigneeOf(behind[0], keys[0]?.email) : undefined);
  return { ...known, assignee, recipients, warnings: [...misses, ...(await troublesOf(deps, recipients))] };
}

const MISSES: Readonly<Record<"absent" | "inactive", Warning>> = {
  inactive: {
    code: "ASSIGNEE_INACTIVE",
    message:
      "The person of `assign_to` is deactivated, so the task is assigned to nobody and nobody is told.",
  },
  absent: {
    code: "NOBODY_MATCHES",
    message:
      "No active person matches `assign_to`, so the task is assigned to nobody. Operators see it in the dashboard; whoever comes to match may claim it.",
  },
};

async function route(deps: Deps, criteria: Criteria, now: Date): Promise<Routed> {
  const { emails, ...others } = criteria;
  if (emails.length > 1) return offerTo(deps, criteria);
  if (hasLabels(criteria)) {
    const [email] = emails;
    const person = await deps.picks.pick(deps.db, { ...others, email }, now);
    const offers = [{ ...others, email }];
    if (person === undefined) return { assignee: undefined, offers, people: [], miss: "absent" };
    return { assignee: assigneeOf(person, undefined), offers, people: [person] };
  }
  return assignTo(deps, criteria);
}

/** Several addresses: each of the people sees the task, and the first to claim it holds it. */
async function offerTo({ db }: Deps, { emails, ...others }: Criteria): Promise<Routed> {
  const found = await findPeople(
    db,
    emails.map((email) => ({ email })),
  );
  const people = emails.flatMap((email, index) => {
    const person = found[index];
    return person === undefined ? [addressOnly(email)] : person.active ? [person] : [];
  });
  const offers = emails.map((email) => ({ ...others, email }));
  return { assignee: undefined, offers, people, ...(people.length === 0 && { miss: "inactive" }) };
}

/** One person, named by what they alone have. */
async function assignTo({ db }: Deps, { emails, userId, slackUserId }: Criteria): Promise<Routed> {
  const [email] = emails;
  const [person] = await findPeople(db, [{ id: userId, email, slackUserId }]);
  const literal = userId === undefined && slackUserId === undefined ? email : undefined;
  const offers = [{ userId, email, slackUserId }];
  if (person && !person.active) return { assignee: undefined, offers, people: [], miss: "inactive" };
  const assignee = assigneeOf(person, literal);
  if (assignee === undefined) return { assignee, offers, people: [], miss: "absent" };
  return { assignee, offers, people: [person ?? addressOnly(assignee.email)] };
}

function assigneeOf(person: KnownPerson | undefined, email: string | undefined): Assignee | undefined {
  if (person?.active) {
    const { id, displayName, slackUserId } = person;
    return { userId: id, email: person.email, displayName, slackUserId };
  }
  return email === undefined
    ? undefined
    : { userId: null, email: email.toLowerCase(), displayName: null, slackUserId: null };
}

/** The first channel that has an address of the person and can send. */
export async function ownChannel(
  { channels }: Pick<Deps, "channels">,
  person: Addresses | KnownPerson,
): Promise<{ recipient?: Recipient; warning?: Warning }> {
  const { channel, place, trouble } = await firstPlace(channels.values(), person);
  if (!trouble)
    return { recipient: { channel: channel.kind, ...place, userId: "id" in person ? person.id : null } };
  const message =
    "The assignee is not told: no channel that reaches them is configured. The task is in the dashboard.";
  return { warning: { code: "CHANNEL_NOT_CONFIGURED", message } };
}

/** What will keep messages from being sent, once a channel and identity. */
async function troublesOf({ channels }: Deps, told: readonly Recipient[]): Promise<Warning[]> {
  const senders = new Map(told.map((place) => [`${place.channel}+${place.identity ?? ""}`, place]));
  const troubles = await Promise.all(
    [...senders.values()].map(({ channel, identity }) => channels.get(channel)?.trouble(identity)),
  );
  return troubles.flatMap((trouble) =>
    trouble ? [{ code: "CHANNEL_NOT_CONFIGURED", message: trouble.message }] : [],
  );
}

/** The same sentence is told once. */
function once(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [warning.message, warning])).values()];
}
