import { setTimeout as delay } from "node:timers/promises";
import type { Reply } from "../support/server.ts";
import { question, YES } from "./asking.ts";
import type { Balancer } from "./balancer.ts";

const AGENTS = 6;
/** Between two questions of one agent: the processes that start meanwhile need the machine, too. */
const REST_MS = 150;
/** Long enough to be parked when the node stops, short enough to end by itself as well. */
const POLL_SECONDS = 3;
const OVER = ["completed", "timed_out", "cancelled", "verification_exhausted"];

/** What a load has come to. */
export interface Seen {
  /** The answer that was taken, by task. */
  answers: Map<string, unknown>;
  /** The answer that the agent was told, by task. */
  told: Map<string, unknown>;
  /** Whatever a client should not have seen. */
  errors: string[];
}

/** Agents that ask and wait, and people who answer, until told to stop; then what is open is answered yet. */
export function startLoad(
  balancer: Balancer,
  { key, callbackUrl }: { key: string; callbackUrl: string },
): () => Promise<Seen> {
  const seen: Seen = { answers: new Map(), told: new Map(), errors: [] };
  let stopping = false;

  const expected = async (method: string, path: string, statuses: readonly number[], body?: unknown) => {
    const reply = await balancer.call(method, path, { ...(body !== undefined && { body }) });
    if (!statuses.includes(reply.status))
      seen.errors.push(`${method} ${path}: ${reply.status} ${reply.text}`);
    return reply;
  };
  const wait = async (id: string): Promise<Reply> => {
    for (;;) {
      const reply = await expected("GET", `/api/tasks/${id}/poll?timeout=${POLL_SECONDS}`, [200]);
      if (reply.status !== 200 || OVER.includes(reply.json.status)) return reply;
    }
  };
  /** Two people at once, of whom one is to win. */
  const answer = async (id: string, patience: number) => {
    await delay(patience);
    const replies = await Promise.all(
      ["Mira", "Ola"].map((notes) =>
        expected("POST", `/api/tasks/${id}/complete`, [200, 409], { response: { ...YES, notes } }),
      ),
    );
    const taken = replies.filter(({ status }) => status === 200);
    if (taken.length !== 1) seen.errors.push(`${taken.length} answers of ${id} were taken`);
    seen.answers.set(id, taken[0]?.json.response);
  };
  const agent = async (name: number) => {
    for (let round = 0; !stopping; round += 1) {
      const body = question(`${key}:${name}:${round}`, { callback_url: callbackUrl });
      const { json } = await expected("POST", "/api/tasks", [201], body);
      // Every fourth agent waits for somebody slow, and so is parked when its node stops.
      const answered = answer(json.id, name % 4 === 0 ? 1_500 : 20 + 15 * name);
      seen.told.set(json.id, (await wait(json.id)).json?.response);
      await answered;
      await delay(REST_MS);
    }
  };
  const agents = Array.from({ length: AGENTS }, (_, name) =>
    agent(name).catch((error: Error) => void seen.errors.push(`${error.message}: ${error.cause}`)),
  );
  return async () => {
    stopping = true;
    await Promise.all(agents);
    return seen;
  };
}
