import { beforeAll, expect, test } from "vitest";
import { deriveKey } from "../../../../src/config.ts";
import { EMAIL_HANDOFF } from "../../../../src/workers/channels/email/links/links.ts";
import { handoffPath } from "../../../../src/workers/core/handoff.ts";
import { PAYLOAD_KEY, setUpOperator } from "../../../support/server.ts";
import { cookieOf, link, type Office, useOffice, wordsOf } from "./office.ts";

const shared = useOffice();
let operator = "";
beforeAll(async () => {
  operator = await setUpOperator(shared().server);
});

/** The people of the directory with this address. */
async function users({ server }: Office, email: string): Promise<unknown[]> {
  const { json } = await server.call("GET", "/api/users");
  return json.filter((user: { email: string }) => user.email === email);
}

/** A person with a session of their own, signed in with a password. */
async function signIn({ server }: Office, person: object): Promise<string> {
  const body = { password: "correct horse", ...person };
  await server.call("POST", "/api/users", { body });
  return cookieOf(await server.call("POST", "/api/auth/login", { body, token: null }));
}

test("“Open task”: looking changes nothing, the button opens this task and no other", async () => {
  const office = shared();
  const { mailOf, ask, get, press, server } = office;
  const id = await ask();
  const other = await ask({ notify: [] });
  const url = link(await mailOf(id), "Open task");

  const landing = await get(url);
  expect(landing.status).toBe(200);
  expect(wordsOf(landing)).toContain("Approve $250 refund?");
  expect(landing.text).toContain('<form method="post">');
  expect(landing.headers.get("set-cookie")).toBeNull();
  expect(await users(office, "ann@acme.test")).toEqual([]);

  const entered = await press(url);
  expect(entered.status).toBe(303);
  expect(entered.headers.get("location")).toBe(`/task?id=${id}`);
  expect(await users(office, "ann@acme.test")).toMatchObject([
    { email: "ann@acme.test", is_operator: false, has_password: false, active: true },
  ]);
  const cookie = cookieOf(entered);
  const asGuest = (method: string, path: string, body?: unknown) =>
    server.call(method, path, { token: null, cookie, ...(body !== undefined && { body }) });
  expect((await asGuest("GET", `/api/tasks/${id}`)).status).toBe(200);
  expect((await asGuest("GET", `/api/tasks/${other}`)).status).toBe(403);
  const listed = await asGuest("GET", "/api/tasks");
  expect(listed.json.map((task: { id: string }) => task.id)).toEqual([id]);
  for (const path of ["/api/users", "/api/channels", `/api/tasks/${id}/audit`])
    expect((await asGuest("GET", path)).status).toBe(403);
  const answered = await asGuest("POST", `/api/tasks/${id}/complete`, { response: { approved: true } });
  expect(answered.json).toMatchObject({ status: "completed", completed_by_email: "ann@acme.test" });
});

test("what waits for an address is its person's once they came by the link, and their look counts", async () => {
  const office = shared();
  const { mailOf, ask, press, server, task } = office;
  const id = await ask({ notify: ["email:lea@acme.test"] });
  const other = await ask({ notify: ["email:lea@acme.test"] });
  await office.mailOf(other);
  const url = link(await mailOf(id), "Open task");
  expect(await task(id)).toMatchObject({ assigned_to_email: "lea@acme.test", assigned_to_user_id: null });
  const cookie = cookieOf(await press(url));
  const [lea] = (await users(office, "lea@acme.test")) as { id: string }[];
  for (const each of [id, other])
    expect(await task(each)).toMatchObject({ status: "assigned", assigned_to_user_id: lea?.id });
  const opening = { token: null, cookie, body: { id } };
  await server.call("POST", "/awaithumans.task.v1.TaskService/OpenTask", opening);
  expect((await task(id)).status).toBe("in_progress");
  const { json: trail } = await server.call("GET", `/api/tasks/${id}/audit`);
  expect(trail.slice(-2)).toMatchObject([
    { action: "assigned", to_status: "assigned", actor_type: "system" },
    { action: "opened", to_status: "in_progress", actor_email: "lea@acme.test" },
  ]);
  // The session is for the task of the link alone, whatever else is theirs.
  expect((await server.call("GET", `/api/tasks/${other}`, { token: null, cookie })).status).toBe(403);
});

