import { expect, test } from "vitest";
import { link, linksOf, useOffice, wordsOf } from "./office.ts";

const office = useOffice();

const OPTIONAL_NOTE = {
  type: "object",
  properties: { approved: { type: "boolean" }, note: { type: "string" } },
  required: ["approved"],
};

test("create, mail, one click: the agent that polls resumes", async () => {
  const { ask, mailOf, get, press, server, task } = office();
  const id = await ask();
  const mail = await mailOf(id);
  expect(mail).toMatchObject({ from: "approvals@acme.test", to: "ann@acme.test" });
  expect(mail.parsed.subject).toBe("Review: Approve $250 refund?");
  expect(Object.keys(linksOf(mail))).toEqual(["Approve", "Reject", "Open task"]);

  // What arrived counts as seen once it counts as sent.
  await expect.poll(async () => (await task(id)).status).toBe("notified");
  const poll = server.call("GET", `/api/tasks/${id}/poll?timeout=20`);
  const before = await get(link(mail, "Approve"));
  expect(before.status).toBe(200);
  expect(wordsOf(before)).toContain("You are about to answer Approve Approve $250 refund?");
  expect(wordsOf(before)).toContain("Amount $250.00");
  expect(before.headers.get("cache-control")).toBe("no-store");
  expect(before.headers.get("referrer-policy")).toBe("same-origin");
  expect(before.headers.get("x-robots-tag")).toContain("noindex");
  expect(before.text).toContain('<meta name="robots" content="noindex, nofollow">');
  // Nobody frames the button, and it posts to nowhere else.
  expect(before.headers.get("x-frame-options")).toBe("DENY");
  for (const rule of ["frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"])
    expect(before.headers.get("content-security-policy")).toContain(rule);

  const after = await press(link(mail, "Approve"));
  expect(after.status).toBe(200);
  expect(wordsOf(after)).toContain("Recorded Approve");
  expect((await poll).json).toMatchObject({ status: "completed", response: { approved: true } });
  expect(await task(id)).toMatchObject({
    status: "completed",
    completed_via_channel: "email",
    completed_by_email: "ann@acme.test",
    completed_by_user_id: null,
  });
  const { json: deliveries } = await server.call("GET", `/api/tasks/${id}/deliveries`);
  expect(deliveries).toMatchObject([{ target: "ann@acme.test", status: "seen" }]);
});

test("a mail cannot be changed, so a task that moves on leaves no work for it", async () => {
  const { ask, mailOf, press, server, task, told } = office();
  const id = await ask();
  const mail = await mailOf(id);
  await told(id);
  await press(link(mail, "Approve"));
  expect((await task(id)).status).toBe("completed");
  const kinds = { name: "test-kinds", text: "select distinct kind from outbox where task_id = $1" };
  expect(await server.database.db.query(kinds, [id])).toEqual([{ kind: "delivery" }]);
});

test("an answer of somebody in the directory is theirs, however the address was written", async () => {
  const { ask, mailOf, press, server, task } = office();
  const body = { email: "Dora@Acme.test", display_name: "Dora" };
  const { json: dora } = await server.call("POST", "/api/users", { body });
  const id = await ask({ notify: ["email:DORA@acme.test"] });
  expect(await task(id)).toMatchObject({ assigned_to_user_id: dora.id, status: "assigned" });
  await press(link(await mailOf(id), "Reject"));
  expect(await task(id)).toMatchObject({
    response: { approved: false },
    completed_by_email: "dora@acme.test",
    completed_by_user_id: dora.id,
    completed_by_display_name: "Dora",
  });
});

test("fields that may stay blank keep no button away, and stay blank", async () => {
  const { ask, mailOf, press, task } = office();
  const id = await ask({ response_schema: OPTIONAL_NOTE });
  await press(link(await mailOf(id), "Approve"));
  expect(await task(id)).toMatchObject({ status: "completed", response: { approved: true } });

  const lists = {
    type: "object",
    properties: {
      approved: { type: "boolean" },
      reasons: { type: "array", items: { enum: ["fraud", "age"] } },
      comment: { type: ["string", "null"] },
    },
    required: ["approved", "reasons", "comment"],
  };
  const second = await ask({ response_schema: lists });
  await press(link(await mailOf(second), "Approve"));
  expect((await task(second)).response).toEqual({ approved: true, reasons: [], comment: null });
});

