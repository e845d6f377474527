import { randomInt } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { type BodyRow, bodyWith, WRONG } from "./attacks/bodies.ts";
import { BAD_CALLS, BROTLI_BOMB, GZIP_BOMB } from "./attacks/calls.ts";
import { edited } from "./attacks/edits.ts";
import { BAD_GRPC, GrpcWire } from "./attacks/grpc.ts";
import { METHODS, ODD_PATHS, TRAVERSALS } from "./attacks/places.ts";
import { exchange, HTTP1, HTTP2 } from "./attacks/raw.ts";
import { BOMBS, type Bomb } from "./attacks/schemas.ts";
import { allOf, CANARY, judge, judgeConnect } from "./judge.ts";
import { percentile } from "./quiet-client.ts";
import { Siege } from "./siege.ts";

const proof = inject("proof");
const seed = proof?.seed ?? randomInt(2 ** 31 - 1);
/** Wrong values tried in each member, edits of bodies, rounds of what is raw. */
const SIZE = proof
  ? { values: WRONG.length, edits: 20_000, rounds: 5 }
  : { values: 8, edits: 1_200, rounds: 1 };
/** More at once would measure the queue before one core, whatever is in it. */
const AT_ONCE = 2;
const TIMEOUT = { timeout: 600_000 };
const CREATE = { method: "POST", path: "/api/tasks" };

let siege: Siege;
beforeAll(async () => {
  siege = await Siege.begin();
}, 60_000);
beforeEach(({ task }) => siege.now(task.name));
afterAll(() => siege?.end());

/** Every member of every row, with wrong values for it. */
function wrongValues(rows: readonly BodyRow[]) {
  return rows.flatMap((row, at) => {
    const some = fc.shuffledSubarray([...WRONG], { minLength: SIZE.values, maxLength: SIZE.values });
    const values = fc.sample(some, { seed: seed + at, numRuns: row.members.size });
    return Array.from(row.members.keys()).flatMap((member, index) =>
      (values[index] ?? []).map((value) => ({ row, member, value })),
    );
  });
}

test("a wrong value in any member of any row", TIMEOUT, async () => {
  const { rows, target } = siege;
  const nameOf = ({ method, path }: BodyRow) => `${method} ${path}`;
  const victims = new Map<BodyRow, string>();
  for (const row of rows) victims.set(row, await target.victim(nameOf(row)));
  const reached = new Set<string>();
  await allOf(wrongValues(rows), AT_ONCE, async ({ row, member, value }) => {
    const about = { victim: victims.get(row) ?? "", body: bodyWith(row, member, value) };
    const { status } = await siege.row("wrong values", row, about);
    if (status === 400 || status === 422) reached.add(nameOf(row));
  });
  expect([...reached].sort()).toEqual(rows.map(nameOf).sort());
});

test("sound bodies with something cut, doubled, swapped or flipped in them", TIMEOUT, async () => {
  const { rows, target } = siege;
  const victim = await target.victim("edits");
  const schemas = { payloadJson: "{}", payloadSchemaJson: "{}", responseSchemaJson: "{}" };
  const messages = Object.entries({
    CreateTask: { task: "Edited?", ...schemas, timeoutSeconds: 3_600, idempotencyKey: CANARY, notify: [] },
    CompleteTask: { id: victim, responseJson: "{}", timeZone: "UTC" },
    ListTasks: { pageSize: 1, search: "x", state: "STATE_CREATED" },
    SetDeadline: { id: victim, dueTime: "2026-06-01T09:30:00Z" },
  });
  const property = fc.asyncProperty(fc.nat(), edited, async (pick, edit) => {
    const row = rows[pick % rows.length];
    const [rpc, message] = messages[pick % messages.length] ?? [];
    if (row === undefined || rpc === undefined) return;
    await siege.row("edited bodies", row, { victim, body: edit(bodyWith(row)) });
    await siege.message("edited messages", rpc, edit(JSON.stringify(message)));
  });
  const lanes = Array.from({ length: AT_ONCE }, (_, lane) =>
    fc.assert(property, { seed: seed + lane, numRuns: Math.ceil(SIZE.edits / 2 / AT_ONCE) }),
  );
  for (const lane of await Promise.allSettled(lanes)) if (lane.status === "rejected") throw lane.reason;
});

