import { REASONS, type ReasonName, type RefusalFacts, type Violation } from "./reasons/index.ts";

export { REASONS, type ReasonName, type RefusalFacts, rpcCode, type Violation } from "./reasons/index.ts";

/** Stands last, where there are more violations than are told. */
export const MORE: Violation = { path: "", message: "is wrong in more places; mend these first" };

/** Characters of a path; a place further down is named by the part above it. */
const LONGEST_PATH = 1_000;

/** A refusal: the only error that a caller gets to see the particulars of. */
export class Refusal extends Error {
  readonly reason: ReasonName;
  readonly facts: RefusalFacts;
  constructor(reason: ReasonName, facts: RefusalFacts) {
    super(REASONS[reason].message(facts));
    this.name = "Refusal";
    this.reason = reason;
    this.facts = facts.violations ? { ...facts, violations: facts.violations.map(shortened) } : facts;
  }
}

function shortened({ path, message }: Violation): Violation {
  return {
    path: path.length <= LONGEST_PATH ? path : path.slice(0, path.lastIndexOf("/", LONGEST_PATH)),
    message,
  };
}

/** `throw fail("TASK_NOT_FOUND", { id })`. */
export function fail(reason: ReasonName, facts: RefusalFacts = {}): Refusal {
  return new Refusal(reason, facts);
}
