import { afterAll, beforeAll, expect, test } from "vitest";
import { awaithumans } from "../../../src/gateway/awaithumans/dialect.ts";
import { cellOf, readTable } from "../../services/core/access-table.ts";
import { ACTORS, type ActorName, type Cast, startCast } from "../../support/cast.ts";

/** What each actor gets from each route, about a task that the assignee holds, or for the guest nobody, or the key's own. */
const ROUTES = readTable(`
                                            nobody stranger elsewhere assignee guest operator admin minter key  embed embed2
GET    /api/tasks                              401     ok       ok       ok     ok      ok      ok    401  ok     403    403
POST   /api/tasks                              401    403      403      403    403      ok      ok    401  ok     403    403
GET    /api/tasks/:id                          401    403      403       ok     ok      ok      ok    401  ok      ok  scope
DELETE /api/tasks/:id                          401    403      403      403    403      ok      ok    401  ok     403    403
GET    /api/tasks/:id/poll                     401    403      403       ok     ok      ok      ok    401  ok     403    403
GET    /api/tasks/:id/audit                    401    403      403      403    403      ok      ok    401  ok     403    403
GET    /api/tasks/:id/deliveries               401    403      403      403    403      ok      ok    401  ok     403    403
POST   /api/tasks/:id/complete                 401    403      403       ok     ok      ok      ok    401  ok      ok  scope
POST   /api/tasks/:id/cancel                   401    403      403      403    403      ok      ok    401  ok     403    403
POST   /api/tasks/:id/deadline                 401    403      403      403    403      ok      ok    401  ok     403    403
POST   /api/tasks/:id/claim                    401    403      403       ok     ok      ok   claim    401 403     403    403
POST   /api/tasks/:id/release                  401    403      403       ok    403      ok      ok    401  ok     403    403
POST   /api/tasks/:id/reassign                 401    403      403      403    403      ok      ok    401  ok     403    403
POST   /api/tasks/:id/delegate                 401    403      403       ok    403     403   claim    401 403     403    403
GET    /api/tasks/:id/draft                    401    403      403       ok     ok      ok   claim    401 403     403    403
PUT    /api/tasks/:id/draft                    401    403      403       ok     ok      ok   claim    401 403     403    403
POST   /api/deliveries/:id/resend              401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/audit                              401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/audit/export                       401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/setup/status                        ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
POST   /api/setup/operator                      ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
POST   /api/auth/login                          ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
POST   /api/auth/logout                         ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
GET    /api/auth/me                             ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
POST   /api/auth/password                      401     ok      403       ok    403      ok   claim    401 403     403    403
POST   /api/auth/password/forgot                ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
POST   /api/auth/password/reset                 ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
GET    /api/auth/sessions                      401     ok       ok       ok     ok      ok      ok    401 403     403    403
DELETE /api/auth/sessions                      401     ok       ok       ok     ok      ok      ok    401 403     403    403
DELETE /api/auth/sessions/:id                  401     ok       ok       ok     ok      ok      ok    401 403     403    403
GET    /api/users/:id/sessions                 401    403      403      403    403      ok      ok    401 403     403    403
DELETE /api/users/:id/sessions                 401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/keys                               401    403      403      403    403      ok      ok    401 403     403    403
POST   /api/keys                               401    403      403      403    403      ok      ok    401 403     403    403
DELETE /api/keys/:id                           401    403      403      403    403      ok      ok    401 403     403    403
POST   /api/embed/tokens                       key    key      key      key    key     key     key     ok  ok     key    key
GET    /api/users                              401    403      403      403    403      ok      ok    401  ok     403    403
POST   /api/users                              401    403      403      403    403      ok      ok    401  ok     403    403
GET    /api/users/:id                          401    403      403      403    403      ok      ok    401  ok     403    403
PATCH  /api/users/:id                          401    403      403      403    403      ok      ok    401  ok     403    403
DELETE /api/users/:id                          401    403      403      403    403      ok      ok    401  ok     403    403
POST   /api/users/:id/password                 401    403      403      403    403      ok      ok    401 403     403    403
DELETE /api/users/:id/password                 401    403      403      403    403      ok      ok    401 403     403    403
POST   /api/users/:id/invite                   401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/admin/users                        401    403      403      403    403      ok      ok    401  ok     403    403
POST   /api/admin/users                        401    403      403      403    403      ok      ok    401  ok     403    403
GET    /api/admin/users/:id                    401    403      403      403    403      ok      ok    401  ok     403    403
PATCH  /api/admin/users/:id                    401    403      403      403    403      ok      ok    401  ok     403    403
DELETE /api/admin/users/:id                    401    403      403      403    403      ok      ok    401  ok     403    403
POST   /api/admin/users/:id/password           401    403      403      403    403      ok      ok    401 403     403    403
DELETE /api/admin/users/:id/password           401    403      403      403    403      ok      ok    401 403     403    403
POST   /api/admin/users/:id/invite             401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/channels                           401    403      403      403    403      ok      ok    401 403     403    403
POST   /api/channels/test                      401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/channels/email/identities          401    403      403      403    403      ok      ok    401 403     403    403
POST   /api/channels/email/identities          401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/channels/email/identities/:id      401    403      403      403    403      ok      ok    401 403     403    403
DELETE /api/channels/email/identities/:id      401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/channels/slack/oauth/start          ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
GET    /api/channels/slack/oauth/callback       ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
GET    /api/channels/slack/installations       401    403      403      403    403      ok      ok    401 403     403    403
DELETE /api/channels/slack/installations/:team_id 401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/channels/slack/installations/:team_id/members 401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/channels/slack/static-workspace    401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/admin/webhook-deliveries           401    403      403      403    403      ok      ok    401 403     403    403
POST   /api/admin/webhook-deliveries/redeliver 401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/admin/webhook-deliveries/:id       401    403      403      403    403      ok      ok    401 403     403    403
POST   /api/admin/webhook-deliveries/:id/redeliver 401 403     403      403    403      ok      ok    401 403     403    403
GET    /api/stats                              401    403      403      403    403      ok      ok    401  ok     403    403
GET    /api/stats/tasks                        401    403      403      403    403      ok      ok    401  ok     403    403
GET    /api/status                             401    403      403      403    403      ok      ok    401  ok     403    403
GET    /api/doctor                             401    403      403      403    403      ok      ok    401 403     403    403
GET    /api/health                              ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
GET    /api/version                             ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
GET    /api/openapi.json                        ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
GET    /api/openapi-3.0.json                    ok     ok       ok       ok     ok      ok      ok     ok  ok      ok     ok
`);

