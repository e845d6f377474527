import { afterEach, beforeAll, expect, test } from "vitest";
import { question, signInAs } from "./dashboard.ts";
import { changeBrowser, dashboard, page, useDashboard } from "./page.ts";
import { bar, box, list, row, select } from "./queue.ts";

useDashboard();
beforeAll(() => dashboard.enrol({ ...OTTO, display_name: "Otto" }));
afterEach(() => dashboard.clear());

const OTTO = { email: "otto@corp.test", password: "correct horse" };
const results = () => page.getByRole("list", { name: "Results" }).getByRole("listitem");
const main = () => page.getByRole("main");
const statusOf = async (id: string) => (await dashboard.find(id)).json.status;
const NOTES = {
  type: "object",
  required: ["notes"],
  properties: { notes: { type: "string", maxLength: 5 } },
};

/** Tasks of one kind, the first of them on top. */
async function askSeveral(...tasks: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const [n, task] of tasks.entries())
    found.push(
      await dashboard.ask(task, { priority: 90 - n, payload: { amount_usd: 100 + n, customer: "Ada" } }),
    );
  return found;
}

/** Answers a task as somebody else does. */
const answer = (id: string) => dashboard.answer(id, { approved: false });

test("the exact set is shown with what differs in it, confirmed once by its number, and each is answered", async () => {
  const [first = "", second = "", third = "", left = ""] = await askSeveral("A?", "B?", "C?", "D?");
  await page.goto("/");
  await row("A?").focus();
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+X");
  await bar().getByText("3 selected").waitFor();
  await page.keyboard.press("b");
  await page.getByRole("heading", { name: "Answer 3 tasks", level: 1 }).waitFor();
  expect(await main().getByRole("row").allTextContents()).toEqual([
    "QuestionAmount",
    "A?$100.00",
    "B?$101.00",
    "C?$102.00",
  ]);
  await main().getByText("The same in all").waitFor();
  await main().getByText("Ada").waitFor();
  // What comes meanwhile is not swept in.
  const late = await dashboard.ask("Late?", { priority: 95 });
  await row("Late?").waitFor();
  await page.keyboard.press("y");
  const ask = page.getByRole("region", { name: "Answer 3 tasks?" });
  await ask.getByText("Each of them gets this answer").waitFor();
  expect(await statusOf(first)).toBe("created");
  await page.keyboard.press("Enter");
  await main().getByText("3 answered").waitFor();
  for (const id of [first, second, third])
    expect((await dashboard.find(id)).json).toMatchObject({
      status: "completed",
      response: { approved: true },
    });
  expect([await statusOf(left), await statusOf(late)]).toEqual(["created", "created"]);
  await page.keyboard.press("Enter");
  await bar().waitFor({ state: "detached" });
  await row("A?").waitFor({ state: "detached" });
});

test("after that the task that was open beside the list shows its outcome", async () => {
  const [first = ""] = await askSeveral("Open beside?", "And another?");
  await page.goto(dashboard.addressOf(first));
  await question(page, "Open beside?").waitFor();
  await select("Open beside?", "And another?");
  await page.keyboard.press("b");
  // Until then it is the form of the one task.
  await page.getByRole("heading", { name: "Answer 2 tasks", level: 1 }).waitFor();
  await main().getByRole("button", { name: "Approve" }).click();
  await page.getByRole("button", { name: "Answer 2 tasks" }).click();
  await main().getByText("2 answered").waitFor();
  await main().getByRole("button", { name: "Close" }).click();
  await page.getByRole("heading", { name: "Outcome" }).waitFor();
});

test("what somebody else answers meanwhile drops out in sight, and is never answered again", async () => {
  const [, second = ""] = await askSeveral("Mine first?", "Overtaken?", "Mine last?");
  await page.goto("/");
  for (const task of ["Mine first?", "Overtaken?", "Mine last?"]) {
    await row(task).hover();
    await box(task).check();
  }
  await bar().getByRole("button", { name: "Answer" }).click();
  await main().getByRole("button", { name: "Approve" }).waitFor();
  await answer(second);
  await main()
    .getByText("1 of the tasks moved on meanwhile, by somebody else's doing, and is skipped.")
    .waitFor();
  await bar().getByText("2 selected").waitFor();
  await bar().getByText("Dropped out (answered): Overtaken?").waitFor();
  await main().getByRole("button", { name: "Approve" }).click();
  await page
    .getByRole("region", { name: "Answer 2 tasks?" })
    .getByRole("button", { name: "Answer 2 tasks" })
    .click();
  await main().getByText("2 answered").waitFor();
  expect((await dashboard.find(second)).json.response).toEqual({ approved: false });
});

