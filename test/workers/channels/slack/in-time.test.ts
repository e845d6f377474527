import { expect, test } from "vitest";
import { held as late, passes, rejects } from "../../../support/anthropic-server.ts";
import { hold } from "../../../support/locks.ts";
import { textOf } from "../../../support/slack-person.ts";
import { claude, t, useCheckedSlack } from "./checked.ts";
import { CLAIM, OPEN, openForm } from "./slack-test.ts";

useCheckedSlack();

/** A task that nothing can be stored of until it is let go, and which something happens to before. */
async function held(id: string, lock = "select from tasks where id = $1 for update") {
  const { until, query, release } = await hold(t.server.database.url, lock, [id]);
  return {
    until,
    async release(change = "select $1") {
      await query(change, [id]);
      await release();
    },
  };
}

async function opened(name: string, members: object = {}, email?: string) {
  const person = await t.colleague(name, { email });
  const { id } = await t.ask({ notify: [`slack:${person.id}`], ...members });
  await person.click(await t.slack.message(id, person.dm), OPEN);
  return { id, person, view: await person.view() };
}

const BLOCK = "awaithumans:approved";

test("an answer that is submitted again while it is on its way is one attempt", async () => {
  const { id, person, view } = await openForm(
    t,
    { proof: { type: "array", items: { type: "object" } } },
    {
      form: { fields: [{ kind: "file_upload", name: "proof", label: "Proof", multiple: true }] },
      members: { verifier_config: { provider: "claude", instructions: "Agree.", max_attempts: 2 } },
    },
  );
  claude.answerWith(rejects("Not like this."), rejects("Nor like this."));
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  for (const { promise } of [first, second]) t.slack.fail("file", { until: promise });
  const typed = { Proof: [t.slack.addFile("a", Buffer.from("a"))] };
  await person.submit(view, typed);
  await person.submit(view, typed);
  first.resolve();
  await t.slack.when(() => textOf(view.view.blocks).includes("Not like this."));
  const drawn = t.slack.callsOf("views.update").length;
  second.resolve();
  await t.slack.when(() => t.slack.callsOf("views.update").length > drawn);
  expect(textOf(view.view.blocks)).toContain("Not like this.");
  const { status, verification_attempt } = await t.read(id);
  expect({ status, verification_attempt }).toEqual({ status: "rejected", verification_attempt: 1 });
});

test("an answer that cannot be stored while Slack waits stays in the form, which then says that it was", async () => {
  const { id, person, view } = await opened("Ann");
  const { release } = await held(id);
  const { json } = await person.submit(view, { Approved: "Approve", Notes: "slowly" });
  expect(json).toEqual({
    response_action: "errors",
    errors: { [BLOCK]: expect.stringMatching(/takes longer than usual/) },
  });
  await release();
  await t.slack.when(() => textOf(view.view.blocks).includes("Your answer was recorded"));
  expect((await t.read(id)).response).toEqual({ approved: true, notes: "slowly" });
});

test("so does one that a verifier sends back", async () => {
  const { id, person, view } = await opened("Ben", {
    verifier_config: { provider: "claude", instructions: "Agree.", max_attempts: 3 },
  });
  const verdict = late(rejects("Not like this."));
  claude.answerWith(verdict.answer, passes());
  const { release } = await held(id);
  expect((await person.submit(view, { Approved: "Approve" })).json.response_action).toBe("errors");
  await release();
  await t.slack.when(() => textOf(view.view.blocks).includes("Checking your answer"));
  verdict.release();
  await t.slack.when(() => textOf(view.view.blocks).includes("Not like this."));
  await person.submit(view, { Approved: "Approve", Notes: "mended" });
  await expect.poll(async () => (await t.read(id)).status).toBe("completed");
  expect((await t.read(id)).response).toEqual({ approved: true, notes: "mended" });
});

test.each([
  [
    "somebody else takes it",
    "update tasks set assigned_to_user_id = former_assignee_id where id = $1",
    "has this task now",
  ],
  [
    "another answer is being checked",
    "update tasks set status = 'submitted' where id = $1",
    "is being checked",
  ],
  ["it is deleted", "delete from tasks where id = $1", "This task was deleted"],
])("where %s while an answer is on its way, the form says so", async (what, change, words) => {
  const other = await t.colleague(`Other: ${what}`);
  const { id, person, view } = await opened(`One: ${what}`);
  const former = "update tasks set former_assignee_id = $2 where id = $1";
  await t.server.database.db.query({ name: "test-former", text: former }, [id, other.userId]);
  const { release } = await held(id);
  await person.submit(view, { Approved: "Approve" });
  await release(change);
  await t.slack.when(() => textOf(view.view.blocks).includes(words));
  expect(view.view.submit).toBeUndefined();
});

