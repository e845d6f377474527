import { expect, test } from "vitest";
import { held, passes, rejects, status } from "../../../support/anthropic-server.ts";
import { buttonsOf, textOf } from "../../../support/slack-person.ts";
import type { SlackView } from "../../../support/slack-workspace.ts";
import { claude, t, useCheckedSlack } from "./checked.ts";
import { CLAIM, OPEN, startSlackTest } from "./slack-test.ts";

useCheckedSlack();

const VERIFIER = {
  provider: "claude",
  instructions: "The note has to agree with the decision.",
  max_attempts: 3,
};

/** Somebody with the form of a task open that they claimed in a channel. */
async function claimed(name: string, verifier: object = {}) {
  const person = await t.colleague(name);
  const { id } = await t.ask({ verifier_config: { ...VERIFIER, ...verifier } });
  const message = await t.slack.message(id);
  await person.click(message, CLAIM);
  return { id, person, message, view: await person.view() };
}

/** Whether in the answer to Slack or after it, the form says so. */
const shows = (view: SlackView, words: string) =>
  t.slack.when(() => `${textOf(view.view.blocks)}\n${Object.values(view.errors)}`.includes(words));

const ANSWER = { Approved: "Approve", Notes: "no way" };

test("an answer that is sent back stays in the form with the reason, is mended, and counts", async () => {
  const { id, person, message, view } = await claimed("Ann");
  claude.answerWith(rejects("The note says <no>."), passes());
  await person.submit(view, ANSWER);
  await shows(view, "*Sent back by the verifier:* The note says &lt;no&gt;.");
  expect(textOf(view.view.blocks)).toContain("Attempt 1 of 3 was sent back.");
  const notes = view.view.blocks.find(
    ({ block_id }: { block_id?: string }) => block_id === "awaithumans:notes",
  );
  expect(notes.element.initial_value).toBe("no way");

  // The message tells it too, and the person is told alone.
  await t.slack.when(() => textOf(message.blocks).includes("Sent back by the verifier"));
  expect(buttonsOf(message)[0].action_id).toBe(OPEN);
  const own = await t.slack.message(id, person.dm);
  expect(own.text).toBe("Your answer was sent back: Approve $250 refund?");
  expect(textOf(own.blocks)).toContain("The note says &lt;no&gt;.");

  expect((await person.submit(view, { Notes: "fine" })).json).toEqual({});
  await t.slack.when(() => message.text.startsWith("completed") && own.text.startsWith("completed"));
  expect((await t.read(id)).response).toEqual({ approved: true, notes: "fine" });
});

test("it can be mended from the direct message as well", async () => {
  const { id, person, view } = await claimed("Ben");
  claude.answerWith(rejects("No."), passes());
  await person.submit(view, ANSWER);
  view.isOpen = false;
  const own = await t.slack.message(id, person.dm);
  await person.click(own, OPEN);
  const again = await person.view();
  expect(textOf(again.view.blocks)).toContain("*Sent back by the verifier:* No.");
  expect((await person.submit(again, { Notes: null })).json).toEqual({});
  await expect.poll(async () => (await t.read(id)).response).toEqual({ approved: true, notes: null });
});

test("a verdict that takes its time is waited for in the form, after Slack was answered", async () => {
  const { id, person, message, view } = await claimed("Cat");
  const slow = held(passes());
  claude.answerWith(slow.answer);
  await person.submit(view, ANSWER);
  await shows(view, "Checking your answer");
  await t.slack.when(() => message.text.startsWith("submitted"));
  expect(textOf(message.blocks)).toContain("*Being checked* by");
  slow.release();
  await shows(view, "Your answer was recorded");
  expect((await t.read(id)).status).toBe("completed");
});

test("sent back after a while, the form comes back with what was typed", async () => {
  const { person, view } = await claimed("Dan");
  const slow = held(rejects("Not like this."));
  claude.answerWith(slow.answer);
  await person.submit(view, ANSWER);
  slow.release();
  await t.slack.when(() => textOf(view.view.blocks).includes("Not like this."));
  claude.answerWith(passes());
  expect((await person.submit(view)).json).toEqual({});
});

test("the last permitted answer that is sent back ends the task, and the form says so", async () => {
  const { id, person, message, view } = await claimed("Eve", { max_attempts: 1 });
  claude.answerWith(rejects("No."));
  await person.submit(view, ANSWER);
  await shows(view, "The verifier sent back every permitted answer");
  expect(view.view.submit).toBeUndefined();
  expect((await t.read(id)).status).toBe("verification_exhausted");
  await t.slack.when(() => message.text.startsWith("verification_exhausted"));
  expect(textOf(message.blocks)).toMatch(/^:x: \*Verifier rejected\* by <@/);
});

test("a verifier that fails costs nothing that was typed", async () => {
  const { id, person, view } = await claimed("Fay");
  claude.answerWith(status(400));
  await person.submit(view, ANSWER);
  await shows(view, "submit the answer again");
  claude.answerWith(passes());
  expect((await person.submit(view)).json).toEqual({});
  expect((await t.read(id)).status).toBe("completed");
});

test("a verifier that fails after a while brings the form back", async () => {
  const { person, view } = await claimed("Gus");
  const slow = held(status(400));
  claude.answerWith(slow.answer);
  await person.submit(view, ANSWER);
  slow.release();
  await t.slack.when(() => textOf(view.view.blocks).includes("could not be checked:*"));
  claude.answerWith(passes());
  expect((await person.submit(view)).json).toEqual({});
});

