import { pino } from "pino";
import { newId } from "../../src/services/db/ids.ts";
import { expireDueTasks } from "../../src/services/task/jobs.ts";
import type { TestServer } from "../gateway/server.ts";
import type { Clock } from "../support/services.ts";
import { type Asked, type Created, type Door, type Read, Refused, type Told } from "./doors/door.ts";
import { type Act, type Ask, askOf, type Expected, type Played, type Vector } from "./vector.ts";

type Refusal = Pick<Refused, "reason" | "places" | "existing">;

/** All that a door has to say of a vector. */
export interface Outcome {
  created: Pick<Created, "replayed" | "warnings"> | Refusal;
  /** What each act came to. */
  acts: ("done" | Pick<Created, "replayed"> | Refusal)[];
  /** What each of those who waited was told. */
  ends: (Told | Refusal)[];
  read: Read | Refusal | undefined;
  listed: string | undefined;
}

interface Stage {
  server: TestServer;
  clock: Clock;
}

const refusalOf = (error: unknown): Refusal => {
  if (!(error instanceof Refused)) throw error;
  const { reason, places, existing } = error;
  return { reason, places, existing };
};

/** Plays a vector at one door. */
export async function play(stage: Stage, vector: Vector, door: Door): Promise<Outcome> {
  const ask = askOf(vector, `${vector.name} at ${door.name}`);
  const outcome: Outcome = {
    created: { replayed: false, warnings: [] },
    acts: [],
    ends: [],
    read: undefined,
    listed: undefined,
  };
  let asked: Asked;
  try {
    asked = await door.ask(ask);
  } catch (error) {
    return { ...outcome, created: refusalOf(error) };
  }
  const { id, replayed, warnings } = asked.created;
  const waits = [asked.told];
  const about = { ...stage, door, ask, id, waits };
  outcome.created = { replayed, warnings };
  if ("refused" in vector) throw new Error("a question that should be refused was taken");
  for (const act of vector.acts) outcome.acts.push(await perform(act, about).catch(refusalOf));
  // Otherwise everybody would wait for an end that does not come.
  if (hasStrayed(vector.acts, outcome)) await door.hands.remove(id).catch(refusalOf);
  outcome.ends = await Promise.all(waits.map((told) => told.catch(refusalOf)));
  outcome.read = await door.hands.read(id).catch(refusalOf);
  if (vector.listed !== undefined) outcome.listed = await door.hands.listed(ask.idempotencyKey);
  return outcome;
}

/** Whether something was refused that should not be, or the other way round. */
function hasStrayed(acts: readonly Act[], outcome: Outcome): boolean {
  return acts.some((act, at) => {
    const came = outcome.acts[at];
    return "refused" in act !== (typeof came === "object" && "reason" in came);
  });
}

interface About extends Stage {
  door: Door;
  ask: Ask;
  id: string;
  waits: Promise<Told>[];
}

async function perform(act: Act, about: About): Promise<Outcome["acts"][number]> {
  const { door, ask, id, waits } = about;
  switch (act.act) {
    case "answer": {
      const { act: _, refused: __, ...submission } = act;
      await door.hands.answer(id, submission);
      return "done";
    }
    case "ask": {
      const { created, told } = await door.ask({ ...ask, ...act.change });
      waits.push(told);
      if (created.id !== id) throw new Error("the same key made another task");
      return { replayed: created.replayed };
    }
    case "move":
      await door.hands.move(id, new Date(about.clock.now().getTime() + act.seconds * 1000));
      return "done";
    case "cancel":
      await door.hands.cancel(id);
      return "done";
    case "delete":
      await door.hands.remove(id);
      return "done";
    case "expire":
      await expire(about, act.seconds);
      return "done";
    case "pass":
      about.clock.pass(act.seconds);
      return "done";
  }
}

/** What a worker does once the clock says so. */
async function expire({ server, clock }: Stage, seconds: number): Promise<void> {
  clock.pass(seconds);
  const { db, services } = server;
  const expiry = { db, changes: services.changes, aside: new Set<string>(), log: pino({ level: "silent" }) };
  while ((await expireDueTasks(expiry, { now: clock.now(), limit: 100, newId })) > 0);
}

/** What a vector says that every door must say. Messages are no vector's affair: they need only be the same everywhere. */
export function expected(vector: Vector, door: Door): Outcome {
  const nothing = { acts: [], ends: [], read: undefined, listed: undefined };
  if ("refused" in vector) return { created: refusal(vector.refused), ...nothing };
  const { acts, ends, warned = [], listed } = vector;
  const end = told(ends);
  const asked = 1 + acts.filter(({ act, ...rest }) => act === "ask" && !("refused" in rest)).length;
  return {
    created: { replayed: false, warnings: warned },
    acts: acts.map((act) => {
      if ("refused" in act && act.refused) return refusal(act.refused);
      return act.act === "ask" ? { replayed: true } : "done";
    }),
    ends: Array<Told | Refusal>(asked).fill(end),
    read: "reason" in end ? end : readOf(vector, door, end),
    listed: listed === undefined ? undefined : door.carries(listed),
  };
}

function refusal({ reason, paths, existing }: Expected): Refusal {
  return { reason, places: paths.map((path) => ({ path, message: "" })), existing };
}

function told(ends: Played["ends"]): Told | Refusal {
  if ("reason" in ends) return refusal(ends);
  const over = ({ completed: "completed", timed_out: "timed out", cancelled: "neither" } as const)[
    ends.status
  ];
  return { ...ends, over };
}

function readOf(vector: Played, door: Door, { status, response }: Told): Read {
  const { payloadJson } = askOf(vector, "");
  return {
    status,
    response,
    payload: door.carries(payloadJson),
    patch: vector.patch ?? null,
    via: vector.via ?? null,
  };
}

/** Outcomes without the messages, which vectors do not say. */
export function withoutMessages(outcomes: Record<string, Outcome>): Record<string, Outcome> {
  return JSON.parse(JSON.stringify(outcomes), (name, value) => (name === "message" ? "" : value));
}
