import { afterEach, expect, test } from "vitest";
import { eventually, question, settled } from "./dashboard.ts";
import { dashboard, hasFocus, page, useDashboard } from "./page.ts";
import { list } from "./queue.ts";

useDashboard();
afterEach(() => dashboard.clear());

const palette = () => page.getByRole("dialog", { name: "Commands and tasks" });
const typed = () => palette().getByRole("combobox", { name: "Command or task" });
const option = (name: string) => palette().getByRole("option", { name });
const responseOf = async (id: string) => (await dashboard.find(id)).json.response;
/** Keys of which none waits for the one before: the second one is waited for a second long. */
const press = (...keys: string[]) => Promise.all(keys.map((key) => page.keyboard.press(key)));
const heading = (name: string) => page.getByRole("heading", { level: 1, name });

const KIND = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["spam", "fraud", "fine"] } },
};
const NOTES = {
  type: "object",
  required: ["notes"],
  properties: { notes: { type: "string", maxLength: 5 } },
};

test("mixed tasks are reviewed by keys alone, without one page load", async () => {
  const yes = await dashboard.ask("Yes or no?", { priority: 90 });
  const kind = await dashboard.ask("Which kind?", { priority: 80, response_schema: KIND });
  const words = await dashboard.ask("In words?", { priority: 70, response_schema: NOTES });
  const no = await dashboard.ask("The last?", { priority: 60 });
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  await page.goto("/");
  await list().getByRole("link").first().waitFor();
  await page.keyboard.press("j");
  await question(page, "Yes or no?").waitFor();
  await settled(page);
  await page.keyboard.press("y");
  await question(page, "Which kind?").waitFor();
  await settled(page);
  await page.keyboard.press("2");
  await question(page, "In words?").waitFor();
  await settled(page);
  await page.keyboard.press("Enter");
  await page.keyboard.type("fine");
  await page.keyboard.press("Control+Enter");
  await question(page, "The last?").waitFor();
  await settled(page);
  await page.keyboard.press("n");
  await page.getByText("Your answer is with the agent.").waitFor();
  for (const [id, response] of [
    [yes, { approved: true }],
    [kind, { kind: "fraud" }],
    [words, { notes: "fine" }],
    [no, { approved: false }],
  ] as const)
    await eventually(() => responseOf(id)).toEqual(response);
  expect(loads).toBe(1);
});

test("the next task is there before it is needed: it comes while the answer is still under way", async () => {
  const first = await dashboard.ask("Slow to arrive?", { priority: 90 });
  const second = await dashboard.ask("Already here?", {
    priority: 80,
    payload: { secret: "prefetched" },
    redact_payload: true,
  });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const ahead = page.waitForResponse(
    async (reply) => reply.url().endsWith("/GetTask") && (await reply.text()).includes("prefetched"),
  );
  await page.goto(dashboard.addressOf(first));
  await settled(page);
  await ahead;
  await page.route("**/*", async (route) => {
    await held;
    await route.continue();
  });
  // What was read is out of date at once, and is being read anew.
  const anew = page.waitForRequest((request) => request.postData()?.includes(second) ?? false);
  const due_at = new Date(Date.now() + 1_800_000).toISOString();
  await dashboard.server.call("POST", `/api/tasks/${second}/deadline`, { body: { due_at } });
  await anew;
  await page.keyboard.press("y");
  await question(page, "Already here?").waitFor();
  await page.getByText("prefetched").waitFor();
  expect((await dashboard.find(first)).json.status).not.toBe("completed");
  release();
  await page.getByText("Answered: Slow to arrive?").waitFor();
  expect(await responseOf(first)).toEqual({ approved: true });
});

/** Sends the answer. Only who has had the next task for no more than a moment is led back, however long the reply takes. */
async function answerInAMoment(): Promise<void> {
  await page.clock.pauseAt(Date.now() + 60_000);
  const replied = page.waitForResponse("**/CompleteTask");
  await page.keyboard.press("Control+Enter");
  await replied;
}

test("an answer that is refused comes back to its task, with the text and the reason at the field", async () => {
  const first = await dashboard.ask("Too long?", { priority: 90, response_schema: NOTES });
  await dashboard.ask("Behind it?", { priority: 80 });
  await page.clock.install();
  await page.goto(dashboard.addressOf(first));
  await page.getByLabel("Notes").fill("much too long");
  await answerInAMoment();
  await page
    .getByText(/must (NOT|not) have more than 5 characters|at most 5/)
    .first()
    .waitFor();
  await question(page, "Too long?").waitFor();
  await page.clock.resume();
  expect(await page.getByLabel("Notes").inputValue()).toBe("much too long");
  await page.getByLabel("Notes").fill("short");
  await settled(page);
  await page.keyboard.press("Control+Enter");
  await question(page, "Behind it?").waitFor();
  await eventually(() => responseOf(first)).toEqual({ notes: "short" });
});

test("an answer that comes too late comes back with the text, after the next task was there", async () => {
  const first = await dashboard.ask("Too late?", { priority: 90, response_schema: NOTES });
  await dashboard.ask("Behind the late one?", { priority: 80 });
  await page.clock.install();
  await page.goto(dashboard.addressOf(first));
  await page.getByLabel("Notes").fill("mine");
  await page.route("**/CompleteTask", async (route) => {
    await dashboard.answer(first, { notes: "first" });
    await route.continue();
  });
  await answerInAMoment();
  await page.getByText("What you typed is kept below; it was not sent.").waitFor();
  expect(await page.getByLabel("Notes").inputValue()).toBe("mine");
});

