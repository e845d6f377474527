import { expect, test } from "vitest";
import { eventually, signInAs } from "./dashboard.ts";
import { changeBrowser, dashboard, overflow, page, phone, useDashboard } from "./page.ts";
import { button, entry, found, list, pane, row } from "./people.ts";

useDashboard();

/** The person with this address. */
async function known(email: string) {
  const { json } = await dashboard.server.call("GET", "/api/users");
  return json.find((person: { email: string | null }) => person.email === email);
}

test("the list says who is there and how each is reached, and is filtered by the address", async () => {
  await dashboard.enrol({
    display_name: "Ana",
    email: "ana@corp.test",
    role: "clerk",
    pool: "refunds",
    password: "correct horse",
  });
  await dashboard.enrol({
    display_name: "Bo",
    slack_team_id: "T012AB3CD",
    slack_user_id: "U012AB3CD",
    pool: "refunds",
  });
  await dashboard.enrol({ display_name: "Cleo", email: "cleo@corp.test", role: "lead", active: false });
  await page.goto("/people");
  await row("Mira").getByText("Operator").waitFor();
  expect(await row("Ana").innerText()).toMatch(/ana@corp\.test[\s\S]*clerk[\s\S]*refunds[\s\S]*Password/);
  expect(await row("Bo").innerText()).toMatch(/U012AB3CD[\s\S]*Links only[\s\S]*never picked/);
  await row("Cleo").getByText("Deactivated").waitFor();

  await page.keyboard.press("/");
  await page.keyboard.type("ana@");
  await page.getByText("1 person", { exact: true }).waitFor();
  // Of what is typed slowly the list knows the beginning first.
  await eventually(() => new URL(page.url()).search).toBe("?search=ana%40");
  await page.getByRole("searchbox", { name: "Search" }).fill("");
  await page.getByLabel("Pool").selectOption("refunds");
  await page.getByText("2 people", { exact: true }).waitFor();
  await page.getByLabel("Role").selectOption("clerk");
  await page.getByText("1 person", { exact: true }).waitFor();
  await page.goto("/people?active=no");
  await page.getByText("1 person", { exact: true }).waitFor();
  await row("Cleo").waitFor();
  await page.goto("/people?search=nobody");
  await page.getByText("Nobody matches.").waitFor();
});

test("by keys alone: down the list, into a person, and back to the same row", async () => {
  const id = await dashboard.enrol({ display_name: "Keyed", email: "keyed@corp.test" });
  await page.goto("/people?search=keyed");
  await row("Keyed").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await pane("Keyed").waitFor();
  expect(new URL(page.url()).searchParams.get("person")).toBe(id);
  await page.locator("h2:focus", { hasText: "Keyed" }).waitFor();
  await page.keyboard.press("Escape");
  await pane("Keyed").waitFor({ state: "detached" });
  await page.locator(`#person-${id}:focus`).waitFor();
  expect(new URL(page.url()).search).toBe("?search=keyed");
});

test("somebody is added, and without mail the link of the invitation is handed over", async () => {
  await page.goto("/people");
  await button("Add person").click();
  await entry("Name").fill("Dee");
  await button("Add and invite").click();
  await page.getByText("Write an e-mail address, or both Slack ids.").waitFor();
  await entry("E-mail").fill("Dee@Corp.test");
  await entry("Slack workspace").fill("T1");
  await button("Add and invite").click();
  await page.getByText("Write the member of this workspace, too.").waitFor();
  await entry("Slack member").fill("nope");
  await entry("Role").fill("clerk");
  await button("Add and invite").click();
  await page.getByText("This must be an id as Slack writes it.").waitFor();
  expect(await entry("Slack member").getAttribute("aria-invalid")).toBe("true");
  await entry("Slack member").fill("U1");
  await button("Add and invite").click();
  await page.getByText("Dee is added.").waitFor();
  await page.getByText("No mail can be sent to Dee from here: hand them this link yourself.").waitFor();
  const link = await page.locator("span", { hasText: "/password" }).last().innerText();
  await button("Open Dee").click();
  await pane("Dee").getByText("They have no password yet").waitFor();

  const guest = await (await dashboard.open({ signedIn: false })).newPage();
  const { pathname, search, hash } = new URL(link);
  await guest.goto(`${pathname}${search}${hash}`);
  await guest.getByLabel("New password", { exact: true }).fill("a long password");
  await guest.getByRole("button", { name: "Set password and sign in" }).click();
  await guest.getByRole("heading", { name: "Queue" }).waitFor();
  await guest.context().close();
});

