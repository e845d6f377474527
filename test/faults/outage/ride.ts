import { setTimeout as delay } from "node:timers/promises";
import { TERMINAL } from "../../../src/services/task/task.entity.ts";
import { refund } from "../../gateway/server.ts";
import { call, type Reply } from "../../support/server.ts";
import type { Fault } from "./faults.ts";
import { type Rig, until } from "./rig.ts";

/** Who waits for each of the tasks. */
const WAITERS = 5;
/** Tasks that are answered at once before it begins, so that every pool has connections to lose. */
const BEFORE = 8;
const PAUSE_MS = 50;

/** What was seen while it lasted, and after. */
export interface Seen {
  /** Milliseconds from when the outcome could be known to when the last who waited for it knew. */
  latestWakeMs: number;
  /** What was stored, or refused, while it lasted. */
  stored: number;
  refused: number;
  /** Polls that were answered while it lasted. */
  polls: number;
  /** What anybody was answered that they should not be. */
  wrong: string[];
}

const key = (name: string) => `outage:${name}`;
const body = ({ receiver }: Rig, name: string) => refund(key(name), { callback_url: receiver.url });
const RESPONSE = { body: { response: { approved: true } } };

/** Has agents wait on the server behind the proxy, lets the fault happen, and sees everybody through. */
export async function ride(rig: Rig, fault: Fault): Promise<Seen> {
  const { nearUrl, farUrl, near } = rig;
  const seen: Seen = { latestWakeMs: 0, stored: 0, refused: 0, polls: 0, wrong: [] };
  const ask = async (name: string) =>
    (await call(`${nearUrl}/api/tasks`, "POST", { body: body(rig, name) })).json.id as string;
  const before = await Promise.all(Array.from({ length: BEFORE }, (_, index) => ask(`before ${index}`)));
  await Promise.all(before.map((id) => insist(`${nearUrl}/api/tasks/${id}/complete`, seen)));
  await called(rig, BEFORE);
  const [theirs, ours, never] = [await ask("theirs"), await ask("ours"), await ask("never")];
  await near.watch();
  const waits = [theirs, ours].map((id) => Array.from({ length: WAITERS }, () => wake(nearUrl, id)));
  let parked = 0;
  await until("all are parked", async () => {
    parked += (await near.watch()).filter((step) => step === "statement task-poll").length;
    return parked >= 2 * WAITERS;
  });
  await call(`${nearUrl}/api/tasks/${never}`, "GET");

  await fault.begin(rig);
  const lasting = last(rig, { fault, never, seen });
  const complete = (url: string, id: string) => insist(`${url}/api/tasks/${id}/complete`, seen);
  if (!fault.hitsBoth) await complete(farUrl, theirs);
  let since = performance.now();
  await lasting;
  await fault.end(rig);
  if (fault.hitsBoth) await complete(farUrl, theirs);
  if (fault.hitsBoth || fault.stores === "nothing") since = performance.now();
  const woken = await Promise.all(waits[0] ?? []);
  seen.latestWakeMs = Math.round(Math.max(0, ...woken.map(({ at }) => at - since)));
  if (woken.some(({ elapsedAt }) => elapsedAt > since)) seen.wrong.push("a poll learnt by its own clock");

  await complete(nearUrl, ours);
  for (const { reply } of [...woken, ...(await Promise.all(waits[1] ?? []))])
    if (reply.status !== 200 || reply.json.status !== "completed")
      seen.wrong.push(`a poll: ${reply.status} ${reply.text}`);
  await recover(rig, { never, seen });
  return seen;
}

/** What somebody who waits was told, and when; and when the poll before was answered because its own time was up. */
interface Woken {
  reply: Reply;
  at: number;
  elapsedAt: number;
}

/** Polls until there is an outcome, or anything but 200. */
async function wake(url: string, id: string): Promise<Woken> {
  for (let elapsedAt = 0; ; elapsedAt = performance.now()) {
    const reply = await call(`${url}/api/tasks/${id}/poll?timeout=30`, "GET");
    if (reply.status !== 200 || TERMINAL.includes(reply.json.status))
      return { reply, at: performance.now(), elapsedAt };
  }
}

