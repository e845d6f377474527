import { expect, test } from "vitest";
import { eventually, question } from "./dashboard.ts";
import { dashboard, page, useDashboard } from "./page.ts";

useDashboard();

test("the form begins with the agent's answer, beside what the agent says; the change is told to it", async () => {
  const id = await dashboard.ask("Is this address right?", {
    response_schema: {
      type: "object",
      required: ["street", "city"],
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
    initial_response: { street: "1 Main Street", city: "Springfeld" },
    task_metadata: { Customer: "Ada <b>Lovelace</b>" },
  });
  await page.goto(dashboard.addressOf(id));
  await question(page, "Is this address right?").waitFor();
  expect(await page.getByText("Ada <b>Lovelace</b>").isVisible()).toBe(true);
  await page.getByText("The agent filled in a first answer.").waitFor();
  await eventually(() => page.getByLabel("Street").inputValue()).toBe("1 Main Street");
  await page.getByLabel("City").fill("Springfield");
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response_patch).toEqual([
    { op: "replace", path: "/city", value: "Springfield" },
  ]);
});

test("a task is claimed and given back by one key each; a note of whoever handed it over is there", async () => {
  const id = await dashboard.ask("Whose is this?");
  await page.goto(dashboard.addressOf(id));
  await page.getByRole("button", { name: "Claim" }).waitFor();
  await page.keyboard.press("c");
  await page.getByRole("button", { name: "Release" }).waitFor();
  await page.keyboard.press("l");
  await page.getByRole("button", { name: "Claim" }).waitFor();
  expect((await dashboard.find(id)).json).toMatchObject({ status: "created", assigned_to_email: null });

  const body = { email: "mira@corp.test", note: "You know them best." };
  await dashboard.server.call("POST", `/api/tasks/${id}/reassign`, { body });
  await page.getByText("Handed over with a note: You know them best.").waitFor();
  await page.getByText("Audit trail", { exact: true }).click();
  await page.getByText("Given to Mira").waitFor();
});
