import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../../tools/browser.ts";
import { startServer, type TestServer } from "../server.ts";

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await server.close();
});

test("Swagger UI runs under its policy and sends the operator's cookie", async () => {
  const [name = "", value = ""] = (await server.signIn("operator@corp.test", true)).split("=");
  const context = await browser.newContext();
  await context.addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: "Lax" }]);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${server.url}/api/docs`);
  await page.getByText("List tasks", { exact: true }).click();
  await page.getByRole("button", { name: "Try it out" }).click();
  await page.getByRole("button", { name: "Execute" }).click();
  await page.locator(".live-responses-table .response-col_status", { hasText: "200" }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
}, 60_000);
