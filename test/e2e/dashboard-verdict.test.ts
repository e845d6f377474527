import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { AnthropicServer, held, passes, rejects, status } from "../support/anthropic-server.ts";
import { faint } from "./contrast.ts";
import { eventually, question, settled } from "./dashboard.ts";
import { changeBrowser, dashboard, hasFocus, page, phone, useDashboard } from "./page.ts";

let claude: AnthropicServer;

beforeAll(async () => {
  claude = await AnthropicServer.start();
  return () => claude.close();
});
useDashboard({ env: () => claude.env });
beforeEach(() => claude.answerWith(passes()));
afterEach(() => dashboard.clear());

const FORM = {
  type: "object",
  required: ["approved"],
  properties: { approved: { type: "boolean" }, notes: { type: "string" } },
};

/** A task whose answer Claude checks. */
const ask = (task: string, maxAttempts = 3) =>
  dashboard.ask(task, {
    response_schema: FORM,
    verifier_config: {
      provider: "claude",
      instructions: "Do notes and decision agree?",
      max_attempts: maxAttempts,
    },
  });

const notes = (on = page) => on.getByLabel("Notes");
const approve = (on = page) => on.getByRole("button", { name: "Approve" });
const reject = (on = page) => on.getByRole("button", { name: "Reject" });
const alert = (on = page) => on.getByRole("alert");
const checking = (on = page) => on.getByText("Checking your answer…");
const find = async (id: string) => (await dashboard.find(id)).json;
/** What the agent that waits for a task is told in the end. */
const agentOf = async (id: string) =>
  (await dashboard.server.call("GET", `/api/tasks/${id}/poll?timeout=30`)).json;
const REASON = "You approve it, yet your notes say that it is a fraud.";

/** Fills the form of the task in and sends it. */
async function send(id: string, words: string, on = page): Promise<void> {
  await on.goto(dashboard.addressOf(id));
  await approve(on).click();
  await notes(on).fill(words);
  await on.keyboard.press("Control+Enter");
}

/** The server waits for the verdict of this page's answers no longer than a second, instead of a minute. */
async function shortenWait(on = page): Promise<void> {
  await on.route("**/*.TaskService/CompleteTask", async (route) => {
    const postData = JSON.stringify({ ...route.request().postDataJSON(), waitSeconds: 1 });
    await route.continue({ postData });
  });
}

test("an answer that contradicts itself comes back with the reason, is mended and passes", async () => {
  const slow = held(rejects(REASON));
  claude.answerWith(slow.answer, passes("Now they agree."));
  await ask("The next one?");
  const id = await ask("Refund the order?");
  const agent = agentOf(id);
  await send(id, "It is a fraud.");
  await checking().waitFor();
  expect([await notes().isDisabled(), await notes().inputValue()]).toEqual([true, "It is a fraud."]);
  slow.release();
  await alert().getByText(REASON).waitFor();
  expect(await alert().innerText()).toContain("Your answer was sent back");
  await eventually(() => notes().isEnabled()).toBe(true);
  expect(await notes().inputValue()).toBe("It is a fraud.");
  expect(await approve().getAttribute("aria-pressed")).toBe("true");
  await eventually(() => hasFocus(notes())).toBe(true);
  expect(await question(page, "Refund the order?").isVisible()).toBe(true);
  expect(await page.getByText("Answered: ").count()).toBe(0);
  expect(await find(id)).toMatchObject({ status: "rejected", verification_attempt: 1 });

  await reject().click();
  await page.keyboard.press("Control+Enter");
  await question(page, "The next one?").waitFor();
  await page.getByText("Answered: Refund the order?").waitFor();
  // It is there for six seconds.
  await page.getByRole("link", { name: "View" }).click();
  const mended = { status: "completed", response: { approved: false, notes: "It is a fraud." } };
  expect(await find(id)).toMatchObject(mended);
  expect(await agent).toMatchObject(mended);
  await page.getByRole("heading", { name: "Outcome" }).waitFor();
  await page.getByText("The check passed: Now they agree.").waitFor();
  await page.getByRole("region", { name: "Earlier checks" }).getByText(REASON).waitFor();
  await page.getByText("Audit trail", { exact: true }).click();
  const trail = page.getByRole("list", { name: "Audit trail" });
  for (const words of ["Answered, to be checked", "Sent back, attempt 1", "Check passed", "Completed"])
    await trail.getByText(words, { exact: true }).first().waitFor();
});