const option = (value: string, label: string) => ({ value, label, hint: null });

test("a choice of up to four has a button each under the labels of the form", async () => {
  const { ask, mailOf, press, task } = office();
  const schema = (values: string[]) => ({
    type: "object",
    properties: { verdict: { enum: values } },
    required: ["verdict"],
  });
  const id = await ask({
    response_schema: schema(["ok", "late", "bad"]),
    form_definition: {
      version: 1,
      fields: [
        { kind: "display_text", name: "intro", text: "Look at it." },
        {
          kind: "single_select",
          name: "verdict",
          options: [option("ok", "Fine"), option("late", "Too late"), option("bad", "No good")],
        },
      ],
    },
  });
  const mail = await mailOf(id);
  expect(Object.keys(linksOf(mail))).toEqual(["Fine", "Too late", "No good", "Open task"]);
  await press(link(mail, "Too late"));
  expect((await task(id)).response).toEqual({ verdict: "late" });

  const many = await ask({ response_schema: schema(["a", "b", "c", "d", "e"]) });
  expect(Object.keys(linksOf(await mailOf(many)))).toEqual(["Open task"]);
});

test("a scale that is folded away has its buttons, and what needs more than a choice has none", async () => {
  const { ask, mailOf, press, task } = office();
  const stars = { kind: "star_rating", name: "stars", max: 3 };
  const fields = [
    { kind: "section_collapse", title: "Rate it", fields: [stars] },
    { kind: "table", name: "rows", required: false, columns: [{ name: "a" }] },
    { kind: "video", url: "https://files.test/v.mp4" },
  ];
  const id = await ask({ response_schema: { type: "object" }, form_definition: { fields } });
  const mail = await mailOf(id);
  expect(Object.keys(linksOf(mail))).toEqual(["1", "2", "3", "Open task"]);
  await press(link(mail, "2"));
  expect((await task(id)).response).toEqual({ stars: 2 });

  const ranking = { kind: "ranking", name: "order", options: [option("a", "A"), option("b", "B")] };
  const more = await ask({
    response_schema: { type: "object" },
    form_definition: { fields: [stars, ranking] },
  });
  expect(Object.keys(linksOf(await mailOf(more)))).toEqual(["Open task"]);
});

test.each([
  ["two fields must be filled in", { required: ["approved", "note"] }],
  ["the choice itself may stay blank", { required: [] }],
])("only “Open task” where %s", async (_what, change) => {
  const { ask, mailOf } = office();
  const id = await ask({ response_schema: { ...OPTIONAL_NOTE, ...change } });
  expect(Object.keys(linksOf(await mailOf(id)))).toEqual(["Open task"]);
});

test("a choice too long for a link has no buttons", async () => {
  const { ask, mailOf } = office();
  const values = ["short", "x".repeat(900)];
  const schema = { type: "object", properties: { pick: { enum: values } }, required: ["pick"] };
  const id = await ask({ response_schema: schema });
  expect(Object.keys(linksOf(await mailOf(id)))).toEqual(["Open task"]);
});

test("numbers of a choice keep their text", async () => {
  const { mailOf, press, server } = office();
  const body = JSON.stringify({
    task: "Pick a rate",
    payload: {},
    payload_schema: {},
    response_schema: { type: "object", properties: { rate: { enum: [1, 2] } }, required: ["rate"] },
    timeout_seconds: 900,
    idempotency_key: "exact",
    notify: ["email:ann@acme.test"],
  }).replace("[1,2]", "[1.50,12345678901234567890]");
  const { json } = await server.call("POST", "/api/tasks", { body });
  await press(link(await mailOf(json.id), "12345678901234567890"));
  const { text } = await server.call("GET", `/api/tasks/${json.id}`);
  expect(text).toContain('"response":{"rate":12345678901234567890}');
});

