import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { breaches, PAGE } from "../axe.ts";
import { eventually } from "../dashboard.ts";
import { type Company, QUESTIONS, startCompany } from "./company.ts";

const LOOKS = {
  light: { colorScheme: "light", viewport: { width: 1440, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  phone: { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  narrow: { colorScheme: "dark", viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
} as const satisfies Record<string, BrowserContextOptions>;
type Look = keyof typeof LOOKS;

interface Screen {
  path: (company: Company) => string;
  /** What stands there once it can be used. */
  ready: (page: Page) => Promise<void>;
  signedOut?: true;
  /** The looks in which the README or the documentation shows it. */
  pictured?: readonly Look[];
}

const titled = (name: string) => (page: Page) =>
  page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const asked = (name: keyof typeof QUESTIONS, pictured: readonly Look[] = []): Screen => ({
  path: ({ ids }) => `/task?id=${ids[name]}`,
  ready: async (page) => {
    await titled(QUESTIONS[name].task)(page);
    await page
      .getByRole("form", { name: "Your answer" })
      .getByRole("button", { disabled: false })
      .first()
      .waitFor();
  },
  pictured,
});

const SCREENS: Readonly<Record<string, Screen>> = {
  login: { path: () => "/login", ready: titled("Sign in"), signedOut: true },
  queue: {
    path: () => "/",
    ready: (page) => page.getByRole("link", { name: QUESTIONS.refund.task }).first().waitFor(),
    pictured: ["phone"],
  },
  task: asked("refund", ["dark"]),
  decision: asked("price", ["phone"]),
  reply: asked("reply"),
  form: asked("review", ["light", "phone"]),
  choice: asked("parts"),
  people: { path: () => "/people", ready: titled("People") },
  callbacks: { path: () => "/callbacks", ready: titled("Callbacks") },
  stats: { path: () => "/stats", ready: titled("Stats") },
  audit: { path: () => "/audit", ready: titled("Audit") },
  settings: { path: () => "/settings", ready: titled("Settings") },
  doctor: { path: () => "/doctor", ready: titled("Doctor") },
  account: { path: () => "/account", ready: titled("Your account") },
  missing: {
    path: () => "/nowhere",
    ready: async (page) => page.getByRole("heading", { level: 1 }).waitFor(),
  },
};

let company: Company;
beforeAll(async () => {
  company = await startCompany();
}, 60_000);
afterAll(() => company?.close());

describe.each(Object.keys(LOOKS) as Look[])("in %s", (look) => {
  test.each(Object.keys(SCREENS))("%s breaks no rule of accessibility and fits", async (name) => {
    const { path, ready, signedOut = false, pictured = [] } = SCREENS[name] as Screen;
    const context = await company.open({ ...LOOKS[look], signedIn: !signedOut });
    const page = await context.newPage();
    await page.goto(path(company));
    await ready(page);
    await eventually(() => page.locator("[aria-busy=true]").count()).toBe(0);
    expect(await breaches(page, PAGE, ["best-practice"])).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider, "the page scrolls sideways").toBeLessThanOrEqual(0);
    if (process.env.UPDATE_IMAGES && pictured.includes(look))
      await page.screenshot({ path: `docs/images/${name}-${look}.png` });
    await context.close();
    expect(company.troubles).toEqual([]);
  });
});
