import { randomUUID } from "node:crypto";
import { serveJobs } from "./child.ts";
import { DISTINCT } from "./distinct.ts";
import { Connection, requestText } from "./raw-http.ts";
import { REFUND } from "./refund.ts";
import { cpuSeconds, pause, quantile } from "./statistics.ts";

export interface LifeJob {
  port: number;
  token: string;
  /** Agents that each ask again as soon as they have their answer. */
  agents: number;
  seconds: number;
}

export interface LifeTimes {
  livesPerSecond: number;
  /** Milliseconds from sending the answer to the agent having it. */
  wakeP50: number;
  wakeP99: number;
  /** Lives that the server cut short with a refusal; the agent begins anew. */
  failed: number;
  clientCpu: number;
}

export interface LifeJobs {
  /** Creates, awaits by long poll and completes, as a stock client and a person do. */
  live(job: LifeJob): Promise<LifeTimes>;
  [name: string]: (argument: never) => Promise<unknown>;
}

const ANSWER = JSON.stringify({
  response: { approved: true, notes: "fine" },
  completed_via_channel: "dashboard",
});
const TERMINAL = /"status": ?"completed"/;
/** How long the person thinks, so that the agent waits by then. */
const THINK_MS = 20;

async function live({ port, token, agents, seconds }: LifeJob): Promise<LifeTimes> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const end = performance.now() + seconds * 1000;
  const wakes: number[] = [];
  let failed = 0;
  const post = async (connection: Connection, path: string, body: string) => {
    const answer = await connection.send(requestText({ method: "POST", path, headers }, body));
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.body}`);
    return answer.body;
  };
  const drive = async () => {
    let [agent, person] = [await Connection.open(port), await Connection.open(port)];
    const once = async () => {
      const created = await post(agent, "/api/tasks", JSON.stringify(REFUND).replace(DISTINCT, randomUUID()));
      const { id } = JSON.parse(created);
      const poll = requestText({ method: "GET", path: `/api/tasks/${id}/poll?timeout=25`, headers });
      const told = awaitOutcome(agent, poll);
      // It is awaited below, unless something fails before.
      told.catch(() => {});
      await pause(THINK_MS);
      const sent = performance.now();
      await Promise.all([post(person, `/api/tasks/${id}/complete`, ANSWER), told]);
      wakes.push((await told) - sent);
    };
    while (performance.now() < end) {
      await once().catch(async () => {
        failed += 1;
        // A poll may still be under way on one of them.
        agent.close();
        person.close();
        await pause(THINK_MS);
        [agent, person] = [await Connection.open(port), await Connection.open(port)];
      });
    }
    agent.close();
    person.close();
  };
  const started = performance.now();
  const cpu = cpuSeconds();
  await Promise.all(Array.from({ length: agents }, drive));
  const elapsed = (performance.now() - started) / 1000;
  return {
    livesPerSecond: wakes.length / elapsed,
    wakeP50: quantile(wakes, 0.5),
    wakeP99: quantile(wakes, 0.99),
    failed,
    clientCpu: (cpuSeconds() - cpu) / elapsed,
  };
}

async function awaitOutcome(connection: Connection, poll: string): Promise<number> {
  for (;;) {
    const answer = await connection.send(poll);
    if (answer.status !== 200) throw new Error(`poll answered ${answer.status}: ${answer.body}`);
    if (TERMINAL.test(answer.body)) return performance.now();
  }
}

serveJobs({ live });
