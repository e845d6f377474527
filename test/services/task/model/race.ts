import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Reply } from "./change.ts";
import { differences } from "./differences.ts";
import { Gate, type GateName } from "./gate.ts";
import { step } from "./model.ts";
import { type Move, told } from "./moves.ts";
import { perform } from "./performing.ts";
import { type Pictures, picturesOf } from "./picture.ts";
import { callerOf, sees } from "./rules.ts";
import { CONTENDERS, SCENARIOS, type Scenario } from "./scenarios.ts";
import { Stage } from "./stage.ts";
import { lastOf, newWorld, type World } from "./world.ts";

/** Two moves that come at the same time, in one state of a task. */
export interface Pair {
  scenario: Scenario;
  moves: readonly [Move, Move];
}

/** Longer than any deadline and grace. */
const LONG: Move = { verb: "pass", seconds: 10_000 };

/** What leads to the race; where a deadline is one side of it, it is due. */
const before = ({ scenario, moves }: Pair): Move[] => [
  ...scenario.moves,
  ...(moves.some(({ verb }) => verb === "expire") ? [LONG] : []),
];

const worldAt = (moves: readonly Move[]): World =>
  moves.reduce((world, move) => step(world, move).world, newWorld());

/** Every ordered pair of moves, from every state in which the first is accepted. */
export function pairs(): Pair[] {
  return SCENARIOS.flatMap((scenario) =>
    CONTENDERS.flatMap((first) =>
      CONTENDERS.map((second): Pair => ({ scenario, moves: [first, second] }))
        .filter((pair) => ["done", "recorded"].includes(step(worldAt(before(pair)), first).reply.said))
        .filter(({ moves }) => !isIdentifiedLate(moves)),
    ),
  );
}

/** Credentials are read before a move is made: whoever is added meanwhile still comes as who they were. */
function isIdentifiedLate(moves: readonly Move[]): boolean {
  const isAdding = moves.some(({ verb }) => verb === "add");
  return isAdding && moves.some((move) => "by" in move && move.by.who === "nora's link");
}

/** How a race ended: how both were answered, and what was left. */
interface Outcome {
  replies: readonly [Reply, Reply];
  left: Pictures;
}

/** Two nodes on one database, and what holds both back. */
export class Course {
  readonly stage: Stage;
  readonly #gate: Gate;

  private constructor(stage: Stage, gate: Gate) {
    this.stage = stage;
    this.#gate = gate;
  }

  static async open(): Promise<Course> {
    const stage = await Stage.open(2);
    return new Course(stage, await Gate.open(stage.node));
  }

  /** Runs a pair at once, one on each node. @throws where the outcome is neither that of one order nor of the other. */
  async race(pair: Pair, gate: GateName): Promise<void> {
    const { stage } = this;
    await stage.reset();
    let world = newWorld();
    for (const move of before(pair)) {
      const reply = await perform(move, { stage, node: stage.node, world });
      const expected = step(world, move);
      expect(reply, `before the race: ${told(move)}`).toEqual(expected.reply);
      world = expected.world;
    }
    const found = await this.#run(pair, { gate, world });
    const [first, second] = pair.moves;
    const forth = inOrder(world, [first, second]);
    const [two, one] = inOrder(world, [second, first]).replies;
    const back = { ...inOrder(world, [second, first]), replies: [one, two] as const };
    if (isOne(found, forth, pair.moves) || isOne(found, back, pair.moves)) return;
    throw new Error(parted(pair, gate, { found, forth, back }));
  }

  async #run(
    { moves: [first, second] }: Pair,
    { gate, world }: { gate: GateName; world: World },
  ): Promise<Outcome> {
    const { stage } = this;
    const [here = stage.node, there = stage.node] = stage.nodes;
    await this.#gate.shut(gate);
    const one = perform(first, { stage, node: here, world });
    await this.#gate.reached(one);
    const two = perform(second, { stage, node: there, world });
    await this.#gate.reached(two);
    await this.#gate.letGo();
    const replies = await Promise.all([one, two]);
    // A sweep passes over what somebody else is at, and comes again.
    for (const move of [first, second])
      if (move.verb === "expire") await perform(move, { stage, node: here, world });
    return { replies, left: calm(await stage.look(), [first, second]) };
  }

  async close(): Promise<void> {
    await this.#gate.close();
    await this.stage.close();
  }
}

function parted(
  pair: Pair,
  gate: GateName,
  { found, forth, back }: { found: Outcome; forth: Serial; back: Serial },
): string {
  const from = (wanted: Serial) => differences(found, { replies: wanted.replies, left: wanted.left });
  return [
    ...[`${pair.scenario.name}:`, ...before(pair).map(told)],
    ...[`at once, held back by ${gate}:`, ...pair.moves.map(told)],
    ...["from the one order this differs in", ...from(forth)],
    ...["from the other in", ...from(back)],
  ].join("\n");
}

type Serial = Outcome & { world: World };

function inOrder(world: World, [first, second]: readonly [Move, Move]): Serial {
  const one = step(world, first);
  const two = step(one.world, second);
  return {
    replies: [one.reply, two.reply],
    left: calm(picturesOf(two.world), [first, second]),
    world: two.world,
  };
}

function isOne(found: Outcome, serial: Serial, moves: readonly [Move, Move]): boolean {
  const fits = moves.every((move, side) =>
    isReply(move, { reply: found.replies[side], serial: serial.replies[side], world: serial.world }),
  );
  return fits && isDeepStrictEqual(found.left, serial.left);
}

/** What comes back with a reply may be the task as the other move has left it. */
function isReply(
  move: Move,
  { reply, serial, world }: { reply: Reply | undefined; serial: Reply | undefined; world: World },
): boolean {
  if (isDeepStrictEqual(reply, serial)) return true;
  // A link is looked up before the state, and a verification that fails in between puts it back.
  if (serial?.said === "LINK_ALREADY_USED") return reply?.said === "VERIFICATION_IN_PROGRESS";
  // Credentials are read before a move is made.
  if (serial?.said === "UNAUTHENTICATED") return reply?.said === "PERMISSION_DENIED";
  if (!("slot" in move) || !("by" in move) || serial?.said !== "done") return false;
  const task = lastOf(world, move.slot);
  if (!task) return false;
  const caller = callerOf(world, move.by, move.slot);
  const shown = !task.gone && sees(world, task, caller) ? task.status : undefined;
  if (reply?.said === "done") return reply.status === shown;
  // The answer was stored, and something came before its verdict.
  return move.verb === "complete" && task.budget > 0 && reply?.said === fateOf(task);
}

const fateOf = ({ gone }: { gone: boolean }) => (gone ? "TASK_NOT_FOUND" : "TASK_ALREADY_TERMINAL");

/**
 * Without the order of what came at the same time, whether somebody saw a message that went out as they came, and in which
 * state of the task a message was tried that changed nothing about it.
 */
function calm({ tasks, spentLinks }: Pictures, moves: readonly Move[]): Pictures {
  const sorted = (texts: readonly string[]) => [...texts].sort();
  const isSending = moves.some(({ verb }) => verb === "deliver");
  return {
    spentLinks,
    tasks: tasks.map((task) => ({
      ...task,
      trail: sorted(task.trail.map((text) => /notification_(?:failed|resent)/.exec(text)?.[0] ?? text)),
      messages: sorted(task.messages.map((text) => (isSending ? text.replace("seen", "sent") : text))),
      callbacks: sorted(task.callbacks),
      verifications: sorted(task.verifications),
    })),
  };
}
