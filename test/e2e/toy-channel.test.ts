import { beforeAll, expect, test, vi } from "vitest";
import { eventually } from "./dashboard.ts";
import { dashboard, page } from "./page.ts";
import { usePagers, vendor } from "./pagers.ts";

/** The dashboard of a server with a channel that nobody told it of. */
usePagers();
let answered: string;
beforeAll(async () => {
  vendor.answer = (response) => response.end("page-1");
  answered = await dashboard.ask("Restart the pump?", { notify: ["pager:4711"] });
  const { server } = dashboard;
  const told = async () => (await server.call("GET", `/api/tasks/${answered}/deliveries`)).json[0].status;
  await vi.waitFor(async () => expect(await told()).toBe("sent"), { timeout: 20_000 });
  const body = { task_id: answered, from: "nina@corp.test", response: { approved: true } };
  const headers = { "x-pager-secret": "beep" };
  await server.call("POST", "/api/channels/pager/answer", { body, token: null, headers });
});

test("the settings have it with its example and its test", async () => {
  await page.goto("/settings");
  const section = page.getByRole("region", { name: "Pager", exact: true });
  await section.getByText("Ready", { exact: true }).waitFor();
  const destination = section.getByLabel("Send a test to");
  expect(await destination.getAttribute("placeholder")).toBe("pager:4711");
  await destination.fill("pager:9");
  await section.getByRole("button", { name: "Send test" }).click();
  await section.getByRole("status").getByText("Pager took the message for 9.").waitFor();
});

test("the diagnosis has it", async () => {
  await page.goto("/doctor");
  await page.getByText("Channel pager").waitFor();
});

test("the task says who was told by it, and that the answer came by it", async () => {
  await page.goto(dashboard.addressOf(answered));
  const told = page.getByRole("list", { name: "Deliveries" }).getByRole("listitem");
  expect(await told.first().innerText()).toMatch(/4711 by pager/);
  await page.getByText("by pager").nth(1).waitFor();
});

test("the audit can be asked for it", async () => {
  await page.goto("/audit");
  const channel = page.getByRole("search").getByLabel("Channel", { exact: true });
  await eventually(() => channel.locator("option").allInnerTexts()).toEqual([
    "Any channel",
    ...["Dashboard", "Slack", "E-mail", "Pager", "API", "Embedded form", "By policy, on timeout"],
  ]);
  await channel.selectOption("pager");
  await page.getByText("2 entries", { exact: true }).waitFor();
});

test("the figures name it", async () => {
  await page.goto("/stats");
  await page.getByRole("row").filter({ hasText: "Pager" }).waitFor();
});
