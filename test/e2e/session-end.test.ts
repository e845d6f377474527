import { expect, test } from "vitest";
import { eventually, question, signIn, signInAs } from "./dashboard.ts";
import { dashboard, endSession, hasFocus, page, useDashboard } from "./page.ts";

useDashboard({ visitor: { signedIn: false } });

const FORM = {
  type: "object",
  required: ["approved"],
  properties: { approved: { type: "boolean" }, notes: { type: "string" } },
};
const notes = () => page.getByLabel("Notes");

test("a session that ends in mid-form leads to the login, and back to the same task with the text", async () => {
  const id = await dashboard.ask("In mid-form?", { response_schema: FORM });
  const address = `/task?id=${id}&show=unclaimed`;
  await page.goto(address);
  await signIn(page);
  await page.getByRole("button", { name: "Reject" }).click();
  await notes().fill("half of what I wanted to");
  await endSession();
  await page.keyboard.press("Control+Enter");
  await page.getByText("Your session has ended. Sign in to go on; what you typed is kept.").waitFor();
  await page.getByText("A session lasts seven days.").waitFor();
  await signIn(page);
  await question(page, "In mid-form?").waitFor();
  expect(page.url()).toBe(`${dashboard.server.url}${address}`);
  expect(await notes().inputValue()).toBe("half of what I wanted to");
  expect(await page.getByRole("button", { name: "Reject" }).getAttribute("aria-pressed")).toBe("true");
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({
    approved: false,
    notes: "half of what I wanted to",
  });
});

test("the end is noticed by whoever only looks, and a verb of theirs is not lost on the way", async () => {
  const id = await dashboard.ask("Only looked at?");
  await page.goto(dashboard.addressOf(id));
  await signIn(page);
  await page.getByRole("button", { name: "Claim" }).waitFor();
  await endSession();
  await page.keyboard.press("c");
  await page.getByText("Your session has ended.").waitFor();
  await signIn(page);
  await page.getByRole("button", { name: "Claim" }).waitFor();
  expect((await dashboard.find(id)).json.assigned_to_email).toBeNull();
});

test("a wrong password is said, and the focus is where it can be mended", async () => {
  await page.goto("/login");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Write your e-mail address and your password.").waitFor();
  await signInAs(page, { email: "mira@corp.test", password: "wrong horse" });
  await page.getByRole("alert").getByText("E-mail or password is wrong.").waitFor();
  expect(await page.getByLabel("E-mail").inputValue()).toBe("mira@corp.test");
  await eventually(() => hasFocus(page.getByLabel("Password"))).toBe(true);
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
});

test("the login waits for a server that is away, keeps what was typed, and goes on by itself", async () => {
  const away = "**/awaithumans.auth.v1.AuthService/*";
  await page.goto("/login");
  await page.getByLabel("E-mail").fill("mira@corp.test");
  await page.route(away, (route) => route.abort());
  await signIn(page);
  await page.getByRole("alert").getByText("The server cannot be reached.").waitFor();
  expect(await page.getByLabel("Password").inputValue()).toBe("correct horse");
  await page.unroute(away);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Queue" }).waitFor();

  const second = await page.context().newPage();
  await second.route(away, (route) => route.abort());
  await second.goto("/login");
  await second.getByText("This page tries again every few seconds.").waitFor();
  await second.unroute(away);
  await second.getByRole("heading", { name: "Queue" }).waitFor();
});

test("while the server is away the page says so, and recovers without being loaded anew", async () => {
  // No other task takes the place of this one while its answer is under way.
  await dashboard.clear();
  const id = await dashboard.ask("Away and back?", { response_schema: FORM });
  await page.goto(dashboard.addressOf(id));
  await signIn(page);
  await notes().fill("still here");
  await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
  const calls = "**/awaithumans.*/*";
  await page.route(calls, (route) => route.abort());
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.keyboard.press("Control+Enter");
  const strip = page.getByText(
    "No connection to the server. It is being tried again; what you typed is kept.",
  );
  await strip.waitFor();
  // The first attempt is over: while it runs, another one is not taken.
  await page
    .getByRole("form")
    .or(page.getByRole("article"))
    .getByText("The server cannot be reached.")
    .first()
    .waitFor();
  await page.unroute(calls);
  await page.keyboard.press("Control+Enter");
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({
    approved: true,
    notes: "still here",
  });
  await strip.waitFor({ state: "detached" });
  expect(await page.evaluate("window.loadedOnce")).toBe(true);
});

// The last one: the server remembers the attempts of this address for five minutes.
test("too many attempts: it says how long to wait, and when it is time again", async () => {
  await page.clock.install();
  await page.goto("/login");
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  const body = { email: "mira@corp.test", password: "wrong horse" };
  const attempt = () => dashboard.server.call("POST", "/api/auth/login", { token: null, body });
  while ((await attempt()).status !== 429);
  await signInAs(page, body);
  await page
    .getByRole("alert")
    .getByText(/Too many attempts from here, or with this address\. Try again in \d min\./)
    .waitFor();
  await page.clock.fastForward(6 * 60_000);
  await page.getByRole("alert").getByText("You can try again now.").waitFor();
});
