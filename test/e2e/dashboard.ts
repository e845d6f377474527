import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { launchChromium } from "../../tools/browser.ts";
import { setUpOperator, startTestServer, type TestServer } from "../support/server.ts";

/** The operator whom `setUpOperator` makes. */
const OPERATOR = { email: "mira@corp.test", password: "correct horse" };

/** For a machine with much else to do. */
const PATIENCE_MS = 20_000;

/** What their browser is like, and whether the operator is signed in there; they are unless told otherwise. */
export type Visitor = BrowserContextOptions & { signedIn?: boolean };

export interface Dashboard {
  server: TestServer;
  /** Errors of scripts and breaches of the content security policy, in every page so far. */
  troubles: string[];
  /** A browser of its own. */
  open(visitor?: Visitor): Promise<BrowserContext>;
  /** Adds a person; returns their id. */
  enrol(person: Record<string, unknown>): Promise<string>;
  /** Creates a task; returns its id. */
  ask(task: string, members?: Record<string, unknown>): Promise<string>;
  /** The task as REST returns it. */
  find(id: string): ReturnType<TestServer["call"]>;
  /** Answers a task as others do who have no page here. */
  answer(id: string, response: unknown): Promise<void>;
  /** Deletes every task. */
  clear(): Promise<void>;
  /** The address of a task. */
  addressOf(id: string): string;
  close(): Promise<void>;
}

/** Chromium, and the whole server in front of it with an operator in it. Arguments are those of `startTestServer`. */
export async function startDashboard(...given: Parameters<typeof startTestServer>): Promise<Dashboard> {
  const [server, browser] = await Promise.all([startTestServer(...given), launchChromium()]);
  const cookie = await setUpOperator(server);
  const troubles: string[] = [];
  const good = async (reply: ReturnType<TestServer["call"]>) => {
    const { status, text, json } = await reply;
    if (status >= 400) throw new Error(`refused: ${text}`);
    return json;
  };
  let asked = 0;
  return {
    server,
    troubles,
    open: ({ signedIn = true, ...options } = {}) =>
      openContext(browser, { ...options, baseURL: server.url, troubles, ...(signedIn && { cookie }) }),
    enrol: async (body) => String((await good(server.call("POST", "/api/users", { body }))).id),
    async ask(task, members = {}) {
      asked += 1;
      const usual = { payload: {}, payload_schema: {}, response_schema: YES_OR_NO, timeout_seconds: 900 };
      const body = { idempotency_key: `question ${asked}`, task, ...usual, ...members };
      return String((await good(server.call("POST", "/api/tasks", { body }))).id);
    },
    find: (id) => server.call("GET", `/api/tasks/${id}`),
    answer: (id, response) =>
      good(server.call("POST", `/api/tasks/${id}/complete`, { body: { response } })).then(() => undefined),
    async clear() {
      for (const { id } of await good(server.call("GET", "/api/tasks?limit=200")))
        await good(server.call("DELETE", `/api/tasks/${id}`));
    },
    addressOf: (id) => `${server.url}/task?id=${id}`,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

const YES_OR_NO = { type: "object", required: ["approved"], properties: { approved: { type: "boolean" } } };

async function openContext(
  browser: Browser,
  given: BrowserContextOptions & { cookie?: string; troubles: string[]; baseURL: string },
): Promise<BrowserContext> {
  const { cookie, troubles, ...options } = given;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  context.on("weberror", (error) => troubles.push(String(error.error())));
  context.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) troubles.push(message.text());
  });
  const [name = "", value = ""] = cookie?.split("=") ?? [];
  if (cookie !== undefined) await context.addCookies([{ name, value, url: given.baseURL }]);
  return context;
}

/** Reads until what is read is as expected. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: PATIENCE_MS });
}

/** Waits until the page takes an answer: for a moment after the task before, it takes none. */
export async function settled(page: Page): Promise<void> {
  await page
    .getByRole("form", { name: "Your answer" })
    .getByRole("button", { disabled: false })
    .first()
    .waitFor();
}

/** Signs the operator in on the login page. */
export async function signIn(page: Page): Promise<void> {
  await signInAs(page, OPERATOR);
}

/** Signs somebody in on the login page. */
export async function signInAs(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The heading that is the question of the task shown. */
export function question(page: Page, text: string) {
  return page.getByRole("heading", { level: 1, name: text, exact: true });
}