test("whoever has begun with the next task is told of the refusal and goes back by themselves", async () => {
  const first = await dashboard.ask("Refused late?", { priority: 90, response_schema: NOTES });
  await dashboard.ask("Begun meanwhile?", { priority: 80, response_schema: NOTES });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.goto(dashboard.addressOf(first));
  await page.getByLabel("Notes").fill("much too long");
  await page.route("**/CompleteTask", async (route) => {
    await held;
    await route.continue();
  });
  await page.keyboard.press("Control+Enter");
  await question(page, "Begun meanwhile?").waitFor();
  await settled(page);
  await eventually(() => page.getByRole("button", { name: "Submit" }).getAttribute("aria-disabled")).not.toBe(
    "true",
  );
  await page.getByLabel("Notes").fill("half");
  release();
  await page.getByText("Not taken: Refused late?").waitFor();
  await question(page, "Begun meanwhile?").waitFor();
  expect(await page.getByLabel("Notes").inputValue()).toBe("half");
  await page.getByRole("link", { name: "Go back" }).click();
  await question(page, "Refused late?").waitFor();
  expect(await page.getByLabel("Notes").inputValue()).toBe("much too long");
  await page
    .getByText(/more than 5|at most 5/)
    .first()
    .waitFor();
});

test("two keys one after the other lead to another screen; a letter after them does nothing by itself", async () => {
  const id = await dashboard.ask("Claimed by mistake?");
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("button", { name: "Claim" }).waitFor();
  await press("g", "t");
  await heading("Settings").waitFor();
  await press("g", "p");
  await heading("People").waitFor();
  await press("g", "q");
  await list().waitFor();
  await page.keyboard.press("j");
  await question(page, "Claimed by mistake?").waitFor();
  await press("g", "x");
  expect(await page.getByRole("region", { name: "Selected tasks" }).count()).toBe(0);
});

test("all keys are listed in groups, those of this place stand out", async () => {
  const id = await dashboard.ask("Which keys?");
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("button", { name: "Claim" }).waitFor();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await help.waitFor();
  const groups = ["Move", "Answer", "Task", "Queue", "Go to"];
  expect(await help.getByRole("heading", { level: 3 }).allInnerTexts()).toEqual(groups);
  const line = (words: string) => help.locator("dl > div").filter({ hasText: words });
  expect(await line("Claim the task").innerText()).not.toContain("not here");
  expect(await line("Release the task").textContent()).toContain("not here");
  expect(await line("Submit the answer").textContent()).toContain("Ctrl");
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  await question(page, "Which keys?").waitFor();
});

test("the palette runs what is possible here, found by a few letters", async () => {
  const id = await dashboard.ask("From the palette?");
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("button", { name: "Claim" }).waitFor();
  await page.keyboard.press("Control+k");
  await eventually(() => hasFocus(typed())).toBe(true);
  await option("Claim the task").waitFor();
  expect(await option("Release the task").count()).toBe(0);
  await page.keyboard.type("clm");
  await eventually(() => palette().getByRole("option").first().textContent()).toContain("Claim the task");
  await page.keyboard.press("Enter");
  await palette().waitFor({ state: "detached" });
  await eventually(async () => (await dashboard.find(id)).json.assigned_to_email).toBe("mira@corp.test");
});

test("the palette leads to screens, views and orders, by arrows and Enter", async () => {
  await dashboard.ask("Any?");
  await page.goto("/");
  await list().waitFor();
  await page.keyboard.press("Control+k");
  await typed().fill("doctor");
  await option("Go to Doctor").waitFor();
  await page.keyboard.press("ArrowDown");
  await eventually(() => typed().getAttribute("aria-activedescendant")).toBeTruthy();
  await page.keyboard.press("Enter");
  await heading("Doctor").waitFor();
  await page.keyboard.press("Control+k");
  await typed().fill("unclaimed");
  await option("View: Unclaimed").click();
  await eventually(() => new URL(page.url()).search).toBe("?show=unclaimed");
  await page.keyboard.press("Control+k");
  await typed().fill("sort old");
  await page.keyboard.press("Enter");
  await eventually(() => new URL(page.url()).search).toBe("?show=unclaimed&sort=oldest");
});

test("the palette finds tasks by their words and by their id, done ones too", async () => {
  const id = await dashboard.ask("Zebra crossing?", { payload: { place: "harbour" } });
  const done = await dashboard.ask("Long done?", { payload: { place: "harbour" } });
  await dashboard.answer(done, { approved: true });
  await page.goto("/");
  await list().waitFor();
  await page.keyboard.press("Control+k");
  await typed().fill("harbour");
  await option("Zebra crossing?").waitFor();
  await option("Long done?").waitFor();
  await typed().fill(id);
  await option("Long done?").waitFor({ state: "detached" });
  await option("Zebra crossing?").click();
  await question(page, "Zebra crossing?").waitFor();
  await page.keyboard.press("Control+k");
  await typed().fill("nothing like that");
  await palette().getByText("Nothing matches.").waitFor();
  await page.keyboard.press("Control+k");
  await palette().waitFor({ state: "detached" });
});

test("keys of the page do nothing while the palette has the keyboard", async () => {
  const id = await dashboard.ask("Untouched?");
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("button", { name: "Approve" }).waitFor();
  await page.keyboard.press("Control+k");
  await typed().waitFor();
  await page.keyboard.type("y");
  await page.keyboard.press("Escape");
  await palette().waitFor({ state: "detached" });
  expect((await dashboard.find(id)).json.status).not.toBe("completed");
  await question(page, "Untouched?").waitFor();
});
