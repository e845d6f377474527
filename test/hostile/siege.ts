import { ADMIN_TOKEN } from "../support/server.ts";
import { type BodyRow, bodyRows } from "./attacks/bodies.ts";
import { Dawdlers, exchange } from "./attacks/raw.ts";
import { judgeConnect, judgeRest, Tally } from "./judge.ts";
import { QuietClient, type Report } from "./quiet-client.ts";
import { type Attacker, type Reply, Target } from "./target.ts";

const TASKS = "/awaithumans.task.v1.TaskService";
const SILENCE_MS = 5_000;

/** Slow in every part of a request; the third kind may take as long as a body may. */
const SLOW = [
  { count: 150, begin: "", drop: "" },
  { count: 150, begin: "GET /api/version HTTP/1.1\r\n", drop: "X: y\r\n" },
  {
    count: 150,
    begin: `POST /api/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\nContent-Length: 100000\r\n\r\n`,
    drop: " ",
  },
  { count: 50, begin: "PRI * HTTP/2.0\r\n", drop: "" },
];
const SLOW_BODIES = 150;

const LEDGER = {
  name: "test-ledger",
  text: `select
    (select count(*)::int from tasks where task <> 'Victim?') as tasks,
    (select count(*)::int from tasks where status = 'completed') as completed,
    (select count(*)::int from tasks t where
      (select count(*) from audit_entries a where a.task_id = t.id and a.action = 'created') <> 1
      or (t.status = 'completed') <> (t.response is not null)
      or (t.status = 'completed') <> exists (select from audit_entries a where a.task_id = t.id and a.action = 'completed')
    ) as torn,
    (select count(*)::int from audit_entries a where not exists (select from tasks t where t.id = a.task_id)) as astray`,
};

interface Place {
  method: string;
  path: string;
}

/** A server under attack, somebody who goes on using it, and an account of what the attacks came to. */
export class Siege {
  readonly tally = new Tally();
  readonly target: Target;
  /** Every row of the contract that takes a body. */
  readonly rows: readonly BodyRow[];
  readonly #quiet: QuietClient;
  readonly #slow: Dawdlers;
  /** Tasks that attacks created, or answered, after all. */
  readonly #created = new Set<string>();
  readonly #answered = new Set<string>();

  private constructor(parts: {
    target: Target;
    rows: readonly BodyRow[];
    quiet: QuietClient;
    slow: Dawdlers;
  }) {
    this.target = parts.target;
    this.rows = parts.rows;
    this.#quiet = parts.quiet;
    this.#slow = parts.slow;
  }

  static async begin(): Promise<Siege> {
    const target = await Target.start();
    const document = await target.send("nobody", { method: "GET", path: "/api/openapi.json" });
    const quiet = new QuietClient(target.url);
    await quiet.measured();
    quiet.attacked("slow connections");
    const slow = new Dawdlers(target.port, SLOW);
    return new Siege({ target, rows: bodyRows(JSON.parse(document.text)), quiet, slow });
  }

  /** What goes on now, for the account of who is quiet. */
  now(attack: string): void {
    this.#quiet.attacked(attack);
  }

  /** An attack by REST, judged and counted. */
  async rest(
    kind: string,
    attacker: Attacker,
    about: { place: Place; body?: string | Uint8Array; headers?: Record<string, string> },
  ): Promise<Reply> {
    const { place, body, headers } = about;
    const reply = await this.target.send(attacker, place, body, headers);
    const name = `${place.method} ${place.path}`;
    const how = judgeRest(reply, `${name} ${String(body).slice(0, 200)}`);
    this.tally.count(kind, how);
    if (how === "taken" && name === "POST /api/tasks") this.#created.add(JSON.parse(reply.text).id);
    if (how === "taken" && name.endsWith("/complete")) this.#answered.add(JSON.parse(reply.text).id);
    return reply;
  }

  /** An attack on a row's body; it comes from whoever gets as far as that. */
  row(kind: string, row: BodyRow, about: { victim: string; body: string | Uint8Array }): Promise<Reply> {
    const id = row.path.includes("/tasks/") ? about.victim : this.target.personId;
    const place = { method: row.method, path: row.path.replace(/\{\w+\}/, id) };
    return this.rest(kind, attackerOf(row), { place, body: about.body });
  }

  /** An attack by a unary call of Connect in JSON, judged and counted. */
  async message(kind: string, rpc: string, body: string | Uint8Array): Promise<void> {
    const reply = await this.call(rpc, body);
    const how = judgeConnect(reply, `${kind}: ${rpc}`);
    this.tally.count(kind, how);
    if (how === "taken" && rpc === "CreateTask") this.#created.add(JSON.parse(reply.text).task.id);
    if (how === "taken" && rpc === "CompleteTask") this.#answered.add(JSON.parse(reply.text).task.id);
  }

  call(rpc: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Reply> {
    return this.target.send("admin", { method: "POST", path: `${TASKS}/${rpc}` }, body, headers);
  }

  /** A request whose first line stands as it is, which a client of this runtime would tidy: the status, and all that came. */
  async bare(
    line: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ status: number; text: string }> {
    const more = Object.entries({ ...headers, "content-length": "0" }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const bytes = `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more.join("")}\r\n`;
    const text = (await exchange(this.target.port, bytes, SILENCE_MS)).toString("latin1");
    return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]), text };
  }

  /** Once who never comes to an end was let go: all of them, or all but those whose body drips. */
  async letGo(all: boolean): Promise<void> {
    const { count } = this.#slow;
    await this.#slow.until(all ? count : count - SLOW_BODIES);
    this.tally.count("slow connections", "refused", this.#slow.ended);
  }

  /** What the quiet client saw, and what the database holds beside what it should hold. */
  async account(): Promise<{ seen: Report; stored: Record<string, number>; told: Record<string, number> }> {
    const seen = await this.#quiet.stop();
    const [stored = {}] = await this.target.database.db.query<Record<string, number>>(LEDGER, []);
    const told = {
      tasks: seen.completed.length + this.#created.size,
      completed: seen.completed.length + this.#answered.size,
      torn: 0,
      astray: 0,
    };
    return { seen, stored, told };
  }

  async end(): Promise<void> {
    this.#slow.close();
    this.#quiet.kill();
    await this.target.close();
  }
}

function attackerOf({ path }: BodyRow): Attacker {
  if (path === "/api/embed/tokens") return "service";
  return /draft|delegate|auth\/password$/.test(path) ? "operator" : "admin";
}
