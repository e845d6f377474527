import type { Life } from "./life.ts";
import { WRONG } from "./outside.ts";

/** One thing that happens, with all that it sets in motion. */
export interface Act {
  name: string;
  run(life: Life): Promise<unknown>;
  /** Only leads up to the others: crashes in it are another scenario's. */
  leadsUp?: true;
}

/** A small life of a task. */
export interface Scenario {
  name: string;
  acts: readonly Act[];
  /** The status it ends in. */
  ends: string;
}

const VERIFIER = { provider: "claude", instructions: "Refuse notes that contradict the decision." };
/** More than go to one receiver at a time. */
const MANY = Array.from({ length: 12 }, (_, index) => `refund:${index}`);
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const TO_PAGER = { notify: ["pager:4711"] };

const asked = (members: object = {}): Act => ({
  ...{ name: "ask", leadsUp: true },
  run: (life) => life.ask(members),
});
const answered: Act = { name: "answer", run: (life) => life.answer("fine") };

/** Lives that between them pass through every statement that writes and every way out of the server. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "a question",
    ends: "completed",
    acts: [
      { name: "ask", run: (life) => life.ask({ notify: ["pager:4711", "email:ann@acme.test"] }) },
      { name: "ask again", run: (life) => life.ask() },
      { ...answered, leadsUp: true },
    ],
  },
  {
    name: "an answer",
    ends: "completed",
    acts: [
      asked(TO_PAGER),
      { name: "claim", run: (life) => life.act("claim") },
      { name: "open", run: (life) => life.open() },
      answered,
    ],
  },
  {
    name: "a verified answer",
    ends: "completed",
    acts: [
      asked({ ...TO_PAGER, verifier_config: VERIFIER }),
      { name: "claim", run: (life) => life.act("claim"), leadsUp: true },
      { name: "answer wrongly", run: (life) => life.answer(WRONG) },
      { name: "answer rightly", run: (life) => life.answer("fine") },
    ],
  },
  {
    name: "a cancelled question",
    ends: "cancelled",
    acts: [asked(TO_PAGER), { name: "cancel", run: (life) => life.act("cancel") }],
  },
  {
    name: "a missed deadline",
    ends: "timed_out",
    acts: [
      asked(TO_PAGER),
      { name: "move", run: (life) => life.act("deadline", { due_at: inAnHour() }) },
      { name: "fall due", run: (life) => life.fallDue() },
    ],
  },
  {
    name: "an answer by policy",
    ends: "completed",
    acts: [
      asked({ ...TO_PAGER, on_timeout: { response: { approved: false } } }),
      { name: "fall due", run: (life) => life.fallDue() },
    ],
  },
  {
    name: "a callback that is refused first",
    ends: "completed",
    acts: [
      asked(),
      {
        name: "answer",
        run: async (life) => {
          life.outside.refusesCallback = true;
          await life.answer("fine");
        },
      },
      { name: "try again", run: (life) => life.pass() },
    ],
  },
  {
    name: "a message that is refused first",
    ends: "completed",
    acts: [
      {
        name: "ask",
        run: async (life) => {
          life.outside.refusesPage = true;
          await life.ask(TO_PAGER);
        },
      },
      { name: "try again", run: (life) => life.pass() },
      { ...answered, leadsUp: true },
    ],
  },
  {
    name: "a callback asked for once more",
    ends: "completed",
    acts: [asked(), { ...answered, leadsUp: true }, { name: "redeliver", run: (life) => life.redeliver() }],
  },
  {
    name: "more callbacks than one receiver gets at once",
    ends: "cancelled",
    acts: [
      {
        ...{ name: "ask", leadsUp: true },
        run: (life) => Promise.all(MANY.map((key) => life.ask({}, key))),
      },
      {
        name: "cancel all",
        run: (life) => {
          life.outside.isSlow = true;
          return Promise.all(life.tasks.map((id) => life.act("cancel", {}, id)));
        },
      },
    ],
  },
  {
    name: "a letter",
    ends: "completed",
    acts: [
      asked({ assign_to: { email: "eve@acme.test" } }),
      {
        name: "add and invite",
        run: (life) =>
          life.call("POST", "/api/users", [201], { body: { email: "eve@acme.test", invite: true } }),
      },
      { ...answered, leadsUp: true },
    ],
  },
  {
    name: "a handed over question",
    ends: "completed",
    acts: [
      asked(TO_PAGER),
      { name: "reassign", run: (life) => life.act("reassign", { email: "mira@corp.test" }) },
      { name: "release", run: (life) => life.act("release") },
      { ...answered, leadsUp: true },
    ],
  },
];
