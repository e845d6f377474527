import { randomBytes } from "node:crypto";
import type { Browser, BrowserContext } from "playwright-core";
import { launchChromium } from "../../tools/browser.ts";
import type { Context } from "./measurement.ts";

export interface OpenDashboard {
  url: string;
  /** Calls the REST API as the admin. */
  post(path: string, body: unknown): Promise<Record<string, unknown>>;
  /** A window in which an operator is signed in, with nothing cached. */
  open(): Promise<BrowserContext>;
}

/** A server of the cluster with an operator, in front of a real browser. */
export async function withDashboard<T>(
  { cluster }: Context,
  use: (dashboard: OpenDashboard) => Promise<T>,
): Promise<T> {
  const server = await cluster.startServer();
  const browser = await launchChromium();
  try {
    const url = `http://127.0.0.1:${server.port}`;
    const headers = { authorization: `Bearer ${cluster.adminToken}`, "content-type": "application/json" };
    const post = async (path: string, body: unknown) => {
      const reply = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      if (!reply.ok) throw new Error(`POST ${path} answered ${reply.status}: ${await reply.text()}`);
      return (await reply.json()) as Record<string, unknown>;
    };
    const account = {
      email: `reviewer-${randomBytes(4).toString("hex")}@example.com`,
      password: "correct horse",
    };
    await post("/api/users", { ...account, display_name: "Reviewer", is_operator: true });
    return await use({ url, post, open: () => signedIn(browser, url, account) });
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function signedIn(
  browser: Browser,
  url: string,
  account: { email: string; password: string },
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
  const reply = await context.request.post("/api/auth/login", { data: account });
  if (!reply.ok()) throw new Error(`signing in answered ${reply.status()}`);
  return context;
}
