import { OPERATOR } from "./cast.ts";
import type { Move } from "./moves.ts";
import {
  act,
  annAndBen,
  answer,
  by,
  create,
  deliver,
  desk,
  draft,
  fail,
  handOver,
  judge,
  nora,
  setDeadline,
} from "./script.ts";

/** A state of a task, and the moves that lead there. */
export interface Scenario {
  name: string;
  moves: readonly Move[];
}

/** Every status from which something is left to do, held and not held, with and without a verifier, and an answer by policy. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "nothing", moves: [] },
  { name: "created, offered to two", moves: [create(annAndBen)] },
  { name: "created for somebody who is not there yet", moves: [create(nora)] },
  { name: "notified, offered to two", moves: [create(annAndBen, 0, "no"), deliver] },
  { name: "nobody could be told", moves: [create(annAndBen), fail, fail] },
  { name: "assigned to one of a pool, not told", moves: [create(desk)] },
  { name: "in progress", moves: [create(desk, 0, "no"), deliver, act("open", "ann"), draft("ann", "one")] },
  { name: "in progress, with a verifier", moves: [create(desk, 2), act("open", "ann"), draft("ann", "one")] },
  { name: "submitted by the holder", moves: [create(desk, 2), answer("ann")] },
  { name: "submitted by a link", moves: [create(desk, 1, "no"), answer("ann's link")] },
  { name: "rejected, held", moves: [create(desk, 2, "no"), answer("ann"), judge("rejects")] },
  { name: "rejected, held by nobody", moves: [create(annAndBen, 2), answer("root"), judge("rejects")] },
  { name: "put back from verification", moves: [create(desk, 2), answer("ann's link"), judge("fails")] },
  { name: "completed", moves: [create(desk), answer("ann")] },
  { name: "cancelled while submitted", moves: [create(desk, 1), answer("ann"), act("cancel", "root")] },
];

/** What may come at the same time. */
export const CONTENDERS: readonly Move[] = [
  create(annAndBen),
  create(nora),
  act("open", "ann"),
  act("claim", "ben"),
  act("claim", OPERATOR),
  act("release", "ann"),
  act("release", OPERATOR),
  handOver("reassign", OPERATOR, "cleo"),
  handOver("reassign", "root", "ben"),
  handOver("delegate", "ann", "ben"),
  handOver("delegate", "ann", "cleo"),
  answer("ann"),
  answer("ben"),
  answer(OPERATOR),
  answer("ann's link"),
  answer("nora's link"),
  answer("form"),
  draft("ann", "two"),
  draft(OPERATOR, "two"),
  act("cancel", "root"),
  setDeadline("root", 600),
  setDeadline(OPERATOR, 3_600),
  act("delete", OPERATOR),
  { verb: "expire" },
  judge("passes"),
  judge("rejects"),
  judge("fails"),
  deliver,
  fail,
  { verb: "add", by: by("root"), person: "nora" },
  { verb: "deactivate", by: by("root"), person: "ann" },
  { verb: "deactivate", by: by("root"), person: "ben" },
  { verb: "deactivate", by: by("root"), person: "cleo" },
];
