import type { Actor } from "../../../../src/services/core/call.ts";
import { ADMIN, createTestServices, type TestServices } from "../../../support/services.ts";
import {
  addressOf,
  type Caller,
  isPerson,
  isProgram,
  isVisitor,
  KEY_OF,
  OPERATOR,
  PEOPLE,
  type Person,
  POOLS,
  SCOPES,
  type Slot,
  VISITORS,
} from "./cast.ts";
import { OBSERVE, readObservation } from "./observation.ts";
import type { Pictures } from "./picture.ts";
import { arbiter, post } from "./plugins.ts";

/** What a history leaves goes before the next one, and everybody is who they were. */
const RESET = {
  name: "model-reset",
  text: `
with tasks as (delete from tasks), entries as (delete from audit_entries), outbox as (delete from outbox),
deliveries as (delete from deliveries), offers as (delete from task_offers), drafts as (delete from drafts),
links as (delete from spent_links), late as (delete from users where email = $1)
update users set active = true, assign_seq = null, last_assigned_time = null where email <> $1`,
};

/** The real thing: one database, one node or two on it, and the cast. */
export class Stage {
  readonly nodes: readonly TestServices[];
  /** Ids of the tasks in the order of the model. */
  readonly #tasks: { id: string; slot: Slot; name: string }[] = [];
  readonly #people = new Map<Person, string>();
  #start = 0;

  private constructor(nodes: readonly TestServices[]) {
    this.nodes = nodes;
  }

  static async open(size = 1): Promise<Stage> {
    const options = {
      plugins: { channels: [post], providers: [arbiter("passes")] },
      env: { ARBITER_KEY: "a-key" },
    };
    const first = await createTestServices(undefined, options);
    const nodes = [first];
    while (nodes.length < size) nodes.push(await createTestServices(first, options));
    const stage = new Stage(nodes);
    for (const person of PEOPLE.filter((each) => each !== "nora")) {
      const pool = POOLS.desk.includes(person) ? { pool: "desk" } : {};
      const operator = person === OPERATOR;
      const { user } = await first.users(ADMIN).createUser({ email: addressOf(person), operator, ...pool });
      stage.#people.set(person, user?.id ?? "");
    }
    return stage;
  }

  /** The node that moves are made on where it does not matter. */
  get node(): TestServices {
    const [first] = this.nodes;
    if (!first) throw new Error("a stage has a node");
    return first;
  }

  async reset(): Promise<void> {
    this.#tasks.length = 0;
    this.#people.delete("nora");
    await this.node.db.query(RESET, [addressOf("nora")]);
    this.#start = this.node.clock.now().getTime();
  }

  /** What is in the database, in the words of the model. */
  async look(): Promise<Pictures> {
    const [row] = await this.node.db.query<{ found: string }>(OBSERVE, []);
    const person = (userId: string) => PEOPLE.find((each) => this.#people.get(each) === userId);
    return readObservation(row?.found ?? "", { tasks: this.#tasks, person, start: this.#start });
  }

  /** A task was created in a slot. */
  noteTask(slot: Slot, id: string): void {
    this.#tasks.push({ id, slot, name: `${slot} ${this.#tasks.length}` });
  }

  notePerson(person: Person, id: string): void {
    this.#people.set(person, id);
  }

  /** Names of tasks by their ids. */
  nameOf(id: string): string {
    return this.#tasks.find((task) => task.id === id)?.name ?? id;
  }

  /** The last task of a slot, whether it is still there or not. */
  taskId(slot: Slot): string {
    return this.#tasks.findLast((task) => task.slot === slot)?.id ?? `tsk_never_${slot}`;
  }

  userId(person: Person): string {
    return this.#people.get(person) ?? `never-${person}`;
  }

  /** The credentials of somebody who was admitted. */
  actor({ who, to }: Caller): Actor {
    if (who === "nobody") return { kind: "nobody" };
    if (who === "root") return ADMIN;
    if (isProgram(who)) return { kind: "key", keyId: KEY_OF[who], scopes: new Set(SCOPES[who]) };
    const taskId = this.taskId(to);
    if (who === "form") return { kind: "embed", taskId, sub: "form", jti: "one" };
    if (isPerson(who)) {
      const isOperator = who === OPERATOR;
      return { kind: "user", userId: this.userId(who), ...named(who), isOperator, sessionHash: who };
    }
    if (!isVisitor(who)) throw new Error(`${who} is nobody of the cast`);
    const { person, once } = VISITORS[who];
    const linkId = once ? `${who} to ${this.nameOf(taskId)}` : null;
    const userId = this.#people.get(person) ?? null;
    return { kind: "guest", taskId, userId, ...named(person), sessionHash: null, linkId };
  }

  async close(): Promise<void> {
    for (const node of this.nodes.toReversed()) await node.close();
  }
}

const named = (person: Person) => ({ email: addressOf(person), displayName: null });
