import { afterAll, beforeAll, test } from "vitest";
import type { Person } from "./cast.ts";
import type { GateName } from "./gate.ts";
import { play } from "./history.ts";
import type { Move } from "./moves.ts";
import { Course } from "./race.ts";
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
  resend,
} from "./script.ts";

let course: Course;
beforeAll(async () => {
  course = await Course.open();
});
afterAll(() => course.close());

const add: Move = { verb: "add", by: by("root"), person: "nora" };
const deactivate = (person: Person): Move => ({ verb: "deactivate", by: by("root"), person });

test.each<[what: string, moves: Move[]]>([
  [
    "what somebody had filled in is gone once they submit",
    [create(desk, 2), draft("ann", "one"), answer("ann")],
  ],
  ["what cannot be verified is kept as a draft", [create(desk, 2), answer("ann"), judge("fails")]],
])("%s", async (_what, moves) => {
  await play(course.stage, moves);
});

type Row = [what: string, gate: GateName, before: Move[], first: Move, second: Move];

/** Each of these once came to something that neither order comes to. */
test.each<Row>([
  [
    "a link whose answer came too late may answer again",
    "rows",
    [create(annAndBen)],
    act("claim", "ben"),
    answer("ann's link"),
  ],
  ["no draft outlives a cancellation", "rows", [create(desk)], draft("ann", "one"), act("cancel", "root")],
  ["no draft outlives an answer", "rows", [create(desk)], draft("ann", "one"), answer("olga")],
  [
    "no draft outlives a verdict",
    "rows",
    [create(desk, 2), answer("ann")],
    draft("ann", "one"),
    judge("passes"),
  ],
  ["no draft outlives its task", "rows", [create(desk)], draft("ann", "one"), act("delete", "olga")],
  [
    "a release knows of a message that just went out",
    "rows",
    [create(desk)],
    deliver,
    act("release", "olga"),
  ],
  ["a release knows that the task is notified", "rows", [create(nora)], deliver, act("release", "olga")],
  ["somebody who is added finds the task that is just asked of them", "writes", [], create(nora), add],
  ["a message that arrives counts while another fails", "rows", [create(annAndBen)], deliver, fail],
  [
    "a message is sent again while its task is answered",
    "rows",
    [create(desk), deliver],
    answer("ann"),
    resend,
  ],
  [
    "the second of two who give it to the same person hears so",
    "rows",
    [create(desk)],
    handOver("reassign", "olga", "cleo"),
    handOver("reassign", "root", "cleo"),
  ],
  [
    "who gave it back cannot hand it on",
    "rows",
    [create(desk)],
    act("release", "ann"),
    handOver("delegate", "ann", "ben"),
  ],
  [
    "who gives it to somebody just deactivated hears so",
    "writes",
    [create(desk)],
    handOver("reassign", "olga", "cleo"),
    deactivate("cleo"),
  ],
  ["nobody just deactivated is asked", "writes", [], create(desk), deactivate("ann")],
  ["nobody just deactivated claims", "writes", [create(annAndBen)], act("claim", "ben"), deactivate("ben")],
  ["nobody just deactivated answers", "writes", [create(desk)], answer("ann's link"), deactivate("ann")],
  ["nobody just deactivated submits", "writes", [create(desk, 2)], answer("ann"), deactivate("ann")],
])("%s", async (what, gate, before, first, second) => {
  await course.race({ scenario: { name: what, moves: before }, moves: [first, second] }, gate);
});
