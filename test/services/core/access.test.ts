import { createRegistry, type DescFile, type DescMethod } from "@bufbuild/protobuf";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AuthService,
  file_awaithumans_auth_v1_auth_service,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { file_awaithumans_callback_v1_callback_service } from "../../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import { file_awaithumans_channel_v1_channel_service } from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import { file_awaithumans_stats_v1_stats_service } from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import {
  file_awaithumans_task_v1_task_service,
  TaskService,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { file_awaithumans_user_v1_user_service } from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import { ACTORS, type ActorName, type Cast, startCast } from "../../support/cast.ts";
import { cellOf, RPCS } from "./access-table.ts";

const FILES: readonly DescFile[] = [
  file_awaithumans_task_v1_task_service,
  file_awaithumans_auth_v1_auth_service,
  file_awaithumans_user_v1_user_service,
  file_awaithumans_channel_v1_channel_service,
  file_awaithumans_callback_v1_callback_service,
  file_awaithumans_stats_v1_stats_service,
];
const METHODS: readonly DescMethod[] = [...createRegistry(...FILES)].flatMap((type) =>
  type.kind === "service" ? type.methods : [],
);
/** These come last: they end the sessions that the others use. */
const ENDINGS: readonly DescMethod[] = [AuthService.method.endAllSessions, AuthService.method.logout];

let cast: Cast;
beforeAll(async () => {
  cast = await startCast();
});
afterAll(() => cast.server.close());

/** What names a task in this RPC's request. */
function messageFor({ input }: DescMethod, taskId: string): Record<string, string> {
  const names = input.fields.map(({ localName }) => localName);
  return Object.fromEntries(
    ["id", "taskId"].filter((name) => names.includes(name)).map((name) => [name, taskId]),
  );
}

/** Reads the refusal out of a Connect error, unary or at the end of a stream; a stream that goes on is let in. */
async function reasonOf(method: DescMethod, actor: ActorName): Promise<string | undefined> {
  const { taskId, headers } = await cast.enter(actor);
  const streaming = method.methodKind !== "unary";
  const message = JSON.stringify(messageFor(method, taskId));
  const response = await fetch(`${cast.server.url}/${method.parent.typeName}/${method.name}`, {
    method: "POST",
    headers: {
      "content-type": streaming ? "application/connect+json" : "application/json",
      "connect-protocol-version": "1",
      ...headers,
    },
    body: streaming
      ? Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), Buffer.from(message)])
      : message,
  });
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return /"reason":"REASON_(\w+)"/.exec(Buffer.from(first?.value ?? []).toString())?.[1];
}

test("every RPC stands in the table, and no row is stale", ({ task }) => {
  task.meta.proof = { actors: ACTORS.length, RPCs: METHODS.length };
  expect(METHODS.map(({ name }) => name).sort()).toEqual([...RPCS.keys()].sort());
});

const inOrder = METHODS.toSorted((one, other) => ENDINGS.indexOf(one) - ENDINGS.indexOf(other));

test.each(inOrder.map((method) => [method.name, method] as const))(
  "%s, by everybody",
  async (name, method) => {
    const seen: Partial<Record<ActorName, string>> = {};
    for (const actor of ACTORS) seen[actor] = cellOf(await reasonOf(method, actor));
    expect(seen).toEqual(RPCS.get(name));
  },
);

/** A call of TaskService with this cookie: the status, and the reply. */
async function ask(name: string, message: unknown, headers: Record<string, string>) {
  const path = `/${TaskService.typeName}/${name}`;
  const { status, json } = await cast.server.call("POST", path, { token: null, body: message, headers });
  return { status, json };
}

test("a guest lists their own task only, and no longer once somebody else holds it", async () => {
  const { taskId, headers } = await cast.enter("guest");
  const list = async () =>
    (await ask("ListTasks", {}, headers)).json.tasks?.map(({ id }: { id: string }) => id);
  expect(await list()).toEqual([taskId]);
  const hold = {
    name: "test-guest-lost",
    text: "update tasks set assigned_to_user_id = 'assignee' where id = $1",
  };
  await cast.server.database.db.query(hold, [taskId]);
  expect(await list()).toBeUndefined();
});

test("a page of somebody else cannot use a guest's cookie", async () => {
  const { taskId: id, headers } = await cast.enter("guest");
  const answer = { id, responseJson: "{}" };
  for (const foreign of [{ origin: "https://evil.test" }, { "sec-fetch-site": "cross-site" }]) {
    const { status, json } = await ask("CompleteTask", answer, { ...headers, ...foreign });
    expect([status, json.code]).toEqual([403, "permission_denied"]);
  }
  expect((await ask("CompleteTask", answer, headers)).status).toBe(200);
});
