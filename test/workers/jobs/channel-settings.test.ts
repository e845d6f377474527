import { expect, test } from "vitest";
import { PLUGINS } from "../../../src/plugins.ts";
import { pager } from "../../support/pager/index.ts";
import { startTestServer } from "../../support/server.ts";

const plugins = { ...PLUGINS, channels: [...PLUGINS.channels, pager] };

test("a channel without its settings fails by name: in the reply, the ledger, the trail and the settings", async () => {
  const bare = await startTestServer({ AWAITHUMANS_PAGER_SECRET: "beep" }, plugins);
  try {
    const body = {
      task: "Restart?",
      payload: {},
      payload_schema: {},
      response_schema: {},
      timeout_seconds: 900,
      idempotency_key: "bare",
      notify: ["pager:1"],
    };
    const { json } = await bare.call("POST", "/api/tasks", { body });
    expect(json.warnings).toEqual([
      { code: "CHANNEL_NOT_CONFIGURED", message: "Set AWAITHUMANS_PAGER_URL to page people." },
    ]);
    const call = (method: string, message: object) =>
      bare.call("POST", `/awaithumans.channel.v1.ChannelService/${method}`, { body: message });
    await expect
      .poll(async () => (await call("ListDeliveries", { taskId: json.id })).json.deliveries?.[0]?.state)
      .toBe("DELIVERY_STATE_FAILED");
    const { channels } = (await call("ListChannels", {})).json;
    expect(channels.at(-1)).toMatchObject({
      kind: "pager",
      state: "CHANNEL_STATE_INCOMPLETE",
      problems: ["Set AWAITHUMANS_PAGER_URL to page people."],
    });
    const tested = await call("TestChannel", { destination: "pager:1" });
    expect(tested.json).toMatchObject({ reason: "no_client" });
  } finally {
    await bare.close();
  }
});

test("a setting that cannot be read keeps the server from starting, by name", async () => {
  const broken = startTestServer({ AWAITHUMANS_PAGER_URL: "not a url" }, plugins);
  await expect(broken).rejects.toThrow(/AWAITHUMANS_PAGER_URL must be http/);
});
