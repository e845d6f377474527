import { beforeEach, expect, test } from "vitest";
import { eventually } from "./dashboard.ts";
import { changeBrowser, dashboard, overflow, page, phone, useDashboard } from "./page.ts";

useDashboard({ env: () => ({ AWAITHUMANS_SERVICE_API_KEY: `ah_sk_${"e".repeat(40)}` }) });
beforeEach(async () => {
  await page.goto("/people?tab=keys");
});

const keys = () => page.getByRole("list", { name: "API keys" });
const line = (name: string) => keys().getByRole("listitem").filter({ hasText: name });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const form = () => page.getByRole("form", { name: "New key" });

/** Makes a key on the page; returns its text. */
async function make(name: string): Promise<string> {
  await button("Make a key").click();
  await form().getByLabel("Name").fill(name);
  await button("Make key").click();
  return page.locator("code:focus").innerText();
}

const asked = (token: string) => dashboard.server.call("GET", "/api/tasks", { token });

test("a key is made, shown once, works within its scopes, and is told by its beginning", async () => {
  await page.getByRole("link", { name: "People", exact: true }).last().click();
  await page.getByRole("link", { name: "API keys" }).click();
  await line("ah_sk_eeeeee").getByText("ends with the server's setting").waitFor();
  await button("Make a key").click();
  await form().getByText("Read the tasks that it created, and wait for their answers").waitFor();
  await button("Make key").click();
  await form().getByText("Write what it is for, such as refund-agent.").waitFor();
  await form().getByLabel("Name").fill("reader");
  await form().getByRole("checkbox", { name: /^Ask/ }).uncheck();
  await form()
    .getByRole("checkbox", { name: /^Read the tasks/ })
    .uncheck();
  await button("Make key").click();
  await form().getByText("Tick at least one thing that it may do.").waitFor();
  await form()
    .getByRole("checkbox", { name: /^Read the tasks/ })
    .check();
  await button("Make key").click();
  await page.getByText("It is shown this once and stored nowhere").waitFor();
  const secret = await page.locator("code:focus").innerText();
  expect(secret).toMatch(/^ah_sk_[0-9a-f]{40}$/);
  await page.getByRole("button", { name: "Copy key" }).waitFor();
  await line("reader").getByText("never used").waitFor();
  expect((await asked(secret)).status).toBe(200);
  // No request waits for that note.
  const used = async () => {
    const { json } = await dashboard.server.call("GET", "/api/keys");
    return json.find(({ name }: { name: string }) => name === "reader").last_used_at;
  };
  await eventually(used).not.toBeNull();
  await button("I have it").click();
  await page.locator("button:focus", { hasText: "Make a key" }).waitFor();
  expect(await page.content()).not.toContain(secret);

  await page.reload();
  await line("reader").getByText("used just now").waitFor();
  expect(await line("reader").innerText()).toContain(`${secret.slice(0, 12)}…`);
  expect(await line("reader").innerText()).toContain("tasks:read");
  expect(await line("reader").innerText()).not.toContain("tasks:write");
  expect(await page.content()).not.toContain(secret);
});

test("revoking asks once, ends the key at once, and revoked keys are shown on demand", async () => {
  const secret = await make("to be revoked");
  await button("I have it").click();
  await button("Revoke to be revoked").click();
  const ask = page.getByRole("region", { name: "Revoke to be revoked?" });
  await page.locator("button:focus", { hasText: "Keep it" }).waitFor();
  await page.keyboard.press("Enter");
  await ask.waitFor({ state: "detached" });
  expect((await asked(secret)).status).toBe(200);
  await button("Revoke to be revoked").click();
  await ask.getByRole("button", { name: "Revoke key" }).click();
  await line("to be revoked").waitFor({ state: "detached" });
  expect((await asked(secret)).status).toBe(401);
  await page.getByLabel("Show revoked keys").check();
  await line("to be revoked").getByText("Revoked", { exact: true }).waitFor();
  expect(await button("Revoke to be revoked").count()).toBe(0);
});

test("a revocation that does not reach the server is said at its line", async () => {
  await make("out of reach");
  await button("I have it").click();
  await page.route("**/*/RevokeKey", (route) => route.abort());
  await button("Revoke out of reach").click();
  await button("Revoke key").click();
  await line("out of reach").getByRole("alert").getByText("cannot be reached").waitFor();
});

test("what the server refuses of a name stands at its field", async () => {
  await button("Make a key").click();
  await form().getByLabel("Name").fill("n".repeat(81));
  await button("Make key").click();
  await form().getByText("This must have").waitFor();
  expect(await form().getByLabel("Name").getAttribute("aria-invalid")).toBe("true");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await button("Discard").click();
  await button("Make a key").waitFor();
});

test("on a phone nothing is wider than the screen", async () => {
  await changeBrowser(phone(320, 640));
  await page.goto("/people?tab=keys");
  await keys().waitFor();
  expect(await overflow()).toBe(0);
  await make("from a phone");
  expect(await overflow()).toBe(0);
});
