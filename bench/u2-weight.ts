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

/** Bytes of script, as they came over the wire, by the time that what is looked for can be used. */
async function weigh(
  { open }: OpenDashboard,
  go: (page: Page) => Promise<unknown>,
  until: "list" | "form",
): Promise<number> {
  const context = await open();
  const page = await context.newPage();
  const scripts: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (request.resourceType() === "script")
      scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await go(page);
  const place =
    until === "list"
      ? page.getByRole("list", { name: "Tasks" }).getByRole("link")
      : page.getByRole("form", { name: "Your answer" }).getByRole("button", { disabled: false });
  await place.first().waitFor();
  const bytes = await Promise.all(scripts);
  await context.close();
  return bytes.reduce((sum, size) => sum + size, 0) / KB;
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
