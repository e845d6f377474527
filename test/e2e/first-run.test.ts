import type { Browser, Page } from "playwright-core";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchChromium } from "../../tools/browser.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { eventually, question, signInAs } from "./dashboard.ts";

const SAMPLE = "Sample: refund $250 to Ada Lovelace?";

let browser: Browser;
let server: TestServer;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  browser = await launchChromium();
  return () => browser.close();
});
beforeEach(async () => {
  server = await startTestServer();
  troubles = [];
  page = await openPage();
});
afterEach(async () => {
  await page.context().close();
  await server.close();
  expect(troubles).toEqual([]);
});

async function openPage(): Promise<Page> {
  const context = await browser.newContext({
    ...{
      baseURL: server.url,
      viewport: { width: 1280, height: 800 },
      locale: "en-US",
      reducedMotion: "reduce",
    },
    ...{ permissions: ["clipboard-read", "clipboard-write"] },
  });
  // Below the time of a test, so that what it waits for is told.
  context.setDefaultTimeout(20_000);
  const opened = await context.newPage();
  opened.on("pageerror", (error) => troubles.push(String(error)));
  opened.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) troubles.push(message.text());
  });
  return opened;
}

const password = () => page.getByLabel("Password", { exact: true });
const create = () => page.getByRole("button", { name: "Create account" });
const tasks = async () => (await server.call("GET", "/api/tasks")).json;

async function fillIn(secret = "correct horse battery"): Promise<void> {
  await page.getByLabel("E-mail").fill("mira@corp.test");
  await page.getByLabel("Name").fill("Mira");
  await password().fill(secret);
  await page.getByLabel("Repeat password").fill(secret);
}

/** Sets the server up as its first operator would. */
async function setUp(): Promise<void> {
  await page.goto(`/setup?token=${server.setupToken}`);
  await fillIn();
  await create().click();
}

test("once there is an account there is a task, which says how it is answered and what an agent would get", async () => {
  await page.goto(`/setup?token=${server.setupToken}`);
  await fillIn();
  expect(page.url()).toBe(`${server.url}/setup`);
  await create().click();
  await question(page, SAMPLE).waitFor();
  const evidence = page.getByRole("region", { name: "Evidence" });
  await evidence.getByText("$250.00").waitFor();
  await evidence.getByRole("link", { name: "https://example.com/orders/1042" }).waitFor();
  await evidence.getByText("refunding").first().waitFor();
  await evidence.getByText(/Press Y to approve or N to reject/).waitFor();
  await page.locator("#task header").getByText("Sample", { exact: true }).waitFor();
  await evidence.getByText("No agent waits for it").waitFor();

  await page.keyboard.press("y");
  await page.getByLabel("Note").fill("Charged twice indeed.");
  await page.keyboard.press("Control+Enter");
  const result = page.getByRole("region", { name: "What your agent would have got" });
  await result.getByText('"note": "Charged twice indeed."').waitFor();
  await result.getByRole("tab", { name: "Python" }).click();
  await result.getByText("await_human_sync").first().waitFor();
  await result.getByRole("tab", { name: "curl" }).press("ArrowRight");
  await result.getByText("awaitHuman({").waitFor();
  await result.getByRole("button", { name: "Copy script" }).click();
  await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toContain(
    `serverUrl: "${server.url}"`,
  );
  const [sample] = await tasks();
  expect(sample).toMatchObject({
    status: "completed",
    response: { approved: true, note: "Charged twice indeed." },
    idempotency_key: expect.stringMatching(/^sample:/),
  });
});

test("who wants no sample is led to the first question of a program, and offered the sample by the empty queue", async () => {
  await page.goto(`/setup?token=${server.setupToken}`);
  await fillIn();
  await page.getByLabel("Put a sample task into the queue").uncheck();
  await create().click();
  await page.getByText("Your account is ready and you are signed in.").waitFor();
  await page.getByText("npm run example refund").waitFor();
  expect(await tasks()).toEqual([]);
  await page.getByRole("link", { name: "Open the queue" }).click();
  await page.getByRole("button", { name: "Try a sample task" }).click();
  await question(page, SAMPLE).waitFor();
  expect(await tasks()).toHaveLength(1);
});