test("of several who were asked nobody has the task by entering", async () => {
  const { mailOf, ask, press, task } = shared();
  const id = await ask({ notify: ["email:max@acme.test", "email:mia@acme.test"] });
  for (const to of ["max@acme.test", "mia@acme.test"])
    expect((await press(link(await mailOf(id, 1, to), "Open task"))).status).toBe(303);
  expect(await task(id)).toMatchObject({ assigned_to_user_id: null, assigned_to_email: null });
});

test("a browser that came by one link is nobody else by another, and sees no other task", async () => {
  const { mailOf, ask, get, press, server, task } = shared();
  const notify = ["email:ned@acme.test", "email:oda@acme.test"];
  const [id, other] = [await ask({ notify }), await ask({ notify })];
  const linkFor = async (about: string, to: string) => link(await mailOf(about, 1, to), "Open task");
  const ned = cookieOf(await press(await linkFor(id, "ned@acme.test")));

  const odas = await get(await linkFor(id, "oda@acme.test"), ned);
  expect([odas.status, wordsOf(odas)]).toEqual([200, expect.stringContaining("You answer as oda@acme.test")]);
  expect((await get(await linkFor(other, "ned@acme.test"), ned)).status).toBe(200);

  const oda = cookieOf(await press(await linkFor(id, "oda@acme.test")));
  await server.call("POST", `/api/tasks/${id}/claim`, { token: null, cookie: oda });
  expect((await task(id)).assigned_to_email).toBe("oda@acme.test");
  const late = await get(await linkFor(id, "ned@acme.test"), ned);
  expect([late.status, wordsOf(late)]).toEqual([403, expect.stringContaining("It is with oda@acme.test")]);
});

test("whoever is signed in is told too how a task ended", async () => {
  const { mailOf, ask, get, press, server } = shared();
  const id = await ask({ notify: ["email:pia@acme.test"] });
  const url = link(await mailOf(id), "Open task");
  await server.call("POST", `/api/tasks/${id}/cancel`);
  for (const reply of [await get(url, operator), await press(url, operator)])
    expect([reply.status, wordsOf(reply)]).toEqual([200, expect.stringContaining("It was cancelled")]);
});

