import { expect, test } from "vitest";
import { hold } from "../../../support/locks.ts";
import { cookieOf, link, type Office, useOffice, wordsOf } from "./office.ts";

const shared = useOffice();

/** A person with a session of their own, who was asked beside somebody else. */
async function asked({ server, ask, mailOf, told }: Office, name: string) {
  const person = { email: `${name}@acme.test`, password: "correct horse" };
  const { json } = await server.call("POST", "/api/users", { body: person });
  const cookie = cookieOf(await server.call("POST", "/api/auth/login", { body: person, token: null }));
  const id = await ask({ notify: [`email:${person.email}`, "email:bob@acme.test"] });
  const url = link(await mailOf(id, 1, person.email), "Open task");
  // Nobody else is about to write the task.
  await told(id);
  return { id, url, cookie, userId: json.id, email: person.email };
}

test("a button that is pressed twice at once brings its person to the task both times", async () => {
  const office = shared();
  const { id, url, cookie } = await asked(office, "ida");
  const held = await hold(office.server.database.url, "select from tasks where id = $1 for update", [id]);
  const presses = [office.press(url, cookie), office.press(url, cookie)];
  await held.until(2);
  await held.release();
  for (const { status, headers } of await Promise.all(presses))
    expect([status, headers.get("location")]).toEqual([303, `/task?id=${id}`]);
  expect((await office.task(id)).assigned_to_email).toBe("ida@acme.test");
});

test("whoever is deactivated while they press is told so", async () => {
  const office = shared();
  const { url, userId } = await asked(office, "gil");
  expect((await office.press(url)).status).toBe(303);
  // What counts the presses of this link.
  const held = await hold(office.server.database.url, "select from attempt_windows for update");
  const pressed = office.press(url);
  await held.until(1);
  expect((await office.server.call("DELETE", `/api/users/${userId}`)).status).toBe(204);
  await held.release();
  const reply = await pressed;
  expect([reply.status, wordsOf(reply)]).toEqual([403, expect.stringContaining("was deactivated")]);
  expect(reply.headers.get("set-cookie")).toBeNull();
});

test("nor does the answer count of whoever is deactivated while they give it", async () => {
  const office = shared();
  const { id, userId, email } = await asked(office, "kay");
  const approve = link(await office.mailOf(id, 1, email), "Approve");
  // A deactivation comes to this once it has its person.
  const address = "select pg_advisory_xact_lock(hashtextextended('adopt:' || $1, 0))";
  const held = await hold(office.server.database.url, address, [email]);
  const gone = office.server.call("DELETE", `/api/users/${userId}`);
  await held.until(1);
  const pressed = office.press(approve);
  await held.until(2);
  await held.release();
  expect((await gone).status).toBe(204);
  const reply = await pressed;
  expect([reply.status, wordsOf(reply)]).toEqual([403, expect.stringContaining("was deactivated")]);
  expect(await office.task(id)).toMatchObject({ status: "notified", response: null });
});
