import { afterAll, beforeAll, expect, test } from "vitest";
import { PLUGINS } from "../../../src/plugins.ts";
import { defineChannel, guestOf } from "../../../src/workers/core/channel.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { EMBEDDING, sign } from "../embed-token.ts";
import { refund } from "../server.ts";

/** A channel whose one link lets anybody in who names a task, and says who was signed in before. */
const gate = defineChannel({
  kind: "gate",
  settings: {},
  open: () => ({
    kind: "gate",
    label: "Gate",
    example: "gate:anybody",
    targetProblem: () => undefined,
    personAt: () => undefined,
    placeOf: () => undefined,
    status: async () => ({ state: "ready", problems: [], facts: [] }),
    trouble: async () => undefined,
    test: async () => ({ kind: "sent", receipt: {} }),
    send: async () => ({ kind: "sent", receipt: {} }),
    doors: [
      {
        method: "POST",
        path: "/api/channels/gate/:task",
        async answer({ param, viewer }, core) {
          const person = { userId: null, email: "nina@corp.test", displayName: null };
          const { cookies } = await core.enter(guestOf(param("task"), person));
          return { seeOther: `/${(await viewer()).kind}`, cookies };
        },
      },
    ],
  }),
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(EMBEDDING, { ...PLUGINS, channels: [...PLUGINS.channels, gate] });
});
afterAll(() => server.close());

async function enter(headers: Record<string, string>) {
  const { json } = await server.call("POST", "/api/tasks", { body: refund("gate") });
  return server.call("POST", `/api/channels/gate/${json.id}`, { token: null, headers });
}

test("a session that a link began tells by what browser, too", async () => {
  const entered = await enter({ "user-agent": "Mail/1.0" });
  const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { json } = await server.call("GET", "/api/auth/sessions", { token: null, cookie });
  expect(json).toMatchObject([{ user_agent: "Mail/1.0", address: "127.0.0.1", current: true }]);
  expect(json[0].task_id).toMatch(/^tsk_/);
});

test("a vendor may send a token of its own, which is no business of ours", async () => {
  const theirs = sign({ iss: "https://vendor.test", aud: "bot" }, { secret: "a secret of the vendor's own" });
  const entered = await enter({ authorization: `Bearer ${theirs}` });
  expect([entered.status, entered.headers.get("location")]).toEqual([303, "/nobody"]);
});