/** Calls while it lasts, until enough of it was seen. */
async function last(rig: Rig, { fault, never, seen }: { fault: Fault; never: string; seen: Seen }) {
  const { nearUrl } = rig;
  let isReady: boolean | undefined;
  for (let round = 0; ; round += 1) {
    const [created, poll, health] = await Promise.all([
      call(`${nearUrl}/api/tasks`, "POST", { body: body(rig, `during ${round}`) }),
      call(`${nearUrl}/api/tasks/${never}/poll?timeout=1`, "GET"),
      call(`${nearUrl}/api/health`, "GET"),
    ]);
    if (created.status === 201) seen.stored += 1;
    else seen.refused += 1;
    const isClear = created.status === 503 && created.json.error_code === "SERVICE_UNAVAILABLE";
    if (created.status !== 201 && !isClear) seen.wrong.push(`a create: ${created.status} ${created.text}`);
    seen.polls += 1;
    if (poll.status !== 200 || poll.json.status !== "created")
      seen.wrong.push(`a poll: ${poll.status} ${poll.text}`);
    isReady = health.status === 200;
    if (fault.ready === undefined || isReady === fault.ready) break;
    await delay(PAUSE_MS);
  }
  if (fault.stores === "nothing" && seen.stored > 0) seen.wrong.push("a create was done");
  if (fault.stores === "everything" && seen.refused > 0) seen.wrong.push("a create was refused");
}

/** Makes the call until it is done, as a client does that is told to try again. */
async function insist(url: string, seen: Seen): Promise<void> {
  for (let again = false; ; again = true) {
    const { status, text } = await call(url, "POST", RESPONSE);
    if (status === 200 || (again && status === 409)) return;
    if (status !== 503) throw new Error(`an answer was refused with ${status}: ${text}`);
    seen.refused += 1;
    await delay(PAUSE_MS);
  }
}

const STORED = {
  name: "outage-stored",
  text: `select (select count(*)::int from tasks) as tasks,
    (select count(distinct idempotency_key)::int from tasks) as keys,
    (select count(*)::int from audit_entries where action = 'created') as entries,
    (select count(*)::int from tasks where status = 'completed') as completed,
    (select coalesce(array_agg(id), '{}') from outbox where kind = 'callback' and state = 'succeeded') as called`,
};

interface Stored extends Record<string, number | string[]> {
  tasks: number;
  keys: number;
  entries: number;
  completed: number;
  called: string[];
}

async function stored({ db }: Rig): Promise<Stored> {
  const [row] = await db.query<Stored>(STORED, []);
  if (!row) throw new Error("a select without a row");
  return row;
}

function called(rig: Rig, count: number): Promise<void> {
  return until(`${count} callbacks are done`, async () => (await stored(rig)).called.length === count);
}

/** What was asked while it lasted is asked again, all is there once, and what was to be told is told. */
async function recover(rig: Rig, { never, seen }: { never: string; seen: Seen }): Promise<void> {
  const { nearUrl, near, far, receiver } = rig;
  const rounds = seen.polls;
  for (let round = 0; round < rounds; round += 1) {
    await until("what was asked is stored", async () => {
      const { status, text } = await call(`${nearUrl}/api/tasks`, "POST", {
        body: body(rig, `during ${round}`),
      });
      if (![201, 503].includes(status)) seen.wrong.push(`a create: ${status} ${text}`);
      return status === 201;
    });
  }
  await until("ready", async () => (await call(`${nearUrl}/api/health`, "GET")).status === 200);
  await called(rig, BEFORE + 2);
  // The last one is the server's own to tell.
  await far.stop();
  await insist(`${nearUrl}/api/tasks/${never}/complete`, seen);
  await called(rig, BEFORE + 3);
  const { tasks, keys, entries, completed, called: ids } = await stored(rig);
  if (tasks !== rounds + BEFORE + 3 || keys !== tasks || entries !== tasks)
    seen.wrong.push(`${tasks} tasks of ${rounds + BEFORE + 3}, ${keys} keys, ${entries} entries`);
  if (completed !== BEFORE + 3) seen.wrong.push(`${completed} completed`);
  const told = new Set(receiver.received.map(({ headers }) => headers["webhook-id"]));
  if (ids.length !== told.size || !ids.every((id) => told.has(id)))
    seen.wrong.push(`callbacks ${[...told]}, not ${ids}`);
  if (near.isOver) seen.wrong.push("the server ended");
}