test("there is one sample, however often it is asked for; deleted like any task, it is offered again", async () => {
  await setUp();
  await question(page, SAMPLE).waitFor();
  const other = await page.context().newPage();
  // Nothing has come yet as far as this tab knows, which was left open.
  await other.route("**/*.TaskService/ListTasks", (route) => route.fulfill({ json: {} }));
  await other.goto("/");
  await other.getByRole("button", { name: "Try a sample task" }).click();
  await question(other, SAMPLE).waitFor();
  expect(other.url()).toBe(page.url());
  expect(await tasks()).toHaveLength(1);
  await other.close();

  await page.getByRole("button", { name: "More for this task" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page
    .getByRole("region", { name: "Delete this task" })
    .getByRole("button", { name: "Delete" })
    .click();
  await page.getByRole("button", { name: "Try a sample task" }).waitFor();
  expect(await tasks()).toEqual([]);
});

test("a sample of another day is found rather than made anew", async () => {
  await setUp();
  await question(page, SAMPLE).waitFor();
  const first = page.url();
  const other = await page.context().newPage();
  await other.route("**/*.TaskService/ListTasks", (route) => route.fulfill({ json: {} }));
  await other.clock.setSystemTime(Date.now() + 3 * 24 * 3600_000);
  await other.goto("/");
  await other.getByRole("button", { name: "Try a sample task" }).click();
  await question(other, SAMPLE).waitFor();
  expect(other.url()).toBe(first);
});

test("where the sample cannot be made, the account is there all the same", async () => {
  await page.route("**/*.TaskService/CreateTask", (route) => route.abort());
  await setUp();
  await page.getByText("The sample task could not be made. The server cannot be reached.").waitFor();
  await page.getByRole("link", { name: "Open the queue" }).click();
  await page.unroute("**/*.TaskService/CreateTask");
  await page.getByRole("button", { name: "Try a sample task" }).click();
  await question(page, SAMPLE).waitFor();
});

test("the setup says at each field what is wrong, and how strong the password is", async () => {
  await page.goto("/setup");
  await create().click();
  await page.getByText("Paste the token of the setup link that the server printed.").waitFor();
  for (const [secret, word] of [
    ["short", "Too short"],
    ["password1", "Weak"],
    ["kT9#xw2!", "Weak"],
    ["seven otters", "Good"],
    ["seven otters in a boat", "Strong"],
  ] as const) {
    await password().fill(secret);
    await page.getByText(word, { exact: true }).waitFor();
  }
  await page.getByLabel("Setup token").fill("not the token");
  await fillIn();
  await create().click();
  await page.getByText("This setup link is not valid. Restart the server").waitFor();
  expect(await page.getByLabel("E-mail").inputValue()).toBe("mira@corp.test");
});

test("a link with a wrong token asks for the right one; once somebody is there, it says that setup is done", async () => {
  await page.goto("/setup?token=an-old-one");
  await fillIn();
  expect(await page.getByLabel("Setup token").count()).toBe(0);
  await create().click();
  await page.getByText("This setup link is not valid.").waitFor();
  await page.getByLabel("Setup token").fill(server.setupToken);
  const body = { token: server.setupToken, email: "otto@corp.test", password: "correct horse" };
  await server.call("POST", "/api/setup/operator", { body, token: null });
  await create().click();
  await page.getByRole("heading", { name: "Already set up" }).waitFor();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
});

test("a reviewer whose queue is empty is offered nothing that they may not do", async () => {
  await setUp();
  await question(page, SAMPLE).waitFor();
  const body = { email: "rita@corp.test", password: "correct horse" };
  expect((await server.call("POST", "/api/users", { body })).status).toBe(201);
  const rita = await openPage();
  await rita.goto("/");
  await signInAs(rita, body);
  await rita.getByText("Questions for you appear here by themselves.").waitFor();
  expect(await rita.getByRole("button", { name: "Try a sample task" }).count()).toBe(0);
  await rita.context().close();
});

test.each([320, 390])("all of it fits a phone of %i pixels", async (width) => {
  await page.setViewportSize({ width, height: 640 });
  await page.goto(`/setup?token=${server.setupToken}`);
  await create().waitFor();
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await fillIn();
  await create().click();
  await question(page, SAMPLE).waitFor();
  expect(await overflow()).toBe(0);
  expect(await page.getByRole("main").evaluate((main) => main.scrollWidth - main.clientWidth)).toBe(0);
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByRole("tab", { name: "curl" }).waitFor();
  expect(await page.getByRole("main").evaluate((main) => main.scrollWidth - main.clientWidth)).toBe(0);
});
