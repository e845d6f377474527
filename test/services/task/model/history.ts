import { isDeepStrictEqual } from "node:util";
import type { Reply } from "./change.ts";
import { differences } from "./differences.ts";
import { step } from "./model.ts";
import { type Move, told, VERBS } from "./moves.ts";
import { perform } from "./performing.ts";
import { picturesOf } from "./picture.ts";
import { type Question, questions, realSight, sightOf } from "./sight.ts";
import type { Stage } from "./stage.ts";
import { newWorld, type Status, type World } from "./world.ts";

/** Statuses that a task can be in for longer than a statement. */
const STATUSES: readonly Status[] = [
  ...(["created", "notified", "assigned", "in_progress", "submitted", "rejected"] as const),
  ...(["completed", "timed_out", "cancelled", "verification_exhausted"] as const),
];

/** Every reply that a history can have. */
const REPLIES: readonly Reply["said"][] = [
  ...(["done", "recorded", "moved on", "nothing"] as const),
  ...(["UNAUTHENTICATED", "PERMISSION_DENIED", "CLAIM_NEEDS_SESSION"] as const),
  ...([
    "TASK_NOT_FOUND",
    "TASK_OUTSIDE_TOKEN_SCOPE",
    "RESPONSE_SCHEMA_MISMATCH",
    "VALIDATION_ERROR",
    "LINK_ALREADY_USED",
  ] as const),
  ...(["TASK_ALREADY_TERMINAL", "TASK_ALREADY_CLAIMED", "TASK_NOT_CLAIMED"] as const),
  ...(["VERIFICATION_IN_PROGRESS", "IDEMPOTENCY_CONFLICT"] as const),
  ...(["USER_NOT_FOUND", "USER_INACTIVE", "USER_ALREADY_EXISTS", "LAST_OPERATOR"] as const),
];

/** What was made and met, to tell a proof from an idle one. */
export class Tally {
  histories = 0;
  moves = 0;
  sights = 0;
  readonly #met = new Set<string>();

  count(move: Move, { reply, world, sights }: { reply: Reply; world: World; sights: number }): void {
    this.moves += 1;
    this.sights += sights;
    this.#met.add(reply.said);
    if (reply.said === "done" || reply.said === "recorded") this.#met.add(move.verb);
    for (const { status } of world.tasks) this.#met.add(status);
  }

  /** Statuses that no task was in, replies that nobody had, verbs that never were accepted. */
  missing(): string[] {
    return [...STATUSES, ...REPLIES, ...VERBS].filter((each) => !this.#met.has(each));
  }
}

/** Makes the moves in the model and for real, and compares after each of them. @throws where the two part. */
export async function play(stage: Stage, moves: readonly Move[], tally = new Tally()): Promise<void> {
  await stage.reset();
  let world = newWorld();
  for (const [index, move] of moves.entries()) {
    const { world: after, reply } = step(world, move);
    const really = await perform(move, { stage, node: stage.node, world });
    const so = () =>
      moves
        .slice(0, index + 1)
        .map(told)
        .join("\n");
    same({ reply: really, ...(await stage.look()) }, { reply, ...picturesOf(after) }, so);
    const asked = worthAsking(world, after, index);
    const sights = await Promise.all(asked.map((question) => realSight(stage, question)));
    same(
      byName(asked, sights),
      byName(
        asked,
        asked.map((question) => sightOf(after, question)),
      ),
      so,
    );
    tally.count(move, { reply, world: after, sights: asked.length });
    world = after;
  }
  tally.histories += 1;
}

/** How many questions are asked after each move whose answers should be the same as before. */
const BY_TURNS = 3;
/** The step from one of them to the next: no divisor of their number, so that each has its turn. */
const STRIDE = 19;

/** What a move has changed for somebody to see, and by turns what it should not have. */
function worthAsking(before: World, after: World, index: number): Question[] {
  const all = questions(after);
  const turns = Array.from(
    { length: BY_TURNS },
    (_, turn) => ((index * BY_TURNS + turn) * STRIDE) % all.length,
  );
  if (isDeepStrictEqual(before, after)) return all.filter((_, at) => turns.includes(at));
  return all.filter(
    (question, at) => turns.includes(at) || sightOf(before, question) !== sightOf(after, question),
  );
}

function byName(asked: readonly Question[], sights: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(
    asked.map(({ caller: { who, to }, about }, index) => [`${who} (${to}) of ${about}`, sights[index]]),
  );
}

function same(found: unknown, wanted: unknown, so: () => string): void {
  if (isDeepStrictEqual(found, wanted)) return;
  throw new Error([so(), "differs in", ...differences(found, wanted)].join("\n"));
}