let cast: Cast;
beforeAll(async () => {
  cast = await startCast();
});
afterAll(() => cast.server.close());

const { rows } = awaithumans({
  version: "0.0.0-test",
  readiness: async () => ({ ready: true }),
  publicUrl: "http://localhost:3001",
  documentation: [],
  doors: [],
});
const nameOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

test("every route stands in the table, and no row is stale", ({ task }) => {
  task.meta.proof = { actors: ACTORS.length, routes: rows.length };
  expect(rows.map(nameOf).sort()).toEqual([...ROUTES.keys()].sort());
});

test("what is nowhere is told to those with credentials only, and a key that can only mint is none", async () => {
  const statuses: Partial<Record<ActorName, number>> = {};
  for (const actor of ACTORS) {
    const { headers } = await cast.enter(actor);
    statuses[actor] = (await cast.server.call("GET", "/api/nowhere", { token: null, headers })).status;
  }
  const { nobody, minter, ...others } = statuses;
  expect([nobody, minter]).toEqual([401, 401]);
  expect(new Set(Object.values(others))).toEqual(new Set([404]));
});

/** These come last: they end the sessions that the others use. */
const ENDINGS = ["DELETE /api/auth/sessions", "POST /api/auth/logout"];

/** The code of a refusal; undefined for any other answer. */
async function codeOf({ method, path }: { method: string; path: string }, actor: ActorName) {
  const { taskId, headers } = await cast.enter(actor);
  // A poll is held until the task has its outcome.
  if (path.endsWith("/poll")) await cast.server.call("POST", `/api/tasks/${taskId}/cancel`);
  const body = ["POST", "PUT", "PATCH"].includes(method) ? {} : undefined;
  const url = path.replace(/:\w+/, taskId);
  const { status, json } = await cast.server.call(method, url, { token: null, body, headers });
  const code: string | undefined = json?.error_code;
  expect(["ROUTE_NOT_FOUND", "METHOD_NOT_ALLOWED", "INTERNAL_ERROR"]).not.toContain(code);
  if (code === undefined) expect(status).toBeLessThan(300);
  return code;
}

const inOrder = rows.toSorted((one, other) => ENDINGS.indexOf(nameOf(one)) - ENDINGS.indexOf(nameOf(other)));

test.each(inOrder.map((row) => [nameOf(row), row] as const))("%s, by everybody", async (name, row) => {
  const seen: Partial<Record<ActorName, string>> = {};
  for (const actor of ACTORS) seen[actor] = cellOf(await codeOf(row, actor));
  expect(seen).toEqual(ROUTES.get(name));
});
