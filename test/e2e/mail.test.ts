import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MailServer } from "../support/mail-server.ts";
import { mailEnv } from "../workers/channels/email/mail-worker.ts";
import { link } from "../workers/channels/email/office.ts";
import { type Dashboard, question, startDashboard } from "./dashboard.ts";

let post: MailServer;
let dashboard: Dashboard;
beforeAll(async () => {
  post = await MailServer.start();
  dashboard = await startDashboard(mailEnv(post.port));
}, 60_000);
afterAll(async () => {
  await dashboard?.close();
  await post?.close();
});

/** Asks somebody who has no account, and returns where the link of their mail leads. */
async function ask(task: string, label: string): Promise<{ id: string; place: string }> {
  const id = await dashboard.ask(task, { notify: ["email:ann@acme.test"] });
  const mail = await post.mail(1, ({ parsed }) => parsed.subject === `Review: ${task}`);
  const { pathname, search } = new URL(link(mail, label));
  return { id, place: pathname + search };
}

test("from the mail, in a browser without a session: one look, one click, answered", async () => {
  const { id, place } = await ask("Pay the invoice?", "Approve");
  const context = await dashboard.open({ signedIn: false });
  const page = await context.newPage();
  await page.goto(place);
  await question(page, "Approve").waitFor();
  await page.getByText("Pay the invoice?", { exact: true }).waitFor();
  await page.getByText("You answer as ann@acme.test").waitFor();
  expect((await dashboard.find(id)).json.status).not.toBe("completed");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByText("Recorded").waitFor();
  expect((await dashboard.find(id)).json).toMatchObject({
    status: "completed",
    response: { approved: true },
    completed_by_email: "ann@acme.test",
  });
  await page.goto(place);
  await page.getByText("This task has ended").waitFor();
  expect(dashboard.troubles).toEqual([]);
  await context.close();
});

/** What Tab leads to, in order, by name, until it has gone all the way round. */
async function stops(page: Page): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const name = await page.locator(":focus").allTextContents();
    if (name.length === 0 || names.includes(name[0] ?? "")) return names;
    names.push(name[0] ?? "");
  }
}

test.each(["light", "dark"] as const)(
  "on a phone, by keyboard, without a script: %s",
  async (colorScheme) => {
    const { id, place } = await ask(`Pay this one at once, without any delay (${colorScheme})?`, "Reject");
    const viewport = { width: 390, height: 844 };
    const context = await dashboard.open({
      signedIn: false,
      javaScriptEnabled: false,
      viewport,
      colorScheme,
    });
    const page = await context.newPage();
    await page.goto(place);
    expect(await page.title()).toMatch(/^Reject: Pay this one at once/);
    const main = page.getByRole("main");
    await main.getByRole("heading", { level: 1, name: "Reject" }).waitFor();
    expect(await page.getByRole("heading").count()).toBe(1);
    expect(await stops(page)).toEqual(["Reject", "Open the task instead"]);
    const box = await main.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
    const button = await main.getByRole("button", { name: "Reject" }).boundingBox();
    expect(button?.height).toBeGreaterThanOrEqual(44);
    await main.getByRole("button", { name: "Reject" }).focus();
    await page.keyboard.press("Enter");
    await main.getByRole("heading", { level: 1, name: "Reject" }).waitFor();
    await main.getByText("Recorded").waitFor();
    expect((await dashboard.find(id)).json).toMatchObject({
      status: "completed",
      response: { approved: false },
    });
    await context.close();
  },
);
