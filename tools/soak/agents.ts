import { pause } from "../../bench/support/statistics.ts";
import { type Asked, type Book, OVER } from "./book.ts";
import type { Chance } from "./chance.ts";
import type { Client } from "./client.ts";
import { type Fate, fateOf, meet } from "./people.ts";

export interface AgentsOptions {
  client: Client;
  book: Book;
  chance: Chance;
  /** Where callbacks may go. */
  receivers: readonly string[];
  /** Questions a second, on average. */
  perSecond: number;
  /** How long people take, on average. */
  thinkMs: number;
}

const CALLBACK_SHARE = 0.5;
const POLLED_SHARE = 0.8;
const BURST_SHARE = 0.05;
const REPEATED_SHARE = 0.1;
/** A poll that began so long before the answer was sent was parked by then. */
const PARKED_MS = 200;
/** So long after a deed the processes that it ended are busy starting. */
const QUIET_MS = 6_000;

/** Agents that ask, wait and are answered. */
export class Agents {
  readonly #options: AgentsOptions;
  readonly #asking = new Set<Promise<void>>();
  readonly #polling = new Set<Promise<void>>();
  /** When the answer was sent that a task was given. */
  readonly #sent = new Map<Asked, number>();
  #stopped = false;
  #count = 0;

  constructor(options: AgentsOptions) {
    this.#options = options;
  }

  /** Asks until the time is over; what was begun goes on. */
  async ask(seconds: number): Promise<void> {
    const { chance, perSecond } = this.#options;
    for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
      const burst = chance.isHit(BURST_SHARE) ? chance.whole(2, 20) : 1;
      for (let index = 0; index < burst; index += 1) track(this.#asking, this.#one());
      await pause((burst * chance.pause(1000)) / perSecond);
    }
  }

  /** Waits until everybody has done what they meant to. */
  async settle(): Promise<void> {
    while (this.#asking.size > 0) await Promise.all(this.#asking);
  }

  /** Whoever still waits for an open task gives up after the poll that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    while (this.#polling.size > 0) await Promise.all(this.#polling);
  }

  async #one(): Promise<void> {
    const { chance, receivers, book, client } = this.#options;
    this.#count += 1;
    const fate = fateOf(chance);
    const key = `soak:${this.#count}`;
    const hasCallback = chance.isHit(CALLBACK_SHARE);
    const asked: Asked = { key, hasCallback, ids: new Set(), taken: [], told: [] };
    book.asked.push(asked);
    const body = question(key, fate, hasCallback ? chance.pick(receivers) : undefined);
    const times = chance.isHit(REPEATED_SHARE) ? chance.whole(2, 3) : 1;
    const create = async () => {
      const { json } = await client.insist("POST", "/api/tasks", [201], body);
      book.acts.add("creates answered");
      asked.ids.add(json.id);
      return json.id;
    };
    const [id] = await Promise.all(Array.from({ length: times }, create));
    if (chance.isHit(POLLED_SHARE)) {
      const polls = chance.isHit(0.1) ? 2 : 1;
      for (let index = 0; index < polls; index += 1) track(this.#polling, this.#poll(id, asked));
    }
    await meet(fate, { ...this.#options, id, asked, sent: (at) => this.#sent.set(asked, at) });
  }

  async #poll(id: string, asked: Asked): Promise<void> {
    const { book, chance, client } = this.#options;
    while (!this.#stopped) {
      const began = performance.now();
      const answer = await client.call("GET", `/api/tasks/${id}/poll?timeout=${chance.whole(2, 30)}`);
      if (answer === undefined) {
        await pause(chance.between(50, 200));
        continue;
      }
      if (answer.status !== 200) {
        book.faults.push(`a poll was answered ${answer.status}: ${answer.text.slice(0, 300)}`);
        return;
      }
      if (OVER.includes(answer.json.status)) {
        asked.told.push({ status: answer.json.status, response: JSON.stringify(answer.json.response) });
        const sent = this.#sent.get(asked);
        if (sent !== undefined && began + PARKED_MS < sent) {
          const isQuiet = !book.isTroubled(Date.now(), QUIET_MS);
          book.wakes.push({ ms: performance.now() - sent, isQuiet });
        }
        return;
      }
    }
  }
}

function track(among: Set<Promise<void>>, work: Promise<void>): void {
  // What clients could not get through is noted where it happened.
  const tracked = work.catch(() => {}).finally(() => among.delete(tracked));
  among.add(tracked);
}

function question(key: string, fate: Fate, callbackUrl: string | undefined): object {
  return {
    task: "Approve $250 refund?",
    payload: { amount_usd: 250, key },
    payload_schema: { type: "object" },
    response_schema: {
      type: "object",
      properties: { approved: { type: "boolean" }, notes: { type: "string" } },
      required: ["approved"],
    },
    timeout_seconds: fate === "let it end" ? 60 : 3_600,
    idempotency_key: key,
    ...(callbackUrl !== undefined && { callback_url: callbackUrl }),
  };
}