test("an answer that passes at once counts like any other", async () => {
  const id = await ask("Plain?");
  const agent = agentOf(id);
  await send(id, "Fine.");
  await page.getByText("Your answer is with the agent.").waitFor();
  await page.getByText("The check passed: It agrees with itself.").waitFor();
  const passed = { status: "completed", response: { approved: true, notes: "Fine." } };
  expect(await find(id)).toMatchObject(passed);
  expect(await agent).toMatchObject(passed);
});

test("a single key press is checked like everything else", async () => {
  claude.answerWith(rejects("Look again."), passes());
  const schema = { type: "object", required: ["approved"], properties: { approved: { type: "boolean" } } };
  const id = await dashboard.ask("By one key?", {
    response_schema: schema,
    verifier_config: { provider: "claude", instructions: "Is it right?" },
  });
  await page.goto(dashboard.addressOf(id));
  await approve().waitFor();
  await page.keyboard.press("y");
  await alert().getByText("Look again.").waitFor();
  // The verdict may be heard of before the reply is here.
  await settled(page);
  await page.keyboard.press("n");
  await page.getByText("Your answer is with the agent.").waitFor();
  expect((await find(id)).response).toEqual({ approved: false });
});

test("the last permitted answer that does not pass ends the task, and says so", async () => {
  claude.answerWith(rejects("Not yet."), rejects("Still not."));
  const id = await ask("Twice only?", 2);
  const agent = agentOf(id);
  await send(id, "first");
  await alert().getByText("Not yet.").waitFor();
  await notes().fill("second");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Outcome" }).waitFor();
  await page.getByText("The last permitted answer did not pass the check.").waitFor();
  await page.getByText("The check failed: Still not.").waitFor();
  await page.getByRole("region", { name: "Earlier checks" }).getByText("Not yet.").waitFor();
  await page.getByRole("heading", { name: "The last answer, which does not count" }).waitFor();
  expect(await page.getByText("Your answer is with the agent.").count()).toBe(0);
  expect(await page.getByText("What you typed").count()).toBe(0);
  expect((await find(id)).status).toBe("verification_exhausted");
  expect((await agent).status).toBe("verification_exhausted");
});

test("a deadline that passes after an answer was sent back says that none passed the check", async () => {
  claude.answerWith(rejects(REASON));
  const id = await ask("In time?");
  await send(id, "It is a fraud.");
  await alert().getByText(REASON).waitFor();
  const overdue = "update tasks set due_time = now() - interval '1 second' where id = $1";
  await dashboard.server.database.db.query({ name: "", text: overdue }, [id]);
  await eventually(async () => (await find(id)).status).toBe("timed_out");
  await page.reload();
  await page.getByText("before an answer passed the check.").first().waitFor();
});

test("where the provider fails, the page says so, keeps the answer, and it can be sent again", async () => {
  claude.answerWith(status(401), passes());
  const id = await ask("Unreachable?");
  await send(id, "Kept.");
  await alert().getByText("No attempt was used; submit the answer again.").waitFor();
  await eventually(() => notes().isEnabled()).toBe(true);
  expect(await notes().inputValue()).toBe("Kept.");
  expect(await find(id)).toMatchObject({ status: "created", verification_attempt: 0 });
  expect(await alert().count()).toBe(1);
  await page.keyboard.press("Control+Enter");
  await page.getByText("Your answer is with the agent.").waitFor();
  expect((await find(id)).response).toEqual({ approved: true, notes: "Kept." });
});

test("without a verdict in time the page says that it waits, and tells the verdict when it comes", async () => {
  const [first, second] = [held(rejects(REASON)), held(passes())];
  claude.answerWith(first.answer, second.answer);
  await shortenWait();
  const id = await ask("Slowly?");
  await send(id, "It is a fraud.");
  const waits = page.getByText("Your answer is still being checked.");
  await waits.waitFor();
  expect([await notes().isDisabled(), await notes().inputValue()]).toEqual([true, "It is a fraud."]);
  first.release();
  await alert().getByText(REASON).waitFor();
  await eventually(() => notes().isEnabled()).toBe(true);
  expect(await notes().inputValue()).toBe("It is a fraud.");

  await reject().click();
  await page.keyboard.press("Control+Enter");
  await waits.waitFor();
  await page.reload();
  await waits.waitFor();
  expect(await notes().isDisabled()).toBe(true);
  second.release();
  await page.getByText("You answered this in the dashboard").waitFor();
  expect(await page.getByText("What you typed").count()).toBe(0);
  expect((await find(id)).response).toEqual({ approved: false, notes: "It is a fraud." });
});

