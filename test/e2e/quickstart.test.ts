import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../tools/browser.ts";
import { Child } from "../support/child.ts";
import { type DevServer, startDevServer } from "../support/dev-server.ts";
import { settled } from "./dashboard.ts";

let server: DevServer;
let browser: Browser;
let page: Page;
const troubles: string[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startDevServer(), launchChromium()]);
  page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) troubles.push(message.text());
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
}, 60_000);

function ask(key: string): Child {
  return new Child("npm", ["run", "example", "refund", key], server.env);
}

async function reviewUrl(script: Child): Promise<string> {
  const [, url = ""] = await script.printed(/Review at: (\S+)/);
  return url;
}

test("the start-up lines, and the setup link last", () => {
  const lines = server.output().slice(server.output().indexOf("✓ Server"));
  expect(lines).toMatch(
    /^✓ Server running at http:\/\/localhost:\d+\n✓ Database: \S+\n✓ Open the dashboard at:\n\n {4}http:\/\/localhost:\d+\/setup\?token=[\w-]{43}\n/,
  );
});

test("the setup link makes the operator, who lands on the sample task", async () => {
  await page.goto(server.setupUrl ?? "");
  await page.getByLabel("E-mail").fill("mira@corp.test");
  await page.getByLabel("Name").fill("Mira");
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByLabel("Repeat password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { name: "Sample: refund $250 to Ada Lovelace?" }).waitFor();
  expect(page.url()).not.toContain("token=");
});

test("the sample is answered, and shows what an agent would get and how to let one ask", async () => {
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByRole("heading", { name: "What your agent would have got" }).waitFor();
  await page.getByText("npm run example refund").first().waitFor();
});

test("asked, answered in the browser, and the script goes on with the typed value", async () => {
  const script = ask("refund:first");
  await page.goto(await reviewUrl(script));
  await page.getByRole("heading", { name: "Approve $250 refund?" }).waitFor();
  await page.getByText("$250.00").waitFor();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByLabel("Notes").fill("Duplicate charge confirmed by support team.");
  await page.getByRole("button", { name: "Submit" }).click();
  await script.printed(/Refund approved: Duplicate charge confirmed by support team\./);
  expect(await script.exited).toBe(0);
});

test("the same key again: the same answer, and the script says so", async () => {
  const script = ask("refund:first");
  await script.printed(/answered .* \(same key\); pass another key to ask again/);
  await script.printed(/Refund approved: Duplicate charge confirmed/);
  expect(await script.exited).toBe(0);
});

test("a reviewer who is not signed in lands on the task after signing in", async () => {
  const script = ask("refund:second");
  const context = await browser.newContext();
  const stranger = await context.newPage();
  await stranger.goto(await reviewUrl(script));
  await stranger.getByLabel("E-mail").fill("mira@corp.test");
  await stranger.getByLabel("Password").fill("wrong horse");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await stranger.getByText("E-mail or password is wrong.").waitFor();
  await stranger.getByLabel("Password").fill("correct horse battery");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await stranger.getByRole("heading", { name: "Approve $250 refund?" }).waitFor();
  await settled(stranger);
  await stranger.keyboard.press("n");
  await stranger.keyboard.press("Control+Enter");
  await script.printed(/Refund rejected: no notes/);
  expect(await script.exited).toBe(0);
  await context.close();
});

test("kill -9 of the server while the script waits: nothing is lost", async () => {
  const script = ask("refund:third");
  const url = await reviewUrl(script);
  await server.kill();
  await server.restart();
  await page.goto(url);
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByLabel("Notes").fill("After the crash.");
  await page.getByRole("button", { name: "Submit" }).click();
  await script.printed(/Refund approved: After the crash\./);
  expect(await script.exited).toBe(0);
}, 90_000);

test("no error and no breach of the content security policy in the page", () => {
  expect(troubles).toEqual([]);
});
