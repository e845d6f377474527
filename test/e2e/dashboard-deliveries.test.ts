import { beforeEach, expect, test } from "vitest";
import { faint } from "./contrast.ts";
import { eventually, question, signInAs } from "./dashboard.ts";
import { changeBrowser, dashboard, hasFocus, overflow, page, phone } from "./page.ts";
import { usePagers, vendor } from "./pagers.ts";

usePagers();
beforeEach(() => answer({}));

const list = () => page.getByRole("list", { name: "Deliveries" });
const line = (target: string) => list().getByRole("listitem").filter({ hasText: target });
const resend = (target: string) => list().getByRole("button", { name: `Resend to ${target}` });
const notice = () => page.getByRole("article").getByRole("status").filter({ hasText: "told by" });

/** What the pager answers to messages for these numbers, 503 with a minute to wait; 200 for all others. */
function answer(statuses: Record<string, number>): void {
  vendor.answer = (response, { body }) => {
    response.statusCode = statuses[JSON.parse(body).to] ?? 200;
    if (response.statusCode === 503) response.setHeader("retry-after", "60");
    response.end("page-1");
  };
}

test("each message is shown with what became of it, and one that failed is noticed", async () => {
  answer({ 4712: 400, 4713: 503 });
  const notify = ["pager:4711", "pager:4712", "pager:4713"];
  const id = await dashboard.ask("Who hears of it?", { notify });
  await page.goto(dashboard.addressOf(id));
  await line("4711").getByText("Sent", { exact: true }).waitFor();
  await line("4712").getByText("Failed", { exact: true }).waitFor();
  await line("4713").getByText("Retrying", { exact: true }).waitFor();
  expect(await line("4711").innerText()).toMatch(/4711 by pager\s+question\s+sent just now/);
  expect(await line("4712").innerText()).toContain("The pager answered 400.");
  expect(await line("4713").innerText()).toMatch(/1 attempt, the next in \d+ (?:s|min)/);
  expect(await line("4713").innerText()).toContain("The pager answered 503.");
  await notice().waitFor();
  expect(await notice().innerText()).toContain("4712 was not told by pager: The pager answered 400.");
  await notice().getByRole("button", { name: "See the deliveries" }).click();
  await page.locator("#deliveries:focus").waitFor();
});

test("each reason is told once, with those whom it kept from hearing", async () => {
  answer({ 4712: 400, 4713: 400, 4714: 404 });
  const notify = ["4711", "4712", "4713", "4714"].map((number) => `pager:${number}`);
  await page.goto(dashboard.addressOf(await dashboard.ask("Why not?", { notify })));
  await notice().getByText("4712, 4713 were not told by pager:").waitFor();
  await notice().getByText("4714 was not told by pager:").waitFor();
  await notice().getByText("The pager answered 404.").waitFor();
});

test("what failed is sent again by the keyboard, and the page says so without being loaded anew", async () => {
  answer({ 4711: 400 });
  const id = await dashboard.ask("Heard at last?", { notify: ["pager:4711"] });
  await page.goto(dashboard.addressOf(id));
  await notice().waitFor();
  expect(await notice().innerText()).toContain("Nobody was told by pager: The pager answered 400.");
  answer({});
  await resend("4711").focus();
  await page.keyboard.press("Enter");
  await line("4711").getByText("Sent", { exact: true }).waitFor();
  await notice().waitFor({ state: "detached" });
  expect(await line("4711").innerText()).toContain("2 attempts");
  expect(await hasFocus(resend("4711"))).toBe(true);

  await page.getByText("Audit trail", { exact: true }).click();
  const trail = page.getByRole("list", { name: "Audit trail" });
  await trail.getByText("4711 was not told by pager").waitFor();
  await trail.getByText("The pager answered 400.").first().waitFor();
  await trail.getByText("Sent again to 4711 by pager").waitFor();
  await trail.getByText("First told by pager").waitFor();
});

test("what waits for its next attempt is tried at once", async () => {
  answer({ 4711: 503 });
  const id = await dashboard.ask("Heard sooner?", { notify: ["pager:4711"] });
  await page.goto(dashboard.addressOf(id));
  await line("4711").getByText("Retrying", { exact: true }).waitFor();
  expect(await notice().count()).toBe(0);
  answer({});
  await resend("4711").click();
  await line("4711").getByText("Sent", { exact: true }).waitFor();
});

