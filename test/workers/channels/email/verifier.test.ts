import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TaskService } from "../../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { AnthropicServer, held, passes, rejects, status } from "../../../support/anthropic-server.ts";
import { ADMIN_TOKEN } from "../../../support/server.ts";
import { cookieOf, link, linksOf, openOffice, useOffice, wordsOf } from "./office.ts";

const VERIFIER = {
  provider: "claude",
  instructions: "Refuse what contradicts the payload.",
  max_attempts: 3,
};

let vendor: AnthropicServer;
beforeAll(async () => {
  vendor = await AnthropicServer.start();
});
afterAll(() => vendor.close());
const office = useOffice(() => ({ env: vendor.env }));

test("an answer that passes is recorded", async () => {
  const { mailOf, ask, press, task } = office();
  vendor.answerWith(passes());
  const id = await ask({ verifier_config: VERIFIER });
  const page = await press(link(await mailOf(id), "Approve"));
  expect(page.status).toBe(200);
  expect(wordsOf(page)).toContain("Recorded Approve");
  expect(await task(id)).toMatchObject({ status: "completed", response: { approved: true } });
});

test("an answer that is sent back says why, on the page and in a mail of the same conversation", async () => {
  const { mailOf, ask, press, get, server, task } = office();
  vendor.answerWith(rejects("The customer <b>was</b> refunded already."), passes());
  const id = await ask({ verifier_config: VERIFIER });
  const question = await mailOf(id);
  const page = await press(link(question, "Approve"));
  expect(page.status).toBe(200);
  const words = wordsOf(page);
  expect(words).toContain("Sent back, it does not count yet");
  expect(words).toContain("The customer &lt;b&gt;was&lt;/b&gt; refunded already.");
  expect(words).not.toMatch(/recorded|thank/i);
  expect(page.text).toContain("email-handoff");
  expect(await task(id)).toMatchObject({ status: "rejected", verification_attempt: 1 });

  const rejection = await mailOf(id, 2);
  expect(rejection.to).toBe("ann@acme.test");
  expect(rejection.parsed.subject).toBe("Re: Review: Approve $250 refund?");
  expect(rejection.parsed.references).toBe(question.parsed.references);
  expect(rejection.parsed.text).toContain("The check of your answer said: The customer <b>was</b> refunded");
  expect(rejection.parsed.html).toContain("&lt;b&gt;was&lt;/b&gt;");
  expect(rejection.parsed.html).not.toContain("<b>");
  expect(Object.keys(linksOf(rejection))).toEqual(["Open task"]);
  expect((await get(link(rejection, "Open task"))).status).toBe(200);

  // The question asked again leads to the form, where the answer can be mended.
  const { json: deliveries } = await server.call("GET", `/api/tasks/${id}/deliveries`);
  const asked = deliveries.find(({ purpose }: { purpose: string }) => purpose === "question");
  await server.call("POST", `/api/deliveries/${asked.id}/resend`);
  expect(Object.keys(linksOf(await mailOf(id, 3)))).toEqual(["Open task"]);

  // What was answered stays spent; the other answer is another link.
  expect((await press(link(question, "Approve"))).status).toBe(410);
  expect(wordsOf(await get(link(question, "Reject")))).toContain("An earlier answer was sent back.");
  expect(wordsOf(await press(link(question, "Reject")))).toContain("Recorded Reject");
  expect(await task(id)).toMatchObject({ status: "completed", response: { approved: false } });
});

test("the last attempt sent back closes the task, and the page says so", async () => {
  const { mailOf, ask, press, task } = office();
  vendor.answerWith(rejects("No."));
  const id = await ask({ verifier_config: { ...VERIFIER, max_attempts: 1 } });
  const mail = await mailOf(id);
  const page = await press(link(mail, "Approve"));
  expect(page.status).toBe(200);
  expect(wordsOf(page)).toContain("Not accepted, and the task is closed");
  expect((await task(id)).status).toBe("verification_exhausted");
  expect(wordsOf(await press(link(mail, "Reject")))).toContain(
    "The verifier sent back every permitted answer",
  );
});

