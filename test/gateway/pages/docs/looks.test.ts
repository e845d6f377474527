import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../../../tools/browser.ts";
import { faint } from "../../../e2e/contrast.ts";
import { startServer, type TestServer } from "../../server.ts";

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function open(path: string, options: { width: number; dark?: boolean }) {
  const context = await browser.newContext({
    viewport: { width: options.width, height: 800 },
    colorScheme: options.dark ? "dark" : "light",
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
  await page.goto(server.url + path);
  return { page, errors, close: () => context.close() };
}

test.each([
  ["/docs/lifecycle", false],
  ["/docs/configuration", true],
  ["/docs/errors/IDEMPOTENCY_CONFLICT", true],
  ["/docs", false],
])(
  "%s is readable, dark: %s",
  async (path, dark) => {
    const { page, errors, close } = await open(path, { width: 1280, dark });
    const texts = page.locator("h1, main p, main a, pre code, td, nav.side a, header a");
    expect(await texts.filter({ visible: true }).evaluateAll(faint)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  },
  60_000,
);

test.each(["/docs", "/docs/lifecycle", "/docs/configuration", "/docs/errors"])(
  "%s fits a phone",
  async (path) => {
    const { page, close } = await open(path, { width: 360 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await close();
  },
);

test("on a phone the list of pages opens by keyboard, and leads on", async () => {
  const { page, close } = await open("/docs/lifecycle", { width: 360 });
  await page.getByText("All pages").focus();
  await page.keyboard.press("Enter");
  await page.locator(".menu").getByRole("link", { name: "Routing" }).click();
  await page.getByRole("heading", { name: "Routing", level: 1 }).waitFor();
  await close();
});

test("a keyboard skips the list, and goes to the next page", async () => {
  const { page, close } = await open("/docs/lifecycle", { width: 1280 });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL("**#content");
  await page.getByRole("link", { name: "Idempotency →" }).click();
  await page.getByRole("heading", { name: "Idempotency", level: 1 }).waitFor();
  await close();
});
