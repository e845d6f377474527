import type { MessageInitShape } from "@bufbuild/protobuf";
import type { WatchTasksResponseSchema } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Call } from "../core/call.ts";
import type { TaskDeps } from "./deps.ts";
import { offereeOf } from "./find.ts";
import { isOffered } from "./offers.ts";
import { isTerminal, maySee, type SeenFacts } from "./state.ts";
import { STATE_OF } from "./view.ts";
import { Awaited } from "./watch-awaited.ts";

type Hint = MessageInitShape<typeof WatchTasksResponseSchema>;

type Standing = SeenFacts & { revision: number };

const STANDING = {
  name: "task-standing",
  text: `select t.id, t.revision, t.status, t.assigned_to_user_id as "assignedToUserId",
      t.assigned_to_email as "assignedToEmail", t.key_namespace as "keyNamespace", ${isOffered("t.id", "$2")} as offered
    from tasks t where t.id = any($1)`,
};

/** Tells of each of these tasks once, when it has its outcome; of what is gone or never was the caller's at once. */
export async function* watchOutcomes(
  deps: TaskDeps,
  ids: ReadonlySet<string>,
  call: Call,
): AsyncIterable<Hint> {
  const awaited = new Awaited(deps.waiters, ids, call.signal);
  let { actor } = call;
  try {
    yield { id: "" };
    for (let some = await awaited.next(); some; some = await awaited.next()) {
      const rows = await deps.db.query<Standing>(STANDING, [some, offereeOf(actor)]);
      // Only now: of what came after a session's end nothing is told.
      actor = await deps.renew(actor, call.clock());
      const seen = new Map(rows.filter((row) => maySee(actor, row)).map((row) => [row.id, row]));
      for (const id of some) {
        const hint = hintOf(id, seen.get(id));
        if (hint === undefined) awaited.park(id);
        else {
          awaited.settle(id);
          yield hint;
        }
      }
    }
  } finally {
    awaited.leave();
  }
}

/** What is told of a task; undefined while there is nothing to tell. */
function hintOf(id: string, standing: Standing | undefined): Hint | undefined {
  if (standing === undefined) return { id, state: State.UNSPECIFIED };
  if (!isTerminal(standing.status)) return undefined;
  return { id, revision: BigInt(standing.revision), state: STATE_OF[standing.status] };
}
