import { afterAll, beforeAll, expect, test } from "vitest";
import { AnthropicServer, held, passes, rejects, status } from "../../../support/anthropic-server.ts";
import { link, linksOf, openOffice, useOffice, wordsOf } from "./office.ts";

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
  const { mailOf, ask, press, get, task } = office();
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
  expect(Object.keys(linksOf(rejection))).toEqual(["Open task"]);
  expect((await get(link(rejection, "Open task"))).status).toBe(200);

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

test("whoever was removed while their answer was checked is told nothing more", async () => {
  const { server, mailOf, ask, press, task } = office();
  const email = "zoe@acme.test";
  const { json: zoe } = await server.call("POST", "/api/users", { body: { email } });
  const verdict = held(rejects("Look again."));
  vendor.answerWith(verdict.answer);
  const id = await ask({ verifier_config: VERIFIER, notify: [`email:${email}`] });
  const pressed = press(link(await mailOf(id), "Approve"));
  await vendor.has(1);
  await server.call("DELETE", `/api/users/${zoe.id}`);
  verdict.release();
  await pressed;
  expect(await task(id)).toMatchObject({ status: "rejected", verification_attempt: 1 });
  const { json: told } = await server.call("GET", `/api/tasks/${id}/deliveries`);
  expect(told.map(({ purpose }: { purpose: string }) => purpose)).toEqual(["question"]);
});

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
