import type { Page } from "playwright-core";
import { type OpenDashboard, withDashboard } from "./support/dashboard.ts";
import { type Context, type Line, type Measurement, ratiosOf, spreadOf } from "./support/measurement.ts";
import { KINDS, type Kind, paintsOf, watchPaints } from "./support/reviewer.ts";
import { median, quantile } from "./support/statistics.ts";

const TASKS = 100;
/** What reviewers of other tools need, by their own account: choose, decide, confirm. */
const PEERS_INPUTS = 3;
const PATIENCE_MS = 20_000;

interface Review {
  inputs: number;
  paints: number[];
}

/** Nothing but a heading that changes with each key. */
const BARE = `data:text/html,<h1 id="question">0</h1><script>let n=0;
addEventListener("keydown",()=>document.getElementById("question").textContent=String(++n))</script>`;

async function run(context: Context): Promise<Line[]> {
  return withDashboard(context, async (dashboard) => {
    const ours: Review[] = [];
    const bare: number[] = [];
    for (let round = 0; round < context.rounds; round += 1) {
      const review = await reviewAll(dashboard, round);
      ours.push(review);
      bare.push(median(await bareReview(dashboard)));
      context.note(
        `${review.inputs} inputs for ${TASKS} tasks, next one painted after ${Math.round(median(review.paints))} ms`,
      );
    }
    return [inputsLine(ours), paintLine(ours, bare)];
  });
}

/** Kinds in turn, so that no two runs of like tasks make it easier. */
function mixOf(): Kind[] {
  return KINDS.flatMap((kind) =>
    Array.from({ length: kind.share }, (_, n) => ({ kind, at: (n + 0.5) / kind.share })),
  )
    .sort((a, b) => a.at - b.at)
    .map(({ kind }) => kind);
}

async function reviewAll({ url, post, open }: OpenDashboard, round: number): Promise<Review> {
  const kinds = new Map<string, Kind>();
  for (const [n, kind] of mixOf().entries()) {
    const task = await post("/api/tasks", {
      task: `${kind.name}: order ${round * TASKS + n + 1042}`,
      idempotency_key: `review:${url}:${round}:${n}`,
      payload: { order: `ord_${n}`, amount_usd: 40 + n, reason: "Duplicate charge", since: "2026-11-20" },
      payload_schema: { type: "object" },
      timeout_seconds: 86_400,
      ...kind.members,
    });
    kinds.set(String(task.id), kind);
  }
  const context = await open();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await watchPaints(page, "#question");
  await page.goto("/");
  await page.getByRole("list", { name: "Tasks" }).getByRole("link").first().waitFor();
  await page.keyboard.press("j");
  let inputs = 1;
  for (let answered = 0; answered < TASKS; answered += 1) inputs += await answer(page, kinds);
  const paints = await paintsOf(page);
  await context.close();
  return { inputs, paints };
}

/** Answers the task that is shown; returns how many inputs that took. */
async function answer(page: Page, kinds: ReadonlyMap<string, Kind>): Promise<number> {
  const id = new URL(page.url()).searchParams.get("id") ?? "";
  const kind = kinds.get(id);
  if (!kind) throw new Error(`a task is shown that was not asked here: ${page.url()}`);
  const form = page.getByRole("form", { name: "Your answer" });
  // For a moment after the task before, a key may still be meant for that one; nobody reads that fast.
  await form.getByRole("button", { disabled: false }).first().waitFor();
  for (const step of kind.steps) {
    if ("press" in step) await page.keyboard.press(step.press);
    else await page.keyboard.insertText(step.type);
  }
  // Behind the last one no other comes: its outcome is shown.
  await page.waitForFunction(
    (before) =>
      !location.search.includes(before) || document.getElementById("answer")?.textContent === "Outcome",
    id,
  );
  return kind.steps.length;
}

async function bareReview({ open }: OpenDashboard): Promise<number[]> {
  const context = await open();
  const page = await context.newPage();
  await watchPaints(page, "#question");
  await page.goto(BARE);
  for (let n = 0; n < TASKS; n += 1) await page.keyboard.press("y");
  const paints = await paintsOf(page);
  await context.close();
  return paints;
}

const NO_CLIENT = { clientCpu: undefined } as const;

function inputsLine(reviews: readonly Review[]): Line {
  const ours = reviews.map(({ inputs }) => inputs / TASKS);
  const bare = ours.map(() => PEERS_INPUTS);
  return {
    ...{ id: "U1", what: "inputs per decision, 100 mixed tasks by keyboard", unit: "inputs" },
    ...{
      ours: median(ours),
      bare: PEERS_INPUTS,
      ratio: median(ratiosOf(ours, bare)),
      spread: spreadOf(ours, bare),
    },
    ...{ target: "≤ 1.3 inputs", p50: undefined, p99: undefined, bareP50: undefined, bareP99: undefined },
    ...NO_CLIENT,
  };
}

function paintLine(reviews: readonly Review[], bare: readonly number[]): Line {
  const medians = reviews.map(({ paints }) => median(paints));
  const all = reviews.flatMap(({ paints }) => paints);
  return {
    ...{ id: "U1", what: "key to the next task painted ÷ a bare page's paint", unit: "ms" },
    ...{
      ours: median(medians),
      bare: median(bare),
      ratio: median(ratiosOf(medians, bare)),
      spread: spreadOf(medians, bare),
    },
    ...{
      target: "≤ 50 ms",
      p50: median(all),
      p99: quantile(all, 0.99),
      bareP50: median(bare),
      bareP99: undefined,
    },
    ...NO_CLIENT,
  };
}

/** How many keys a reviewer presses, and how long until the next task is there. */
export const reviewerSpeed: Measurement = { id: "U1", run };
