import type { CallbackJobs, CallbackTimes } from "./support/callback-load.ts";
import { Child } from "./support/child.ts";
import { type Context, interleave, type Line, type Measurement, spreadOf } from "./support/measurement.ts";
import { median, quantile } from "./support/statistics.ts";

const PER_SECOND = 200;
/** One of them is broken in every other round: 5 %. */
const RECEIVERS = 20;

async function run({ cluster, seconds, rounds, note }: Context): Promise<Line[]> {
  const server = await cluster.startServer();
  const worker = await cluster.startWorker();
  const client = await Child.start<CallbackJobs>("callback-load.ts");
  const { databaseUrl, adminToken: token } = cluster;
  const count = Math.ceil(seconds * PER_SECOND);
  const tell = (broken: boolean) =>
    client.run("tell", {
      ...{ databaseUrl, port: server.port, token },
      ...{ count, perSecond: PER_SECOND, receivers: RECEIVERS, broken },
    });
  try {
    const { ours, bare } = await interleave(rounds, { ours: () => tell(true), bare: () => tell(false) });
    const repeated = [...ours, ...bare].reduce((sum, round) => sum + round.repeated, 0);
    note(`${repeated} callbacks came more than once`);
    return [...linesOf(ours, bare)];
  } finally {
    await Promise.all([client.stop(), server.stop(), worker.stop()]);
  }
}

function linesOf(broken: readonly CallbackTimes[], sound: readonly CallbackTimes[]): Line[] {
  const all = (rounds: readonly CallbackTimes[]) => rounds.flatMap(({ sinceCommit }) => sinceCommit);
  const p99 = (rounds: readonly CallbackTimes[]) =>
    rounds.map(({ sinceCommit }) => quantile(sinceCommit, 0.99));
  const at = (share: number) => [quantile(all(broken), share), quantile(all(sound), share)] as const;
  const [p50, bareP50] = at(0.5);
  const [late, bareLate] = at(0.99);
  const common = {
    id: "R7",
    unit: "ms",
    ...{ p50, p99: late, bareP50, bareP99: bareLate },
    clientCpu: [median(broken.map(cpuOf)), median(sound.map(cpuOf))],
  } as const;
  return [
    {
      ...common,
      what: `commit → callback, p99, ${PER_SECOND} a second, 5 % of receivers hang ÷ 100 ms`,
      ours: late,
      bare: 100,
      ratio: late / 100,
      spread: undefined,
      target: "≤ 1",
    },
    {
      ...common,
      what: "the same ÷ with all receivers sound",
      ours: late,
      bare: bareLate,
      ratio: late / bareLate,
      spread: spreadOf(p99(broken), p99(sound)),
      target: "≤ 1.1",
    },
  ];
}

const cpuOf = ({ clientCpu }: CallbackTimes) => clientCpu;

/**
 * From the commit of an answer, by Postgres' own time stamp, to its callback at a receiver. Of the receivers that are
 * broken nothing is counted, only what they do to the others.
 */
export const outboxLag: Measurement = { id: "R7", run };
