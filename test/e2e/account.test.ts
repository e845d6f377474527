import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { eventually, signInAs, type Visitor } from "./dashboard.ts";
import { changeBrowser, dashboard, overflow, page, phone, useDashboard } from "./page.ts";

const PASSWORD = "correct horse";

useDashboard();

let people = 0;

/** Somebody new with a password. */
async function somebody(): Promise<string> {
  people += 1;
  const email = `person${people}@corp.test`;
  await dashboard.enrol({ email, display_name: `Person ${people}`, password: PASSWORD });
  return email;
}

/** A browser of its own in which they sign in, and see their account. */
async function signedIn(email: string, visitor: Visitor = {}): Promise<Page> {
  await changeBrowser({ ...visitor, signedIn: false });
  await page.goto("/login?next=/account");
  await signInAs(page, { email, password: PASSWORD });
  await page.getByRole("heading", { name: "Your account" }).waitFor();
  return page;
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const sessions = (page: Page) =>
  page.getByRole("list", { name: "Where you are signed in" }).getByRole("listitem");

test("the menu leads there; who somebody is and how they look at it is said", async () => {
  const email = await somebody();
  const page = await signedIn(email);
  await page.goto("/");
  await button(page, "Your account").click();
  await page.getByRole("link", { name: "Your account" }).click();
  await page.getByText("Reviewer: you see the tasks that are yours or offered to you.").waitFor();
  await page.getByRole("main").getByText(email).waitFor();
  await page.getByText(/as your browser says/).waitFor();
  await button(page, "Keyboard shortcuts").last().click();
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Theme and notifications" }).click();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await page.getByText("How people are reached is set up by operators.").waitFor();
});

test("an operator reads how else they are reached, and finds themselves among the people", async () => {
  await page.goto("/account");
  await page.getByText("not known here").waitFor();
  await page.getByRole("link", { name: "people", exact: true }).click();
  await page.getByRole("region", { name: "Mira" }).waitFor();
});

test("a password is changed: a wrong one ends no session, other browsers are signed out", async () => {
  const email = await somebody();
  const page = await signedIn(email);
  const other = await signedIn(email);
  await button(page, "Change password").click();
  await page.getByText("Write the password that you have now.").waitFor();
  await field(page, "Current password").fill("not this one");
  await field(page, "New password").fill("short");
  await button(page, "Change password").click();
  await page.getByText("This password is too short.").waitFor();
  await field(page, "New password").fill("battery staple");
  await button(page, "Change password").click();
  await page.getByText("This is not the password that you have now.").waitFor();
  expect(await field(page, "Current password").getAttribute("aria-invalid")).toBe("true");
  expect(new URL(page.url()).pathname).toBe("/account");

  await field(page, "Current password").fill(PASSWORD);
  await button(page, "Show current password").click();
  expect(await field(page, "Current password").getAttribute("type")).toBe("text");
  await button(page, "Change password").click();
  await page.getByText("Your password is changed.").waitFor();
  expect(await field(page, "New password").inputValue()).toBe("");
  await other.reload();
  await other.getByRole("button", { name: "Sign in" }).waitFor();
  await signInAs(other, { email, password: "battery staple" });
  await other.getByRole("heading", { name: "Your account" }).waitFor();
});

test("sessions are listed, this one marked, and others ended one by one or together", async () => {
  const email = await somebody();
  const page = await signedIn(email);
  const others = [await signedIn(email), await signedIn(email), await signedIn(email)];
  await page.reload();
  await page.getByText("This browser").waitFor();
  expect(await sessions(page).count()).toBe(4);
  expect(await sessions(page).filter({ hasText: "This browser" }).innerText()).toMatch(
    /Chrome on Linux[\s\S]*from 127\.0\.0\.1[\s\S]*signed in just now/,
  );
  await button(page, "End the session of Chrome on Linux").first().click();
  await page.locator("button:focus", { hasText: "Leave it" }).waitFor();
  await button(page, "End session").click();
  await eventually(() => sessions(page).count()).toBe(3);
  await button(page, "End all others").click();
  await page.getByRole("region", { name: "End 2 other sessions?" }).waitFor();
  await button(page, "Leave them").click();
  await button(page, "End all others").click();
  await button(page, "End them").click();
  await button(page, "End all others").waitFor({ state: "detached" });
  expect(await sessions(page).count()).toBe(1);
  for (const other of others) {
    await other.reload();
    await other.getByRole("button", { name: "Sign in" }).waitFor();
  }
  await page.reload();
  await page.getByText("This browser").waitFor();
});

test("signing out leads to the entrance", async () => {
  const page = await signedIn(await somebody());
  await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/login");
});

test("on a phone nothing is wider than the screen", async () => {
  await signedIn(await somebody(), phone(320, 640));
  await page.getByText("This browser").waitFor();
  expect(await overflow()).toBe(0);
});
