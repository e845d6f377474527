import { afterAll, beforeAll, expect, test } from "vitest";
import { refund } from "../gateway/server.ts";
import { Asker, headerOf, placeOf, VALUES } from "./asker.ts";
import { Collector, type Told } from "./collector.ts";

const CREATE = "awaithumans.task.v1.TaskService/CreateTask";
const COMPLETE = "awaithumans.task.v1.TaskService/CompleteTask";

const named = (spans: readonly Told[], name: string) => spans.filter((span) => span.name === name);
const isOf = (id: string) => (span: Told) => span.facts["awaithumans.task_id"] === id;

/** The one span of this name among these. */
function one(spans: readonly Told[], name: string): Told {
  const found = named(spans, name);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} spans ${name}`);
  return only;
}

let asker: Asker;
let collector: Collector;

beforeAll(async () => {
  collector = await Collector.start();
  asker = await Asker.start({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.endpoint}/` });
});

afterAll(async () => {
  await asker.close();
  await collector.receiver.close();
});

/** Spans of a task once they are all there. */
async function spansOf(id: string, ...names: string[]): Promise<Told[]> {
  const own = (all: readonly Told[]) => all.filter(isOf(id));
  return own(await collector.until((all) => names.every((name) => named(own(all), name).length > 0)));
}

test("one trace tells of a task from its creation to its callback, and the click is linked with it", async () => {
  const [creator, clicker] = [placeOf("0"), placeOf("1")];
  const called = asker.agent.received.length;
  const id = await asker.ask(headerOf(creator));
  await spansOf(id, "delivery:send");
  await asker.answer(id, headerOf(clicker));
  await asker.agent.has(called + 1);
  const own = await spansOf(id, "callback:send");

  const create = one(own, CREATE);
  expect(create).toMatchObject({ traceId: creator.traceId, parentSpanId: creator.spanId, kind: 2 });
  expect(create.facts).toMatchObject({
    "rpc.service": "awaithumans.task.v1.TaskService",
    "rpc.method": "CreateTask",
    "awaithumans.actor": "admin",
    "awaithumans.outcome": "ok",
  });
  expect(await asker.storedParent(id)).toBe(headerOf(create).traceparent);
  const below = (parent: Told) => ({ traceId: creator.traceId, parentSpanId: parent.spanId });
  const childrenOf = ({ spanId }: Told) =>
    collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId);

  const delivery = one(own, "delivery:send");
  expect(delivery).toMatchObject({ ...below(create), kind: 5 });
  expect(delivery.facts).toMatchObject({ "awaithumans.attempt": 1, "awaithumans.outcome": "sent" });
  const page = one(childrenOf(delivery), "send pager");
  expect(page).toMatchObject({ ...below(delivery), kind: 3 });
  expect(page.facts).toMatchObject({ "awaithumans.channel": "pager", "awaithumans.outcome": "sent" });
  expect(one(childrenOf(delivery), "outbox-claim")).toMatchObject({ ...below(delivery), kind: 3 });

  const completed = one(own, "task completed");
  expect(completed).toMatchObject(below(create));
  expect(one(childrenOf(completed), "task-completed")).toMatchObject({ kind: 3 });
  const click = one(own, COMPLETE);
  expect(click).toMatchObject({ traceId: clicker.traceId, parentSpanId: clicker.spanId });
  expect(click.facts).toMatchObject({ "awaithumans.actor": "guest" });
  const ids = ({ traceId, spanId }: Told) => expect.objectContaining({ traceId, spanId });
  expect(completed.links).toEqual([ids(click)]);
  expect(click.links).toEqual([ids(create), ids(completed)]);

  const callback = one(own, "callback:send");
  expect(callback).toMatchObject(below(create));
  const send = one(childrenOf(callback), "send callback");
  expect(send).toMatchObject({ traceId: creator.traceId, kind: 3 });
  expect(asker.agent.received[called]?.headers.traceparent).toBe(headerOf(send).traceparent);

  const lineOf = (span: Told) => asker.lines.find(({ span_id }) => span_id === span.spanId);
  expect(lineOf(create)).toMatchObject({ rpc: CREATE, trace_id: creator.traceId });
  expect(lineOf(click)).toMatchObject({ rpc: COMPLETE, trace_id: clicker.traceId });
  const line = { job: "callback:send", task: id, attempt: 1, trace_id: creator.traceId };
  expect(lineOf(callback)).toMatchObject(line);
});

test("a click without a trace begins one of its own", async () => {
  const id = await asker.ask();
  await asker.answer(id);
  const own = await spansOf(id, CREATE, COMPLETE);
  const [create, click] = [one(own, CREATE), one(own, COMPLETE)];
  expect(create).not.toHaveProperty("parentSpanId");
  expect(click).not.toHaveProperty("parentSpanId");
  expect(click.traceId).not.toBe(create.traceId);
  expect(click.links.map(({ traceId }) => traceId)).toEqual([create.traceId, create.traceId]);
});

