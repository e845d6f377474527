import type { ChannelPorts } from "../channel/index.ts";
import type { Database } from "../db/database.ts";
import { type Addresses, addressOnly, findPeople, type KnownPerson } from "../user/index.ts";
import type { Destination } from "./notify.ts";

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

export interface Recipients {
  assignee: Assignee | undefined;
  recipients: Recipient[];
  warnings: { code: string; message: string }[];
}

export interface Asked {
  /** `assign_to.email`, lower case. */
  email: string | undefined;
  destinations: readonly Destination[];
}

interface Deps {
  db: Database;
  channels: ChannelPorts;
}

/** Who is asked and who is told. A task for one person whom `notify` does not tell is told by their own channel. */
export async function chooseRecipients(deps: Deps, { email, destinations }: Asked): Promise<Recipients> {
  if (email === undefined && destinations.length === 0) {
    return { assignee: undefined, recipients: [], warnings: [] };
  }
  const keys = destinations.map((place) => deps.channels.get(place.channel)?.personAt(place));
  const [wanted, ...behind] = await findPeople(deps.db, [
    email === undefined ? undefined : { email },
    ...keys,
  ]);
  const told = destinations.map((destination, index) => ({
    ...destination,
    userId: behind[index]?.active ? behind[index].id : null,
  }));
  const assignee =
    email !== undefined
      ? assigneeOf(wanted, email)
      : destinations.length === 1 && keys[0] !== undefined
        ? assigneeOf(behind[0], keys[0].email)
        : undefined;
  if (destinations.length > 0) {
    return { assignee, recipients: told, warnings: await troublesOf(deps, told) };
  }
  return { assignee, ...(await ownChannel(deps, wanted ?? addressOnly(email ?? null))) };
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
async function ownChannel(
  { channels }: Deps,
  person: Addresses | KnownPerson,
): Promise<Omit<Recipients, "assignee">> {
  if ("active" in person && !person.active) {
    const message =
      "The person of `assign_to` is deactivated, so the task is assigned to nobody and nobody is told.";
    return { recipients: [], warnings: [{ code: "ASSIGNEE_INACTIVE", message }] };
  }
  const userId = "id" in person ? person.id : null;
  for (const channel of channels.values()) {
    const place = channel.placeOf(person);
    if (place === undefined || (await channel.trouble(place.identity)) !== undefined) continue;
    return { recipients: [{ channel: channel.kind, ...place, userId }], warnings: [] };
  }
  const message =
    "The assignee is not told: no channel that reaches them is configured. The task is in the dashboard.";
  return { recipients: [], warnings: [{ code: "CHANNEL_NOT_CONFIGURED", message }] };
}

/** What will keep messages from being sent, once a channel and identity. */
async function troublesOf({ channels }: Deps, told: readonly Recipient[]): Promise<Recipients["warnings"]> {
  const senders = new Map(told.map((place) => [`${place.channel}+${place.identity ?? ""}`, place]));
  const troubles = await Promise.all(
    [...senders.values()].map(({ channel, identity }) => channels.get(channel)?.trouble(identity)),
  );
  return troubles.flatMap((trouble) =>
    trouble ? [{ code: "CHANNEL_NOT_CONFIGURED", message: trouble.message }] : [],
  );
}
