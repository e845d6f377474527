import { beforeAll, expect, test } from "vitest";
import { eventually, question, signInAs } from "./dashboard.ts";
import { changeBrowser, dashboard, hasFocus, page, useDashboard } from "./page.ts";
import { list } from "./queue.ts";

const ids: Record<string, string> = {};

/** The queue of these tests, in the order of priority. */
const TASKS = {
  "Urgent wire?": { priority: 90, timeout_seconds: 7200 },
  "Refund for Ada?": { priority: 60, timeout_seconds: 900, assign_to: { email: "mira@corp.test" } },
  "Refund for Ben?": { priority: 50, timeout_seconds: 3000, assign_to: { email: "otto@corp.test" } },
  "Old contract?": { priority: 10, timeout_seconds: 86_400, payload: { clause: "penalty of 7 percent" } },
};

const PASSWORD = "correct horse";

useDashboard();
beforeAll(async () => {
  await dashboard.enrol({ email: "otto@corp.test", display_name: "Otto", password: PASSWORD });
  await dashboard.enrol({ email: "rita@corp.test", display_name: "Rita", password: PASSWORD });
  for (const [task, members] of Object.entries(TASKS)) ids[task] = await dashboard.ask(task, members);
  ids["Long over?"] = await dashboard.ask("Long over?", { payload: { clause: "penalty" } });
  await dashboard.answer(ids["Long over?"], { approved: true });
});

const views = () => page.getByRole("navigation", { name: "Views" });
const search = () => page.getByRole("searchbox", { name: "Search the queue" });

/** Waits until exactly these tasks are listed, in this order. */
const lists = (...tasks: string[]) =>
  eventually(() => list().getByRole("link").locator("span[dir=auto]").allTextContents()).toEqual(tasks);
const view = (name: string) => views().getByRole("link", { name });
const isAt = (query: string) => eventually(() => new URL(page.url()).search).toBe(query);
const current = () => views().locator("[aria-current=true]");

const OPEN = Object.keys(TASKS);

test("each view has its tasks and says how many they are", async () => {
  await page.goto("/");
  await lists(...OPEN);
  await eventually(() => views().getByRole("link").allInnerTexts()).toEqual(
    expect.arrayContaining(["Mine 1", "Unclaimed 2", "All 4", "Done"]),
  );
  await view("Mine").click();
  await lists("Refund for Ada?");
  await isAt("?show=mine");
  await view("Unclaimed").click();
  await lists("Urgent wire?", "Old contract?");
  await view("Done").click();
  await lists("Long over?");
  await page.goBack();
  await page.goBack();
  await lists("Refund for Ada?");
  await isAt("?show=mine");
});

test("due soon is what is due within the hour; what needs attention is what nobody could be told of", async () => {
  await page.goto("/?show=soon");
  await lists("Refund for Ada?", "Refund for Ben?");
  await view("Due soon 2").waitFor();
  await view("Needs attention").click();
  await page.getByRole("heading", { name: "Nothing needs attention" }).waitFor();
  // No mail server is set up: the one who should be told is not.
  const id = await dashboard.ask("Nobody told?", { notify: ["email:nina@corp.test"] });
  await lists("Nobody told?");
  await view("Needs attention 1").waitFor();
  await view("All").click();
  await dashboard.server.call("DELETE", `/api/tasks/${id}`);
  await lists(...OPEN);
});

test("the numbers and the list keep up by themselves", async () => {
  await page.goto("/?show=mine");
  await lists("Refund for Ada?");
  const id = await dashboard.ask("One more for Mira?", {
    assign_to: { email: "mira@corp.test" },
    priority: 55,
  });
  await lists("Refund for Ada?", "One more for Mira?");
  await view("Mine 2").waitFor();
  await view("All 5").waitFor();
  await dashboard.server.call("DELETE", `/api/tasks/${id}`);
  await lists("Refund for Ada?");
  await view("Mine 1").waitFor();
});

test("whoever is no operator has the views of what is theirs", async () => {
  await changeBrowser({ signedIn: false });
  await page.goto("/?show=mine");
  await signInAs(page, { email: "otto@corp.test", password: PASSWORD });
  await lists("Refund for Ben?");
  expect(
    (await views().getByRole("link").allInnerTexts()).map((words) => words.replace(/ \d+$/, "")),
  ).toEqual([...["All", "Due soon"], expect.stringContaining("Needs attention"), "Done"]);
  await page.keyboard.press("]");
  await isAt("?show=soon");
  await page.getByRole("button", { name: "Filter" }).click();
  expect(await page.getByLabel("Held by").count()).toBe(0);
});

test("words are searched on the server while they are typed, and Escape ends the search", async () => {
  await page.goto("/");
  await lists(...OPEN);
  await page.keyboard.press("/");
  await page.keyboard.type("penalty");
  await lists("Old contract?");
  await isAt("?q=penalty");
  await page.getByText("1 found").waitFor();
  await page.keyboard.press("Escape");
  await lists(...OPEN);
  await isAt("");
  expect(await hasFocus(search())).toBe(false);
});

