import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Dashboard, eventually, question, signInAs, startDashboard } from "./dashboard.ts";

let dashboard: Dashboard;
let mira: Page;
let lee: Page;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  dashboard = await startDashboard();
  const credentials = { email: "lee@corp.test", password: "correct horse" };
  await dashboard.enrol({ ...credentials, display_name: "Lee", is_operator: true });
  contexts.push(await dashboard.open(), await dashboard.open({ signedIn: false }));
  [mira, lee] = (await Promise.all(contexts.map((context) => context.newPage()))) as [Page, Page];
  await lee.goto("/");
  await signInAs(lee, credentials);
  await lee.getByRole("heading", { name: "Queue" }).waitFor();
}, 60_000);
afterAll(async () => {
  expect(dashboard?.troubles).toEqual([]);
  for (const context of contexts) await context.close();
  await dashboard?.close();
});

const alone = (page: Page) => eventually(() => page.getByText("open, too").count()).toBe(0);

/** Whoever comes back to the tab asks at once, rather than within 15 seconds. */
const lookAgain = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

/** Until the page has told the server that it has the task open. */
const told = (page: Page) => page.waitForResponse((reply) => reply.url().endsWith("/MarkPresence"));

test("each of two people reads that the other has the task open, until they leave it", async () => {
  const id = await dashboard.ask("Whose turn?");
  const heard = told(mira);
  await mira.goto(dashboard.addressOf(id));
  await question(mira, "Whose turn?").waitFor();
  await heard;
  await alone(mira);

  await lee.goto(dashboard.addressOf(id));
  await lee.getByText("Mira has this open, too").waitFor();
  await lookAgain(mira);
  const line = mira.getByRole("status").filter({ hasText: "Lee has this open, too" });
  await line.waitFor();
  expect(await line.getByRole("time").getAttribute("title")).toMatch(/\d/);

  const left = lee.waitForRequest((sent) => sent.postDataJSON()?.left === true);
  await lee.keyboard.press("Escape");
  expect((await left).postDataJSON()).toEqual({ id, left: true });
  await eventually(async () => {
    await lookAgain(mira);
    return line.count();
  }).toBe(0);
});

test("a page that is closed has left, too", async () => {
  const id = await dashboard.ask("Closed?");
  const heard = told(lee);
  await lee.goto(dashboard.addressOf(id));
  await heard;
  await mira.goto(dashboard.addressOf(id));
  await mira.getByText("Lee has this open, too").waitFor();
  await lee.goto("about:blank");
  await eventually(async () => {
    await lookAgain(mira);
    return mira.getByText("open, too").count();
  }).toBe(0);
});

test("what is only passed by is not open, and an ended task is nobody's to watch", async () => {
  const ended = await dashboard.ask("Over?");
  await dashboard.server.call("POST", `/api/tasks/${ended}/cancel`);
  const asked: string[] = [];
  mira.on("request", (request) => request.url().endsWith("/MarkPresence") && asked.push(request.url()));
  await mira.goto(dashboard.addressOf(ended));
  await mira.getByRole("heading", { name: "Outcome" }).waitFor();
  // The trail is read once the page has been looked at, and so is presence told.
  await mira.getByText("Audit trail", { exact: true }).click();
  await mira.getByRole("list", { name: "Audit trail" }).getByText("Created").waitFor();
  expect(asked).toEqual([]);
});

test("where the server does not say who is there, nothing is said, and the task is answered all the same", async () => {
  const id = await dashboard.ask("Unknown?");
  await mira.route("**/*.TaskService/MarkPresence", (route) => route.fulfill({ status: 500, body: "{}" }));
  const heard = told(mira);
  await mira.goto(dashboard.addressOf(id));
  await heard;
  await mira.getByRole("button", { name: "Approve", disabled: false }).click();
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({ approved: true });
  expect(await mira.getByRole("alert").count()).toBe(0);
});