test("what is answered at the last moment is skipped, with the reason", async () => {
  const [first = "", second = ""] = await askSeveral("Quick?", "Slow?");
  await page.goto("/");
  await select("Quick?", "Slow?");
  // The answer of the other person is there, and no word of it has come yet.
  await page.route("**/CompleteTask", async (route) => {
    if (route.request().postDataJSON().id === first) await answer(first);
    await route.continue();
  });
  await page.keyboard.press("b");
  await main().getByRole("button", { name: "Reject" }).click();
  await page.getByRole("button", { name: "Answer 2 tasks" }).click();
  await main().getByText("1 answered, 1 skipped").waitFor();
  await results().filter({ hasText: "Quick?" }).getByText("Skipped").waitFor();
  await results()
    .filter({ hasText: "Quick?" })
    .getByText(/already/)
    .waitFor();
  expect(await statusOf(second)).toBe("completed");
});

test("what is refused says why, stays selected and is tried again", async () => {
  const [first = "", second = ""] = await askSeveral("Reached?", "Not reached?");
  await page.goto("/");
  await select("Reached?", "Not reached?");
  let broken = true;
  await page.route("**/CompleteTask", (route) =>
    broken && route.request().postDataJSON().id === second ? route.abort() : route.continue(),
  );
  await page.keyboard.press("b");
  await main().getByRole("button", { name: "Approve" }).click();
  await page.getByRole("button", { name: "Answer 2 tasks" }).click();
  await main().getByText("1 answered, 1 refused").waitFor();
  await results().filter({ hasText: "Not reached?" }).getByText("The server cannot be reached.").waitFor();
  await bar().getByText("1 selected").waitFor();
  broken = false;
  await page.getByRole("button", { name: "Retry 1" }).click();
  await main().getByText("2 answered").waitFor();
  expect([await statusOf(first), await statusOf(second)]).toEqual(["completed", "completed"]);
});

test("tasks that ask by different forms are answered one form after the other", async () => {
  const [first = "", second = ""] = await askSeveral("Yes or no?", "Yes or no again?");
  const words = await dashboard.ask("In words?", { response_schema: NOTES, priority: 10 });
  await page.goto("/");
  await select("Yes or no?", "Yes or no again?", "In words?");
  await page.keyboard.press("b");
  await page.getByRole("button", { name: "Form 1 · 2" }).waitFor();
  await page.keyboard.press("n");
  await page.getByRole("button", { name: "Answer 2 tasks" }).click();
  await main().getByText("2 answered").waitFor();
  await main().getByRole("button", { name: "Close" }).click();
  await page.getByLabel("Notes").fill("short");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "Answer 1 task", exact: true }).click();
  await main().getByText("1 answered").waitFor();
  for (const [id, response] of [
    [first, { approved: false }],
    [second, { approved: false }],
    [words, { notes: "short" }],
  ] as const)
    expect((await dashboard.find(id)).json.response).toEqual(response);
});