test.each([
  ["rejected", rejects("Look again."), 1],
  ["notified", status(403), 0],
] as const)(
  "whoever was removed while their answer was checked is told nothing more: %s",
  async (state, found, attempts) => {
    const { server, mailOf, ask, press, task } = office();
    const email = `zoe-${state}@acme.test`;
    const { json: zoe } = await server.call("POST", "/api/users", { body: { email } });
    const verdict = held(found);
    vendor.answerWith(verdict.answer);
    const id = await ask({ verifier_config: VERIFIER, notify: [`email:${email}`] });
    const pressed = press(link(await mailOf(id), "Approve"));
    await vendor.has(1);
    await server.call("DELETE", `/api/users/${zoe.id}`);
    verdict.release();
    await pressed;
    expect(await task(id)).toMatchObject({ status: state, verification_attempt: attempts });
    const { json: told } = await server.call("GET", `/api/tasks/${id}/deliveries`);
    expect(told.map(({ purpose }: { purpose: string }) => purpose)).toEqual(["question"]);
  },
);

test("a provider that fails takes no answer and spends no link", async () => {
  const { mailOf, ask, press, task } = office();
  vendor.answerWith(status(403), passes());
  const id = await ask({ verifier_config: VERIFIER });
  const url = link(await mailOf(id), "Approve");
  const page = await press(url);
  expect(page.status).toBe(502);
  expect(wordsOf(page)).toContain("The link still works");
  expect(wordsOf(page)).not.toMatch(/recorded|thank|sk-ant/i);
  expect(await task(id)).toMatchObject({ verification_attempt: 0 });
  expect(wordsOf(await press(url))).toContain("Recorded Approve");
});

test("a verifier without a key, or of a provider that is not built, takes no answer and spends no link", async () => {
  const { mailOf, ask, press, task } = await openOffice();
  for (const [provider, code] of [
    ["claude", 500],
    ["openai", 503],
  ] as const) {
    const id = await ask({ verifier_config: { ...VERIFIER, provider } });
    const url = link(await mailOf(id), "Approve");
    for (const _time of [1, 2]) {
      const page = await press(url);
      expect(page.status).toBe(code);
      expect(page.headers.get("content-type")).toContain("text/html");
      expect(wordsOf(page)).toContain("The link still works");
    }
    expect((await task(id)).status).not.toBe("completed");
  }
});

test("while an answer is being checked nobody takes the task by the button of a link", async () => {
  const { mailOf, ask, press, server } = office();
  const body = { email: "eve@acme.test", password: "correct horse" };
  await server.call("POST", "/api/users", { body });
  const cookie = cookieOf(await server.call("POST", "/api/auth/login", { body, token: null }));
  const verdict = held(passes());
  vendor.answerWith(verdict.answer);
  const notify = ["email:ann@acme.test", "email:eve@acme.test"];
  const id = await ask({ verifier_config: VERIFIER, notify });
  const answer = press(link(await mailOf(id, 1, "ann@acme.test"), "Approve"));
  await vendor.has(1);
  const taking = await press(link(await mailOf(id, 1, "eve@acme.test"), "Open task"), cookie);
  expect([taking.status, wordsOf(taking)]).toEqual([
    409,
    expect.stringContaining("An answer is being checked"),
  ]);
  verdict.release();
  expect(wordsOf(await answer)).toContain("Recorded Approve");
});

test("an answer whose verdict does not come in time: the page says what will become of it", async () => {
  const env = { ...vendor.env, AWAITHUMANS_MAX_WAITERS: "1" };
  const { mailOf, ask, press, server, task } = await openOffice({ env });
  // Whoever finds no place to wait is answered as after a minute of waiting.
  const transport = createConnectTransport({ baseUrl: server.url, httpVersion: "2" });
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const stream = createClient(TaskService, transport).watchTasks({}, { headers })[Symbol.asyncIterator]();
  await stream.next();
  const verdict = held(passes());
  vendor.answerWith(verdict.answer);
  const id = await ask({ verifier_config: VERIFIER });
  const page = await press(link(await mailOf(id), "Approve"));
  expect(page.status).toBe(200);
  expect(wordsOf(page)).toContain("Your answer: Approve It is being checked");
  expect(wordsOf(page)).toContain("Where it cannot be checked, the button of the mail works again.");
  expect(wordsOf(page)).not.toMatch(/recorded|thank/i);
  verdict.release();
  await expect.poll(async () => (await task(id)).status).toBe("completed");
  await stream.return?.();
});

