import { Missing } from "../tools/clients/program.ts";
import { Child } from "./support/child.ts";
import type { LifeJobs, LifeTimes } from "./support/life-load.ts";
import { type Context, interleave, type Line, type Measurement, spreadOf } from "./support/measurement.ts";
import { type Original, startOriginal } from "./support/original.ts";
import { median } from "./support/statistics.ts";

const AGENTS = 200;

async function run(context: Context): Promise<Line[]> {
  let original: Original;
  try {
    original = await startOriginal();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    context.note(`left out, since the original cannot be had here: ${error.message}`);
    return [];
  }
  try {
    return await compare(original, context);
  } finally {
    await original.stop();
  }
}

async function compare(original: Original, { cluster, rounds, seconds, note }: Context): Promise<Line[]> {
  note(`the original is ${original.version}, on SQLite`);
  const server = await cluster.startServer();
  const worker = await cluster.startWorker();
  const client = await Child.start<LifeJobs>("life-load.ts");
  const live = (port: number, token: string) => client.run("live", { port, token, agents: AGENTS, seconds });
  try {
    const { ours, bare } = await interleave(rounds, {
      ours: () => live(server.port, cluster.adminToken),
      bare: () => live(original.port, original.token),
    });
    const failures = (rounds: readonly LifeTimes[]) => rounds.reduce((sum, { failed }) => sum + failed, 0);
    note(`cut short by refusals: ${failures(ours)} lives at ours, ${failures(bare)} at the original`);
    return [
      lineOf("lives a second (create, await, complete)", "per s", "≥ 5", "livesPerSecond", { ours, bare }),
      lineOf("answer sent → agent has it, p50", "ms", "≤ 0.05", "wakeP50", { ours, bare }),
      lineOf("answer sent → agent has it, p99", "ms", "≤ 0.05", "wakeP99", { ours, bare }),
    ];
  } finally {
    await Promise.all([client.stop(), server.stop(), worker.stop()]);
  }
}

interface Sides {
  ours: readonly LifeTimes[];
  bare: readonly LifeTimes[];
}

function lineOf(
  what: string,
  unit: string,
  target: string,
  key: "livesPerSecond" | "wakeP50" | "wakeP99",
  { ours, bare }: Sides,
): Line {
  const pick = (rounds: readonly LifeTimes[], name: keyof LifeTimes) => rounds.map((round) => round[name]);
  const middle = (rounds: readonly LifeTimes[], name: keyof LifeTimes) => median(pick(rounds, name));
  return {
    id: "R8",
    what: `${AGENTS} agents: ${what} ÷ the original`,
    unit,
    ours: middle(ours, key),
    bare: middle(bare, key),
    ratio: middle(ours, key) / middle(bare, key),
    spread: spreadOf(pick(ours, key), pick(bare, key)),
    target,
    p50: middle(ours, "wakeP50"),
    p99: middle(ours, "wakeP99"),
    bareP50: middle(bare, "wakeP50"),
    bareP99: middle(bare, "wakeP99"),
    clientCpu: [middle(ours, "clientCpu"), middle(bare, "clientCpu")],
  };
}

/** The same agents and people at the original server: one Python process that asks its database each second. */
export const againstOriginal: Measurement = { id: "R8", run };