test("an answer that could not be checked after all comes back too", async () => {
  const slow = held(status(401));
  claude.answerWith(slow.answer, passes());
  await shortenWait();
  const id = await ask("Broken later?");
  await send(id, "Kept.");
  await page.getByText("Your answer is still being checked.").waitFor();
  slow.release();
  await alert().getByText("Your answer could not be checked").waitFor();
  await eventually(() => notes().isEnabled()).toBe(true);
  expect(await notes().inputValue()).toBe("Kept.");
  // What the server has kept of it is nobody else's draft.
  await notes().fill("Kept, and mended.");
  await page.getByText("Draft saved").waitFor();
  expect(await page.getByText("You have another draft").count()).toBe(0);
  // Whoever had left by then finds the same.
  await page.reload();
  await alert().getByText("Your answer could not be checked").waitFor();
  await alert().getByText("No attempt was used; submit the answer again.").waitFor();
  await eventually(() => notes().inputValue()).toBe("Kept, and mended.");
  await page.getByText("Audit trail", { exact: true }).click();
  await page.getByRole("list", { name: "Audit trail" }).getByText("Could not be checked").first().waitFor();
});

test("whoever moves on while an answer is checked is told what became of it", async () => {
  const slow = held(rejects(REASON));
  claude.answerWith(slow.answer, passes());
  await ask("Meanwhile?");
  const id = await ask("Left alone?");
  await send(id, "It is a fraud.");
  await checking().waitFor();
  await page.getByRole("link", { name: "Meanwhile?" }).click();
  await question(page, "Meanwhile?").waitFor();
  slow.release();
  await page.getByText("Sent back: Left alone?").waitFor();
  await page.getByRole("link", { name: "View" }).click();
  await alert().getByText(REASON).waitFor();
  expect(await notes().inputValue()).toBe("It is a fraud.");
});

test("while somebody else's answer is checked the form is closed, and opens with it when it comes back", async () => {
  const slow = held(rejects("Say more."));
  claude.answerWith(slow.answer);
  const id = await ask("Theirs?");
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  const body = { response: { approved: true, notes: "by Otto" }, completed_by_email: "otto@corp.test" };
  const answered = dashboard.server.call("POST", `/api/tasks/${id}/complete`, { body });
  await page.getByText("An answer by otto@corp.test is being checked.").waitFor();
  await page.getByText("by Otto", { exact: true }).waitFor();
  expect(await notes().count()).toBe(0);
  slow.release();
  await answered;
  await alert().getByText("The answer by otto@corp.test was sent back").waitFor();
  await alert().getByText("Say more.").waitFor();
  await eventually(() => notes().inputValue()).toBe("by Otto");
});

test("of two who answer at once the second hears that the first is being checked, and keeps what they typed", async () => {
  const slow = held(passes());
  claude.answerWith(slow.answer);
  const id = await ask("At once?");
  // This page hears of no change.
  await page.route("**/*.TaskService/WatchTasks", (route) => route.abort());
  await page.goto(dashboard.addressOf(id));
  await approve().click();
  await notes().fill("second");
  const body = { response: { approved: true, notes: "first" }, completed_by_email: "otto@corp.test" };
  const answered = dashboard.server.call("POST", `/api/tasks/${id}/complete`, { body });
  await claude.has(1);
  await page.keyboard.press("Control+Enter");
  await page.getByText("An answer by otto@corp.test is being checked.").waitFor();
  expect([await notes().isDisabled(), await notes().inputValue()]).toEqual([true, "second"]);
  slow.release();
  await answered;
  await page.reload();
  await page.getByText("otto@corp.test answered this").waitFor();
});

test.each(["light", "dark"] as const)(
  "on a phone the verdict is in sight and legible (%s)",
  async (colorScheme) => {
    claude.answerWith(rejects(REASON));
    await changeBrowser({ ...phone(390, 700), colorScheme });
    const payload = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`fact_${index}`, index]));
    const id = await dashboard.ask(`On a phone, ${colorScheme}?`, {
      payload,
      response_schema: FORM,
      verifier_config: { provider: "claude", instructions: "Is it right?" },
    });
    await page.goto(dashboard.addressOf(id));
    await approve().tap();
    await notes().fill("It is a fraud.");
    await page.getByRole("button", { name: "Submit" }).tap();
    await alert().getByText(REASON).waitFor();
    await eventually(() => alert().evaluate((notice) => notice.getBoundingClientRect().top)).toBeGreaterThan(
      0,
    );
    expect(await alert().evaluate((notice) => notice.getBoundingClientRect().bottom)).toBeLessThan(620);
    expect(await alert().locator("p").evaluateAll(faint)).toEqual([]);
  },
);
