import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { AnthropicServer, passes, rejects } from "../support/anthropic-server.ts";
import { type Dashboard, eventually, question, signIn, startDashboard } from "./dashboard.ts";
import { startSecond } from "./second-server.ts";

let claude: AnthropicServer;
let dashboard: Dashboard;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  claude = await AnthropicServer.start();
  dashboard = await startDashboard(claude.env);
}, 60_000);
beforeEach(async () => {
  context = await dashboard.open();
  page = await context.newPage();
});
afterEach(async () => {
  for (const { id } of (await dashboard.server.call("GET", "/api/tasks?limit=200")).json)
    await dashboard.server.call("DELETE", `/api/tasks/${id}`);
  await context.close();
});
afterAll(async () => {
  await dashboard?.close();
  await claude?.close();
});

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
const words = async (input: ReturnType<typeof notes>) => {
  await input.waitFor();
  return input.inputValue();
};

async function signOut(on = page): Promise<void> {
  await on.getByRole("button", { name: "Your account" }).click();
  await on.getByRole("button", { name: "Sign out" }).click();
  await on.getByRole("button", { name: "Sign in" }).waitFor();
}

/** A session of its own, which the test may end. */
async function comeAnew(): Promise<void> {
  await context.close();
  context = await dashboard.open({ signedIn: false });
  page = await context.newPage();
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
  await page.goto(dashboard.addressOf(id));
  await approve().click();
  await notes().pressSequentially("not finished", { delay: 5 });
  expect((await stored()).map(([, text]) => text).join()).toContain("not finished");
  await page.reload();
  expect(await words(notes())).toBe("not finished");
  await saved();
  expect(calls.most).toBe(1);
  expect(calls.calls).toBeLessThan(6);
  expect(await approve().getAttribute("aria-pressed")).toBe("true");
  await signOut();
  expect(await stored()).toEqual([]);
  await page.goto(dashboard.addressOf(id));
  await signIn(page);
  expect(await words(notes())).toBe("not finished");
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
  expect(await words(notes(other))).toBe("from the desk");
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
  const second = await context.newPage();
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
  const [session] = await context.cookies();
  const cookie = `${session?.name}=${session?.value}`;
  await dashboard.server.call("POST", "/api/auth/logout", { token: null, cookie });
  await notes().fill("before the end, and after it");
  await page.getByText("Your session has ended. Sign in to go on; what you typed is kept.").waitFor();
  await signIn(page);
  await question(page, "Cut off?").waitFor();
  expect(await words(notes())).toBe("before the end, and after it");
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
  expect(await words(notes(other))).toBe("one, two");
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
  expect((await words(line)).length).toBe(1024 * 1024 + 10);
  await line.fill("short");
  await saved();
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
  expect(await words(notes())).toBe("because");
});

test("the server's verdict stands at a field once it was left, and goes when it is mended", async () => {
  const id = await ask("Checked while typing?");
  await page.goto(dashboard.addressOf(id));
  const error = form().getByText("Must not be greater than 100.");
  const verdict = () => page.waitForResponse((response) => response.url().endsWith("/ValidateResponse"));
  await Promise.all([verdict(), share().fill("101")]);
  expect(await share().getAttribute("aria-invalid")).toBeNull();
  await Promise.all([verdict(), notes().fill("next")]);
  await eventually(() => share().getAttribute("aria-invalid")).toBe("true");
  expect(await form().getByText("This needs an answer.").count()).toBe(0);
  await share().fill("99");
  await eventually(() => share().getAttribute("aria-invalid")).toBeNull();
  await share().fill("9x");
  await notes().focus();
  await form().getByText("Write a whole number.").or(form().getByText("Write a number in digits")).waitFor();
  expect(await error.count()).toBe(0);
});

test("while the server is away nothing is said of the answer but what the page knows itself", async () => {
  const id = await ask("Unchecked?");
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  await page.route("**/*.TaskService/ValidateResponse", (route) => route.abort());
  await Promise.all([
    page.waitForEvent("requestfailed", (request) => request.url().endsWith("/ValidateResponse")),
    share().fill("101"),
  ]);
  await notes().focus();
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(await share().getAttribute("aria-invalid")).toBeNull();
});

test("what the agent filled in is there, and every change of it is marked and can be taken back", async () => {
  const initial_response = { approved: true, notes: "Looks fine.", share: 50 };
  const id = await ask("Mend it?", { initial_response });
  await page.goto(dashboard.addressOf(id));
  expect(await words(notes())).toBe("Looks fine.");
  expect(await form().getByText("changed").count()).toBe(0);
  await notes().fill("Looks odd.");
  await share().fill("60");
  await form().getByText("2 fields differ from what the agent filled in.").waitFor();
  await approve().focus();
  await page.keyboard.press("p");
  await form().getByText("Looks fine.").waitFor();
  await page.keyboard.press("p");
  expect(await form().getByText("Looks fine.").count()).toBe(0);
  await form().getByRole("button", { name: "Take back: Notes" }).click();
  expect(await notes().inputValue()).toBe("Looks fine.");
  await form().getByText("1 field differs from what the agent filled in.").waitFor();
  await page.reload();
  expect(await words(share())).toBe("60");
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({
    ...initial_response,
    share: 60,
  });
});

test("a first answer that is right is submitted by one key", async () => {
  const initial_response = { approved: true, notes: "Looks fine." };
  const id = await ask("Right already?", { initial_response });
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual(initial_response);
});

test("defaults are filled in, and not marked", async () => {
  const properties = { tone: { type: "string", default: "calm" }, notes: { type: "string" } };
  const id = await ask("By default?", { response_schema: { type: "object", properties } });
  await page.goto(dashboard.addressOf(id));
  const tone = form().getByLabel("Tone");
  expect(await words(tone)).toBe("calm");
  await tone.fill("loud");
  expect(await form().getByText("changed").count()).toBe(0);
  await page.reload();
  expect(await words(tone)).toBe("loud");
});

test("a form asks what earlier answers call for, without losing focus or text", async () => {
  const response_schema = {
    type: "object",
    required: ["refund"],
    properties: { refund: { type: "string" }, notes: { type: "string" } },
    if: { properties: { refund: { const: "part" } }, required: ["refund"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: ["sum"], properties: { sum: { type: "number" } } },
    dependentRequired: { notes: ["signed_by"] },
    dependentSchemas: { notes: { properties: { signed_by: { type: "string" } } } },
  };
  const id = await ask("It depends?", { response_schema });
  await page.goto(dashboard.addressOf(id));
  const refund = form().getByLabel("Refund");
  await refund.waitFor();
  await eventually(() => form().getByLabel("Sum").count()).toBe(0);
  await refund.pressSequentially("part");
  await form().getByLabel("Sum").waitFor();
  expect(await refund.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await refund.inputValue()).toBe("part");
  await form().getByLabel("Sum").fill("12");
  await refund.fill("all");
  await eventually(() => form().getByLabel("Sum").count()).toBe(0);
  await refund.fill("part");
  expect(await words(form().getByLabel("Sum"))).toBe("12");
  await notes().fill("x");
  await form().getByLabel("Signed by").fill("Mira");
  expect(await form().getByText("optional").count()).toBe(1);
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({
    refund: "part",
    sum: 12,
    notes: "x",
    signed_by: "Mira",
  });
});

test("no error and no breach of the content security policy in the page", () => {
  expect(dashboard.troubles).toEqual([]);
});
