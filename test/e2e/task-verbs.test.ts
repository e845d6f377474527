import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { AnthropicServer, held, passes } from "../support/anthropic-server.ts";
import { eventually, question, signInAs } from "./dashboard.ts";
import { changeBrowser, dashboard, hasFocus, page, phone, useDashboard } from "./page.ts";

let claude: AnthropicServer;

const PASSWORD = "correct horse";
const PEOPLE = [
  { email: "lee@corp.test", display_name: "Lee Park", password: PASSWORD },
  { email: "kim@corp.test", display_name: "Kim Ito", password: PASSWORD },
  { email: "gone@corp.test", display_name: "Leo Gone", active: false },
];

beforeAll(async () => {
  claude = await AnthropicServer.start();
  return () => claude.close();
});
useDashboard({ env: () => claude.env });
beforeAll(async () => {
  for (const person of PEOPLE) await dashboard.enrol(person);
});

const find = async (id: string) => (await dashboard.find(id)).json;
const person = () => page.getByRole("combobox", { name: "Person" });
const more = (on = page) => on.getByRole("button", { name: "More for this task" });
const pane = (name: string) => page.getByRole("form", { name });
const bar = () => page.locator("#task header");
const trail = () => page.getByRole("list", { name: "Audit trail" });

async function show(id: string, on = page): Promise<void> {
  await on.goto(dashboard.addressOf(id));
  await more(on).waitFor();
}

/** A browser in which this person is signed in, at the task. */
async function comeAs(email: string, id: string): Promise<Page> {
  await changeBrowser({ signedIn: false });
  await page.goto(dashboard.addressOf(id));
  await signInAs(page, { email, password: PASSWORD });
  await more().waitFor();
  return page;
}

