import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { deriveKey } from "../../../../src/config.ts";
import { SLACK_HANDOFF } from "../../../../src/workers/channels/slack/index.ts";
import { handoffPath, readHandoff } from "../../../../src/workers/core/handoff.ts";
import { PAYLOAD_KEY } from "../../../support/server.ts";
import { buttonsOf } from "../../../support/slack-person.ts";
import { type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const KEY = deriveKey(Buffer.from(PAYLOAD_KEY, "base64"), SLACK_HANDOFF.salt);
const HANDOFFS = { ...SLACK_HANDOFF, key: KEY };

test("key and signature are the published ones", () => {
  expect(KEY.toString("hex")).toBe("7b137993c1767ce4db022b80d1099c4130fa4082826db4fee70b377816c996f1");
  const handoff = { who: "user1", taskId: "task1", expireSecond: 2_000_000_000 };
  const path = handoffPath(HANDOFFS, handoff);
  expect(path).toBe(
    "/api/auth/slack-handoff?u=user1&t=task1&e=2000000000&s=UcNP5Bnb-8EYtpq87jFCLJif6Q1UBGHLOjsf5mpyG2U",
  );
  const query = new URLSearchParams(path.split("?")[1]);
  expect(readHandoff(HANDOFFS, query, new Date(2_000_000_000_000))).toEqual({ handoff, expired: false });
  expect(readHandoff(HANDOFFS, query, new Date(2_000_000_001_000))?.expired).toBe(true);
});

test("a second published signature", () => {
  const path = handoffPath(HANDOFFS, { who: "u1", taskId: "t1", expireSecond: 1_900_000_000 });
  expect(new URLSearchParams(path.split("?")[1]).get("s")).toBe(
    "Ey03Okd2nJ0_2rJMV8GonJdyto_K_VH9EKOW9RLOHMI",
  );
});

/** A task that one person was told of, and the path of the link that they got. */
async function sent(name: string) {
  const person = await t.colleague(name, { email: `${name.toLowerCase()}@corp.test` });
  const { id } = await t.ask({ notify: [`slack:${person.id}`] });
  const message = await t.slack.message(id, person.dm);
  const { pathname, search } = new URL(buttonsOf(message).at(-1).url);
  return { id, person, path: `${pathname}${search}` };
}

const visit = (method: "GET" | "POST", path: string, cookie?: string) =>
  t.server.call(method, path, { token: null, ...(cookie !== undefined && { cookie }) });

test("looking changes nothing, pressing the button opens this task and nothing else", async () => {
  const { id, path } = await sent("Ann");
  const other = await t.ask({ notify: [] });
  const before = await t.trail(id);
  for (let times = 0; times < 3; times += 1) {
    const page = await visit("GET", path);
    expect(page).toMatchObject({ status: 200 });
    expect(page.text).toContain("Approve $250 refund?");
    expect(page.text).toContain('<form method="post">');
    expect(page.headers.get("set-cookie")).toBeNull();
    expect(page.headers.get("referrer-policy")).toBe("same-origin");
  }
  expect(await t.trail(id)).toEqual(before);

  const entered = await visit("POST", path);
  expect([entered.status, entered.headers.get("location")]).toEqual([303, `/task?id=${id}`]);
  const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect((await visit("GET", `/api/tasks/${id}`, cookie)).status).toBe(200);
  expect((await visit("GET", `/api/tasks/${other.id}`, cookie)).status).toBe(403);
  expect((await visit("GET", `/api/tasks/${id}/audit`, cookie)).status).toBe(403);
  expect((await visit("GET", path, cookie)).headers.get("location")).toBe(`/task?id=${id}`);
});

test("a link that was changed by one character, or whose time is over, opens nothing", async () => {
  const { id, path, person } = await sent("Ben");
  for (const at of [path.indexOf("u=") + 3, path.indexOf("&e=") + 5, path.length - 1]) {
    for (const other of ["A", "Q"]) {
      const changed = `${path.slice(0, at)}${path[at] === other ? "B" : other}${path.slice(at + 1)}`;
      for (const method of ["GET", "POST"] as const) {
        expect((await visit(method, changed)).status, changed).toBe(400);
      }
    }
  }
  expect((await visit("GET", path.replace(/&s=.*/, ""))).status).toBe(400);
  expect((await visit("GET", "/api/auth/slack-handoff")).status).toBe(400);
  const overdue = "update tasks set due_time = now() - interval '1 second' where id = $1";
  await t.server.database.db.query({ name: "test-overdue", text: overdue }, [id]);
  const late = handoffPath(HANDOFFS, { who: person.userId, taskId: id, expireSecond: 1_700_000_000 });
  expect((await visit("POST", late)).status).toBe(400);
});

test("after the end the page tells the outcome, and no session begins", async () => {
  const { id, path } = await sent("Cat");
  await t.server.call("POST", `/api/tasks/${id}/cancel`);
  for (const method of ["GET", "POST"] as const) {
    const page = await visit(method, path);
    expect([page.status, page.headers.get("set-cookie")]).toEqual([200, null]);
    expect(page.text).toContain("It was cancelled");
  }
  await t.server.call("DELETE", `/api/tasks/${id}`);
  expect((await visit("GET", path)).status).toBe(404);
});

test("a link of somebody who left, or was never there, opens nothing", async () => {
  const { id, path, person } = await sent("Dot");
  await t.server.database.db.query(
    { name: "test-deactivate", text: "update users set active = false where id = $1" },
    [person.userId],
  );
  expect((await visit("POST", path)).status).toBe(403);
  const stranger = { who: "nobody", taskId: id, expireSecond: Math.floor(Date.now() / 1000) + 60 };
  expect((await visit("POST", handoffPath(HANDOFFS, stranger))).status).toBe(403);
});

test("whoever is signed in as that person takes the task and keeps their session", async () => {
  const ivy = await t.colleague("Ivy", { email: "ivy@corp.test", password: "correct horse" });
  const login = await t.server.call("POST", "/api/auth/login", {
    body: { email: "ivy@corp.test", password: "correct horse" },
    token: null,
  });
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const jay = await t.colleague("Jay");
  const { id } = await t.ask({ notify: [`slack:${ivy.id}`, `slack:${jay.id}`] });
  const { pathname, search } = new URL(buttonsOf(await t.slack.message(id, ivy.dm)).at(-1).url);
  expect((await visit("GET", `${pathname}${search}`, cookie)).text).toContain('<form method="post">');
  const entered = await visit("POST", `${pathname}${search}`, cookie);
  expect([entered.status, entered.headers.get("set-cookie")]).toEqual([303, null]);
  expect((await visit("GET", `/api/tasks/${id}`, cookie)).status).toBe(200);
  expect((await t.trail(id)).at(-1)).toMatchObject({ action: "claimed", channel: "slack" });
});

test("a task that somebody else has taken is theirs", async () => {
  const { id, path } = await sent("Eli");
  const fox = await t.colleague("Fox");
  const query = { name: "test-take", text: "update tasks set assigned_to_user_id = $2 where id = $1" };
  await t.server.database.db.query(query, [id, fox.userId]);
  const page = await visit("POST", path);
  expect(page.status).toBe(403);
  expect(page.text).toContain("It is with Fox now");
});

test("while the database is away the link says so, on a page", async () => {
  const { path } = await sent("Gil");
  const run = (text: string) => t.server.database.db.query({ name: text.slice(0, 60), text }, []);
  await run(
    "create function away() returns boolean language plpgsql as $$ begin raise sqlstate '53300'; end $$",
  );
  await run("alter table users rename to users_kept");
  await run("create view users as select * from users_kept where away()");
  for (const method of ["GET", "POST"] as const) {
    const page = await visit(method, path);
    expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
    expect(page.text).toContain("The link still works");
  }
  await run("drop view users");
  await run("alter table users_kept rename to users");
  expect((await visit("GET", path)).status).toBe(200);
});