test("a cancelled task tells so in its own trace", async () => {
  const id = await asker.ask();
  await asker.server.call("POST", `/api/tasks/${id}/cancel`, { headers: headerOf(placeOf("3")) });
  const own = await spansOf(id, "task cancelled");
  expect(one(own, "task cancelled")).toMatchObject({ parentSpanId: one(own, CREATE).spanId });
});

test("a traceparent that is none is passed over", async () => {
  const { traceId, spanId } = placeOf("4");
  const wrong = [
    ...["abc", `00-${traceId.toUpperCase()}-${spanId}-01`, `00-${traceId}-${spanId}`],
    ...[`00-${"0".repeat(32)}-${spanId}-01`, `00-${traceId}-${"0".repeat(16)}-01`],
    ...[`ff-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-01-what`],
    `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`,
  ];
  const ids = await Promise.all(wrong.map((traceparent) => asker.ask({ traceparent }, { notify: [] })));
  for (const [index, id] of ids.entries()) {
    const create = one(await spansOf(id, CREATE), CREATE);
    const traceparent = wrong[index];
    expect(create, traceparent).not.toHaveProperty("parentSpanId");
    expect(create.traceId, traceparent).not.toBe(traceId);
    expect(await asker.storedParent(id)).toBe(headerOf(create).traceparent);
  }
});

test("a trace is continued over Connect too, and by what is known of a later version", async () => {
  const { traceId, spanId } = placeOf("5");
  const { task, payload, payload_schema, response_schema } = refund("");
  const body = {
    ...{ task, idempotencyKey: "over-connect", timeoutSeconds: 900 },
    ...{ payloadJson: JSON.stringify(payload), payloadSchemaJson: JSON.stringify(payload_schema) },
    responseSchemaJson: JSON.stringify(response_schema),
  };
  const headers = { traceparent: `01-${traceId}-${spanId}-01-more` };
  const { status, json } = await asker.server.call("POST", `/${CREATE}`, { body, headers });
  expect(status).toBe(200);
  const create = one(await spansOf(json.task.id, CREATE), CREATE);
  expect(create).toMatchObject({ traceId, parentSpanId: spanId });
});

test("a trace that its caller does not keep is handed on, and not kept here either", async () => {
  const called = asker.agent.received.length;
  const unkept = placeOf("6");
  const id = await asker.ask(headerOf(unkept, "00"));
  await asker.answer(id, headerOf(unkept, "00"));
  await asker.agent.has(called + 1);
  const handedOn = new RegExp(`^00-${unkept.traceId}-[0-9a-f]{16}-00$`);
  expect(await asker.storedParent(id)).toMatch(handedOn);
  expect(asker.agent.received[called]?.headers.traceparent).toMatch(handedOn);
  const later = await asker.ask();
  await spansOf(later, CREATE);
  expect(collector.spans.filter(({ traceId }) => traceId === unkept.traceId)).toEqual([]);
});

test("a refusal is an outcome, not an error", async () => {
  await asker.server.call("POST", "/api/tasks", { body: { task: "" } });
  const refused = (all: readonly Told[]) =>
    all.filter(({ facts }) => facts["awaithumans.outcome"] === "INVALID_REQUEST");
  const [span] = refused(await collector.until((all) => refused(all).length > 0));
  expect(span).toMatchObject({ name: CREATE, status: { code: 0 } });
});

test("closing sends what is left: every statement as a part of a call or a job, no value and no address", async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => asker.ask()));
  const { url } = asker.agent;
  await asker.close();
  const { spans } = collector;
  const known = new Map(spans.map((span) => [span.spanId, span]));
  const outside = spans.filter(({ facts }) => "db.system.name" in facts);
  expect(outside.filter(({ parentSpanId = "" }) => !known.has(parentSpanId))).toEqual([]);
  // Creates share statements; each statement stands in the trace of one of them.
  const creates = new Set(named(spans, CREATE).map(({ spanId }) => spanId));
  const inserts = named(spans, "tasks-insert").map(({ parentSpanId = "" }) => parentSpanId);
  expect(inserts.filter((parent) => !creates.has(parent))).toEqual([]);
  expect(new Set(inserts).size).toBe(inserts.length);
  expect(ids.every((id) => spans.some(isOf(id)))).toBe(true);
  expect(collector.resources[0]).toMatchObject({ "service.name": "awaithumans" });
  const told = JSON.stringify(collector.receiver.received);
  const values = [...VALUES, url];
  expect(values.filter((value) => told.includes(value))).toEqual([]);
});
