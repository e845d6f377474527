import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { Child } from "../support/child.ts";
import { ADMIN_TOKEN } from "../support/server.ts";
import { eventually, question, settled, signIn } from "./dashboard.ts";
import { dashboard, endSession, page, useDashboard } from "./page.ts";
import { row } from "./queue.ts";
import { startSecond } from "./second-server.ts";

useDashboard();

const NOTES = { type: "object", properties: { notes: { type: "string" } } };

const notes = (on: Page) => on.getByLabel("Notes");

/** The title is what a person sees of a tab that is not in front. */
const titleBecomes = (on: Page, title: string) => eventually(() => on.title()).toBe(title);

/** Lets nobody look at the page, and keeps the words of its desktop notifications. */
async function lookAway(): Promise<() => Promise<unknown>> {
  await page.context().grantPermissions(["notifications"]);
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Notification {
      static permission = "granted";
      constructor(title: string) {
        shown.push(title);
      }
    }
    Object.assign(window, { Notification, shown });
    document.hasFocus = () => false;
  });
  return () => page.evaluate("shown");
}

test("whoever has no task yet is given a script that asks for the first one", async () => {
  await page.goto("/");
  const script = await page.locator("pre").innerText();
  expect(script).toContain(`serverUrl: "${dashboard.server.url}"`);
  const run = new Child(
    process.execPath,
    ["--conditions=awaithumans-source", "--input-type=module", "--eval", script],
    { AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN },
  );
  await row("Approve $250 refund?").click();
  await page.getByRole("button", { name: "Approve" }).click();
  await run.printed(/\{ approved: true \}/);
  expect(await run.exited).toBe(0);
  await dashboard.server.call("DELETE", `/api/tasks/${new URL(page.url()).searchParams.get("id")}`);
});

test("a new task comes by itself: in the list, in the tab's title and as a desktop notification", async () => {
  const shown = await lookAway();
  await page.goto("/");
  await page.getByRole("heading", { name: "Here your agents ask, and you answer" }).waitFor();
  await titleBecomes(page, "Queue · awaithumans");
  const id = await dashboard.ask("Is this the first?");
  await row("Is this the first?").waitFor();
  await titleBecomes(page, "(1) Queue · awaithumans");
  await eventually(shown).toEqual(["New task: Is this the first?"]);
  await dashboard.ask("And this the second?");
  await row("And this the second?").waitFor();
  await titleBecomes(page, "(2) Queue · awaithumans");
  await eventually(shown).toEqual(["New task: Is this the first?", "New task: And this the second?"]);
  await dashboard.server.call("POST", `/api/tasks/${id}/cancel`);
  await row("Is this the first?").waitFor({ state: "detached" });
  await titleBecomes(page, "(1) Queue · awaithumans");
});

test("what another part of the queue held all along is no news", async () => {
  const shown = await lookAway();
  await page.goto("/?show=mine");
  await page.getByRole("heading", { name: "Nothing is yours" }).waitFor();
  await page.getByRole("link", { name: "Unclaimed" }).click();
  await row("And this the second?").waitFor();
  await dashboard.ask("Really new?");
  await row("Really new?").waitFor();
  await eventually(shown).toEqual(["New task: Really new?"]);
});

test("the list stands still under the pointer, and says what waits", async () => {
  await page.goto("/");
  await row("Really new?").hover();
  await dashboard.ask("Above all others?", { priority: 90 });
  const more = page.getByRole("button", { name: "Show 1 new task" });
  await more.waitFor();
  expect(await row("Above all others?").isVisible()).toBe(false);
  await more.click();
  await row("Above all others?").waitFor();
});

test("what was answered under the pointer is not the next task again", async () => {
  await dashboard.clear();
  await dashboard.ask("Answered last?");
  await dashboard.ask("Answered first?", { priority: 90 });
  await page.goto("/");
  await row("Answered first?").click();
  await question(page, "Answered first?").waitFor();
  await page.keyboard.press("y");
  await question(page, "Answered last?").waitFor();
  await row("Answered first?").getByText("no longer in this list").waitFor();
  await settled(page);
  await page.keyboard.press("y");
  await page.getByText("Your answer is with the agent.").waitFor();
  expect(await question(page, "Answered last?").isVisible()).toBe(true);
  await row("Answered last?").getByText("no longer in this list").waitFor();
});

