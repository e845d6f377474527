import { pause } from "../../bench/support/statistics.ts";
import type { Asked, Book } from "./book.ts";
import type { Chance } from "./chance.ts";
import type { Client } from "./client.ts";

/** What becomes of a question. */
export type Fate = "answer" | "cancel" | "let it end" | "shorten" | "extend" | "leave open";

const FATES: readonly (readonly [Fate, number])[] = [
  ["answer", 0.66],
  ["cancel", 0.1],
  ["let it end", 0.08],
  ["shorten", 0.08],
  ["extend", 0.05],
  ["leave open", 0.03],
];

export function fateOf(chance: Chance): Fate {
  let left = chance.between(0, 1);
  for (const [fate, share] of FATES) {
    left -= share;
    if (left < 0) return fate;
  }
  return "answer";
}

export interface Meeting {
  client: Client;
  book: Book;
  chance: Chance;
  id: string;
  asked: Asked;
  /** How long people take, on average. */
  thinkMs: number;
  /** Told when the answer was sent that was taken. */
  sent(at: number): void;
}

const NAMES = ["Mira", "Ola", "Ann"];

/** Does to a task what its fate is. */
export async function meet(fate: Fate, meeting: Meeting): Promise<void> {
  const { client, book, chance, id, thinkMs } = meeting;
  book.acts.add(fate);
  if (fate === "leave open" || fate === "let it end") return;
  await pause(Math.min(chance.pause(thinkMs), 6 * thinkMs));
  if (fate === "cancel") await client.insist("POST", `/api/tasks/${id}/cancel`, [200, 409]);
  if (fate === "shorten") await moveDeadline(meeting, chance.between(1_000, 8_000));
  if (fate === "extend") await moveDeadline(meeting, 7_200_000);
  if (fate === "answer" || fate === "extend") {
    const people = NAMES.slice(0, chance.isHit(0.3) ? chance.whole(2, 3) : 1);
    await Promise.all(people.map((notes) => answer(meeting, { approved: chance.isHit(0.7), notes })));
  }
}

/** A 409 to whoever sends again may be the first request's own doing; the ledger looks at what is stored. */
async function answer({ client, id, asked, sent }: Meeting, response: object): Promise<void> {
  const reply = await client.insist("POST", `/api/tasks/${id}/complete`, [200, 409], { response });
  if (reply.status !== 200) return;
  sent(reply.sent);
  asked.taken.push(JSON.stringify(response));
}

async function moveDeadline({ client, id }: Meeting, ms: number): Promise<void> {
  for (let patience = ms; ; patience += 2_000) {
    const due_at = new Date(Date.now() + patience).toISOString();
    const reply = await client.call("POST", `/api/tasks/${id}/deadline`, { due_at });
    if (reply && [200, 409].includes(reply.status)) return;
    // 422: the moment asked for passed while the request waited for a server.
    if (reply && reply.status < 500 && reply.status !== 422) throw new Error(`no deadline: ${reply.text}`);
    await pause(200);
  }
}
