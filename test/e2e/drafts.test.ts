import type { Locator, Page } from "playwright-core";
import { afterEach, beforeAll, expect, test } from "vitest";
import { AnthropicServer, passes, rejects } from "../support/anthropic-server.ts";
import { eventually, question, signIn } from "./dashboard.ts";
import { changeBrowser, dashboard, endSessionAt, page, useDashboard } from "./page.ts";
import { startSecond } from "./second-server.ts";

let claude: AnthropicServer;

beforeAll(async () => {
  claude = await AnthropicServer.start();
  return () => claude.close();
});
useDashboard({ env: () => claude.env });
afterEach(() => dashboard.clear());

const FORM = {
  type: "object",
  required: ["approved"],
  properties: {
    approved: { type: "boolean" },
    notes: { type: "string" },
    share: { type: "integer", maximum: 100 },
  },
};
const ask = (task: string, members: Record<string, unknown> = {}) =>
  dashboard.ask(task, { response_schema: FORM, ...members });
const form = (on = page) => on.getByRole("form", { name: "Your answer" });
const notes = (on = page) => form(on).getByLabel("Notes", { exact: true });
const share = (on = page) => form(on).getByLabel("Share", { exact: true });
const approve = (on = page) => form(on).getByRole("button", { name: "Approve" });
const saved = (on = page) => form(on).getByText("Draft saved").waitFor();
/** Waits until a field holds this. */
const holds = (input: Locator, text: string) => eventually(() => input.inputValue()).toBe(text);

async function signOut(on = page): Promise<void> {
  await on.getByRole("button", { name: "Your account" }).click();
  await on.getByRole("button", { name: "Sign out" }).click();
  await on.getByRole("button", { name: "Sign in" }).waitFor();
}

/** A session of its own, which the test may end. */
async function comeAnew(): Promise<void> {
  await changeBrowser({ signedIn: false });
  await page.goto(`${dashboard.server.url}/login`);
  await signIn(page);
  await page.getByRole("button", { name: "Your account" }).waitFor();
}

/** What the browser keeps of drafts. */
const stored = (on = page) =>
  on.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("awaithumans-draft")));

/** Counts the calls of a method, and how many of them ran at once at most. */
function watchCalls(on: Page, method: string) {
  const seen = { calls: 0, atOnce: 0, most: 0 };
  void on.route(`**/*.TaskService/${method}`, async (route) => {
    seen.calls += 1;
    seen.atOnce += 1;
    seen.most = Math.max(seen.most, seen.atOnce);
    await route.continue().catch(() => undefined);
    await route
      .request()
      .response()
      .catch(() => null);
    seen.atOnce -= 1;
  });
  return seen;
}

test("what is typed is in the browser at once, on the server soon, and survives reload and sign-out", async () => {
  await comeAnew();
  const calls = watchCalls(page, "SetDraft");
  const id = await ask("Slowly");
  await page.clock.install();
  await page.goto(dashboard.addressOf(id));
  await approve().click();
  // However long the keys take, to the page they follow each other at once.
  await page.clock.pauseAt(Date.now() + 60_000);
  await notes().pressSequentially("not finished");
  expect((await stored()).map(([, text]) => text).join()).toContain("not finished");
  await page.clock.resume();
  await page.reload();
  await holds(notes(), "not finished");
  await saved();
  expect(calls.most).toBeLessThanOrEqual(1);
  expect(calls.calls).toBeLessThan(6);
  expect(await approve().getAttribute("aria-pressed")).toBe("true");
  await signOut();
  expect(await stored()).toEqual([]);
  await page.goto(dashboard.addressOf(id));
  await signIn(page);
  await holds(notes(), "not finished");
  expect(await approve().getAttribute("aria-pressed")).toBe("true");
});

test("another device goes on where this one stopped, unless something newer is typed there", async () => {
  const id = await ask("On two devices");
  await page.goto(dashboard.addressOf(id));
  await notes().fill("from the desk");
  await saved();
  const phone = await dashboard.open();
  const other = await phone.newPage();
  await other.goto(dashboard.addressOf(id));
  await holds(notes(other), "from the desk");
  await notes(other).fill("from the train");
  await saved(other);
  await page.reload();
  await eventually(() => notes().inputValue()).toBe("from the train");
  await phone.close();
});

test("two tabs show the newest, and do not play ping-pong", async () => {
  const id = await ask("In two tabs");
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  const second = await page.context().newPage();
  await second.goto(dashboard.addressOf(id));
  await notes(second).waitFor();
  const calls = watchCalls(page, "SetDraft");
  await notes(second).fill("in the second");
  await eventually(() => notes().inputValue()).toBe("in the second");
  await saved(second);
  await saved();
  expect(calls.calls).toBe(0);
  await notes().fill("in the first");
  await eventually(() => notes(second).inputValue()).toBe("in the first");
});

