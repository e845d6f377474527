import { createHash } from "node:crypto";
import { createRegistry, type DescMethod } from "@bufbuild/protobuf";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AuthService,
  file_awaithumans_auth_v1_auth_service,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import {
  ChannelService,
  file_awaithumans_channel_v1_channel_service,
} from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import {
  file_awaithumans_task_v1_task_service,
  TaskService,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import {
  file_awaithumans_user_v1_user_service,
  UserService,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import { deriveKey } from "../../../src/config.ts";
import { SESSION_SALT, sessionCookies } from "../../../src/gateway/session/cookie.ts";
import { hashPassword } from "../../../src/services/auth/secret.ts";
import { PAYLOAD_KEY, setUpOperator, startTestServer, type TestServer } from "../../support/server.ts";

/** A guest has a session for one task, which nobody holds; `elsewhere` is a guest of another task. */
const ACTORS = ["nobody", "stranger", "elsewhere", "assignee", "guest", "operator", "admin"] as const;
type ActorName = (typeof ACTORS)[number];

/**
 * What each actor gets from each RPC on a task that the assignee holds, or for the guest nobody; `ok` is anything
 * but a refusal of access.
 */
const EXPECTED: Record<string, Record<ActorName, string>> = {
  CreateTask: operatorsOnly(),
  GetTask: theirsOnly(),
  ListTasks: signedIn(),
  WatchTask: theirsOnly(),
  WatchTasks: signedIn(),
  AwaitTask: theirsOnly(),
  OpenTask: theirsOnly(),
  CompleteTask: theirsOnly(),
  ValidateResponse: theirsOnly(),
  ClaimTask: { ...operatorsOnly(), guest: "ok", admin: "CLAIM_NEEDS_SESSION" },
  CancelTask: operatorsOnly(),
  DeleteTask: operatorsOnly(),
  ListAuditEntries: operatorsOnly(),
  GetSetupStatus: anyone(),
  CreateOperator: anyone(),
  Login: anyone(),
  Logout: anyone(),
  GetMe: anyone(),
  EnterTask: { ...operatorsOnly(), operator: "PERMISSION_DENIED", admin: "PERMISSION_DENIED" },
  CreateUser: operatorsOnly(),
  ListUsers: operatorsOnly(),
  ListChannels: operatorsOnly(),
  TestChannel: operatorsOnly(),
  ListDeliveries: operatorsOnly(),
  ResendDelivery: operatorsOnly(),
  ListIdentities: operatorsOnly(),
  GetIdentity: operatorsOnly(),
  SetIdentity: operatorsOnly(),
  DeleteIdentity: operatorsOnly(),
};

function row(nobody: string, stranger: string, assignee: string): Record<ActorName, string> {
  const [elsewhere, guest] = [stranger, assignee];
  return { nobody, stranger, elsewhere, assignee, guest, operator: "ok", admin: "ok" };
}
function anyone() {
  return row("ok", "ok", "ok");
}
function signedIn() {
  return row("UNAUTHENTICATED", "ok", "ok");
}
function theirsOnly() {
  return row("UNAUTHENTICATED", "PERMISSION_DENIED", "ok");
}
function operatorsOnly() {
  return row("UNAUTHENTICATED", "PERMISSION_DENIED", "PERMISSION_DENIED");
}

const SERVICES = [TaskService, AuthService, UserService, ChannelService];
/** Signing out comes last: it ends the sessions that the others use. */
const METHODS = SERVICES.flatMap(({ methods }): DescMethod[] => methods).toSorted(
  (one, other) => Number(one === AuthService.method.logout) - Number(other === AuthService.method.logout),
);

let server: TestServer;
let taskId: string;
const cookies = sessionCookies({
  key: deriveKey(Buffer.from(PAYLOAD_KEY, "base64"), SESSION_SALT),
  secure: false,
});
const credentials = {} as Record<ActorName, { token?: string | null; cookie?: string }>;

beforeAll(async () => {
  server = await startTestServer();
  const operator = await setUpOperator(server);
  const passwordHash = await hashPassword("correct horse");
  for (const id of ["stranger", "assignee", "guest"]) {
    await server.database.db.query(
      {
        name: "test-user",
        text: "insert into users (id, email, password_hash, create_time, update_time) values ($1, $2, $3, now(), now())",
      },
      [id, `${id}@corp.test`, passwordHash],
    );
  }
  const cookieOf = async (id: string) => {
    const body = { email: `${id}@corp.test`, password: "correct horse" };
    const { headers } = await server.call("POST", "/api/auth/login", { token: null, body });
    return headers.get("set-cookie")?.split(";")[0] ?? "";
  };
  Object.assign(credentials, {
    nobody: { token: null },
    stranger: { token: null, cookie: await cookieOf("stranger") },
    elsewhere: { token: null, cookie: await guestCookie("tsk_another") },
    assignee: { token: null, cookie: await cookieOf("assignee") },
    operator: { token: null, cookie: operator },
    admin: {},
  });
});
afterAll(() => server.close());

/** The cookie of a guest's session for this task. */
async function guestCookie(task: string): Promise<string> {
  const token = `session of ${task}`;
  await server.database.db.query(
    {
      name: "test-guest-session",
      text: `insert into sessions (token_hash, user_id, create_time, expire_time, task_id)
        values ($1, 'guest', now(), now() + interval '1 hour', $2)`,
    },
    [createHash("sha256").update(token).digest("hex"), task],
  );
  return (await cookies.issue(token)).split(";")[0] ?? "";
}

/** A task of this actor's. */
async function newTask(key: string, actor: ActorName): Promise<string> {
  const body = {
    task: "?",
    payload: {},
    payload_schema: {},
    response_schema: {},
    timeout_seconds: 60,
    idempotency_key: key,
  };
  const { json } = await server.call("POST", "/api/tasks", { body });
  if (actor === "guest") {
    credentials.guest = { token: null, cookie: await guestCookie(json.id) };
    return json.id;
  }
  await server.database.db.query(
    {
      name: "test-hold",
      text: "update tasks set assigned_to_user_id = 'assignee', status = 'assigned' where id = $1",
    },
    [json.id],
  );
  return json.id;
}

/** Reads the refusal out of a Connect error, unary or at the end of a stream; a stream that goes on is let in. */
async function outcome(method: DescMethod, actor: ActorName): Promise<string> {
  const streaming = method.methodKind !== "unary";
  const message = JSON.stringify({ id: taskId });
  const { token = "admin-token-of-the-tests", cookie } = credentials[actor];
  const response = await fetch(`${server.url}/${method.parent.typeName}/${method.name}`, {
    method: "POST",
    signal: AbortSignal.timeout(10_000),
    headers: {
      "content-type": streaming ? "application/connect+json" : "application/json",
      "connect-protocol-version": "1",
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(cookie !== undefined && { cookie }),
    },
    body: streaming
      ? Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), Buffer.from(message)])
      : message,
  });
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  const text = Buffer.from(first?.value ?? []).toString();
  const name = /"reason":"REASON_(\w+)"/.exec(text)?.[1] ?? "";
  return ["UNAUTHENTICATED", "PERMISSION_DENIED", "CLAIM_NEEDS_SESSION"].includes(name) ? name : "ok";
}

