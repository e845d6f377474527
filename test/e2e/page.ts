import type { BrowserContext, Locator, Page } from "playwright-core";
import { afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { ServerPlugins } from "../../src/plugins.ts";
import { type Dashboard, startDashboard, type Visitor } from "./dashboard.ts";

/** What the tests of a file share, and the page that the test under way has in front of it; see `useDashboard`. */
export let dashboard: Dashboard;
export let page: Page;

let browsers: BrowserContext[] = [];

export interface DashboardOptions {
  /** Settings of the server; asked for once what runs beside it runs. */
  env?: () => Record<string, string>;
  plugins?: ServerPlugins;
  /** Who has the page of each test, and by what. */
  visitor?: Visitor;
}

/**
 * Opens a dashboard for the tests of a file, and for each of them a page in a browser of its own. After each there must
 * have been no error of a script and no breach of the content security policy.
 */
export function useDashboard({ env, plugins, visitor = {} }: DashboardOptions = {}): void {
  beforeAll(async () => {
    dashboard = await startDashboard(env?.(), plugins);
    return () => dashboard.close();
  }, 60_000);
  beforeEach(() => changeBrowser(visitor));
  afterEach(async () => {
    for (const browser of browsers) await browser.close();
    browsers = [];
    expect(dashboard.troubles.splice(0)).toEqual([]);
  });
}

/** Goes on in another browser. The one before stays open: closing it right after it was opened hung now and then. */
export async function changeBrowser(visitor: Visitor): Promise<void> {
  const browser = await dashboard.open(visitor);
  browsers.push(browser);
  page = await browser.newPage();
}

/** Ends the session of the page, as an operator or its seventh day would. */
export async function endSession(): Promise<void> {
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const ended = await dashboard.server.call("POST", "/api/auth/logout", { token: null, cookie });
  expect(ended.status).toBe(204);
}

/** The same as the page makes this call, which so finds it out: by itself the page may notice at any time. */
export async function endSessionAt(call: string): Promise<void> {
  let ended: Promise<void> | undefined;
  await page.route(`**/*.TaskService/${call}`, async (route) => {
    ended ??= endSession();
    await ended;
    await route.continue();
  });
}

/** A phone with a screen of this size. */
export function phone(width: number, height: number) {
  return { viewport: { width, height }, hasTouch: true, isMobile: true };
}

/** By how many pixels what stands in the page is wider than it. */
export function overflow(): Promise<number> {
  return page.getByRole("main").evaluate((main) => main.scrollWidth - main.clientWidth);
}

/** Whether an element has the keyboard. */
export function hasFocus(element: Locator): Promise<boolean> {
  return element.evaluate((found) => found === document.activeElement);
}
