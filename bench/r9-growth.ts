import type { AskJobs, AskLoad, Times } from "./support/ask-load.ts";
import { Child } from "./support/child.ts";
import type { Node } from "./support/cluster.ts";
import {
  type Context,
  interleave,
  type Line,
  type Measurement,
  ratiosOf,
  spreadOf,
} from "./support/measurement.ts";
import { fillPast } from "./support/past-tasks.ts";
import { median } from "./support/statistics.ts";

const PEOPLE = 60;
/** In both a page of the queue is full. */
const LARGE = { name: "growth_large", tasks: 1_000_000, open: 5_000, people: PEOPLE };
const SMALL = { name: "growth_small", tasks: 1_000, open: 250, people: PEOPLE };
/** A page that is full in both where a filter leaves few of a thousand. */
const SHORT = { pageSize: 10 };

const LIST = "awaithumans.task.v1.TaskService/ListTasks";
const STATS = "awaithumans.stats.v1.StatsService/GetStats";

type Question = Pick<AskLoad, "rpc" | "messages">;
const list = (...messages: object[]): Question => ({ rpc: LIST, messages });

const QUESTIONS: Readonly<Record<string, Question>> = {
  "list, first page": list({}),
  "list by outcome": list({ state: "STATE_COMPLETED" }, { state: "STATE_TIMED_OUT" }),
  "list of those open in one status": list({ ...SHORT, state: "STATE_IN_PROGRESS" }),
  "list of a person": list(
    ...Array.from({ length: PEOPLE }, (_, n) => ({ ...SHORT, assignedTo: `person${n}@corp.test` })),
  ),
  queue: list({ open: true, order: "ORDER_PRIORITY" }),
  "search, common words": list({ ...SHORT, search: "word0" }, { ...SHORT, search: "word3 word5" }),
  "search, rare words": list(
    ...[700, 1100, 1500, 1900].map((n) => ({ ...SHORT, search: `word${n}` })),
    ...[1, 500, 999].map((n) => ({ ...SHORT, search: `refund ${n}` })),
  ),
  stats: { rpc: STATS, messages: [{}] },
};

async function run({ cluster, rounds, seconds, note }: Context): Promise<Line[]> {
  const open = async ({ name, ...past }: typeof LARGE): Promise<Node> => {
    const databaseUrl = await cluster.createDatabase(name);
    const started = performance.now();
    await fillPast({ databaseUrl, ...past });
    note(`${past.tasks} tasks in ${Math.round((performance.now() - started) / 1000)} s`);
    return cluster.startServer(databaseUrl);
  };
  const [small, large] = [await open(SMALL), await open(LARGE)];
  const client = await Child.start<AskJobs>("ask-load.ts");
  const ask = (node: Node, question: Question, length = seconds) =>
    client.run("ask", { ...question, port: node.port, token: cluster.adminToken, seconds: length });
  try {
    const first = await Promise.all(
      [large, small].map((node) => ask(node, { rpc: STATS, messages: [{}] }, 0.001)),
    );
    note(`first figures, with the roll-up of all that ended: ${first.map(({ p50 }) => Math.round(p50))} ms`);
    const lines: Line[] = [];
    for (const [what, question] of Object.entries(QUESTIONS)) {
      const { ours, bare } = await interleave(rounds, {
        ours: () => ask(large, question),
        bare: () => ask(small, question),
      });
      lines.push(lineOf(what, ours, bare));
    }
    return lines;
  } finally {
    await Promise.all([client.stop(), small.stop(), large.stop()]);
  }
}

function lineOf(what: string, ours: readonly Times[], bare: readonly Times[]): Line {
  const pick = (rounds: readonly Times[], key: keyof Times) => rounds.map((round) => round[key]);
  const middle = (rounds: readonly Times[], key: keyof Times) => median(pick(rounds, key));
  const pairs = [pick(ours, "p95"), pick(bare, "p95")] as const;
  return {
    id: "R9",
    what: `${what}: p95 with 1,000,000 tasks ÷ with 1,000`,
    unit: "ms",
    ours: middle(ours, "p95"),
    bare: middle(bare, "p95"),
    ratio: median(ratiosOf(...pairs)),
    spread: spreadOf(...pairs),
    target: "≤ 2",
    p50: middle(ours, "p50"),
    p99: middle(ours, "p99"),
    bareP50: middle(bare, "p50"),
    bareP99: middle(bare, "p99"),
    clientCpu: [middle(ours, "clientCpu"), middle(bare, "clientCpu")],
  };
}

/** How the pages that people look at, and the figures, slow down while the tasks grow a thousandfold. */
export const growth: Measurement = { id: "R9", run };