test("a refused resend says why, in its line", async () => {
  const id = await dashboard.ask("Gone meanwhile?", { notify: ["pager:4711"] });
  await page.goto(dashboard.addressOf(id));
  await line("4711").getByText("Sent", { exact: true }).waitFor();
  await page.route("**/*.ChannelService/ResendDelivery", (route) => route.abort());
  await resend("4711").click();
  await line("4711").getByRole("alert").getByText("The server cannot be reached.").waitFor();
});

test("once the task has its outcome nobody is told any more, and nothing warns", async () => {
  answer({ 4712: 400 });
  const id = await dashboard.ask("Over?", { notify: ["pager:4711", "pager:4712"] });
  await page.goto(dashboard.addressOf(id));
  await notice().waitFor();
  await dashboard.server.call("POST", `/api/tasks/${id}/cancel`);
  await notice().waitFor({ state: "detached" });
  await line("4712").getByText("Failed", { exact: true }).waitFor();
  expect(await resend("4711").isDisabled()).toBe(true);
  await resend("4711").focus();
  await page
    .getByRole("tooltip")
    .getByText("The task has its outcome; nobody needs to be told any more.")
    .waitFor();
});

test("a task that tells nobody says so in one line, which waits for nothing once it ended", async () => {
  const id = await dashboard.ask("To nobody?");
  await page.goto(dashboard.addressOf(id));
  await page.getByText("Nobody is told by a channel: this task waits in the dashboard alone.").waitFor();
  await dashboard.server.call("POST", `/api/tasks/${id}/cancel`);
  await page.getByText("Nobody was told by a channel.").waitFor();
});

test.each([
  [390, 844],
  [1280, 600],
])("only the task scrolls, not the page around it (%i × %i)", async (width, height) => {
  const notify = ["pager:4711", "pager:4712", "pager:4713"];
  const payload = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`line_${index}`, "…"]));
  const id = await dashboard.ask(`No further than ${height}?`, { notify, payload });
  await page.setViewportSize({ width, height });
  await page.goto(dashboard.addressOf(id));
  for (const target of ["4711", "4712", "4713"]) await line(target).getByText("sent just now").waitFor();
  await page.getByText("Audit trail", { exact: true }).click();
  await page.getByRole("list", { name: "Audit trail" }).getByText("Created").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(height);
  expect(await page.getByRole("main").evaluate((main) => main.scrollHeight)).toBeGreaterThan(height + 200);
});

test("a reviewer sees the task and nothing of how people are told, and no settings", async () => {
  const rita = { email: "rita@corp.test", password: "correct horse" };
  await dashboard.enrol(rita);
  const id = await dashboard.ask("For Rita?", {
    assign_to: { email: rita.email },
    notify: ["pager:4711"],
  });
  const asked: string[] = [];
  await changeBrowser({ signedIn: false });
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(dashboard.addressOf(id));
  await signInAs(page, rita);
  await question(page, "For Rita?").waitFor();
  await page.getByRole("button", { name: "Approve", disabled: false }).waitFor();
  expect(await list().count()).toBe(0);
  expect(asked.filter((path) => path.includes("ChannelService"))).toEqual([]);
  expect(await page.getByRole("link", { name: "Settings" }).count()).toBe(0);
  await page.goto(dashboard.addressOf(await dashboard.ask("Not for Rita?")));
  await question(page, "You cannot see this task").waitFor();
  await page.getByText("If you came from Slack, claim it there first; else ask an operator.").waitFor();
  await page.goto("/settings");
  await page.getByText("How people are reached is set up by operators.").waitFor();
});

test.each(["light", "dark"] as const)(
  "on a phone all of it is legible and nothing wider than it (%s)",
  async (colorScheme) => {
    answer({ 4711: 400, 4712: 503 });
    const id = await dashboard.ask(`On a phone, ${colorScheme}?`, { notify: ["pager:4711", "pager:4712"] });
    await changeBrowser({ ...phone(390, 844), colorScheme });
    await page.goto(dashboard.addressOf(id));
    await notice().waitFor();
    await line("4712").getByText("Retrying", { exact: true }).waitFor();
    const texts = page.locator("#task :is(li, [role=status]) :is(span, p, button)");
    expect(await texts.evaluateAll(faint)).toEqual([]);
    expect(await overflow()).toBe(0);
    expect((await resend("4711").boundingBox())?.height).toBeGreaterThanOrEqual(44);
    answer({});
    await resend("4711").tap();
    await line("4711").getByText("Sent", { exact: true }).waitFor();
    await eventually(() => notice().count()).toBe(0);
  },
);
