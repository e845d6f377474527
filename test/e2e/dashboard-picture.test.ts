import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MailServer } from "../support/mail-server.ts";
import { SlackServer } from "../support/slack-server.ts";
import { mailEnv } from "../workers/channels/email/mail-worker.ts";
import { type Dashboard, question, settled, startDashboard } from "./dashboard.ts";

let mails: MailServer;
let slack: SlackServer;
let dashboard: Dashboard;
beforeAll(async () => {
  [mails, slack] = await Promise.all([MailServer.start(), SlackServer.start()]);
  slack.addChannel("refunds");
  dashboard = await startDashboard({ ...slack.env, ...mailEnv(mails.port) });
  slack.appUrl = dashboard.server.url;
}, 60_000);
afterAll(async () => {
  await dashboard?.close();
  await slack?.close();
  await mails?.close();
});

/** As other pictures have it. */
const WINDOW = { width: 1440, height: 900 };

/** Minutes until each of the tasks that wait behind the first one is due. */
const WAITING: readonly [task: string, minutes: number][] = [
  ["Send the renewal offer to Northwind?", 45],
  ["Which supplier for the replacement parts?", 180],
  ["Publish the price change on Monday?", 600],
];

async function askForRefund(): Promise<string> {
  return dashboard.ask("Refund $250 to Ana Lind?", {
    idempotency_key: "refund:order-1042",
    payload: {
      amount_usd: 250,
      customer: { name: "Ana Lind", customer_id: "cus_4821", since: "2023-04-18" },
      reason: "Charged twice for order 1042",
      charges: [
        { date: "2026-11-20", amount_usd: 250, status: "settled" },
        { date: "2026-11-20", amount_usd: 250, status: "settled" },
      ],
    },
    response_schema: {
      type: "object",
      required: ["approved"],
      properties: {
        approved: { type: "boolean", description: "Approve this refund?" },
        notes: { type: "string", description: "Why, for the record" },
      },
    },
    timeout_seconds: 15 * 60,
    notify: ["slack:#refunds", "email:nina@example.com"],
  });
}

async function fillIn(page: Page, id: string): Promise<void> {
  await page.goto(dashboard.addressOf(id));
  await question(page, "Refund $250 to Ana Lind?").waitFor();
  const deliveries = page.getByRole("list", { name: "Deliveries" }).getByRole("listitem");
  for (const target of ["#refunds", "nina@example.com"])
    await deliveries.filter({ hasText: target }).getByText("Sent", { exact: true }).waitFor();
  await settled(page);
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByLabel("Notes").fill("Second charge confirmed by the bank.");
}

/** What the README shows; `UPDATE_IMAGES=1` takes it anew. */
test("a question with its evidence, its form and its deliveries fits into one window", async () => {
  for (const [task, minutes] of WAITING.toReversed())
    await dashboard.ask(task, { timeout_seconds: minutes * 60 });
  const context = await dashboard.open({ colorScheme: "light", viewport: WINDOW });
  const page = await context.newPage();
  await fillIn(page, await askForRefund());
  const last = await page.getByText("Audit trail", { exact: true }).boundingBox();
  expect((last?.y ?? Number.POSITIVE_INFINITY) + (last?.height ?? 0)).toBeLessThan(WINDOW.height);
  if (process.env.UPDATE_IMAGES) await page.screenshot({ path: "docs/images/dashboard.png" });
  await context.close();
  expect(dashboard.troubles).toEqual([]);
  expect(slack.problems).toEqual([]);
});