test("of two tabs one answers with what was typed last in either, and the other says so at once", async () => {
  const id = await dashboard.ask("Who is faster?", { response_schema: NOTES });
  const other = await page.context().newPage();
  for (const each of [page, other]) {
    await each.goto(dashboard.addressOf(id));
    await notes(each).fill(each === page ? "first" : "second thoughts");
  }
  await eventually(() => notes(page).inputValue()).toBe("second thoughts");
  await page.getByRole("button", { name: "Submit" }).click();
  const notice = other.getByRole("alert");
  await notice.waitFor();
  expect(await notice.textContent()).toMatch(/^You answered this in the dashboard just now/);
  expect(await other.getByText("it was not sent").count()).toBe(0);
  await other.getByText("second thoughts", { exact: true }).waitFor();
  expect((await dashboard.find(id)).json.response).toEqual({ notes: "second thoughts" });
});

test("the tab that reads for all is closed, and the other one reads on", async () => {
  await dashboard.ask("Seen in both?");
  const other = await page.context().newPage();
  await page.goto("/");
  await row("Seen in both?").waitFor();
  await other.goto("/");
  await row("Seen in both?", other).waitFor();
  await page.close();
  await dashboard.ask("Still there?");
  await row("Still there?", other).waitFor();
});

test("the server is restarted: the page says so, catches up, and nothing typed is lost", async () => {
  const second = await startSecond(dashboard.server.database.url);
  await dashboard.clear();
  const id = await dashboard.ask("Through the restart?", { response_schema: NOTES });
  await page.goto(`${second.url}/task?id=${id}`);
  await signIn(page);
  await notes(page).fill("kept");
  const other = await dashboard.ask("Asked of the other server?");
  await row("Asked of the other server?").waitFor();
  // No other task takes the place of this one while its answer is under way.
  await dashboard.answer(other, { approved: true });
  await row("Asked of the other server?").waitFor({ state: "detached" });
  await second.stop();
  await page.getByText("reconnecting").waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("alert").getByText("The server cannot be reached.").waitFor();
  await dashboard.ask("Asked meanwhile?");
  await second.start();
  await row("Asked meanwhile?").waitFor();
  await page.getByText("reconnecting").waitFor({ state: "detached" });
  await settled(page);
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({ notes: "kept" });
  await second.stop();
});

test("a session that ended elsewhere leads to the login, and from there back to what was typed", async () => {
  const id = await dashboard.ask("Signed out?", { response_schema: NOTES });
  await page.goto(dashboard.addressOf(id));
  await notes(page).fill("before the end");
  await endSession();
  await page.keyboard.press("Control+Enter");
  await page.getByText("Your session has ended. Sign in to go on; what you typed is kept.").waitFor();
  await signIn(page);
  await question(page, "Signed out?").waitFor();
  await eventually(() => notes(page).inputValue()).toBe("before the end");
  await page.getByRole("button", { name: "Submit" }).click();
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({ notes: "before the end" });
});

test("whoever signs out in one tab leaves all of them at once, and the browser forgets what was typed", async () => {
  const id = await dashboard.ask("Left open elsewhere?", { response_schema: NOTES });
  const tabs = await dashboard.open({ signedIn: false });
  const [first, other] = [await tabs.newPage(), await tabs.newPage()];
  await first.goto(dashboard.addressOf(id));
  await signIn(first);
  await notes(first).waitFor();
  await other.goto(dashboard.addressOf(id));
  await notes(other).fill("half");
  await other.getByText("Draft saved").waitFor();
  await first.getByRole("button", { name: "Your account" }).click();
  await first.getByRole("button", { name: "Sign out" }).click();
  await other.getByText("You signed out in another tab.").waitFor();
  expect(await other.evaluate(() => JSON.stringify(Object.entries(localStorage)))).not.toContain("half");
  await signIn(other);
  await question(other, "Left open elsewhere?").waitFor();
  await eventually(() => notes(other).inputValue()).toBe("half");
  await tabs.close();
});
