import { needsAttention, TERMINAL_SQL } from "../../../../src/services/task/task.entity.ts";
import { addressOf, isPerson, PEOPLE, type Person } from "./cast.ts";
import { entryText, type Picture, type Pictures, type Row, waiting } from "./picture.ts";

/** All that a history leaves behind, in one round trip. */
export const OBSERVE = {
  name: "model-observe",
  text: `
select json_build_object(
  'tasks', (select coalesce(json_agg(t), '[]') from (
    select id, status, assigned_to_user_id, assigned_to_email, verification_attempt, response::text, completed_by_email,
      completed_via_channel, timeout_seconds, revision, due_time, update_time, complete_time, timeout_time,
      ${needsAttention("")} and status not in ${TERMINAL_SQL} as needs_attention from tasks) t),
  'entries', (select coalesce(json_agg(a order by a.revision, a.id), '[]') from (
    select id, task_id, revision, action, from_status, to_status, actor_type, actor_email, actor_key_id, embed_sub,
      extra_data::json ->> 'user_id' as about from audit_entries) a),
  'outbox', (select coalesce(json_agg(o order by o.id), '[]') from (
    select id, task_id, kind, state, subject ->> 'status' as outcome from outbox
    where kind in ('callback', 'verification')) o),
  'messages', (select coalesce(json_agg(d order by d.id), '[]') from (
    select id, task_id, target, state from deliveries) d),
  'drafts', (select coalesce(json_agg(r), '[]') from (select task_id, user_id, response::text from drafts) r),
  'offers', (select coalesce(json_agg(f), '[]') from (select task_id from task_offers) f),
  'links', (select coalesce(json_agg(l.id order by l.id), '[]') from spent_links l))::text as found`,
};

/** Rows of the database as JSON has them. */
interface Found {
  tasks: {
    id: string;
    status: string;
    assigned_to_user_id: string | null;
    assigned_to_email: string | null;
    verification_attempt: number;
    response: string | null;
    completed_by_email: string | null;
    completed_via_channel: string | null;
    timeout_seconds: number;
    revision: number;
    due_time: string;
    update_time: string;
    complete_time: string | null;
    timeout_time: string | null;
    needs_attention: boolean;
  }[];
  entries: {
    task_id: string;
    revision: number;
    action: string;
    from_status: string | null;
    to_status: string;
    actor_type: string;
    actor_email: string | null;
    actor_key_id: string | null;
    embed_sub: string | null;
    about: string | null;
  }[];
  outbox: { task_id: string; kind: "callback" | "verification"; state: string; outcome: string | null }[];
  messages: { task_id: string; target: string; state: string }[];
  drafts: { task_id: string; user_id: string; response: string }[];
  offers: { task_id: string }[];
  links: string[];
}

/** What tells ids from names. */
export interface Names {
  /** Ids of the tasks in the order of the model, with the names that it has for them. */
  tasks: readonly { id: string; name: string }[];
  person(userId: string): Person | undefined;
  /** When the history began. */
  start: number;
}

const personAt = (address: string): string =>
  PEOPLE.find((person) => addressOf(person) === address) ?? address;

/** A short word for users' JSON: the answer, or what was filled in. */
function wordOf(json: string): string {
  const { approved, notes } = JSON.parse(json) as { approved?: boolean; notes?: string };
  return approved === undefined ? (notes ?? "") : approved ? "yes" : "no";
}

/** What the observation found, as the model pictures it. */
export function readObservation(text: string, names: Names): Pictures {
  // The cast holds because the statement above wrote it.
  const found = JSON.parse(text) as Found;
  return {
    tasks: names.tasks.map(({ id, name }) => pictureOf(found, { id, name }, names)),
    spentLinks: found.links,
  };
}

function pictureOf(found: Found, { id, name }: { id: string; name: string }, names: Names): Picture {
  const own = <T extends { task_id: string }>(rows: readonly T[]) => rows.filter((row) => row.task_id === id);
  const row = found.tasks.find((task) => task.id === id);
  const outbox = own(found.outbox);
  return {
    ...{ name, gone: row === undefined, row: row && rowOf(row, names) },
    offers: own(found.offers).length,
    callbacks: outbox.filter(({ kind }) => kind === "callback").map(({ outcome }) => outcome ?? ""),
    verifications: outbox.filter(({ kind }) => kind === "verification").map(({ state }) => state),
    messages: own(found.messages).map(({ target, state }) => `${personAt(target)}: ${state}`),
    drafts: Object.fromEntries(
      own(found.drafts).map(({ user_id, response }) => [names.person(user_id) ?? user_id, wordOf(response)]),
    ),
    trail: own(found.entries).map((entry) => trailText(entry, names)),
  };
}

function rowOf(task: Found["tasks"][number], { person, start }: Names): Row {
  const { assigned_to_user_id: userId, assigned_to_email: email, status, revision } = task;
  const holder = userId === null ? null : (person(userId) ?? userId);
  const isTheirs = holder !== null && isPerson(holder as Person) && email === addressOf(holder as Person);
  const seconds = (time: string) => (Date.parse(time) - start) / 1000;
  const secondsOrNone = (time: string | null) => (time === null ? null : seconds(time));
  return {
    ...{ status, revision, attempts: task.verification_attempt },
    assignee:
      holder === null ? email && waiting(personAt(email)) : isTheirs ? holder : `${holder} at ${email}`,
    answer: task.response === null ? null : wordOf(task.response),
    answeredBy: task.completed_by_email === null ? null : personAt(task.completed_by_email),
    isByPolicy: task.completed_via_channel === "policy",
    dueAt: seconds(task.due_time),
    needsAttention: task.needs_attention,
    seconds: task.timeout_seconds,
    changedAt: seconds(task.update_time),
    completedAt: secondsOrNone(task.complete_time),
    timedOutAt: secondsOrNone(task.timeout_time),
  };
}

function trailText(entry: Found["entries"][number], { person }: Names): string {
  const { revision, action, from_status: from, to_status: to, about, embed_sub } = entry;
  const human = embed_sub === null ? personAt(entry.actor_email ?? "") : "form";
  const by = { human, agent: entry.actor_key_id ?? "agent" }[entry.actor_type] ?? entry.actor_type;
  const whom = about === null ? null : (person(about) ?? about);
  return entryText({ revision, action, from, to, by, about: whom });
}