test("Enter ends the typing, and the keys lead through what was found", async () => {
  await page.goto("/");
  await lists(...OPEN);
  await page.keyboard.press("/");
  await page.keyboard.type("refund");
  // Whoever looks at a task of theirs begins with it, and other tests read that it is only claimed.
  await page.route("**/*.TaskService/OpenTask", (route) => route.abort());
  await page.keyboard.press("Enter");
  await lists("Refund for Ada?", "Refund for Ben?");
  await page.keyboard.press("j");
  await question(page, "Refund for Ada?").waitFor();
  expect(await search().inputValue()).toBe("refund");
});

test("a search is one step of the way back, and goes along to other views", async () => {
  await page.goto("/");
  await lists(...OPEN);
  await search().pressSequentially("refund", { delay: 5 });
  await lists("Refund for Ada?", "Refund for Ben?");
  await search().fill("penalty");
  await lists("Old contract?");
  await view("Done").click();
  await lists("Long over?");
  await isAt("?show=done&q=penalty");
  await page.goBack();
  await lists("Old contract?");
  await page.goBack();
  await lists(...OPEN);
  await eventually(() => search().inputValue()).toBe("");
});

test("a task is found by its id", async () => {
  await page.goto("/");
  await search().fill(ids["Refund for Ben?"] ?? "");
  await lists("Refund for Ben?");
});

test("where nothing matches, that is said and can be cleared; no first steps are taught", async () => {
  await page.goto("/?q=nowhere&state=rejected&show=unclaimed");
  await page.getByRole("heading", { name: "Nothing matches" }).waitFor();
  expect(await page.locator("pre").count()).toBe(0);
  await page.getByRole("link", { name: "Clear search and filters" }).click();
  await lists("Urgent wire?", "Old contract?");
  await isAt("?show=unclaimed");
});

test("the list is filtered by state and holder; each filter has its chip", async () => {
  await page.goto("/");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByLabel("State").selectOption("Claimed");
  await lists("Refund for Ada?", "Refund for Ben?");
  await page.getByLabel("Held by").fill("otto");
  await page.getByRole("button", { name: "Show the list" }).click();
  await lists("Refund for Ben?");
  await isAt("?state=assigned&holder=otto");
  await page.reload();
  await lists("Refund for Ben?");
  await page.getByRole("button", { name: "Remove the filter: Held by otto" }).click();
  await lists("Refund for Ada?", "Refund for Ben?");
  await page.getByRole("button", { name: "Remove the filter: Claimed" }).click();
  await lists(...OPEN);
  expect(await page.getByRole("list", { name: "Filters in use" }).count()).toBe(0);
  await page.goBack();
  await lists("Refund for Ada?", "Refund for Ben?");
});

test("the list is sorted by a menu and by one key, and the open task stays", async () => {
  await page.goto(`/task?id=${ids["Urgent wire?"]}`);
  await lists(...OPEN);
  await page.getByLabel("Sort by").selectOption("Deadline");
  await lists("Refund for Ada?", "Refund for Ben?", "Urgent wire?", "Old contract?");
  await isAt(`?id=${ids["Urgent wire?"]}&sort=deadline`);
  await question(page, "Urgent wire?").waitFor();
  await page.getByLabel("Sort by").evaluate((menu: HTMLElement) => menu.blur());
  await page.keyboard.press("s");
  await lists(...OPEN.toReversed());
  await page.keyboard.press("s");
  await lists(...OPEN);
  await isAt(`?id=${ids["Urgent wire?"]}&sort=oldest`);
  await page.keyboard.press("s");
  await isAt(`?id=${ids["Urgent wire?"]}`);
});

test("keys lead from view to view, and round", async () => {
  await page.goto("/?show=mine");
  await lists("Refund for Ada?");
  await page.keyboard.press("]");
  await eventually(() => current().innerText()).toMatch(/^Unclaimed/);
  await page.keyboard.press("[");
  await eventually(() => current().innerText()).toMatch(/^Mine/);
  await page.keyboard.press("[");
  await eventually(() => current().innerText()).toBe("Done");
  await isAt("?show=done");
});

test("an address with what nobody knows shows the queue", async () => {
  await page.goto("/?show=everything&sort=luck&state=lost&x=1");
  await lists(...OPEN);
  await eventually(() => current().innerText()).toMatch(/^All/);
});

test("the queue is found as it was left after a look at another screen", async () => {
  await page.goto("/?show=unclaimed&q=contract");
  await lists("Old contract?");
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
  await page.getByRole("link", { name: "Queue" }).click();
  await lists("Old contract?");
  await isAt("?show=unclaimed&q=contract");
});
