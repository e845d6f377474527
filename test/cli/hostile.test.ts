import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awaithumans, emptyFolder, type Outcome } from "./command.ts";

/** Clears the screen by a C1 control and by an escape, rings, and turns what follows. */
const EVIL = "\u009b2J\u001b[2J\u0007\u202e\u2066\u200f!";

/** What a server may send that is not ours: the shapes of the contract, each text a hostile one. */
const TASK = {
  id: EVIL,
  task: EVIL,
  status: EVIL,
  priority: EVIL,
  assigned_to_email: EVIL,
  assigned_to_user_id: EVIL,
  assigned_to_display_name: EVIL,
  completed_by_email: EVIL,
  completed_by_display_name: EVIL,
  completed_via_channel: EVIL,
  created_at: EVIL,
  updated_at: EVIL,
  due_at: EVIL,
  payload: { [EVIL]: [EVIL] },
  response: EVIL,
  verifier_result: { reason: EVIL },
  warnings: [{ message: EVIL }],
};
const USER = {
  id: EVIL,
  display_name: EVIL,
  email: "mira@corp.test",
  slack_team_id: EVIL,
  slack_user_id: EVIL,
  role: EVIL,
  access_level: EVIL,
  pool: EVIL,
  is_operator: true,
  has_password: true,
  active: true,
};
const KEY = {
  id: EVIL,
  name: EVIL,
  prefix: EVIL,
  scopes: [EVIL],
  key: EVIL,
  created_at: EVIL,
  last_used_at: EVIL,
  revoked_at: EVIL,
};
const DELIVERY = {
  channel: EVIL,
  identity: EVIL,
  target: EVIL,
  purpose: EVIL,
  status: EVIL,
  message: EVIL,
  created_at: EVIL,
};
const ENTRY = {
  action: EVIL,
  from_status: EVIL,
  to_status: `${EVIL}.`,
  actor_type: EVIL,
  actor_email: EVIL,
  channel: EVIL,
  created_at: EVIL,
};
const CHANNEL = {
  kind: EVIL,
  label: EVIL,
  status: "ready",
  problems: [EVIL],
  facts: [EVIL],
  example: EVIL,
};
const REPLIES: Readonly<Record<string, unknown>> = {
  "GET /api/tasks": [TASK],
  "GET /api/tasks/t": TASK,
  "GET /api/tasks/t/deliveries": [DELIVERY],
  "GET /api/tasks/t/audit": [ENTRY],
  "POST /api/tasks/t/complete": TASK,
  "POST /api/tasks/t/cancel": TASK,
  "POST /api/tasks/t/reassign": TASK,
  "GET /api/tasks/over": { ...TASK, status: "completed" },
  "GET /api/tasks/over/poll": { status: "completed", response: { [EVIL]: EVIL } },
  "GET /api/users": [USER],
  "POST /api/users": USER,
  "GET /api/keys": [KEY],
  "POST /api/keys": KEY,
  "DELETE /api/keys/k": KEY,
  "GET /api/channels": [CHANNEL],
  "POST /api/channels/test": { sent: true, reason: null, message: EVIL },
};
/** Any other path is refused, with places on POST. */
const REFUSED = { error_code: EVIL, message: EVIL };
const PLACES = { ...REFUSED, details: [{ path: `/${EVIL}`, message: EVIL }, { path: "/x" }] };

const server = createServer((request, response) => {
  const path = new URL(request.url ?? "", "http://x").pathname;
  const invited = path.endsWith("/invite") && { link: EVIL, mailed: true, expires_at: EVIL };
  const reply = invited || REPLIES[`${request.method} ${path}`];
  response.writeHead(reply ? 200 : 409, {
    "content-type": "application/json",
    // Latin-1, of which headers are.
    "x-total-count": "\u009b2J",
    ...(path === "/api/tasks" && { link: '</api/tasks?more>; rel="next"' }),
  });
  response.end(JSON.stringify(reply ?? (request.method === "POST" ? PLACES : REFUSED)));
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

async function run(args: readonly string[]): Promise<Outcome> {
  const env = { AWAITHUMANS_URL: url, AWAITHUMANS_ADMIN_API_TOKEN: "token" };
  return awaithumans(args, { folder: await emptyFolder(), env });
}

/** What no line of a terminal may hold. */
const UNSAFE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const COMMANDS: [string[], number][] = [
  [["tasks", "list"], 0],
  [["tasks", "show", "t"], 0],
  [["tasks", "complete", "t", "--response", "{}"], 0],
  [["tasks", "cancel", "t"], 0],
  [["tasks", "reassign", "t", "mira@corp.test"], 0],
  [["tasks", "watch", "over"], 0],
  [["list-users"], 0],
  [["add-user", "--email", "mira@corp.test"], 0],
  [["invite-user", "mira@corp.test"], 0],
  [["create-service-key", "--name", "x"], 0],
  [["list-service-keys"], 0],
  [["revoke-service-key", "k"], 0],
  [["channels"], 0],
  [["channels", "test", "email:x"], 0],
];

test.each([
  ...COMMANDS,
  [["tasks", "show", "none"], 1] as [string[], number],
  [["tasks", "release", "none"], 1] as [string[], number],
])("%j prints nothing that a terminal obeys", async (args, expected) => {
  const { code, stdout, stderr } = await run(args);
  expect(code, stderr).toBe(expected);
  for (const line of `${stdout}${stderr}`.split("\n")) expect(line).not.toMatch(UNSAFE);
  expect(`${stdout}${stderr}`).toMatch(/\ufffd|\\u009b/);
});

test.each(COMMANDS)("%j --json neither, and says the same", async (args) => {
  const { code, stdout, stderr } = await run([...args, "--json"]);
  expect(code, stderr).toBe(0);
  for (const line of stdout.split("\n")) expect(line).not.toMatch(UNSAFE);
  expect(stdout).toContain("\\u009b2J");
  expect(JSON.stringify(JSON.parse(stdout))).toContain(JSON.stringify(EVIL));
});
