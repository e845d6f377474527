import { create } from "@bufbuild/protobuf";
import { type Task, TaskSchema } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { NOBODY } from "../core/call.ts";
import type { Database } from "../db/database.ts";
import { findTask } from "./find.ts";
import { viewTask } from "./view.ts";

/** A task as a channel may show it to its recipients: a redacted payload is masked. */
export async function taskMessage(db: Database, id: string): Promise<Task | undefined> {
  const row = await findTask(db, id);
  return row && create(TaskSchema, viewTask(row, NOBODY, { masked: true }));
}
