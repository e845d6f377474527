import { Child } from "./support/child.ts";
import { createTasks } from "./support/create-tasks.ts";
import { type Context, type Line, type Measurement, spreadOf } from "./support/measurement.ts";
import { median, quantile } from "./support/statistics.ts";
import type { WakeJobs, WakeTimes } from "./support/wake-load.ts";

const GAP_MS = 20;

async function run({ cluster, seconds, rounds, waiters, note }: Context): Promise<Line[]> {
  const near = await cluster.startServer();
  const far = await cluster.startServer();
  const worker = await cluster.startWorker();
  const client = await Child.start<WakeJobs>("wake-load.ts");
  try {
    const token = cluster.adminToken;
    const perRound = Math.ceil((seconds * 1000) / GAP_MS);
    const taskIds = await createTasks({ port: near.port, token }, waiters + 2 * (rounds + 1) * perRound);
    await client.run("park", { port: near.port, token, taskIds });
    note(`${taskIds.length} parked on one node`);
    const { databaseUrl } = cluster;
    const next = () => taskIds.splice(0, perRound);
    const completeAt = (port: number) =>
      client.run("wake", { databaseUrl, port, token, gapMs: GAP_MS, taskIds: next() });
    const same: WakeTimes[] = [];
    const across: WakeTimes[] = [];
    const bare: WakeTimes[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const results = [
        await completeAt(near.port),
        await client.run("bareWake", { databaseUrl, gapMs: GAP_MS, count: perRound }),
        await completeAt(far.port),
      ] as const;
      if (round === 0) continue;
      same.push(results[0]);
      bare.push(results[1]);
      across.push(results[2]);
    }
    return [
      ...linesOf("same node", "≤ 1.5", same, bare),
      ...linesOf("across nodes", "≤ 3, plus 5 ms", across, bare),
    ];
  } finally {
    await client.stop();
    await Promise.all([near.stop(), far.stop(), worker.stop()]);
  }
}

function linesOf(
  where: string,
  target: string,
  ours: readonly WakeTimes[],
  bare: readonly WakeTimes[],
): Line[] {
  return ([0.5, 0.99] as const).map((q) => {
    const at = (rounds: readonly WakeTimes[]) => rounds.map(({ sinceCommit }) => quantile(sinceCommit, q));
    const all = (rounds: readonly WakeTimes[]) => rounds.flatMap(({ sinceCommit }) => sinceCommit);
    const sent = (rounds: readonly WakeTimes[], share: number) =>
      quantile(
        rounds.flatMap(({ sinceSent }) => sinceSent),
        share,
      );
    const mine = quantile(all(ours), q);
    const theirs = quantile(all(bare), q);
    return {
      id: "R2",
      what: `commit → woken, p${q * 100}, ${where} ÷ notify`,
      unit: "ms",
      ours: mine,
      bare: theirs,
      ratio: mine / theirs,
      spread: spreadOf(at(ours), at(bare)),
      target,
      p50: sent(ours, 0.5),
      p99: sent(ours, 0.99),
      bareP50: sent(bare, 0.5),
      bareP99: sent(bare, 0.99),
      clientCpu: [median(ours.map(cpuOf)), median(bare.map(cpuOf))],
    };
  });
}

const cpuOf = ({ clientCpu }: WakeTimes) => clientCpu;

/**
 * From the commit, by Postgres' own commit time stamp on both sides, to the bytes at who waits, with
 * thousands parked. The columns p50/p99 count from sending the answer.
 */
export const wakeUp: Measurement = { id: "R2", run };
