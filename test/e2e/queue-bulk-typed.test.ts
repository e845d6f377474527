import { afterEach, expect, test } from "vitest";
import { signIn } from "./dashboard.ts";
import { changeBrowser, dashboard, endSessionAt, page, useDashboard } from "./page.ts";
import { list, select } from "./queue.ts";

useDashboard();
afterEach(() => dashboard.clear());

const main = () => page.getByRole("main");
const NOTES = {
  type: "object",
  required: ["notes"],
  properties: { notes: { type: "string", maxLength: 5 } },
};

test("what is typed for several outlasts others who answer some of them, a slip of the pane, and another tab", async () => {
  const first: string[] = [];
  for (const task of ["Words one?", "Words two?", "Words three?"])
    first.push(await dashboard.ask(task, { response_schema: NOTES, priority: 90 }));
  for (const task of ["Yes or no?", "Yes or no again?"]) await dashboard.ask(task);
  const all = ["Words one?", "Words two?", "Words three?", "Yes or no?", "Yes or no again?"];
  await page.goto("/");
  await select(...all);
  await page.keyboard.press("b");
  const notes = main().getByLabel("Notes");
  await notes.fill("mine");
  for (const id of first.slice(1)) await dashboard.answer(id, { notes: "them" });
  await page.getByRole("button", { name: "Form 1 · 2" }).waitFor();
  expect(await notes.inputValue()).toBe("mine");

  const second = await page.context().newPage();
  await second.goto("/");
  const task = list(second).getByRole("checkbox", { name: "Words one?" });
  await task.check({ force: true });
  await second.keyboard.press("b");
  const other = second.getByRole("main").getByLabel("Notes");
  expect(await other.inputValue()).toBe("");
  await other.fill("other");
  expect(await notes.inputValue()).toBe("mine");

  await page.getByRole("button", { name: "Form 1 · 2" }).click();
  await main().getByRole("button", { name: "Approve" }).waitFor();
  await page.getByRole("button", { name: "Back" }).click();
  await page.keyboard.press("b");
  await page.getByRole("button", { name: "Form 2 · 1" }).click();
  expect(await notes.inputValue()).toBe("mine");
});

test("what is typed for several outlasts the session", async () => {
  const tasks = ["Before it ends?", "And this one?"];
  for (const task of tasks) await dashboard.ask(task, { response_schema: NOTES });
  await changeBrowser({ signedIn: false });
  await page.goto("/login");
  await signIn(page);
  const notes = main().getByLabel("Notes");
  const begin = async () => {
    await select(...tasks);
    await page.keyboard.press("b");
    await notes.waitFor();
  };
  await begin();
  await notes.fill("mine");
  await page.keyboard.press("Control+Enter");
  await endSessionAt("CompleteTask");
  await page.getByRole("button", { name: "Answer 2 tasks" }).click();
  await page.getByText("Your session has ended.").waitFor();
  await signIn(page);
  await begin();
  expect(await notes.inputValue()).toBe("mine");
});

test("several begin with what the agents filled in alike, and are told in what they did not", async () => {
  const schema = {
    type: "object",
    required: ["approved"],
    properties: {
      approved: { type: "boolean" },
      reason: { type: "string", default: "none" },
      team: { type: "string" },
    },
  };
  const begun = { approved: true, team: "billing" };
  const ids = [
    await dashboard.ask("Filled in?", {
      response_schema: schema,
      initial_response: { ...begun, reason: "late" },
    }),
    await dashboard.ask("And here?", {
      response_schema: schema,
      initial_response: { ...begun, reason: "lost" },
    }),
  ];
  await page.goto("/");
  await select("Filled in?", "And here?");
  await page.keyboard.press("b");
  await main()
    .getByText("The agents filled in different answers, which are left out here: Reason.")
    .waitFor();
  await main().getByRole("button", { name: "Approve", pressed: true }).waitFor();
  expect(await main().getByLabel("Team", { exact: true }).inputValue()).toBe("billing");
  expect(await main().getByLabel("Reason", { exact: true }).inputValue()).toBe("");
  await main().getByLabel("Team", { exact: true }).fill("legal");
  await main().getByText("1 field differs from what the agent filled in.").waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "Answer 2 tasks" }).click();
  await main().getByText("2 answered").waitFor();
  const read = await Promise.all(ids.map(dashboard.find));
  expect(read.map(({ json }) => json.response)).toEqual([
    { approved: true, team: "legal" },
    { approved: true, team: "legal" },
  ]);
});

test("a key that is held, or a second click, does not confirm what the first press led to", async () => {
  const ids = [await dashboard.ask("Held?"), await dashboard.ask("Held, too?")];
  await page.goto("/");
  await select("Held?", "Held, too?");
  await page.keyboard.press("b");
  const approve = main().getByRole("button", { name: "Approve" });
  await approve.dblclick();
  await page.getByRole("button", { name: "Change the answer" }).click();
  await approve.focus();
  await page.keyboard.down("Enter");
  await page.getByRole("region", { name: "Answer 2 tasks?" }).waitFor();
  for (let repeat = 0; repeat < 3; repeat++) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  const read = await Promise.all(ids.map(dashboard.find));
  expect(read.map(({ json }) => json.status)).toEqual(["created", "created"]);
  await page.keyboard.press("Enter");
  await main().getByText("2 answered").waitFor();
});