test("by one key an operator gives a task to somebody whom a search finds, with a note that they read", async () => {
  const id = await dashboard.ask("Who knows Ada?");
  await show(id);
  await page.keyboard.press("d");
  await person().fill("le");
  const options = page.getByRole("listbox").getByRole("option");
  await eventually(() => options.allInnerTexts()).toEqual(["Lee Park\nlee@corp.test"]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await eventually(() => person().inputValue()).toBe("Lee Park");
  await pane("Reassign this task").getByLabel("Note").fill("You know her.");
  await page.keyboard.press("Control+Enter");
  await page.getByText("Lee Park has this task now.").waitFor();
  await page.getByText("held by Lee Park", { exact: true }).waitFor();
  expect(await find(id)).toMatchObject({ assigned_to_email: "lee@corp.test", response: null });
  await page.getByText("Handed over with a note: You know her.").waitFor();
  await page.getByText("Audit trail", { exact: true }).click();
  await trail().getByText("Given to Lee Park").waitFor();
  await trail().getByRole("paragraph").filter({ hasText: "You know her." }).waitFor();
});

test("nobody is found, or chosen: the pane says so and stays; Escape closes the list, then the pane", async () => {
  const id = await dashboard.ask("To whom?");
  await show(id);
  await page.getByRole("button", { name: "Reassign" }).click();
  await person().fill("nobody of this name");
  await page.getByText("Nobody matches.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("Nobody matches.").waitFor({ state: "detached" });
  await page.keyboard.press("Control+Enter");
  await pane("Reassign this task").getByText("Choose somebody from the list.").waitFor();
  await person().focus();
  await page.keyboard.press("Escape");
  await pane("Reassign this task").waitFor({ state: "detached" });
  expect(await question(page, "To whom?").isVisible()).toBe(true);
  await eventually(() => hasFocus(page.getByRole("button", { name: "Reassign" }))).toBe(true);
  expect((await find(id)).assigned_to_email).toBeNull();
});

test("its holder hands a task on by an address; an unknown one is refused, and then the next task is there", async () => {
  const assign_to = { email: "kim@corp.test" };
  const other = await dashboard.ask("Kim's other one?", { assign_to });
  const id = await dashboard.ask("Kim's?", { assign_to, priority: 90 });
  const kim = await comeAs("kim@corp.test", id);
  await more().click();
  for (const nothing of ["Move deadline", "Cancel task", "Delete"])
    expect(await kim.getByRole("menuitem", { name: nothing }).count()).toBe(0);
  await kim.keyboard.press("Escape");
  await kim.getByRole("menu").waitFor({ state: "detached" });
  expect(await kim.getByRole("button", { name: "Reassign" }).count()).toBe(0);
  await kim.keyboard.press("d");
  const email = pane("Delegate this task").getByLabel("E-mail of your colleague");
  await pane("Delegate this task").getByRole("button", { name: "Delegate" }).click();
  await kim.getByText("Write the e-mail address of a colleague.").waitFor();
  await email.fill("stranger@corp.test");
  await email.press("Enter");
  await pane("Delegate this task").getByRole("alert").waitFor();
  expect((await find(id)).assigned_to_email).toBe("kim@corp.test");
  await email.fill("lee@corp.test");
  await email.press("Enter");
  await question(kim, "Kim's other one?").waitFor();
  expect(kim.url()).toBe(dashboard.addressOf(other));
  expect((await find(id)).assigned_to_email).toBe("lee@corp.test");
});

test("a task is given back with a note, which the trail keeps", async () => {
  const id = await dashboard.ask("Not mine after all?", { assign_to: { email: "mira@corp.test" } });
  await show(id);
  await more().click();
  await page.getByRole("menuitem", { name: "Release with a note" }).click();
  await pane("Release this task").getByLabel("Note").fill("I know the customer.");
  await pane("Release this task").getByRole("button", { name: "Release" }).click();
  await page.getByRole("article").getByText("unclaimed").waitFor();
  expect((await find(id)).assigned_to_email).toBeNull();
  await page.getByText("Audit trail", { exact: true }).click();
  await trail().getByRole("paragraph").filter({ hasText: "I know the customer." }).waitFor();
});

test("the deadline is moved by presets, said in words before, and refused in place where it cannot be", async () => {
  const id = await dashboard.ask("Later?", { timeout_seconds: 900 });
  const before = Date.parse((await find(id)).due_at);
  await show(id);
  await page.keyboard.press("e");
  const asked = pane("Move the deadline");
  await asked.getByText("as it is.").waitFor();
  await asked.getByRole("button", { name: "+15 min" }).click();
  await asked.getByRole("button", { name: "+1 h" }).click();
  await asked.getByText("1 h 15 min later than it is.").waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByText(/^The deadline is .+ now, in 1 h \d+ min\.$/).waitFor();
  expect(Date.parse((await find(id)).due_at) - before).toBe(75 * 60_000);

  await page.keyboard.press("e");
  await asked.getByLabel("Deadline", { exact: true }).fill("2020-01-01T12:00");
  await asked.getByRole("button", { name: "Move it" }).click();
  await asked.getByText("Choose a moment that is still to come.").waitFor();
  await asked.getByLabel("Deadline", { exact: true }).fill("2999-01-01T12:00");
  await asked.getByRole("button", { name: "Move it" }).click();
  await asked.getByText("Choose a moment within 30 days from now.").waitFor();
  await asked.getByRole("button", { name: "Keep it" }).click();
  expect(Date.parse((await find(id)).due_at) - before).toBe(75 * 60_000);
  await page.getByText("Audit trail", { exact: true }).click();
  await trail().getByText("Deadline moved to").waitFor();
});

test("a deadline of one's own clock is that moment everywhere", async () => {
  await changeBrowser({ timezoneId: "Asia/Tokyo" });
  const id = await dashboard.ask("In Tokyo?", { timeout_seconds: 900 });
  const inTokyo = new Date(Date.now() + 33 * 3600_000).toISOString().slice(0, 16);
  await show(id);
  await page.keyboard.press("e");
  await pane("Move the deadline").getByLabel("Deadline", { exact: true }).fill(inTokyo);
  await page.keyboard.press("Control+Enter");
  await page.getByText(/^The deadline is/).waitFor();
  expect((await find(id)).due_at).toBe(`${new Date(`${inTokyo}:00+09:00`).toISOString()}`);
});

test("cancelling and deleting ask first, each by its key", async () => {
  const id = await dashboard.ask("By the keyboard?");
  await show(id);
  for (const [key, title] of [
    ["!", "Cancel this task?"],
    ["#", "Delete this task for good?"],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByRole("region", { name: title }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: title }).waitFor({ state: "detached" });
  }
  expect((await find(id)).status).toBe("created");
  await page.keyboard.press("!");
  await page.locator("button:focus", { hasText: "Keep it" }).waitFor();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByText(/You cancelled this task/).waitFor();
  for (const over of ["Claim", "Reassign"])
    expect(await page.getByRole("button", { name: over }).count()).toBe(0);
  await more().click();
  await page.getByRole("menuitem", { name: "Delete" }).waitFor();
  for (const over of ["Move deadline", "Cancel task"])
    expect(await page.getByRole("menuitem", { name: over }).count()).toBe(0);
});

test("the link, the id and the reference of a task are copied from the menu", async () => {
  const id = await dashboard.ask("To be named?");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await show(id);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await more().click();
  await page.getByRole("menuitem", { name: "Copy link" }).click();
  await page.getByText("The link is copied.").waitFor();
  expect(await clipboard()).toBe(dashboard.addressOf(id));
  await more().press("Enter");
  await page.getByRole("menuitem", { name: "Move deadline" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByText("The id is copied.").waitFor();
  expect(await clipboard()).toBe(id);
  await more().click();
  await page.getByRole("menuitem", { name: "Copy reference" }).click();
  await page.getByText("The reference is copied.").waitFor();
  expect(await clipboard()).toBe((await find(id)).idempotency_key);
});

test("keys of the page do nothing while the menu is open", async () => {
  const id = await dashboard.ask("Below the menu?");
  await show(id);
  await more().click();
  await page.getByRole("menu").waitFor();
  await page.keyboard.press("y");
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  expect(page.url()).toBe(dashboard.addressOf(id));
  expect((await find(id)).status).not.toBe("completed");
});

/** A task whose answer is being checked; what ends the check. */
async function askAndSubmit(task: string): Promise<{ id: string; release: () => void }> {
  const slow = held(passes());
  claude.answerWith(slow.answer);
  const verifier_config = { provider: "claude", instructions: "Is it right?" };
  const id = await dashboard.ask(task, { verifier_config, assign_to: { email: "lee@corp.test" } });
  void dashboard.server.call("POST", `/api/tasks/${id}/complete`, { body: { response: { approved: true } } });
  await eventually(async () => (await find(id)).status).toBe("submitted");
  return { id, release: slow.release };
}

const BEING_CHECKED = /being (?:verified|checked)|verif/i;

test("a button that is off says why, on hover and by its key", async () => {
  const { id, release } = await askAndSubmit("Off for now?");
  await show(id);
  const reassign = page.getByRole("button", { name: "Reassign" });
  expect(await reassign.isDisabled()).toBe(true);
  await reassign.hover();
  const why = page.getByRole("tooltip");
  await why.waitFor();
  expect(await why.innerText()).toMatch(BEING_CHECKED);
  await page.mouse.move(0, 0);
  await why.waitFor({ state: "detached" });
  await page.keyboard.press("d");
  await why.waitFor();
  expect(await pane("Reassign this task").count()).toBe(0);
  release();
  await page.getByRole("heading", { name: "Outcome" }).waitFor();
});

test("two verbs stand beside a menu, on a phone too; what is off says why on a tap, and in its line there", async () => {
  const { id, release } = await askAndSubmit("Off on a phone?");
  await changeBrowser(phone(390, 844));
  await show(id);
  const names = await bar().locator("[data-act] button").allInnerTexts();
  expect(names.map((name) => name.trim())).toEqual(["Release", "Reassign", ""]);
  for (const button of await bar().locator("[data-act] button").all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  // It can be tapped, although what is off for assistive technology would be waited for.
  await page.getByRole("button", { name: "Release" }).tap({ force: true });
  await page.getByRole("tooltip").waitFor();
  expect(await page.getByRole("tooltip").innerText()).toMatch(BEING_CHECKED);
  await more().tap();
  await page.getByRole("menuitem", { name: "Move deadline" }).tap();
  await pane("Move the deadline").waitFor();
  release();
  await page.getByRole("heading", { name: "Outcome" }).waitFor();
});

test("what the server refuses is said at the verbs", async () => {
  const id = await dashboard.ask("Too late?");
  await show(id);
  await page.route("**/*.TaskService/ClaimTask", (route) => route.abort());
  await page.keyboard.press("c");
  await page.getByRole("alert").getByText("The server cannot be reached.").waitFor();
});
