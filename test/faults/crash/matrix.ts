import { setTimeout as delay } from "node:timers/promises";
import { Node, type Point } from "../node.ts";
import { balance, type Ledger } from "./ledger.ts";
import { Life } from "./life.ts";
import { Outside } from "./outside.ts";
import type { Act, Scenario } from "./scenarios.ts";

/** A crash: in which act of which life, and at which point. */
export interface Cell {
  scenario: Scenario;
  act: Act;
  end: Point;
}

export function nameOf({ scenario, act, end }: Cell): string {
  return `${scenario.name}, ${act.name}: ${end.phase} ${end.step}, time ${end.nth}`;
}

/** Steps that get no cell, and why. */
const LEFT_OUT: readonly { steps: RegExp; why: string }[] = [
  { steps: /^(call|job|task) /, why: "begin and end where their statements do" },
  { steps: /^statement (task-(find|poll|changed|settled|judged|next-due|told|standing)\S*)$/, why: "read" },
  { steps: /^statement (session-find|people-find|user-(find|clash|list|count)|adopt-person)$/, why: "read" },
  {
    steps: /^statement (delivery-load|letter-find|submission-load|callback-find|identity-\w+|outbox-lag)$/,
    why: "read",
  },
  {
    steps: /^statement ((pick|adopt|user)-lock|tasks-waiting)$/,
    why: "lock, and let go with the connection",
  },
  { steps: /^statement notify$/, why: "stores nothing; the outages drop every notification" },
];

/** Loops pass by whether there is work or not: their first pass after an act counts. */
const LOOPS = /^statement (outbox-hand-over|deadlines-add-expire)$/;
/** The same step of one act is met as often as this. */
const TIMES_MAX = 2;

/** The points of an act, from the steps that were seen while it ran undisturbed. */
function pointsOf(steps: readonly string[]): Point[] {
  const counts = Map.groupBy(steps, (step) => step);
  return [...counts]
    .filter(([step]) => !LEFT_OUT.some((left) => left.steps.test(step)))
    .flatMap(([step, seen]) => {
      const times = LOOPS.test(step) ? 1 : Math.min(seen.length, TIMES_MAX);
      return Array.from({ length: times }, (_, index) => index + 1).flatMap((nth) =>
        (["before", "after"] as const).map((phase) => ({ phase, step, nth })),
      );
    });
}

const LEFT = {
  name: "crash-left",
  text: `select count(*)::int as sessions from pg_stat_activity
    where datname = current_database() and application_name like 'awaithumans%' and application_name <> 'awaithumans test'`,
};
const AGE = {
  name: "crash-age",
  text: `update outbox set handed_time = handed_time - interval '2 minutes', leased_until = leased_until - interval '2 minutes',
    due_time = due_time - case when wait_time is null then interval '0' else interval '2 minutes' end`,
};

/** Between two looks. */
const PAUSE_MS = 25;

/** One after another: lives on databases of their own, with a node that is never killed and the next that will be. */
export class Lane {
  readonly #outside: Outside;
  readonly #survivor = new Node();
  #victim = new Node();

  private constructor(outside: Outside) {
    this.#outside = outside;
  }

  static async open(): Promise<Lane> {
    return new Lane(await Outside.open());
  }

  /** Lives the scenario undisturbed, and returns the cells that its steps make. @throws where even that goes wrong */
  async record(scenario: Scenario): Promise<Cell[]> {
    this.#outside.clear();
    const cells: Cell[] = [];
    const life = await Life.begin(this.#outside, (url) => this.#survivor.start(url, this.#outside.env));
    try {
      for (const act of scenario.acts) {
        await this.#survivor.watch();
        await act.run(life);
        await life.quiet();
        const steps = await this.#survivor.watch();
        if (!act.leadsUp) cells.push(...pointsOf(steps).map((end) => ({ scenario, act, end })));
      }
      const { lost, doubled, duplicateCallbacks } = await balance(life, scenario);
      const wrong = [...lost, ...doubled, ...(duplicateCallbacks === 0 ? [] : ["a callback came twice"])];
      if (wrong.length > 0) throw new Error(`${scenario.name}, undisturbed: ${wrong.join("; ")}`);
      return cells;
    } finally {
      await this.#survivor.stop();
      await life.close();
    }
  }

  /** Lives the scenario with one crash in it; another node takes over where the first one died. */
  async crash({ scenario, act: fatal, end }: Cell): Promise<Ledger> {
    this.#outside.clear();
    const victim = this.#victim;
    this.#victim = new Node();
    const life = await Life.begin(this.#outside, (url) => victim.start(url, this.#outside.env));
    const survival = victim.ended.then(() => this.#takeOver(life));
    try {
      for (const act of scenario.acts) {
        if (act === fatal) await victim.watch(end);
        await Promise.all([act.run(life), act === fatal && reached(survival)]);
        await life.quiet();
      }
      // What failed once is due later.
      await life.pass();
      return await balance(life, scenario);
    } finally {
      await victim.kill();
      await survival;
      await this.#survivor.stop();
      await life.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#survivor.kill(), this.#victim.kill(), this.#outside.close()]);
  }

  /** As if two minutes had gone by since: nothing but a look at the clock ends a lease, and who put rows back is dead. */
  async #takeOver(life: Life): Promise<void> {
    const { db, url } = life.database;
    for (let sessions = 1; sessions > 0; ) {
      const [row] = await db.query<{ sessions: number }>(LEFT, []);
      sessions = row?.sessions ?? 0;
      if (sessions > 0) await delay(PAUSE_MS);
    }
    await db.query(AGE, []);
    life.url = await this.#survivor.start(url, this.#outside.env);
  }
}

/** Nothing takes so long but what never comes: the point, and a server that starts. */
const PATIENCE_MS = 60_000;

/** @throws where the point is not passed by in all this time */
async function reached(survival: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, PATIENCE_MS, new Error("the point was not reached"));
  await Promise.race([survival, promise]).finally(() => clearTimeout(timer));
}