/** A sound question with some members replaced, as JSON text each. */
function question(key: string, members: Record<string, string>): string {
  const sound = { task: '"Bomb?"', payload: "{}", payload_schema: "{}", response_schema: "{}" };
  const all = { ...sound, timeout_seconds: "3600", idempotency_key: JSON.stringify(key), ...members };
  return `{${Object.entries(all).map(([name, text]) => `"${name}":${text}`)}}`;
}

/** As a schema of the payload with the value at once, and as one of the response with the value as an answer. */
async function explode({ name, schema, value = "{}", taken }: Bomb, round: number): Promise<void> {
  const payload = question(`${name} ${round} payload`, { payload_schema: schema, payload: value });
  const response = question(`${name} ${round}`, { response_schema: schema });
  const both = await siege.rest("schemas", "admin", { place: CREATE, body: payload });
  const asked = await siege.rest("schemas", "admin", { place: CREATE, body: response });
  if (taken === false) expect([both.status, asked.status], name).toEqual([422, 422]);
  if (asked.status !== 201) return;
  const place = { method: "POST", path: `/api/tasks/${JSON.parse(asked.text).id}/complete` };
  await siege.rest("answers to schemas", "admin", { place, body: `{"response":${value}}` });
}

test("schemas that explode", TIMEOUT, async () => {
  for (let round = 0; round < SIZE.rounds; round += 1)
    await allOf(BOMBS, AT_ONCE, (bomb) => explode(bomb, round));
});

test("10 MB, and little that unpacks to much", TIMEOUT, async () => {
  const kind = "large bodies";
  const huge = question("huge", { payload: `{"text":"${"x".repeat(10 * 1024 * 1024)}"}` });
  const draft = { method: "PUT", path: `/api/tasks/${await siege.target.victim("huge")}/draft` };
  expect((await siege.rest(kind, "admin", { place: CREATE, body: huge })).status).toBe(413);
  expect((await siege.rest(kind, "operator", { place: draft, body: huge })).status).toBe(413);
  expect((await siege.rest(kind, "nobody", { place: CREATE, body: huge })).status).toBe(401);
  for (const [encoding, body] of Object.entries({ gzip: GZIP_BOMB, br: BROTLI_BOMB })) {
    const headers = { "content-encoding": encoding };
    expect((await siege.rest(kind, "admin", { place: CREATE, body, headers })).status).toBe(400);
  }
});

const SECRETS = ["root:x:0", '"awaithumans-server"', "import {"];

test("paths that lead out, and methods that belong nowhere", TIMEOUT, async () => {
  await allOf([...TRAVERSALS, ...ODD_PATHS], AT_ONCE, async (path) => {
    const { status, text } = await siege.bare(`GET ${path}`, siege.target.credentials("admin"));
    expect(status >= 200 && status < 500, `${path.slice(0, 100)}: ${status}`).toBe(true);
    for (const secret of SECRETS) expect(text, path).not.toContain(secret);
    siege.tally.count("paths", status < 400 ? "taken" : "refused");
  });
  const others = ["/api/tasks", "/api/version", "/docs", "/", "/awaithumans.task.v1.TaskService/GetTask"];
  const paths = [...new Set(siege.rows.map(({ path }) => path.replace(/\{\w+\}/, "tsk_0"))), ...others];
  const lines = paths.flatMap((path) => METHODS.map((method) => `${method} ${path}`));
  await allOf(lines, AT_ONCE, async (line) => {
    const { status } = await siege.bare(line, { "x-http-method-override": "DELETE" });
    expect(status >= 200 && status < 500, `${line}: ${status}`).toBe(true);
    siege.tally.count("methods", status < 400 ? "taken" : "refused");
  });
});

