import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MailServer } from "../support/mail-server.ts";
import { mailEnv } from "../workers/channels/email/mail-worker.ts";
import { link } from "../workers/channels/email/office.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";

let post: MailServer;
let dashboard: Dashboard;
beforeAll(async () => {
  post = await MailServer.start();
  dashboard = await startDashboard(mailEnv(post.port));
}, 60_000);
afterAll(async () => {
  await dashboard?.close();
  await post?.close();
});

const queue = (page: Page) => page.getByRole("heading", { name: "Queue" });
const field = (page: Page) => page.getByLabel("New password", { exact: true });
const submit = (page: Page) => page.getByRole("button", { name: "Set password and sign in" });

/** Where the link of the first mail to this address with that subject leads. */
async function mailedTo(email: string, label: string): Promise<string> {
  const mail = await post.mail(
    1,
    ({ to, parsed }) => to === email && (parsed.text ?? "").includes(`${label}: `),
  );
  const { pathname, search } = new URL(link(mail, label));
  return pathname + search;
}

async function stranger(): Promise<Page> {
  const context = await dashboard.open({ signedIn: false });
  return context.newPage();
}

test("from the invitation's mail: one password, shown on demand, and in; the link is spent", async () => {
  const body = { email: "ann@acme.test", invite: true };
  await dashboard.server.call("POST", "/api/users", { body });
  const place = await mailedTo("ann@acme.test", "Set password");
  const page = await stranger();
  await page.goto(place);
  await page.getByRole("heading", { name: "Set your password" }).waitFor();
  expect(page.url()).toBe(`${dashboard.server.url}/password`);
  await field(page).fill("short");
  await submit(page).click();
  await page.getByText("This password is too short.").waitFor();
  await field(page).fill("correct horse");
  expect(await field(page).getAttribute("type")).toBe("password");
  await page.getByRole("button", { name: "Show new password" }).click();
  expect(await field(page).getAttribute("type")).toBe("text");
  await page.getByRole("button", { name: "Hide new password" }).click();
  await submit(page).click();
  await queue(page).waitFor();
  expect(page.url()).toBe(`${dashboard.server.url}/`);

  await page.goto(place);
  await field(page).fill("battery staple");
  await submit(page).click();
  await page.getByRole("alert").getByText("This link is not valid any more").waitFor();
  await page.getByRole("button", { name: "Get a new link by e-mail" }).click();
  await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
  expect(dashboard.troubles).toEqual([]);
  await page.context().close();
});

test("from the login: a forgotten password, the same words for everybody, a mail for whom there is", async () => {
  const body = { email: "ben@acme.test", password: "correct horse" };
  await dashboard.server.call("POST", "/api/users", { body });
  const page = await stranger();
  const said: string[] = [];
  for (const email of ["nobody@acme.test", "Ben@acme.test"]) {
    await page.goto("/login");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText("Write the e-mail address of your account.").waitFor();
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Send the link" }).click();
    said.push(await page.getByRole("status").innerText());
  }
  expect(said[0]).toMatch(/^If somebody has an account with this address, a link is on its way/);
  expect(said[1]).toBe(said[0]);
  await page.goto(await mailedTo("ben@acme.test", "Set new password"));
  await field(page).fill("battery staple");
  await field(page).press("Enter");
  await queue(page).waitFor();
  expect(post.mails.some(({ to }) => to === "nobody@acme.test")).toBe(false);
  expect(dashboard.troubles).toEqual([]);
  await page.context().close();
});
