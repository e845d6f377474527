import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type {
  MarkPresenceRequest,
  MarkPresenceResponseSchema,
  PresenceSchema,
} from "../../../gen/awaithumans/task/v1/presence_pb.ts";
import { type Call, isPerson, type Person } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask } from "./find.ts";
import { come, keyOf, leave, others, type PresenceRow } from "./presence.ts";
import { viewPerson } from "./view.ts";

/** Nobody is told of it: whoever has the task open asks again within 15 seconds. */
export async function markPresence(
  deps: TaskDeps,
  { id, left }: MarkPresenceRequest,
  call: Call,
): Promise<MessageInitShape<typeof MarkPresenceResponseSchema>> {
  const task = await requireTask(deps.db, id, call);
  const { actor, now } = call;
  if (!isPerson(actor)) throw fail("PERMISSION_DENIED");
  if (left) await leave(deps.db, task.id, actor);
  else if (keyOf(actor) !== null) await come(deps.db, task.id, { person: actor, now });
  const rows = await others(deps.db, task.id, { person: actor, now });
  return { others: rows.map((row) => viewPresence(row, actor)) };
}

/** A guest comes from outside and is told names, but no address and no id of the directory. */
function viewPresence(row: PresenceRow, reader: Person): MessageInitShape<typeof PresenceSchema> {
  const person = reader.kind === "guest" ? { displayName: row.name || "Somebody" } : viewPerson(row);
  return { ...(person && { person }), sinceTime: timestampFromDate(row.sinceTime) };
}
