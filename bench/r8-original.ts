import { Missing } from "../tools/clients/program.ts";
import { Child } from "./support/child.ts";
import type { LifeJobs, LifeTimes } from "./support/life-load.ts";
import { type Context, interleave, type Line, type Measurement, spreadOf } from "./support/measurement.ts";
import { type Original, startOriginal } from "./support/original.ts";
import { median } from "./support/statistics.ts";

/** Those of the target, and so few that the original still answers each. */
const AGENTS = [200, 10] as const;

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
  const lines: Line[] = [];
  try {
    for (const agents of AGENTS) {
      const live = (port: number, token: string) => client.run("live", { port, token, agents, seconds });
      const sides = await interleave(rounds, {
        ours: () => live(server.port, cluster.adminToken),
        bare: () => live(original.port, original.token),
      });
      note(
        `${agents} agents, lives cut short by refusals: ${cut(sides.ours)} ours, ${cut(sides.bare)} the original's`,
      );
      lines.push(
        ...[
          lineOf("lives a second (create, await, complete)", "per s", "≥ 5", "livesPerSecond", sides),
          lineOf("answer sent → agent has it, p50", "ms", "≤ 0.05", "wakeP50", sides),
          lineOf("answer sent → agent has it, p99", "ms", "≤ 0.05", "wakeP99", sides),
        ].map((line) => ({ ...line, what: `${agents} agents: ${line.what} ÷ the original` })),
      );
    }
    return lines;
  } finally {
    await Promise.all([client.stop(), server.stop(), worker.stop()]);
  }
}

const cut = (rounds: readonly LifeTimes[]) => rounds.reduce((sum, { failed }) => sum + failed, 0);

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
    what,
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
