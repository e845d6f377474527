import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AnthropicServer, passes, rejects } from "../support/anthropic-server.ts";
import { MailServer } from "../support/mail-server.ts";
import { mailEnv } from "../workers/channels/email/mail-worker.ts";
import { link } from "../workers/channels/email/office.ts";
import { type Dashboard, question, startDashboard } from "./dashboard.ts";

let post: MailServer;
let claude: AnthropicServer;
let dashboard: Dashboard;
beforeAll(async () => {
  [post, claude] = await Promise.all([MailServer.start(), AnthropicServer.start()]);
  dashboard = await startDashboard({ ...mailEnv(post.port), ...claude.env });
}, 60_000);
afterAll(async () => {
  await dashboard?.close();
  await Promise.all([post?.close(), claude?.close()]);
});

const REASON = "You approve it, yet the invoice was paid in May.";
const CHECKED = { provider: "claude", instructions: "Refuse what contradicts the payload.", max_attempts: 2 };

/** Asks somebody who has no account, while the agent waits; returns where a link of their mail leads. */
async function ask(task: string, label: string, members: Record<string, unknown> = {}) {
  const id = await dashboard.ask(task, { notify: ["email:ann@acme.test"], ...members });
  const agent = dashboard.server.call("GET", `/api/tasks/${id}/poll?timeout=30`);
  const mail = await post.mail(1, ({ parsed }) => parsed.subject === `Review: ${task}`);
  return { id, agent, mail, place: placeOf(link(mail, label)) };
}

/** Where a link leads: the server of the tests is not at its public address. */
function placeOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

/** Whoever reads the mail, in a browser without a session. */
async function reader(): Promise<Page> {
  const context = await dashboard.open({ signedIn: false });
  return context.newPage();
}

/** Follows a link and presses the button there. */
async function press(page: Page, place: string, name: string): Promise<void> {
  await page.goto(place);
  await page.getByRole("button", { name }).click();
}

test("from the mail, in a browser without a session: one look, one click, answered, and the agent resumes", async () => {
  const { id, agent, place } = await ask("Pay the invoice?", "Approve");
  const page = await reader();
  await page.goto(place);
  await question(page, "Approve").waitFor();
  await page.getByText("Pay the invoice?", { exact: true }).waitFor();
  await page.getByText("You answer as ann@acme.test").waitFor();
  expect((await dashboard.find(id)).json.status).not.toBe("completed");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByText("Recorded").waitFor();
  expect((await agent).json).toMatchObject({ status: "completed", response: { approved: true } });
  expect((await dashboard.find(id)).json).toMatchObject({
    status: "completed",
    response: { approved: true },
    completed_by_email: "ann@acme.test",
  });
  await page.goto(place);
  await page.getByText("This task has ended").waitFor();
  await page.context().close();
});

test("a mail and the dashboard, both open: the first answer wins, and the other page says whose it was", async () => {
  const desk = await (await dashboard.open()).newPage();
  const page = await reader();
  const first = await ask("Pay from the desk?", "Reject");
  await page.goto(first.place);
  await desk.goto(dashboard.addressOf(first.id));
  await desk.getByRole("button", { name: "Approve", disabled: false }).click();
  expect((await first.agent).json.response).toEqual({ approved: true });
  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByText("This task has ended").waitFor();
  await page.getByText("Mira answered it").waitFor();

  const second = await ask("Pay from the mail?", "Reject");
  await desk.goto(dashboard.addressOf(second.id));
  await desk.getByRole("button", { name: "Approve", disabled: false }).waitFor();
  await press(page, second.place, "Reject");
  expect((await second.agent).json.response).toEqual({ approved: false });
  await desk.getByText("ann@acme.test answered this by e-mail").waitFor();
  expect(await desk.getByRole("button", { name: "Approve" }).count()).toBe(0);
  for (const each of [desk, page]) await each.context().close();
});

test("an answer that passes its check is recorded like any other", async () => {
  claude.answerWith(passes());
  const { agent, place } = await ask("Pay what was checked?", "Approve", { verifier_config: CHECKED });
  const page = await reader();
  await press(page, place, "Approve");
  await page.getByText("Recorded").waitFor();
  expect((await agent).json).toMatchObject({ status: "completed", response: { approved: true } });
  await page.context().close();
});

test("sent back, the page says why and leads to the task; mended there, the agent has that answer", async () => {
  claude.answerWith(rejects(REASON), passes());
  const { agent, place } = await ask("Pay it again?", "Approve", { verifier_config: CHECKED });
  const page = await reader();
  await press(page, place, "Approve");
  await page.getByRole("heading", { name: "Sent back, it does not count yet" }).waitFor();
  await page.getByText(REASON).waitFor();
  const open = await page.getByRole("link", { name: "Open task" }).getAttribute("href");
  await press(page, placeOf(open ?? ""), "Open task");
  await page.getByRole("alert").getByText(REASON).waitFor();
  await page.getByRole("button", { name: "Reject", disabled: false }).click();
  await page.getByText("Your answer is recorded.").waitFor();
  expect((await agent).json).toMatchObject({
    status: "completed",
    response: { approved: false },
    verification_attempt: 2,
  });
  await page.context().close();
});

test("the last permitted answer that is sent back closes the task, and the agent is told", async () => {
  claude.answerWith(rejects(REASON));
  const { agent, mail, place } = await ask("Pay it in any case?", "Approve", { verifier_config: CHECKED });
  const page = await reader();
  await press(page, place, "Approve");
  await page.getByRole("heading", { name: "Sent back, it does not count yet" }).waitFor();
  await press(page, placeOf(link(mail, "Reject")), "Reject");
  await page.getByRole("heading", { name: "Not accepted, and the task is closed" }).waitFor();
  await page.getByText(REASON).waitFor();
  expect((await agent).json).toMatchObject({ status: "verification_exhausted", verification_attempt: 2 });
  await page.goto(place);
  await page.getByText("This task has ended").waitFor();
  await page.context().close();
});

test("no error and no breach of the content security policy in the page", () => {
  expect(dashboard.troubles).toEqual([]);
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
