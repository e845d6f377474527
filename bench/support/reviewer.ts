import type { Page } from "playwright-core";

/** What somebody does to answer a task of this kind; each step is one input: a key, a chord, or a text that is typed. */
export type Step = { press: string } | { type: string };

export interface Kind {
  name: string;
  /** How many of a hundred tasks are of this kind. */
  share: number;
  /** Members of the create beside question, key and payload. */
  members: Readonly<Record<string, unknown>>;
  steps: readonly Step[];
}

const object = (properties: Readonly<Record<string, unknown>>, required: readonly string[]) => ({
  response_schema: { type: "object", properties, required },
});
const APPROVED = { type: "boolean" };
const NOTES = { type: "string", maxLength: 500 };

/** A mix as agents ask it: mostly one decision, now and then something to say besides. */
export const KINDS: readonly Kind[] = [
  {
    name: "approve",
    share: 60,
    members: object({ approved: APPROVED }, ["approved"]),
    steps: [{ press: "y" }],
  },
  {
    name: "choose one of three",
    share: 15,
    members: object({ route: { enum: ["billing", "technical", "sales"] } }, ["route"]),
    steps: [{ press: "2" }],
  },
  {
    name: "approve, with notes if need be",
    share: 15,
    members: object({ approved: APPROVED, notes: NOTES }, ["approved"]),
    steps: [{ press: "n" }, { press: "Control+Enter" }],
  },
  {
    name: "correct what the agent filled in",
    share: 5,
    members: {
      ...object({ subject: NOTES, body: NOTES }, ["subject", "body"]),
      initial_response: { subject: "Your refund", body: "The amount is on its way." },
    },
    steps: [{ press: "Control+Enter" }],
  },
  {
    name: "reject with a reason",
    share: 5,
    members: object({ reason: { type: "string", minLength: 3, maxLength: 500 } }, ["reason"]),
    steps: [{ press: "Enter" }, { type: "Charged twice" }, { press: "Control+Enter" }],
  },
];

/** Notes when a key was pressed, and when what it led to was painted: the question of another task. */
export async function watchPaints(page: Page, selector: string): Promise<void> {
  await page.addInitScript((watched) => {
    const paints: number[] = [];
    let pressed = 0;
    let shown = "";
    Object.assign(window, { paints });
    addEventListener("keydown", (event) => (pressed = event.timeStamp), true);
    const look = () => {
      const text = document.querySelector(watched)?.textContent ?? "";
      if (text === shown || text === "") return;
      shown = text;
      const from = pressed;
      // The frame that holds the change has been painted when a task after its callback runs.
      requestAnimationFrame(() => setTimeout(() => from > 0 && paints.push(performance.now() - from)));
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  }, selector);
}

/** The milliseconds from each key press that brought something new to its paint. */
export function paintsOf(page: Page): Promise<number[]> {
  // The cast holds because `watchPaints` made the list.
  return page.evaluate(() => (window as unknown as { paints: number[] }).paints);
}
