import { beforeAll, beforeEach, expect, test } from "vitest";
import { MailServer } from "../support/mail-server.ts";
import { faint } from "./contrast.ts";
import { eventually } from "./dashboard.ts";
import { changeBrowser, hasFocus, overflow, page, phone, useDashboard } from "./page.ts";

const LOGIN = { user: "billing", password: "hunter2-hunter2" };

let mails: MailServer;

beforeAll(async () => {
  mails = await MailServer.start({ login: LOGIN });
  return () => mails.close();
});
// The address that mails come from is missing.
useDashboard({ env: () => ({ AWAITHUMANS_EMAIL_TRANSPORT: "smtp", AWAITHUMANS_SMTP_HOST: "127.0.0.1" }) });
beforeEach(async () => {
  await page.goto("/settings");
  await channel("E-mail").waitFor();
});

const channel = (label: string) => page.getByRole("region", { name: label, exact: true });
const testForm = (label: string) => page.getByRole("form", { name: `Test ${label}` });
const senders = () => page.getByRole("list", { name: "Stored senders" });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const newSender = () => page.getByRole("form", { name: "New sender" });
const entry = (label: string) => newSender().getByLabel(label, { exact: true });

async function tryOut(label: string, destination: string): Promise<void> {
  await testForm(label).getByLabel("Send a test to").fill(destination);
  await testForm(label).getByRole("button", { name: "Send test" }).click();
}

async function fillIn(id: string): Promise<void> {
  await button("Add sender").click();
  await entry("Id").fill(id);
  await entry("Name for operators").fill("Billing");
  await entry("From address").fill("billing@corp.test");
  await entry("Mail server").fill("127.0.0.1");
  await entry("Port").fill(String(mails.port));
  await entry("Encryption").selectOption("None");
  await entry("User name").fill(LOGIN.user);
  await entry("Password").fill(LOGIN.password);
}

test("the rail leads there and Escape back; whose zone the times are in is said", async () => {
  await page.goto("/");
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByText("Times are shown in your own time zone, ").waitFor();
  await eventually(() => page.title()).toBe("Settings · awaithumans");
  await page.keyboard.press("j");
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Queue" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/");
});

test("a channel that is half set up says what is missing, one that is off how to begin", async () => {
  await channel("E-mail").getByText("Not complete").waitFor();
  const problem = channel("E-mail").getByRole("listitem").filter({ hasText: "is not set" });
  expect(await problem.innerText()).toContain("AWAITHUMANS_EMAIL_FROM is not set");
  expect(await problem.locator("code").innerText()).toBe("AWAITHUMANS_EMAIL_FROM");

  await channel("Slack").getByText("Off", { exact: true }).waitFor();
  expect(await channel("Slack").getByRole("listitem").count()).toBe(3);
  expect(await testForm("Slack").count()).toBe(0);
  const links = channel("Slack").getByRole("link");
  expect(await links.first().getAttribute("href")).toBe("https://api.slack.com/apps");
  const manifest = links.filter({ hasText: "/api/channels/slack/manifest" });
  const reply = await page.request.get(new URL((await manifest.getAttribute("href")) ?? "").pathname);
  expect(reply.status()).toBe(200);
  expect(await reply.json()).toHaveProperty("settings.interactivity.is_enabled", true);
});

test("a test that fails says why in its place, and a destination that is none is refused at the field", async () => {
  const destination = testForm("E-mail").getByLabel("Send a test to");
  expect(await destination.inputValue()).toBe("");
  expect(await destination.getAttribute("placeholder")).toBe("email:you@example.com");
  await destination.press("Enter");
  await testForm("E-mail").getByText("Write where the test is to go.").waitFor();
  await tryOut("E-mail", "email:you@example.com");
  await testForm("E-mail").getByRole("alert").getByText("AWAITHUMANS_EMAIL_FROM").waitFor();

  await tryOut("E-mail", "email:nobody");
  await testForm("E-mail").getByText("It must be").waitFor();
  expect(await destination.getAttribute("aria-invalid")).toBe("true");
  await tryOut("E-mail", "");
  await testForm("E-mail").getByText("Write where the test is to go.").waitFor();
});

