import { createHash } from "node:crypto";
import { deriveKey } from "../../src/config.ts";
import { SESSION_SALT, sessionCookies } from "../../src/gateway/session/cookie.ts";
import { hashPassword } from "../../src/services/auth/secret.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY, setUpOperator, startTestServer, type TestServer } from "./server.ts";

/**
 * Everybody who may call. The assignee holds the task; a guest has a session for it while nobody does, and `elsewhere`
 * one for another task. A minter's key has the scope `embed:mint` alone, a key all scopes and its own task; `embed`
 * is a form that shows the task, `embed2` one that shows another.
 */
export const ACTORS = [
  ...(["nobody", "stranger", "elsewhere", "assignee", "guest", "operator"] as const),
  ...(["admin", "minter", "key", "embed", "embed2"] as const),
];
export type ActorName = (typeof ACTORS)[number];

export interface Cast {
  server: TestServer;
  /** A new task for this actor to call about, and their credentials. */
  enter(actor: ActorName): Promise<{ taskId: string; headers: Record<string, string> }>;
}

const EMBEDDING = {
  AWAITHUMANS_EMBED_SIGNING_SECRET: "a secret of the tests, long enough",
  AWAITHUMANS_EMBED_PARENT_ORIGINS: "https://app.corp.test",
};

const cookies = sessionCookies({
  key: deriveKey(Buffer.from(PAYLOAD_KEY, "base64"), SESSION_SALT),
  secure: false,
});

/** The whole process, and credentials for everybody. */
export async function startCast(): Promise<Cast> {
  const server = await startTestServer(EMBEDDING);
  const operator = { cookie: await setUpOperator(server) };
  await addPeople(server);
  const [minter, key] = [await keyWith(server, ["embed:mint"]), await keyWith(server, ALL_SCOPES)];
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  let asked = 0;
  const ask = (token: string) => {
    asked += 1;
    return newTask(server, { token, key: `task ${asked}` });
  };
  const embed = async (taskId: string) => {
    const body = { task_id: taskId, parent_origin: EMBEDDING.AWAITHUMANS_EMBED_PARENT_ORIGINS };
    return bearer((await server.call("POST", "/api/embed/tokens", { token: minter, body })).json.embed_token);
  };
  const fixed = {
    nobody: {},
    stranger: { cookie: await signIn(server, "stranger") },
    elsewhere: { cookie: await guestCookie(server, "tsk_another") },
    assignee: { cookie: await signIn(server, "assignee") },
    operator,
    admin: bearer(ADMIN_TOKEN),
    minter: bearer(minter),
    key: bearer(key),
    embed2: await embed(await ask(ADMIN_TOKEN)),
  };
  return {
    server,
    async enter(actor) {
      const taskId = await ask(actor === "key" ? key : ADMIN_TOKEN);
      if (actor === "guest") return { taskId, headers: { cookie: await guestCookie(server, taskId) } };
      await hold(server, taskId);
      if (actor === "embed") return { taskId, headers: await embed(taskId) };
      return { taskId, headers: fixed[actor] };
    },
  };
}

const ALL_SCOPES = [
  ...["tasks:read", "tasks:write", "tasks:answer", "users:read", "users:write", "stats:read"],
  "embed:mint",
];

/** Makes an API key over REST; returns its text. */
async function keyWith(server: TestServer, scopes: readonly string[]): Promise<string> {
  const { json } = await server.call("POST", "/api/keys", { body: { name: scopes.join(" "), scopes } });
  return json.key;
}

const PASSWORD = "correct horse";

async function addPeople({ database }: TestServer): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD);
  for (const id of ["stranger", "assignee", "guest"]) {
    await database.db.query(
      {
        name: "test-user",
        text: "insert into users (id, email, password_hash, create_time, update_time) values ($1, $2, $3, now(), now())",
      },
      [id, `${id}@corp.test`, passwordHash],
    );
  }
}

async function signIn(server: TestServer, id: string): Promise<string> {
  const body = { email: `${id}@corp.test`, password: PASSWORD };
  const { headers } = await server.call("POST", "/api/auth/login", { token: null, body });
  return headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** The cookie of a guest's session for this task. */
async function guestCookie({ database }: TestServer, task: string): Promise<string> {
  const token = `session of ${task}`;
  await database.db.query(
    {
      name: "test-guest-session",
      text: `insert into sessions (token_hash, id, user_id, create_time, expire_time, task_id)
        values ($1, left($1, 32), 'guest', now(), now() + interval '1 hour', $2)`,
    },
    [createHash("sha256").update(token).digest("hex"), task],
  );
  return (await cookies.issue(token)).split(";")[0] ?? "";
}

async function newTask(server: TestServer, { token, key }: { token: string; key: string }): Promise<string> {
  const body = {
    task: "?",
    payload: {},
    payload_schema: {},
    response_schema: {},
    timeout_seconds: 60,
    idempotency_key: key,
  };
  const { json, text } = await server.call("POST", "/api/tasks", { token, body });
  if (json?.id === undefined) throw new Error(`no task was made: ${text}`);
  return json.id;
}

async function hold({ database }: TestServer, taskId: string): Promise<void> {
  await database.db.query(
    {
      name: "test-hold",
      text: "update tasks set assigned_to_user_id = 'assignee', status = 'assigned' where id = $1",
    },
    [taskId],
  );
}