test("where the time is over before the verdict, the form says what was taken instead", async () => {
  const person = await t.colleague("Ivo");
  const { id } = await t.ask({
    notify: [`slack:${person.id}`],
    verifier_config: VERIFIER,
    on_timeout: { response: { approved: false } },
  });
  await person.click(await t.slack.message(id, person.dm), OPEN);
  const view = await person.view();
  const slow = held(passes());
  claude.answerWith(slow.answer);
  await person.submit(view, ANSWER);
  await shows(view, "Checking your answer");
  const text = "update tasks set due_time = now() - interval '1 hour' where id = $1";
  await t.server.database.db.query({ name: "test-long-overdue", text }, [id]);
  await shows(view, "Nobody answered in time; the answer given for that case was taken: Reject.");
  slow.release();
});

test("while an answer is being checked nobody can open the form", async () => {
  const { person, message, view } = await claimed("Hal");
  const before = structuredClone(message);
  const slow = held(passes());
  claude.answerWith(slow.answer);
  await person.submit(view, ANSWER);
  await person.click(before, CLAIM);
  await t.slack.when(() => person.whispers.length > 0);
  expect(person.whispers[0]).toContain("being checked");
  slow.release();
  await t.slack.when(() => textOf(view.view.blocks).includes("recorded"));
});

test("files that were given stay where the answer is mended", async () => {
  const person = await t.colleague("Fil");
  const { id } = await t.ask({
    notify: [`slack:${person.id}`],
    verifier_config: VERIFIER,
    response_schema: {
      type: "object",
      required: ["proof", "note"],
      properties: { proof: { type: "array", items: { type: "object" } }, note: { type: "string" } },
    },
    form_definition: { fields: [{ kind: "file_upload", name: "proof", label: "Proof" }] },
  });
  await person.click(await t.slack.message(id, person.dm), OPEN);
  const view = await person.view();
  claude.answerWith(rejects("No."), passes());
  await person.submit(view, { Proof: [t.slack.addFile("a.pdf", Buffer.from("one"))], Note: "one" });
  await shows(view, "What was chosen before stays");
  view.typed = {};
  expect((await person.submit(view, { Note: "two" })).json).toEqual({});
  const data = "data:application/pdf;base64,b25l";
  expect((await t.read(id)).response).toEqual({
    proof: [{ name: "a.pdf", mime: "application/pdf", size: 3, data }],
    note: "two",
  });
});

test("a key that is missing is named to whoever answered", async () => {
  const { ANTHROPIC_API_KEY: _key, ...env } = claude.env;
  const keyless = await startSlackTest(env);
  keyless.slack.addChannel("approvals");
  const ida = await keyless.colleague("Ida");
  const { id } = await keyless.ask({ verifier_config: VERIFIER });
  await ida.click(await keyless.slack.message(id), CLAIM);
  const view = await ida.view();
  await ida.submit(view, ANSWER);
  expect(Object.values(view.errors).join()).toContain("ANTHROPIC_API_KEY");
  expect(keyless.slack.problems).toEqual([]);
  await keyless.close();
});

test("a member whom only Slack can name is answered at once and served after", async () => {
  await t.enrol({ email: "jon@corp.test" });
  const profile = { display_name: "jon", real_name: "Jon", email: "jon@corp.test" };
  const jon = t.slack.addMember("jon", { profile });
  const other = t.slack.addMember("unknown");
  const { id } = await t.ask();
  const kim = await t.colleague("Kim");
  await kim.click(await t.slack.message(id), CLAIM);
  const { view } = await kim.view();
  // As if they had opened it while another process of the server served them.
  const opened = (user: string) => {
    const own = {
      id: t.slack.nextId("V"),
      user,
      isOpen: true,
      view: structuredClone(view),
      typed: {},
      errors: {},
    };
    t.slack.views.push(own);
    return own;
  };
  for (const [person, words] of [
    [jon, `<@${kim.id}> has this task now`],
    [other, "not in the directory"],
  ] as const) {
    const own = opened(person.id);
    const { json } = await person.submit(own, { Approved: "Approve" });
    expect(json.response_action).toBe("update");
    await t.slack.when(() => textOf(own.view.blocks).includes(words));
  }
  const free = await t.ask({ notify: [] });
  const own = opened(jon.id);
  own.view.private_metadata = free.id;
  expect((await jon.submit(own, { Approved: "Approve" })).json).toEqual({});
  expect((await t.read(free.id)).completed_by_email).toBe("jon@corp.test");
});

test("whoever is signed in and presses “Open task” while an answer is being checked is told so", async () => {
  const email = "quin@corp.test";
  const quin = await t.colleague("Quin", { email, password: "correct horse" });
  const rob = await t.colleague("Rob");
  const login = await t.server.call("POST", "/api/auth/login", {
    body: { email, password: "correct horse" },
    token: null,
  });
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { id } = await t.ask({
    verifier_config: VERIFIER,
    notify: [`slack:${quin.id}`, `slack:${rob.id}`],
  });
  const { pathname, search } = new URL(buttonsOf(await t.slack.message(id, quin.dm)).at(-1).url);
  const { answer, release } = held(passes());
  claude.answerWith(answer);
  const completing = t.server.call("POST", `/api/tasks/${id}/complete`, {
    body: { response: { approved: true } },
  });
  await expect.poll(async () => (await t.read(id)).status).toBe("submitted");
  const page = await t.server.call("POST", pathname + search, { token: null, cookie });
  expect([page.status, page.headers.get("content-type")]).toEqual([409, "text/html; charset=utf-8"]);
  expect(page.text).toContain("An answer is being checked");
  release();
  await completing;
});
