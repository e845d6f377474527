import { ADMIN_TOKEN } from "../support/server.ts";
import type { Report } from "./quiet-client.ts";

/** A client that minds its own business: asks, reads, answers and hears of it, one after the other, until told to stop. */
const [, , url = ""] = process.argv;
const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" };
const PAUSE_MS = 10;
/** What a server does for the first time takes longer. */
const WARMING = 10;
/** Rounds before anybody attacks. */
const QUIET = 50;

const report: Report = { quiet: [], attacked: {}, failures: [], completed: [] };
let times = report.quiet;
let stopped = false;

async function send(method: string, path: string, body?: object) {
  const begun = performance.now();
  const response = await fetch(`${url}${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const reply = await response.json();
  times.push(performance.now() - begun);
  if (!response.ok)
    throw new Error(`${method} ${path.split("/")[2]}: ${response.status} ${reply.error_code}`);
  return reply;
}

async function round(number: number): Promise<void> {
  const answer = { approved: number % 2 === 0, notes: `round ${number}` };
  const { id } = await send("POST", "/api/tasks", {
    task: `Quiet ${number}?`,
    payload: { number },
    payload_schema: { type: "object", properties: { number: { type: "integer" } } },
    response_schema: {
      type: "object",
      properties: { approved: { type: "boolean" } },
      required: ["approved"],
    },
    timeout_seconds: 3_600,
    idempotency_key: `quiet ${number}`,
  });
  await send("GET", `/api/tasks/${id}`);
  await send("POST", `/api/tasks/${id}/complete`, { response: answer });
  const { response } = await send("GET", `/api/tasks/${id}/poll?timeout=5`);
  if (JSON.stringify(response) !== JSON.stringify(answer)) throw new Error("another answer than was given");
  report.completed.push(id);
}

process.on("message", ({ attack }: { attack?: string }) => {
  if (attack === undefined) stopped = true;
  else times = report.attacked[attack] ??= [];
});

process.on("disconnect", () => process.exit());

for (let number = 0; !stopped; number += 1) {
  await round(number).catch((error: unknown) => report.failures.push(String(error)));
  if (number === WARMING) times.length = 0;
  if (number === QUIET) process.send?.("measured");
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
process.send?.(report, () => process.exit());
