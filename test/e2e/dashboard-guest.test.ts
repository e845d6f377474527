import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MailServer } from "../support/mail-server.ts";
import { mailEnv } from "../workers/channels/email/mail-worker.ts";
import { type Dashboard, eventually, question, startDashboard } from "./dashboard.ts";

let mails: MailServer;
let dashboard: Dashboard;

beforeAll(async () => {
  mails = await MailServer.start();
  dashboard = await startDashboard(mailEnv(mails.port));
}, 60_000);
afterAll(async () => {
  await dashboard?.close();
  await mails?.close();
});

const NOTES = { type: "object", properties: { notes: { type: "string" } } };
const notes = (page: Page) => page.getByLabel("Notes");
const submit = (page: Page) => page.getByRole("button", { name: "Submit" });
const RECORDED = "Your answer is recorded. Nothing else is left to do here; you can close this page.";

/** Asks by mail; returns the task and the address behind "Open task" in the first mail about it. */
async function askByMail(task: string, ...people: string[]): Promise<{ id: string; link: string }> {
  const notify = (people.length > 0 ? people : ["nina@corp.test"]).map((email) => `email:${email}`);
  const id = await dashboard.ask(task, { response_schema: NOTES, notify });
  const { parsed } = await mails.mail(1, (mail) => mail.parsed.subject === `Review: ${task}`);
  const [, path = ""] = /https?:\/\/[^/\s]+(\/api\/auth\/email-handoff\S+)/.exec(parsed.text ?? "") ?? [];
  return { id, link: `${dashboard.server.url}${path}` };
}

/** A browser of somebody who opened the link of a mail. */
async function come(link: string, options: BrowserContextOptions = {}): Promise<[Page, BrowserContext]> {
  const context = await dashboard.open({ ...options, signedIn: false });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("button", { name: "Open task" }).click();
  await page.getByText("You came by a link, for this task alone.").waitFor();
  return [page, context];
}

test("whoever comes by a link sees that one task, answers it, and is told that nothing is left", async () => {
  const other = await dashboard.ask("Not for guests?");
  const { id, link } = await askByMail("For Nina?");
  const asked: string[] = [];
  const [page, context] = await come(link);
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await question(page, "For Nina?").waitFor();
  for (const nothing of [
    page.getByRole("region", { name: "Queue" }),
    page.getByRole("navigation", { name: "Whose tasks" }),
    page.getByRole("link", { name: "Queue" }),
    page.getByRole("link", { name: "Settings" }),
    page.getByRole("button", { name: "Notify me" }),
    page.getByText("Audit trail"),
    page.getByText("Deliveries"),
    page.getByRole("button", { name: "Claim" }),
  ])
    expect(await nothing.count()).toBe(0);
  await page.keyboard.press("c");
  await page.keyboard.press("j");
  await page.keyboard.press("Escape");
  await page.goto("/");
  await question(page, "For Nina?").waitFor();
  expect(page.url()).toBe(dashboard.addressOf(id));

  await page.goto(dashboard.addressOf(other));
  await question(page, "You cannot see this task").waitFor();
  await page.getByText("The link that you came by is for another task").waitFor();
  await page.getByRole("link", { name: "Open the task of your link" }).click();
  await question(page, "For Nina?").waitFor();

  await notes(page).fill("Fine by me.");
  await page.getByText("Draft saved").waitFor();
  await page.reload();
  await eventually(() => notes(page).inputValue()).toBe("Fine by me.");
  await page.keyboard.press("Control+Enter");
  await page.getByText(RECORDED).waitFor();
  expect((await dashboard.find(id)).json).toMatchObject({
    response: { notes: "Fine by me." },
    completed_by_email: "nina@corp.test",
  });
  await page.reload();
  await page.getByText("You answered this in the dashboard just now").waitFor();
  expect(asked.filter((path) => path.endsWith("/ListTasks"))).toEqual([]);
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByText("Here by a link, for one task").waitFor();
  await context.close();
});

test("an operator sees at once that the link was opened", async () => {
  const { id, link } = await askByMail("Opened?");
  const desk = await dashboard.open();
  const page = await desk.newPage();
  await page.goto(dashboard.addressOf(id));
  const line = page.getByRole("list", { name: "Deliveries" }).getByRole("listitem");
  await line.getByText("Sent", { exact: true }).waitFor();
  const [, context] = await come(link);
  await line.getByText("Seen", { exact: true }).waitFor();
  await line.getByText("opened just now").waitFor();
  await context.close();
  await desk.close();
});

test("whoever is overtaken is told so while they look, and what they typed stays", async () => {
  const { id, link } = await askByMail("Taken meanwhile?", "one@corp.test", "two@corp.test");
  const [page, context] = await come(link);
  await notes(page).fill("half of");
  const desk = await dashboard.open();
  const rival = await desk.newPage();
  await rival.goto(dashboard.addressOf(id));
  await rival.getByRole("button", { name: "Claim" }).click();
  await page.getByRole("alert").getByText("Somebody else has this task now.").waitFor();
  expect([await notes(page).isDisabled(), await notes(page).inputValue()]).toEqual([true, "half of"]);
  await desk.close();
  await context.close();
});

test("a task that ended meanwhile says so to whoever came by the link", async () => {
  const { id, link } = await askByMail("Cancelled meanwhile?");
  const [page, context] = await come(link);
  await notes(page).waitFor();
  await dashboard.server.call("POST", `/api/tasks/${id}/cancel`);
  await page.getByText(/This task was cancelled just now \(.+\); no answer is needed any more\./).waitFor();
  await eventually(() => submit(page).count()).toBe(0);
  await context.close();
});

test("no error and no breach of the content security policy in the page", () => {
  expect(dashboard.troubles).toEqual([]);
});
