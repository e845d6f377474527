import { expect, onTestFinished, test } from "vitest";
import { Receiver } from "../workers/receiver.ts";
import { Asker, headerOf, placeOf } from "./asker.ts";
import { Collector } from "./collector.ts";

async function start(env: Record<string, string>): Promise<Asker> {
  const asker = await Asker.start(env);
  onTestFinished(() => asker.close());
  return asker;
}

test("a collector that refuses is told of in the log once, and so is its return", async () => {
  const collector = await Collector.start();
  onTestFinished(() => collector.receiver.close());
  const works = collector.receiver.answer;
  collector.receiver.answer = (response) => response.writeHead(401).end();
  const asker = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
  for (const count of [1, 2]) {
    await asker.ask();
    await collector.receiver.has(count);
  }
  collector.receiver.answer = works;
  await asker.ask();
  await asker.logged("traces are sent again");
  expect(asker.lines.filter(({ msg }) => msg === "traces cannot be sent")).toHaveLength(1);
});

test("a collector that is away touches nothing", async () => {
  const away = await Receiver.start();
  const { url } = away;
  await away.close();
  const asker = await start({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url });
  await asker.answer(await asker.ask());
  await asker.agent.has(1);
  await asker.close();
});

test("where nothing is traced there is no column, no header and no id in the log", async () => {
  const asker = await start({});
  const id = await asker.ask(headerOf(placeOf("7")));
  await asker.answer(id, headerOf(placeOf("8")));
  await asker.agent.has(1);
  expect(await asker.storedParent(id)).toBeNull();
  expect(asker.agent.received[0]?.headers).not.toHaveProperty("traceparent");
  expect(asker.lines.filter((line) => "trace_id" in line)).toEqual([]);
});
