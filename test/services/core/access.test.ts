import { createRegistry, type DescMethod } from "@bufbuild/protobuf";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AuthService,
  file_awaithumans_auth_v1_auth_service,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import {
  file_awaithumans_task_v1_task_service,
  TaskService,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { hashPassword } from "../../../src/services/auth/secret.ts";
import { setUpOperator, startTestServer, type TestServer } from "../../support/server.ts";

const ACTORS = ["nobody", "stranger", "assignee", "operator", "admin"] as const;
type ActorName = (typeof ACTORS)[number];

/** What each actor gets from each RPC on a task that the assignee holds; `ok` is anything but a refusal of access. */
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
  ClaimTask: { ...operatorsOnly(), admin: "CLAIM_NEEDS_SESSION" },
  CancelTask: operatorsOnly(),
  DeleteTask: operatorsOnly(),
  ListAuditEntries: operatorsOnly(),
  GetSetupStatus: anyone(),
  CreateOperator: anyone(),
  Login: anyone(),
  Logout: anyone(),
  GetMe: anyone(),
};

function row(nobody: string, stranger: string, assignee: string): Record<ActorName, string> {
  return { nobody, stranger, assignee, operator: "ok", admin: "ok" };
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

const METHODS: DescMethod[] = [...TaskService.methods, ...AuthService.methods];

let server: TestServer;
let taskId: string;
const credentials = {} as Record<ActorName, { token?: string | null; cookie?: string }>;

beforeAll(async () => {
  server = await startTestServer();
  const operator = await setUpOperator(server);
  const passwordHash = await hashPassword("correct horse");
  for (const id of ["stranger", "assignee"]) {
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
    assignee: { token: null, cookie: await cookieOf("assignee") },
    operator: { token: null, cookie: operator },
    admin: {},
  });
});
afterAll(() => server.close());

async function newTask(key: string): Promise<string> {
  const body = {
    task: "?",
    payload: {},
    payload_schema: {},
    response_schema: {},
    timeout_seconds: 60,
    idempotency_key: key,
  };
  const { json } = await server.call("POST", "/api/tasks", { body });
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
      taskId = await newTask(`${name} ${actor}`);
      seen[actor] = await outcome(method, actor);
    }
    expect(seen).toEqual(EXPECTED[name]);
  },
);
