import { beforeAll, expect, test } from "vitest";
import { MailServer } from "../support/mail-server.ts";
import { mailEnv } from "../workers/channels/email/mail-worker.ts";
import { link } from "../workers/channels/email/office.ts";
import { dashboard, page, useDashboard } from "./page.ts";

let post: MailServer;
beforeAll(async () => {
  post = await MailServer.start();
  return () => post.close();
});
useDashboard({ env: () => mailEnv(post.port), visitor: { signedIn: false } });

const queue = () => page.getByRole("heading", { name: "Queue" });
const field = () => page.getByLabel("New password", { exact: true });
const submit = () => page.getByRole("button", { name: "Set password and sign in" });

/** Where the link of the first mail to this address with that subject leads. */
async function mailedTo(email: string, label: string): Promise<string> {
  const mail = await post.mail(
    1,
    ({ to, parsed }) => to === email && (parsed.text ?? "").includes(`${label}: `),
  );
  const { pathname, search } = new URL(link(mail, label));
  return pathname + search;
}

test("from the invitation's mail: one password, shown on demand, and in; the link is spent", async () => {
  await dashboard.enrol({ email: "ann@acme.test", invite: true });
  const place = await mailedTo("ann@acme.test", "Set password");
  await page.goto(place);
  await page.getByRole("heading", { name: "Set your password" }).waitFor();
  expect(page.url()).toBe(`${dashboard.server.url}/password`);
  await field().fill("short");
  await submit().click();
  await page.getByText("This password is too short.").waitFor();
  await field().fill("correct horse");
  expect(await field().getAttribute("type")).toBe("password");
  await page.getByRole("button", { name: "Show new password" }).click();
  expect(await field().getAttribute("type")).toBe("text");
  await page.getByRole("button", { name: "Hide new password" }).click();
  await submit().click();
  await queue().waitFor();
  expect(page.url()).toBe(`${dashboard.server.url}/`);

  await page.goto(place);
  await field().fill("battery staple");
  await submit().click();
  await page.getByRole("alert").getByText("This link is not valid any more").waitFor();
  await page.getByRole("button", { name: "Get a new link by e-mail" }).click();
  await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
});

test("from the login: a forgotten password, the same words for everybody, a mail for whom there is", async () => {
  await dashboard.enrol({ email: "ben@acme.test", password: "correct horse" });
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
  await field().fill("battery staple");
  await field().press("Enter");
  await queue().waitFor();
  expect(post.mails.some(({ to }) => to === "nobody@acme.test")).toBe(false);
});
