import type { BrowserContext, Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { eventually } from "./dashboard.ts";
import { dashboard, page, useDashboard } from "./page.ts";

useDashboard();

const FORM = {
  type: "object",
  required: ["approved"],
  properties: { approved: { type: "boolean" }, notes: { type: "string" } },
};
const ask = (task: string) => dashboard.ask(task, { response_schema: FORM });
const form = (on = page) => on.getByRole("form", { name: "Your answer" });
const notes = (on = page) => form(on).getByLabel("Notes", { exact: true });
const saved = (on = page) => form(on).getByText("Draft saved").waitFor();
/** Waits until a field holds this. */
const holds = (input: Locator, text: string) => eventually(() => input.inputValue()).toBe(text);

/** Types here while the server takes no draft, and meanwhile something else on another device; then opens it here again. */
async function typeTwice(id: string): Promise<{ phone: BrowserContext; other: Page }> {
  const phone = await dashboard.open();
  const other = await phone.newPage();
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  await page.route("**/*.TaskService/*Draft", (route) => route.abort());
  await notes().fill("at the desk, never sent");
  await form().getByText("Kept in this browser").waitFor();
  await page.goto("about:blank");
  await other.goto(dashboard.addressOf(id));
  await notes(other).fill("on the train");
  await saved(other);
  await page.unroute("**/*.TaskService/*Draft");
  await page.goto(dashboard.addressOf(id));
  return { phone, other };
}

test("an old draft that was never sent replaces no newer one unasked, and the other can be read before it is chosen", async () => {
  const id = await ask("Typed twice?");
  const { phone, other } = await typeTwice(id);
  const words = page.getByText("You have another draft of this answer");
  await words.waitFor();
  await holds(notes(), "at the desk, never sent");
  let sent = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/SetDraft")) sent += 1;
  });
  await notes().fill("at the desk, and more");
  await form().getByText("Kept in this browser").waitFor();
  await page.getByText("What the other one says").click();
  await page.getByText("on the train").waitFor();
  await other.reload();
  await holds(notes(other), "on the train");
  expect(sent).toBe(0);
  await page.getByRole("button", { name: "Use the other draft" }).click();
  await words.waitFor({ state: "detached" });
  await holds(notes(), "on the train");
  await saved();
  await phone.close();
});

test("whoever keeps what is here, replaces the other draft by it", async () => {
  const id = await ask("Kept here?");
  const { phone, other } = await typeTwice(id);
  await page.getByRole("button", { name: "Keep what is here" }).click();
  await saved();
  await holds(notes(), "at the desk, never sent");
  await other.reload();
  await holds(notes(other), "at the desk, never sent");
  await phone.close();
});

test("a page that stayed open replaces nothing that came meanwhile", async () => {
  const id = await ask("Left open?");
  await page.goto(dashboard.addressOf(id));
  await notes().fill("early");
  await saved();
  const phone = await dashboard.open();
  const other = await phone.newPage();
  await other.goto(dashboard.addressOf(id));
  await holds(notes(other), "early");
  await notes(other).fill("early, and on the train");
  await saved(other);
  await notes().fill("early, and late");
  await page.getByText("You have another draft of this answer").waitFor();
  await other.reload();
  await holds(notes(other), "early, and on the train");
  await phone.close();
});

test("a draft whose reply was lost is known again as this browser's own", async () => {
  const id = await ask("No reply?");
  await page.goto(dashboard.addressOf(id));
  await notes().waitFor();
  await page.route("**/*.TaskService/SetDraft", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await notes().fill("taken, and not told");
  await form().getByText("Kept in this browser").waitFor();
  await page.unroute("**/*.TaskService/SetDraft");
  await page.reload();
  await holds(notes(), "taken, and not told");
  await saved();
  expect(await page.getByText("You have another draft").count()).toBe(0);
});
