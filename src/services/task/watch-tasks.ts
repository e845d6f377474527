import { setTimeout as delay } from "node:timers/promises";
import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  WatchTasksRequest,
  WatchTasksResponseSchema,
} from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import { type Actor, type Call, isOperator } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { isId } from "../core/ids.ts";
import type { Change } from "./changes.ts";
import type { TaskDeps } from "./deps.ts";
import { isOffered } from "./offers.ts";
import { watchChanges } from "./watch.ts";
import { watchOutcomes } from "./watch-outcomes.ts";

type Hint = MessageInitShape<typeof WatchTasksResponseSchema>;

const IDS_MAX = 10_000;

/** Least time between two batches of a stream, each of which costs queries: however much happens, watchers cost little. */
const PAUSE_MS = 200;

/** An empty id: the stream is live, or refetch whatever is shown. */
const EVERYTHING: Hint = { id: "" };

/** Of these tasks, those that somebody holds, held or was offered, and those that an API key created. */
const CONCERNING = {
  name: "task-concerning",
  text: `select t.id from tasks t where t.id = any($1) and (t.assigned_to_user_id = $2 or t.former_assignee_id = $2
    or ${isOffered("t.id", "$2")} or t.key_namespace = $3)`,
};

export async function* watchTasks(
  deps: TaskDeps,
  request: WatchTasksRequest,
  call: Call,
): AsyncIterable<Hint> {
  const ids = readIds(request, call);
  if (ids.size > 0) yield* watchOutcomes(deps, ids, call);
  else yield* watchEverything(deps, call);
}

function readIds({ ids }: WatchTasksRequest, call: Call): ReadonlySet<string> {
  const check = new Check(call);
  if (ids.length > IDS_MAX) check.unacceptable("/ids", `must be at most ${IDS_MAX}`);
  // One is told of: each of ten thousand would be too long an answer.
  const wrong = ids.findIndex((id) => !isId(id));
  if (wrong >= 0) check.unacceptable(`/ids/${wrong}`, "is no task id");
  check.done();
  return new Set(ids);
}

async function* watchEverything(deps: TaskDeps, call: Call): AsyncIterable<Hint> {
  let { actor } = call;
  const theirs = actor.kind === "guest" ? actor.taskId : undefined;
  const passes = ({ id }: Change) => theirs === undefined || id === theirs;
  const changes = watchChanges(deps, call.signal, passes);
  yield EVERYTHING;
  for (let batch = await changes.next(); batch; batch = await changes.next()) {
    actor = await deps.renew(actor, call.clock());
    if (batch === "refetch") yield EVERYTHING;
    else
      for (const { id, revision } of await concerning(deps, batch, actor))
        yield { id, revision: BigInt(revision) };
    await delay(PAUSE_MS, undefined, { signal: call.signal }).catch(() => {});
  }
}

/**
 * Of these changes, those that the actor may hear of. Whose a deleted task was is gone with it: who does not see all tasks
 * is told to look again, without its id.
 */
async function concerning(
  deps: TaskDeps,
  batch: readonly Change[],
  actor: Actor,
): Promise<readonly Pick<Change, "id" | "revision">[]> {
  if (isOperator(actor) || actor.kind === "guest") return batch;
  const ids = batch.filter(({ status }) => status !== null).map(({ id }) => id);
  const [userId, keyId] = [
    actor.kind === "user" ? actor.userId : null,
    actor.kind === "key" ? actor.keyId : null,
  ];
  const rows = ids.length > 0 ? await deps.db.query<{ id: string }>(CONCERNING, [ids, userId, keyId]) : [];
  const told = new Set(rows.map(({ id }) => id));
  const deleted = ids.length < batch.length ? [{ id: "", revision: 0 }] : [];
  return [...batch.filter(({ id }) => told.has(id)), ...deleted];
}
