import type { Person, Who } from "./cast.ts";
import type { Act, Assign, Create, Move } from "./moves.ts";

const slot = "ours";
export const by = (who: Who) => ({ who, to: slot }) as const;

/** Asked by the admin token; `budget` as many verdicts as there may be, `fallback` the answer where nobody gives one. */
export const create = (assign: Assign, budget = 0, fallback: Create["fallback"] = null): Create => ({
  ...{ verb: "create", slot, by: by("root"), assign, budget, fallback, callback: true, seconds: 600 },
});
/** What takes no more words. */
export const act = (verb: "open" | "claim" | "release" | "cancel" | "delete", who: Who): Act => ({
  ...{ verb, slot, by: by(who) },
});
export const answer = (who: Who): Act => ({ verb: "complete", slot, by: by(who), answer: "yes" });
export const handOver = (verb: "reassign" | "delegate", who: Who, to: Person): Act => ({
  ...{ verb, slot, by: by(who), to, named: "id" },
});
export const draft = (who: Who, text: string): Act => ({ verb: "draft", slot, by: by(who), text });
export const judge = (verdict: "passes" | "rejects" | "fails"): Move => ({ verb: "judge", slot, verdict });
export const deliver: Move = { verb: "deliver", slot };
export const fail: Move = { verb: "fail", slot };
export const resend: Move = { verb: "resend", slot };

export const setDeadline = (who: Who, seconds: number): Act => ({
  ...{ verb: "set_deadline", slot, by: by(who), seconds },
});

/** Whom a task is for. */
export const desk: Assign = { kind: "pool", pool: "desk" };
export const annAndBen: Assign = { kind: "list", people: ["ann", "ben"] };
export const nora: Assign = { kind: "address", person: "nora" };