test("every RPC stands in the table", () => {
  const registry = createRegistry(
    file_awaithumans_task_v1_task_service,
    file_awaithumans_auth_v1_auth_service,
    file_awaithumans_user_v1_user_service,
    file_awaithumans_channel_v1_channel_service,
  );
  const names = [...registry].flatMap((type) =>
    type.kind === "service" ? type.methods.map(({ name }) => name) : [],
  );
  expect(names.sort()).toEqual(Object.keys(EXPECTED).sort());
});

test.each(METHODS.map((method) => [method.name, method] as const))(
  "%s, by everybody",
  async (name, method) => {
    const seen: Partial<Record<ActorName, string>> = {};
    for (const actor of ACTORS) {
      taskId = await newTask(`${name} ${actor}`, actor);
      seen[actor] = await outcome(method, actor);
    }
    expect(seen).toEqual(EXPECTED[name]);
  },
);

/** A call of TaskService with this cookie: the status, and the reply. */
async function ask(name: string, message: unknown, headers: Record<string, string>) {
  const path = `/${TaskService.typeName}/${name}`;
  const { status, json } = await server.call("POST", path, { token: null, body: message, headers });
  return { status, json };
}

test("a guest lists their own task only, and no longer once somebody else holds it", async () => {
  const own = await newTask("guest lists", "guest");
  const { cookie = "" } = credentials.guest;
  const list = async () =>
    (await ask("ListTasks", {}, { cookie })).json.tasks?.map(({ id }: { id: string }) => id);
  expect(await list()).toEqual([own]);
  const hold = {
    name: "test-guest-lost",
    text: "update tasks set assigned_to_user_id = 'assignee' where id = $1",
  };
  await server.database.db.query(hold, [own]);
  expect(await list()).toBeUndefined();
});

test("a page of somebody else cannot use a guest's cookie", async () => {
  const id = await newTask("guest across sites", "guest");
  const { cookie = "" } = credentials.guest;
  const answer = { id, responseJson: "{}" };
  for (const headers of [{ origin: "https://evil.test" }, { "sec-fetch-site": "cross-site" }]) {
    const { status, json } = await ask("CompleteTask", answer, { cookie, ...headers });
    expect([status, json.code]).toEqual([403, "permission_denied"]);
  }
  expect((await ask("CompleteTask", answer, { cookie })).status).toBe(200);
});