test("somebody is added with a password, as operator, or to answer by Slack alone", async () => {
  await page.goto("/people?person=new");
  await entry("E-mail").fill("pat@corp.test");
  await entry("Operator").check();
  await entry("How they sign in").selectOption({ label: "By a password that you set" });
  await entry("Password").fill("short");
  await button("Add person").last().click();
  await page.getByText("This password is too short.").waitFor();
  await entry("Password").fill("correct horse");
  await page.getByRole("form").getByRole("button", { name: "Add person" }).click();
  await page.getByText("pat@corp.test is added.").waitFor();
  await button("Add another").click();
  await entry("Slack workspace").fill("T9");
  await entry("Slack member").fill("U9");
  await page.getByRole("form").getByRole("button", { name: "Add and invite" }).click();
  await page.getByText("Whoever signs in needs an e-mail address.").waitFor();
  await entry("How they sign in").selectOption({ label: "Not at all: they answer by links and channels" });
  await page.getByRole("form").getByRole("button", { name: "Add person" }).click();
  await page.getByText("U9 is added.").waitFor();
  expect(await known("pat@corp.test")).toMatchObject({ is_operator: true, has_password: true });
});

test("an address that somebody has leads to them, and whoever is deactivated is brought back", async () => {
  const gone = await dashboard.enrol({ display_name: "Gone", email: "gone@corp.test", active: false });
  await dashboard.enrol({ display_name: "Here", email: "here@corp.test" });
  await page.goto("/people?person=new");
  await entry("E-mail").fill("here@corp.test");
  await button("Add and invite").click();
  await page.getByRole("alert").getByText("It is Here.").waitFor();
  await page.getByRole("alert").getByRole("link", { name: "Open Here" }).waitFor();

  await entry("E-mail").fill("GONE@corp.test");
  await button("Add and invite").click();
  await page.getByRole("alert").getByText("Gone has it and is deactivated.").waitFor();
  await button("Reactivate Gone").click();
  await pane("Gone").waitFor();
  await eventually(async () => (await found(gone)).active).toBe(true);
});

test("nobody by that id is said, not shown as an error of the page", async () => {
  await page.goto(`/people?person=${"0".repeat(32)}`);
  await pane("Person").getByText("not found").waitFor();
  await page.keyboard.press("Escape");
  await row("Mira").waitFor();
});

test("a reviewer reads who can, and nothing is asked of the server that it would refuse", async () => {
  const rita = { email: "rita@corp.test", password: "correct horse" };
  await dashboard.enrol(rita);
  await changeBrowser({ signedIn: false });
  const refused: string[] = [];
  page.on("response", (reply) => reply.status() >= 400 && refused.push(reply.url()));
  await page.goto("/login");
  await signInAs(page, rita);
  await page.getByRole("heading", { name: "Queue" }).waitFor();
  for (const path of ["/people", "/people?tab=keys", "/callbacks", "/audit", "/doctor"]) {
    await page.goto(path);
    await page.getByText("by operators. You are signed in as a reviewer").waitFor();
  }
  expect(refused).toEqual([]);
});

test("on a phone a person takes the place of the list, and nothing is wider than the screen", async () => {
  await changeBrowser(phone(320, 640));
  await page.goto("/people");
  await row("Mira").waitFor();
  expect(await overflow()).toBe(0);
  await row("Mira").tap();
  await pane("Mira").waitFor();
  expect(await list().isVisible()).toBe(false);
  expect(await overflow()).toBe(0);
  await button("Close").tap();
  await row("Mira").waitFor();
  await button("Add person").tap();
  await pane("Add a person").waitFor();
  expect(await overflow()).toBe(0);
});