test("a sender is added, used, changed and deleted, and what it signs in with never comes back", async () => {
  const received: string[] = [];
  page.on("response", async (response) => received.push(await response.text().catch(() => "")));
  await fillIn("billing");
  await newSender().getByRole("button", { name: "Add sender" }).click();
  const line = senders().getByRole("listitem").filter({ hasText: "billing@corp.test" });
  await line.getByText("nothing sent yet").waitFor();
  await newSender().waitFor({ state: "detached" });
  await page.locator("button:focus", { hasText: "Add sender" }).waitFor();

  await tryOut("E-mail", "email+billing:ana@corp.test");
  await testForm("E-mail")
    .getByRole("status")
    .getByText("E-mail took the message for ana@corp.test.")
    .waitFor();
  expect(await mails.mail(1)).toMatchObject({
    from: "billing@corp.test",
    to: "ana@corp.test",
    user: LOGIN.user,
  });
  await line.getByText("a mail was accepted just now").waitFor();

  await button("Edit billing").click();
  const form = page.getByRole("form", { name: "Edit billing" });
  const kept = ["Name for operators", "From address", "User name", "Password", "Mail server"];
  const shown = await Promise.all(kept.map((label) => form.getByLabel(label, { exact: true }).inputValue()));
  expect(shown).toEqual(["Billing", "billing@corp.test", "", "", ""]);
  await form.getByText("What the sender signs in with is never shown.").waitFor();
  await form.getByLabel("From name").fill("Corp Billing");
  await form.getByLabel("Transport").selectOption("None");
  expect(await form.getByLabel("Mail server").count()).toBe(0);
  await form.getByText("Mails are thrown away, for trials.").waitFor();
  await form.getByRole("button", { name: "Save sender" }).click();
  await line.getByText("Corp Billing <billing@corp.test>").waitFor();
  await line.getByText("nothing sent yet").waitFor();
  await page.locator("button:focus", { hasText: "Edit" }).waitFor();

  await button("Delete billing").click();
  const dialogue = page.getByRole("region", { name: "Delete the sender billing?" });
  await dialogue.getByRole("button", { name: "Keep it" }).click();
  await dialogue.waitFor({ state: "detached" });
  await button("Delete billing").click();
  await dialogue.getByRole("button", { name: "Delete sender" }).click();
  await senders().waitFor({ state: "detached" });

  expect(await page.content()).not.toContain(LOGIN.password);
  expect(received.join("\n")).not.toContain(LOGIN.password);
});

test("what the server refuses of a sender stands at its field", async () => {
  await fillIn("with space");
  await entry("From address").fill("nobody");
  await entry("Port").fill("70000");
  await entry("User name").fill("");
  await newSender().getByRole("button", { name: "Add sender" }).click();
  await newSender().getByText("This must be 1 to 100 letters").waitFor();
  for (const [label, words] of [
    ["From address", "This must be an e-mail address"],
    ["Port", "This must be a whole number from 1 to 65535."],
    ["User name", "This is required where there is a password."],
  ] as const) {
    await newSender().getByText(words).waitFor();
    expect(await entry(label).getAttribute("aria-invalid"), label).toBe("true");
  }
  await eventually(() => hasFocus(entry("Id"))).toBe(true);
  await entry("Transport").selectOption("File");
  await entry("Folder").fill("somewhere");
  for (const [label, text] of [
    ["Id", "files"],
    ["From address", "files@corp.test"],
  ] as const)
    await entry(label).fill(text);
  await newSender().getByRole("button", { name: "Add sender" }).click();
  await newSender().getByText("AWAITHUMANS_EMAIL_FILE_DIR names no folder to write below").waitFor();
  await newSender().getByRole("button", { name: "Discard" }).click();
  expect(await senders().count()).toBe(0);
});

test("an id that another sender has is not taken over by chance", async () => {
  await fillIn("twice");
  await newSender().getByRole("button", { name: "Add sender" }).click();
  await senders().getByText("twice").waitFor();
  await fillIn("twice");
  await newSender().getByRole("button", { name: "Add sender" }).click();
  await newSender().getByText("A sender has this id.").waitFor();
});

test.each(["light", "dark"] as const)(
  "on a phone all of it has a name and is legible (%s)",
  async (colorScheme) => {
    await changeBrowser({ ...phone(390, 844), colorScheme });
    await page.goto("/settings");
    await button("Add sender").tap();
    await newSender().waitFor();
    await tryOut("E-mail", "email:you@example.com");
    await testForm("E-mail").getByRole("alert").waitFor();
    const tree = await page.locator("body").ariaSnapshot();
    const inputs = tree.match(/^ *- (?:textbox|combobox|button|link)\b.*$/gm) ?? [];
    expect(inputs.length).toBeGreaterThan(15);
    expect(inputs.filter((line) => !/^ *- \w+ ["']/.test(line))).toEqual([]);
    const texts = page.locator("#task :is(p, code, span, label, h3, h4, a)");
    expect(await texts.evaluateAll(faint)).toEqual([]);
    expect(await overflow()).toBe(0);
    await page.getByRole("link", { name: "Queue" }).tap();
    await page.getByRole("heading", { name: "Queue" }).waitFor();
  },
);