test("several are claimed, released, handed over and cancelled, each after one question", async () => {
  const ids = await askSeveral("One?", "Two?");
  await page.goto("/");
  await select("One?", "Two?");
  const doAll = async (verb: string, yes = `${verb} 2 tasks`) => {
    await bar().getByRole("button", { name: verb }).click();
    await main().getByRole("button", { name: yes }).click();
  };
  const again = async () => {
    await main().getByRole("button", { name: "Close" }).click();
    await select("One?", "Two?");
  };
  const each = async () => Promise.all(ids.map(async (id) => (await dashboard.find(id)).json));
  await doAll("Claim");
  await main().getByText("2 claimed").waitFor();
  expect((await each()).map(({ assigned_to_email }) => assigned_to_email)).toEqual(
    Array(2).fill("mira@corp.test"),
  );
  await again();
  await doAll("Release");
  await main().getByText("2 released").waitFor();
  await again();
  await bar().getByRole("button", { name: "Reassign" }).click();
  await main().getByRole("button", { name: "Reassign 2 tasks" }).click();
  await main().getByText("Choose somebody from the list.").waitFor();
  await main().getByRole("combobox", { name: "Person" }).fill("otto");
  await page.getByRole("option", { name: "Otto" }).click();
  await main().getByLabel("Note").fill("You know them best.");
  await main().getByRole("button", { name: "Reassign 2 tasks" }).click();
  await main().getByText("2 handed over").waitFor();
  expect((await each()).map(({ assigned_to_email }) => assigned_to_email)).toEqual(
    Array(2).fill("otto@corp.test"),
  );
  await again();
  await bar().getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("region", { name: "Cancel 2 tasks?" }).waitFor();
  await page.keyboard.press("Escape");
  expect((await each()).map(({ status }) => status)).toEqual(["assigned", "assigned"]);
  await doAll("Cancel");
  await main().getByText("2 cancelled").waitFor();
  expect((await each()).map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
});

test("whoever holds tasks hands them on by an address; one that nobody has is refused for each", async () => {
  for (const task of ["Otto's first?", "Otto's second?"])
    await dashboard.ask(task, { assign_to: { email: "otto@corp.test" } });
  await changeBrowser({ signedIn: false });
  await page.goto("/");
  await signInAs(page, OTTO);
  await select("Otto's first?", "Otto's second?");
  expect(await bar().getByRole("button", { name: "Cancel" }).count()).toBe(0);
  await bar().getByRole("button", { name: "Delegate" }).click();
  await main().getByLabel("E-mail of your colleague").fill("nobody@corp.test");
  await main().getByRole("button", { name: "Delegate 2 tasks" }).click();
  await main().getByText("2 refused").waitFor();
  await main().getByRole("button", { name: "Close" }).click();
  await bar().getByRole("button", { name: "Delegate" }).click();
  await main().getByLabel("E-mail of your colleague").fill("mira@corp.test");
  await main().getByRole("button", { name: "Delegate 2 tasks" }).click();
  await main().getByText("2 handed over").waitFor();
  await list().getByRole("link").first().waitFor({ state: "detached" });
});

test("a range is selected by Shift and a click; Escape clears all; the open task is left in peace", async () => {
  const [first = ""] = await askSeveral("1st?", "2nd?", "3rd?", "4th?");
  await page.goto(dashboard.addressOf(first));
  await question(page, "1st?").waitFor();
  await row("1st?").waitFor();
  await page.keyboard.press("x");
  await row("3rd?").click({ modifiers: ["Shift"] });
  await bar().getByText("3 selected").waitFor();
  await question(page, "1st?").waitFor();
  await box("2nd?").uncheck({ force: true });
  await bar().getByText("2 selected").waitFor();
  await page.keyboard.press("Escape");
  await bar().waitFor({ state: "detached" });
  await question(page, "1st?").waitFor();
  expect(page.url()).toBe(dashboard.addressOf(first));
});

test("a selected task that is not in the list any more stays selected", async () => {
  await askSeveral("Kept?", "Other?");
  await page.goto("/");
  await box("Kept?").check({ force: true });
  await page.getByRole("searchbox").fill("other");
  await row("Kept?").waitFor({ state: "detached" });
  await bar().getByText("1 selected").waitFor();
  await box("Other?").check({ force: true });
  await bar().getByText("2 selected").waitFor();
});

test("a confidential payload is compared as it is, not as lists show it", async () => {
  for (const card of ["4111", "4222"])
    await dashboard.ask(`Card ${card}?`, { payload: { card }, redact_payload: true });
  await page.goto("/");
  for (const card of ["4111", "4222"]) await box(`Card ${card}?`).check({ force: true });
  await page.keyboard.press("b");
  await main().getByRole("cell", { name: "4111" }).waitFor();
  await main().getByRole("cell", { name: "4222" }).waitFor();
});