test("a link whose button is pressed without end begins no sessions without end", async () => {
  const { mailOf, ask, get, press } = shared();
  const id = await ask({ notify: ["email:quy@acme.test", "email:roy@acme.test"] });
  const url = link(await mailOf(id, 1, "quy@acme.test"), "Open task");
  const presses = await Promise.all(Array.from({ length: 70 }, () => press(url)));
  expect(presses.filter(({ status }) => status === 303)).toHaveLength(60);
  const refused = await press(url);
  expect([refused.status, Number(refused.headers.get("retry-after"))]).toEqual([429, expect.any(Number)]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(wordsOf(refused)).toContain("This link was opened too often");
  expect((await get(url)).status).toBe(200);
  expect((await press(link(await mailOf(id, 1, "roy@acme.test"), "Open task"))).status).toBe(303);
});

test("the link works again until the task ends; then it only tells how", async () => {
  const office = shared();
  const { mailOf, ask, get, press, server } = office;
  const id = await ask({ notify: ["email:bea@acme.test"] });
  const url = link(await mailOf(id), "Open task");
  const first = await press(url);
  expect((await press(url)).status).toBe(303);
  expect(await users(office, "bea@acme.test")).toHaveLength(1);
  // The browser that has the session already is sent on by the link itself.
  const back = await get(url, cookieOf(first));
  expect([back.status, back.headers.get("location")]).toEqual([303, `/task?id=${id}`]);
  await server.call("POST", `/api/tasks/${id}/cancel`);
  for (const reply of [await get(url), await press(url), await get(url, cookieOf(first))]) {
    expect(reply.status).toBe(200);
    expect(wordsOf(reply)).toContain("It was cancelled");
    expect(reply.headers.get("set-cookie")).toBeNull();
  }
});

test("an operator's mail is no operator's login", async () => {
  const { mailOf, ask, press, server } = shared();
  const id = await ask({ notify: ["email:mira@corp.test"] });
  const cookie = cookieOf(await press(link(await mailOf(id), "Open task")));
  const { json } = await server.call("GET", "/api/auth/me", { token: null, cookie });
  expect(json).toMatchObject({ email: "mira@corp.test", is_operator: false });
  expect((await server.call("GET", "/api/users", { token: null, cookie })).status).toBe(403);
  expect((await server.call("GET", `/api/tasks/${id}`, { token: null, cookie })).status).toBe(200);
});

test("whoever is signed in and sees the task keeps their session and goes straight there", async () => {
  const office = shared();
  const { mailOf, ask, get, press } = office;
  const id = await ask({ notify: ["email:dan@acme.test"] });
  const url = link(await mailOf(id), "Open task");
  for (const reply of [await get(url, operator), await press(url, operator)]) {
    expect([reply.status, reply.headers.get("location")]).toEqual([303, `/task?id=${id}`]);
    expect(reply.headers.get("set-cookie")).toBeNull();
  }
  // So it is where somebody else has the task, which they see all the same.
  await signIn(office, { email: "ivo@acme.test" });
  await office.server.call("POST", `/api/tasks/${id}/reassign`, { body: { email: "ivo@acme.test" } });
  expect((await get(url)).status).toBe(403);
  expect((await get(url, operator)).headers.get("location")).toBe(`/task?id=${id}`);
  expect(await users(office, "dan@acme.test")).toEqual([]);
});

test("a person with a session of their own who cannot see an unclaimed task takes it by the button", async () => {
  const office = shared();
  const { mailOf, ask, get, press, server, task } = office;
  const cookie = await signIn(office, { email: "eve@acme.test", display_name: "Eve" });
  const id = await ask({ notify: ["email:eve@acme.test", "email:bob@acme.test"] });
  const [mine, theirs] = [await mailOf(id, 1, "eve@acme.test"), await mailOf(id, 1, "bob@acme.test")];
  expect((await server.call("GET", `/api/tasks/${id}`, { token: null, cookie })).status).toBe(403);

  const landing = await get(link(mine, "Open task"), cookie);
  expect(landing.status).toBe(200);
  expect(wordsOf(landing)).toContain("Opening it assigns it to you.");
  expect(wordsOf(await get(link(mine, "Open task")))).toContain("opens this task and nothing else");
  expect((await task(id)).assigned_to_email).toBeNull();
  const taken = await press(link(mine, "Open task"), cookie);
  expect([taken.status, taken.headers.get("set-cookie")]).toEqual([303, null]);
  expect(await task(id)).toMatchObject({ status: "assigned", assigned_to_display_name: "Eve" });
  expect((await server.call("GET", `/api/tasks/${id}`, { token: null, cookie })).status).toBe(200);

  const late = await press(link(theirs, "Open task"));
  expect(late.status).toBe(403);
  expect(wordsOf(late)).toContain("It is with Eve now");
});

test("somebody else's link does not end a session unasked", async () => {
  const office = shared();
  const { mailOf, ask, get, server } = office;
  const cookie = await signIn(office, { email: "carl@acme.test", display_name: "Carl" });
  const id = await ask({ notify: ["email:fay@acme.test"] });
  const url = link(await mailOf(id), "Open task");
  expect(wordsOf(await get(url, cookie))).toContain("You are signed in here as Carl.");
  const { pathname, search } = new URL(url);
  const headers = { "sec-fetch-site": "cross-site" };
  const forced = await server.call("POST", pathname + search, { token: null, cookie, headers });
  expect([forced.status, forced.headers.get("set-cookie")]).toEqual([403, null]);
  expect(await users(office, "fay@acme.test")).toEqual([]);
});

test("opening the task by somebody else's link ends the session, as the page said", async () => {
  const office = shared();
  const { mailOf, ask, press, server } = office;
  const cookie = await signIn(office, { email: "gus@acme.test", display_name: "Gus" });
  const me = () => server.call("GET", "/api/auth/me", { token: null, cookie });
  expect((await me()).json).toMatchObject({ email: "gus@acme.test" });
  const id = await ask({ notify: ["email:hal@acme.test"] });
  const entered = await press(link(await mailOf(id), "Open task"), cookie);
  expect([entered.status, entered.headers.getSetCookie().length]).toEqual([303, 1]);
  const guest = await server.call("GET", "/api/auth/me", { token: null, cookie: cookieOf(entered) });
  expect(guest.json).toMatchObject({ email: "hal@acme.test" });
  expect((await me()).json).toMatchObject({ authenticated: false });
});

test("what cannot be an id is no link of ours, even where it is signed", async () => {
  const { get, press } = shared();
  const key = deriveKey(Buffer.from(PAYLOAD_KEY, "base64"), EMAIL_HANDOFF.salt);
  for (const bad of [
    { who: "ann\0@acme.test", taskId: "tsk_1" },
    { who: "ann@acme.test", taskId: "tsk\0_1" },
  ]) {
    const path = handoffPath({ ...EMAIL_HANDOFF, key }, { ...bad, expireSecond: 4_000_000_000 });
    for (const reply of [await get(path), await press(path)]) expect(reply.status).toBe(400);
  }
});

test("the deadline that counts is the one that the task has, not the one that it had when the mail was sent", async () => {
  const { ask, get, press, server } = shared();
  const key = deriveKey(Buffer.from(PAYLOAD_KEY, "base64"), EMAIL_HANDOFF.salt);
  const id = await ask({ notify: ["email:kim@acme.test"] });
  const move = (seconds: number) =>
    server.call("POST", `/api/tasks/${id}/deadline`, {
      body: { due_at: new Date(Date.now() + seconds * 1000).toISOString() },
    });
  const signed = (expireSecond: number) =>
    handoffPath({ ...EMAIL_HANDOFF, key }, { who: "kim@acme.test", taskId: id, expireSecond });
  const [old, far] = [signed(Math.floor(Date.now() / 1000) - 60), signed(4_000_000_000)];
  // It was given more time since.
  expect((await move(3_600)).status).toBe(200);
  expect((await get(old)).status).toBe(200);
  expect((await press(old)).status).toBe(303);
  // It was given less: it ends, and every link to it.
  expect((await move(60)).status).toBe(200);
  const overdue = "update tasks set due_time = now() - interval '1 second' where id = $1";
  await server.database.db.query({ name: "test-overdue", text: overdue }, [id]);
  const status = async () => (await server.call("GET", `/api/tasks/${id}`)).json.status;
  await expect.poll(status).toBe("timed_out");
  expect(wordsOf(await press(far))).toContain("timed out");
  expect((await press(old)).status).toBe(400);
});

test("without one of its parts, or past its time, the link is no good", async () => {
  const { mailOf, ask, get, press } = shared();
  const url = new URL(link(await mailOf(await ask()), "Open task"));
  for (const name of ["to", "t", "e", "s"]) {
    const cut = new URL(url);
    cut.searchParams.delete(name);
    for (const reply of [await get(cut.href), await press(cut.href)]) {
      expect(reply.status).toBe(400);
      expect(reply.headers.get("content-type")).toContain("text/html");
    }
  }
});