test("bytes that are no HTTP, or too much of it", TIMEOUT, async () => {
  const { port } = siege.target;
  for (let round = 0; round < SIZE.rounds; round += 1) {
    await allOf(HTTP1, 8, async ({ name, bytes, refused }) => {
      const reply = (await exchange(port, bytes, 1_000)).toString("latin1");
      const status = /^HTTP\/1\.1 (\d)/.exec(reply)?.[1];
      const sound = refused === false ? [undefined, "2", "4"] : [undefined, "4"];
      expect(sound, `${name}: ${reply.slice(0, 100)}`).toContain(status);
      siege.tally.count("HTTP/1.1", status === "2" ? "taken" : "refused");
    });
    // What is answered to these is no HTTP that somebody could read: that the server lives is what counts.
    await allOf(HTTP2, AT_ONCE, async ({ bytes }) => {
      await exchange(port, bytes, 500);
      siege.tally.count("HTTP/2", "refused");
    });
  }
});

test("calls of Connect and gRPC-Web that are none", TIMEOUT, async () => {
  for (const { name, rpc, headers, body } of BAD_CALLS) {
    const reply = await siege.call(rpc, body, headers);
    // Streams and gRPC-Web say at their end what was wrong.
    expect(reply.text, name).not.toContain(CANARY);
    expect(reply.text, name).not.toMatch(/"code":"(?:internal|unknown)"|grpc-status: ?(?:2|13)\b/);
    const isPlain = /^application\/(?:json|proto)$/.test(headers["content-type"] ?? "");
    siege.tally.count("Connect and gRPC-Web", (isPlain ? judgeConnect : judge)(reply, name));
  }
});

test("calls of gRPC that are none", TIMEOUT, async () => {
  const wire = new GrpcWire(siege.target.url);
  for (const bad of BAD_GRPC) {
    const { http, status, message } = await wire.call(bad, siege.target.credentials("admin"));
    expect(http, bad.name).toBeLessThan(500);
    expect(message, bad.name).not.toContain(CANARY);
    expect(["0", "2", "13"], `${bad.name}: ${status} ${message}`).not.toContain(status);
    siege.tally.count("gRPC", "refused");
  }
  wire.close();
});

test("who never comes to an end is let go", TIMEOUT, () => siege.letGo(proof !== undefined));

const QUIETLY = "nothing is broken, lost or half stored, and who minds their own business notices nothing";

test(QUIETLY, TIMEOUT, async ({ task }) => {
  const { target, tally } = siege;
  const { seen, stored, told } = await siege.account();
  expect(seen.failures).toEqual([]);
  expect(target.errors).toEqual([]);
  expect((await target.send("admin", { method: "GET", path: "/api/health" })).status).toBe(200);
  expect(stored).toEqual(told);
  const before = percentile(seen.quiet, 99);
  for (const line of tally.lines) console.log(`F7: ${line}`);
  for (const [attack, times] of Object.entries(seen.attacked)) {
    if (times.length === 0) continue;
    const during = percentile(times, 99);
    console.log(
      `F7: p99 ${during.toFixed(1)} ms, ${(during / before).toFixed(1)} of quiet, under: ${attack}`,
    );
  }
  const attacked = Object.values(seen.attacked).flat();
  const ratio = Number((percentile(attacked, 99) / before).toFixed(2));
  const p99 = `p99 ${before.toFixed(1)} ms quiet, ${percentile(attacked, 99).toFixed(1)} ms under attack`;
  console.log(
    `F7: ${tally.requests} hostile requests, ${attacked.length} quiet ones: ${p99}, ratio ${ratio}; seed ${seed}`,
  );
  task.meta.proof = {
    ...{ seed, "hostile requests": tally.requests, "quiet requests under attack": attacked.length },
    ...{ "of these failed": seen.failures.length, "half stored": stored.torn ?? 0, "p99 ratio": ratio },
  };
});