test("a session that ends in mid-form leads to the login, and back to what was typed", async () => {
  await comeAnew();
  const id = await ask("Cut off?");
  await page.goto(dashboard.addressOf(id));
  await notes().fill("before");
  await saved();
  await endSessionAt("SetDraft");
  await notes().fill("before the end, and after it");
  await page.getByText("Your session has ended. Sign in to go on; what you typed is kept.").waitFor();
  await signIn(page);
  await question(page, "Cut off?").waitFor();
  await holds(notes(), "before the end, and after it");
  await saved();
});

test("the server is gone and comes back: what was typed is kept here, and then there", async () => {
  const second = await startSecond(dashboard.server.database.url);
  const id = await ask("Through the restart?");
  await page.goto(`${second.url}/task?id=${id}`);
  await signIn(page);
  await notes().fill("one");
  await saved();
  await second.stop();
  await notes().fill("one, two");
  await form().getByText("Kept in this browser").waitFor();
  await share().fill("7");
  await second.start();
  await saved();
  const phone = await dashboard.open();
  const other = await phone.newPage();
  await other.goto(dashboard.addressOf(id));
  await holds(notes(other), "one, two");
  expect(await share(other).inputValue()).toBe("7");
  await phone.close();
  await second.stop();
});

test("a draft that is too large for the server stays in the browser, and the page says so", async () => {
  const properties = { line: { type: "string", maxLength: 80 } };
  const id = await ask("Too much?", { response_schema: { type: "object", properties } });
  await page.goto(dashboard.addressOf(id));
  const line = form().getByLabel("Line");
  await line.fill("x".repeat(1024 * 1024 + 10));
  await form().getByText("Too large for the server: kept in this browser only").waitFor();
  await page.reload();
  await eventually(async () => (await line.inputValue()).length).toBe(1024 * 1024 + 10);
  await line.fill("short");
  await saved();
});

test("a browser keeps a hundred drafts, of those that the server has the newest", async () => {
  const id = await ask("One of many?");
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  await page.evaluate(() => {
    for (let index = 0; index < 130; index++) {
      const record = { draft: { "/notes": "x" }, at: index, sent: index !== 3, knownAt: 1 };
      localStorage.setItem(`awaithumans-draft:somebody:tsk_${index}`, JSON.stringify(record));
    }
  });
  await notes().fill("one more");
  const kept = (await stored()).map(([key]) => key);
  expect(kept.length).toBe(100);
  expect(kept).toContain("awaithumans-draft:somebody:tsk_3");
  expect(kept).toContain("awaithumans-draft:somebody:tsk_129");
  expect(kept.some((key) => key.endsWith(`:${id}`))).toBe(true);
  await page.evaluate(() => localStorage.clear());
});

test("where the browser keeps nothing, the server does", async () => {
  await page.context().addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  const id = await ask("Nowhere?");
  await page.goto(dashboard.addressOf(id));
  await page.route("**/*.TaskService/SetDraft", (route) => route.abort());
  await notes().fill("only here");
  await form().getByText("stay on this page until it is submitted").waitFor();
  await page.unroute("**/*.TaskService/SetDraft");
  await notes().fill("here and there");
  await saved();
});

test("what only the page has stays on it until its answer is taken", async () => {
  await page.context().addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  const id = await ask("Only on the page?", { priority: 90 });
  await ask("The one after it?");
  await page.goto(dashboard.addressOf(id));
  await page.route(/TaskService\/(?:SetDraft|CompleteTask)$/, (route) => route.abort());
  await notes().fill("nowhere else");
  await approve().click();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("article").getByText("The server cannot be reached.").waitFor();
  expect(await notes().inputValue()).toBe("nowhere else");
  await page.unrouteAll();
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({
    approved: true,
    notes: "nowhere else",
  });
});

test("an answered task leaves no draft behind", async () => {
  const id = await ask("Done with it?");
  await page.goto(dashboard.addressOf(id));
  await notes().fill("fine");
  await approve().click();
  await saved();
  await page.keyboard.press("Control+Enter");
  await page.getByText("Your answer is with the agent.").waitFor();
  expect(await stored()).toEqual([]);
});

test("whoever was slower sees what they typed", async () => {
  const id = await ask("Overtaken?");
  await page.goto(dashboard.addressOf(id));
  await notes().fill("my own view");
  const body = { response: { approved: false, notes: "theirs" }, completed_by_email: "otto@corp.test" };
  await dashboard.server.call("POST", `/api/tasks/${id}/complete`, { body });
  await page.getByText("What you typed is kept below; it was not sent.").waitFor();
  expect(await notes().inputValue()).toBe("my own view");
});

test("an answer that is sent back keeps its text, with the reason beside it", async () => {
  claude.answerWith(rejects("Say why."), passes());
  const id = await ask("Checked?", { verifier_config: { provider: "claude", instructions: "Is it right?" } });
  await page.goto(dashboard.addressOf(id));
  await notes().fill("because");
  await approve().click();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("alert").getByText("Say why.").waitFor();
  expect(await notes().inputValue()).toBe("because");
  await page.reload();
  await page.getByRole("alert").getByText("Say why.").waitFor();
  await holds(notes(), "because");
});