test("whoever is deactivated while they claim or answer is told so", async () => {
  const { id, person, view } = await opened("Gil", {}, "gil@corp.test");
  const other = await t.ask();
  const message = await t.slack.message(other.id);
  // A deactivation comes to this once it has its person.
  const address = "select pg_advisory_xact_lock(hashtextextended('adopt:' || $1, 0))";
  const { until, release } = await held("gil@corp.test", address);
  const gone = t.server.call("DELETE", `/api/users/${person.userId}`);
  await until(1);
  const submitted = person.submit(view, { Approved: "Approve" });
  const clicked = person.click(message, CLAIM);
  await until(3);
  await release("select $1");
  expect((await gone).status).toBe(204);
  await Promise.all([submitted, clicked]);
  await t.slack.when(() => textOf(view.view.blocks).includes("was deactivated"));
  await t.slack.when(() => person.whispers.length > 0);
  expect(person.whispers).toEqual([expect.stringContaining("was deactivated")]);
  for (const each of [id, other.id]) expect((await t.read(each)).assigned_to_user_id).toBeNull();
});

test("while the database is away the form keeps what was typed, and a click is answered", async () => {
  const { id, person, view } = await opened("Ada");
  const other = await t.ask();
  const message = await t.slack.message(other.id);
  const run = (text: string) => t.server.database.db.query({ name: text.slice(0, 60), text }, []);
  await run("alter table users rename to users_kept");
  await person.submit(view, { Approved: "Reject" });
  await person.click(message, CLAIM);
  await t.slack.when(() => person.whispers.length > 0);
  await run("alter table users_kept rename to users");
  expect(view.errors).toEqual({ [BLOCK]: expect.stringMatching(/went wrong on the server. Submit again/) });
  expect(person.whispers).toEqual(["Something went wrong on the server. Try again in a moment."]);
  expect((await person.submit(view)).json).toEqual({});
  expect((await t.read(id)).response).toEqual({ approved: false, notes: null });
});

/** Somebody whom the directory has by an address that only Slack knows. */
async function byAddress(name: string) {
  const email = `${name}@corp.test`;
  await t.enrol({ email });
  return t.slack.addMember(name, { profile: { display_name: name, real_name: name, email } });
}

/** A form that was opened while another process of the server served them. */
async function openedElsewhere(user: string) {
  const { id } = await t.ask({ notify: [] });
  const { view } = (await opened(`opener of ${id}`)).view;
  const own = {
    id: t.slack.nextId("V"),
    user,
    isOpen: true,
    view: structuredClone(view),
    typed: {},
    errors: {},
  };
  own.view.private_metadata = id;
  t.slack.views.push(own);
  return { id, view: own };
}

test.each([
  ["never says", "hang" as const, /takes longer than usual/],
  ["has no time to say", { status: 429, retryAfter: 30 } as const, /did not say who you are just now/],
])("where Slack %s whose answer it is, the form keeps it", async (what, fault, sentence) => {
  const cat = await byAddress(what.replaceAll(" ", "-"));
  const { id, view } = await openedElsewhere(cat.id);
  t.slack.fail("users.info", fault);
  await cat.submit(view, { Approved: "Reject", Notes: "mine" });
  expect(view.errors).toEqual({ [BLOCK]: expect.stringMatching(sentence) });
  expect((await t.read(id)).response).toBeNull();
  expect((await cat.submit(view)).json).toEqual({});
  expect(await t.read(id)).toMatchObject({
    response: { approved: false, notes: "mine" },
    completed_by_email: cat.member.profile.email,
  });
});

test("whoever clicks while Slack cannot say who they are is not taken for a stranger", async () => {
  const dan = await byAddress("dan");
  const { id } = await t.ask();
  const message = await t.slack.message(id);
  t.slack.fail("users.info", { status: 503 });
  await dan.click(message, CLAIM);
  await t.slack.when(() => dan.whispers.length > 0);
  expect(dan.whispers).toEqual(["Slack did not say who you are just now. Click again in a moment."]);
  await dan.click(message, CLAIM);
  expect((await dan.view()).view.private_metadata).toBe(id);
});