test("several recipients: the first answer wins, the link of the other tells who and what", async () => {
  const { ask, mailOf, get, press, server, task } = office();
  await server.call("POST", "/api/users", { body: { email: "ann@acme.test", display_name: "Ann" } });
  const id = await ask({ notify: ["email:ann@acme.test", "email:bob@acme.test"] });
  const ann = await mailOf(id, 1, "ann@acme.test");
  const bob = await mailOf(id, 1, "bob@acme.test");

  for (const mail of [ann, bob]) expect((await get(link(mail, "Open task"))).status).toBe(200);
  const [first, second] = await Promise.all([press(link(ann, "Approve")), press(link(bob, "Reject"))]);
  const winner = await task(id);
  expect(winner.status).toBe("completed");
  const [won, lost] = winner.response.approved ? [first, second] : [second, first];
  expect(wordsOf(won)).toContain("Recorded");
  expect(lost.status).toBe(200);
  expect(wordsOf(lost)).toContain("This task has ended");
  expect(wordsOf(lost)).toContain(`The answer: ${winner.response.approved ? "Approve" : "Reject"}.`);
  expect(wordsOf(lost)).toMatch(
    winner.response.approved ? /Ann answered it on/ : /bob@acme.test answered it on/,
  );
});

test("a task that somebody else has: no buttons in the mail, and older links say who has it", async () => {
  const { ask, mailOf, get, press, server, task, told } = office();
  const { json: eve } = await server.call("POST", "/api/users", {
    body: { email: "eve@acme.test", display_name: "Eve" },
  });
  const id = await ask({ notify: ["email:bob@acme.test", "email:carl@acme.test"] });
  const bob = await mailOf(id, 1, "bob@acme.test");
  const [question] = await told(id);
  await server.database.db.query(
    {
      name: "test-assign",
      text: "update tasks set assigned_to_user_id = $2, status = 'assigned' where id = $1",
    },
    [id, eve.id],
  );
  for (const label of ["Approve", "Open task"]) {
    const page = await get(link(bob, label));
    expect(page.status).toBe(403);
    expect(wordsOf(page)).toContain("It is with Eve now");
  }
  const refused = await press(link(bob, "Approve"));
  expect(refused.status).toBe(403);
  expect(wordsOf(refused)).not.toMatch(/thank|recorded/i);
  expect((await task(id)).status).toBe("assigned");

  await server.call("POST", `/api/deliveries/${question.id}/resend`);
  const again = await mailOf(id, 3);
  expect(linksOf(again)).toEqual({ "Open task": `http://localhost:3001/task?id=${id}` });
  expect(again.parsed.text).toContain("Eve has this task now");
});

test("assigned to an address that no person has: that one alone gets buttons", async () => {
  const { ask, mailOf } = office();
  const notify = ["email:gus@acme.test", "email:ida@acme.test"];
  const id = await ask({ assign_to: { email: "gus@acme.test" }, notify });
  const mails = [await mailOf(id, 1, "gus@acme.test"), await mailOf(id, 1, "ida@acme.test")];
  expect(mails.map((mail) => Object.keys(linksOf(mail)))).toEqual([
    ["Approve", "Reject", "Open task"],
    ["Open task"],
  ]);
});

test("somebody who was deactivated since answers no more", async () => {
  const { ask, mailOf, get, press, server, task } = office();
  await server.call("POST", "/api/users", { body: { email: "fay@acme.test" } });
  const id = await ask({ notify: ["email:fay@acme.test"] });
  const mail = await mailOf(id);
  await server.database.db.query(
    { name: "test-off", text: "update users set active = false where email = 'fay@acme.test'" },
    [],
  );
  for (const reply of [
    await get(link(mail, "Approve")),
    await press(link(mail, "Approve")),
    await get(link(mail, "Open task")),
    await press(link(mail, "Open task")),
  ]) {
    expect(reply.status).toBe(403);
    expect(wordsOf(reply)).toContain("no access any more");
  }
  expect((await task(id)).status).not.toBe("completed");
});
