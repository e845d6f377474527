import type { Page } from "playwright-core";
import { type OpenDashboard, withDashboard } from "./support/dashboard.ts";
import type { Context, Line, Measurement } from "./support/measurement.ts";

/** What dashboards of the kind load before they can be used, in kB of compressed script. */
const PEERS_KB = 300;
const KB = 1000;

async function run(context: Context): Promise<Line[]> {
  return withDashboard(context, async (dashboard) => {
    await dashboard.post("/api/tasks", {
      ...{
        task: "Approve $250 refund?",
        idempotency_key: `weight:${dashboard.url}`,
        timeout_seconds: 86_400,
      },
      ...{ payload: { amount_usd: 250 }, payload_schema: { type: "object" } },
      response_schema: {
        type: "object",
        properties: { approved: { type: "boolean" } },
        required: ["approved"],
      },
    });
    const inbox = await weigh(dashboard, async (page) => page.goto("/"), "list");
    const task = await weigh(dashboard, openFirst, "form");
    return [
      lineOf("script until the inbox can be used", inbox, "≤ 80 kB"),
      lineOf("script until a task can be answered", task, "reported"),
    ];
  });
}

async function openFirst(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("list", { name: "Tasks" }).getByRole("link").first().click();
}

const USABLE = {
  list: "[aria-label=Tasks] a",
  form: "form[aria-label='Your answer'] button:enabled:not([aria-disabled=true])",
} as const;

/** Compressed bytes of the scripts that were asked for by the time that what is looked for could be used. */
async function weigh(
  { open }: OpenDashboard,
  go: (page: Page) => Promise<unknown>,
  until: keyof typeof USABLE,
): Promise<number> {
  const context = await open();
  const page = await context.newPage();
  await page.addInitScript((selector) => {
    const look = () => {
      if (document.querySelector(selector) === null) return;
      performance.mark("usable");
      observer.disconnect();
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true });
  }, USABLE[until]);
  await go(page);
  await page.waitForFunction(() => performance.getEntriesByName("usable").length > 0);
  const bytes = await page.evaluate(() => {
    const usable = performance.getEntriesByName("usable")[0]?.startTime ?? 0;
    return performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name, startTime }) => name.endsWith(".js") && startTime < usable)
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  });
  await context.close();
  return bytes / KB;
}

function lineOf(what: string, kilobytes: number, target: string): Line {
  return {
    ...{ id: "U2", what, unit: "kB", ours: kilobytes, bare: PEERS_KB, ratio: kilobytes / PEERS_KB },
    ...{ spread: undefined, target, p50: undefined, p99: undefined },
    ...{ bareP50: undefined, bareP99: undefined, clientCpu: undefined },
  };
}

/** How much script a browser loads before somebody can work. */
export const dashboardWeight: Measurement = { id: "U2", run };
