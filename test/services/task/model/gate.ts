import pg from "pg";
import type { Database } from "../../../../src/services/db/database.ts";
import { WAITING } from "../../../support/locks.ts";

/** What holds both sides of a race back until they are under way. */
export const GATES = {
  /** Nothing: they start together. */
  open: undefined,
  /** Each has taken its snapshot and waits for the row of the task. */
  rows: "select from tasks for update",
  /** Each has read the task, and is about to begin the statement that writes. */
  writes: "lock table tasks in share mode",
} as const;
export type GateName = keyof typeof GATES;

const HELD_BACK = { name: "gate-held-back", text: WAITING };
/** So many looks that whoever is neither done nor held back by then hangs. */
const LOOKS = 20_000;

/** A transaction that stands in the way. */
export class Gate {
  readonly #client: pg.Client;
  readonly #db: Database;
  #held = 0;
  #isShut = false;

  private constructor(client: pg.Client, db: Database) {
    this.#client = client;
    this.#db = db;
  }

  static async open({ url, db }: { url: string; db: Database }): Promise<Gate> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new Gate(client, db);
  }

  async shut(name: GateName): Promise<void> {
    this.#held = 0;
    const lock = GATES[name];
    this.#isShut = lock !== undefined;
    if (lock !== undefined) await this.#client.query(`begin; ${lock}`);
  }

  /** Comes back once the work is done, or waits for the gate or for what the gate holds back. */
  async reached(work: Promise<unknown>): Promise<void> {
    if (!this.#isShut) return;
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    for (let looks = 0; looks < LOOKS; looks += 1) {
      const held = await this.#db.query(HELD_BACK, []);
      if (isDone) return;
      if (held.length > this.#held) {
        this.#held += 1;
        return;
      }
    }
    await this.letGo();
    throw new Error("one side of a race neither ends nor waits for the gate");
  }

  async letGo(): Promise<void> {
    if (this.#isShut) await this.#client.query("commit");
    this.#isShut = false;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
