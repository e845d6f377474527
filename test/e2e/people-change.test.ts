import { expect, test } from "vitest";
import { eventually } from "./dashboard.ts";
import { dashboard, page, useDashboard } from "./page.ts";
import { button, entry, found, pane, row } from "./people.ts";

useDashboard();

async function open(id: string, title: string): Promise<void> {
  await page.goto(`/people?person=${id}`);
  await pane(title).waitFor();
}

test("fields are changed, and cleared", async () => {
  const id = await dashboard.enrol({
    display_name: "Eva",
    email: "eva@corp.test",
    role: "clerk",
    pool: "refunds",
    access_level: "2",
  });
  await open(id, "Eva");
  await entry("Role").fill("lead");
  await entry("Pool").fill("");
  await entry("Access level").fill("");
  await button("Save changes").click();
  await page.getByText("Saved", { exact: true }).waitFor();
  expect(await found(id)).toMatchObject({
    role: "lead",
    pool: null,
    access_level: null,
    email: "eva@corp.test",
  });
  await row("Eva").getByText("lead").waitFor();

  await entry("E-mail").fill("");
  await button("Save changes").click();
  await page.getByText("Write an e-mail address, or both Slack ids.").waitFor();
  await entry("E-mail").fill("mira@corp.test");
  await button("Save changes").click();
  await page.getByRole("alert").getByText("It is Mira.").waitFor();
  await button("Discard").click();
  expect(await entry("E-mail").inputValue()).toBe("eva@corp.test");
});

test("what somebody else changes meanwhile arrives beside what is being typed", async () => {
  const id = await dashboard.enrol({ display_name: "Two", email: "two@corp.test", role: "clerk" });
  await open(id, "Two");
  await entry("Pool").fill("typed here");
  await dashboard.server.call("PATCH", `/api/users/${id}`, { body: { role: "changed there" } });
  await button("Invite").click();
  await button("Save changes").click();
  await page.getByText("Saved", { exact: true }).waitFor();
  expect(await found(id)).toMatchObject({ pool: "typed here", role: "changed there" });
  await eventually(() => entry("Role").inputValue()).toBe("changed there");
});

test("deactivating says what follows, gives back what is held, and is undone", async () => {
  const id = await dashboard.enrol({ display_name: "Held", email: "held@corp.test" });
  const task = await dashboard.ask("Held by Held?", { assign_to: { email: "held@corp.test" } });
  await open(id, "Held");
  await pane("Held").getByRole("link", { name: "holds 1 open task" }).first().click();
  await page.getByRole("link", { name: "Held by Held?" }).waitFor();
  expect(new URL(page.url()).search).toBe("?holder=held%40corp.test");
  await page.goBack();
  await button("Deactivate").click();
  const ask = page.getByRole("region", { name: "Deactivate Held?" });
  await ask.getByText("give back the open tasks that they hold").waitFor();
  await page.locator("button:focus", { hasText: "Leave them active" }).waitFor();
  await page.keyboard.press("Enter");
  await ask.waitFor({ state: "detached" });
  expect((await found(id)).active).toBe(true);
  await button("Deactivate").click();
  await ask.getByRole("button", { name: "Deactivate" }).click();
  await button("Reactivate").waitFor();
  expect((await found(id)).active).toBe(false);
  expect(await button("Invite").count()).toBe(0);
  await pane("Held").getByText("holds no open task").first().waitFor();
  await button("Reactivate").click();
  await button("Deactivate").waitFor();
  expect((await found(id)).active).toBe(true);
  await page.goto(dashboard.addressOf(task));
  await page.getByText("Audit trail", { exact: true }).click();
  await page.getByText("Given back, since whoever held it was deactivated").waitFor();
});

test("passwords are set and cleared, and one's own is elsewhere", async () => {
  const id = await dashboard.enrol({ display_name: "Pass", email: "pass@corp.test" });
  await open(id, "Pass");
  await button("Set a password").click();
  await entry("New password").fill("short");
  await button("Set password").click();
  await page.getByText("This password is too short.").waitFor();
  await entry("New password").fill("correct horse");
  await button("Set password").click();
  await pane("Pass").getByText("They sign in with their e-mail address and a password.").waitFor();
  await button("Clear password").click();
  await page.locator("button:focus", { hasText: "Keep it" }).waitFor();
  await button("Clear password").click();
  await pane("Pass").getByText("They have no password yet").waitFor();
  expect((await found(id)).has_password).toBe(false);

  await page.goto("/people");
  await row("Mira").click();
  await pane("Mira").getByRole("link", { name: "your account" }).waitFor();
  expect(await button("Set a password").count()).toBe(0);
});

test("the last operator who can sign in stays one, and why is said at the place", async () => {
  await page.goto("/people");
  await row("Mira").click();
  await entry("Operator").uncheck();
  await button("Save changes").click();
  await page.getByRole("form").getByRole("alert").getByText("nobody could operate the server").waitFor();
  await button("Discard").click();
  await button("Deactivate").click();
  await page
    .getByRole("region", { name: "Deactivate Mira?" })
    .getByRole("button", { name: "Deactivate" })
    .click();
  await pane("Mira").getByRole("alert").getByText("You cannot deactivate the last active operator").waitFor();
});