test("an answer that cannot be checked after all: a mail says so, and its button answers again", async () => {
  const env = { ...vendor.env, AWAITHUMANS_MAX_WAITERS: "1" };
  const { mailOf, ask, press, get, server, task } = await openOffice({ env });
  const transport = createConnectTransport({ baseUrl: server.url, httpVersion: "2" });
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const stream = createClient(TaskService, transport).watchTasks({}, { headers })[Symbol.asyncIterator]();
  await stream.next();
  const verdict = held(status(403));
  vendor.answerWith(rejects("Look <b>again</b>."), verdict.answer, passes());
  const id = await ask({ verifier_config: VERIFIER });
  const question = await mailOf(id);
  expect(wordsOf(await press(link(question, "Approve")))).toContain("It is being checked");
  expect((await mailOf(id, 2)).parsed.text).toMatch(/^your answer was sent back/i);
  const second = link(question, "Reject");
  expect(wordsOf(await press(second))).toContain("If it is sent back or cannot be checked, you get a mail");
  verdict.release();

  const mail = await mailOf(id, 3);
  expect([mail.to, mail.parsed.subject]).toEqual(["ann@acme.test", "Re: Review: Approve $250 refund?"]);
  expect(mail.parsed.text).toMatch(/^your answer could not be checked/i);
  expect(mail.parsed.text).toContain("No attempt was used; submit the answer again.");
  expect(mail.parsed.text).not.toContain("Look");
  expect(Object.keys(linksOf(mail))).toEqual(["Open task"]);
  expect((await get(link(mail, "Open task"))).status).toBe(200);
  expect(await task(id)).toMatchObject({ status: "rejected", verification_attempt: 1 });
  const { json: told } = await server.call("GET", `/api/tasks/${id}/deliveries`);
  expect(told.map(({ purpose }: { purpose: string }) => purpose)).toEqual([
    ...["question", "rejection", "rejection"],
  ]);

  await press(second);
  await expect.poll(async () => (await task(id)).status).toBe("completed");
  expect((await task(id)).response).toMatchObject({ approved: false });
  await stream.return?.();
});

test("a mail that an answer came back goes to nobody once the last answer is somebody else's", async () => {
  const { mailOf, ask, press, post, server, task } = office();
  vendor.answerWith(rejects("Look again."), status(403));
  const notify = ["email:ann@acme.test", "email:bob@acme.test"];
  const id = await ask({ verifier_config: VERIFIER, notify });
  const [anns, bobs] = [await mailOf(id, 1, "ann@acme.test"), await mailOf(id, 1, "bob@acme.test")];
  post.faults.push({ at: "rcpt", code: 450 });
  await press(link(anns, "Approve"));
  const back = async () => {
    const { json } = await server.call("GET", `/api/tasks/${id}/deliveries`);
    return json.filter(({ purpose }: { purpose: string }) => purpose === "rejection");
  };
  await expect.poll(async () => (await back())[0]?.reason).toBeTruthy();
  expect((await press(link(bobs, "Reject"))).status).toBe(502);
  expect(await task(id)).toMatchObject({ status: "rejected", verification_attempt: 1 });
  const text = "update outbox set due_time = now() where task_id = $1 and state = 'pending'";
  await server.database.db.query({ name: "test-fall-due", text }, [id]);

  expect((await mailOf(id, 2, "bob@acme.test")).parsed.text).toMatch(/^your answer could not be checked/i);
  await expect.poll(async () => (await back())[0].status).toBe("failed");
  expect((await back())[0]).toMatchObject({ target: "ann@acme.test", reason: "not_needed" });
});

test("while an answer is being checked another one is put off", async () => {
  const { mailOf, ask, press, task } = office();
  const verdict = held(rejects("Look again."));
  vendor.answerWith(verdict.answer, passes());
  const id = await ask({ verifier_config: VERIFIER });
  const mail = await mailOf(id);
  const first = press(link(mail, "Approve"));
  await vendor.has(1);
  const second = await press(link(mail, "Reject"));
  expect(second.status).toBe(409);
  expect(wordsOf(second)).toContain("An answer is being checked");
  verdict.release();
  expect(wordsOf(await first)).toContain("Look again.");
  expect(wordsOf(await press(link(mail, "Reject")))).toContain("Recorded Reject");
  expect((await task(id)).response).toEqual({ approved: false, notes: null });
});
