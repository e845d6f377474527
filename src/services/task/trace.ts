import { step } from "../core/step.ts";
import type { TaskRow } from "./row.ts";

/**
 * Changes a task as a step of the task's own trace, so that one trace tells its whole life; the call that does it stays in
 * the trace of whoever made it. `name` is the status that the task gets.
 */
export function changeInTrace(
  { id, traceParent }: Pick<TaskRow, "id" | "traceParent">,
  name: TaskRow["status"],
  change: () => Promise<TaskRow[]>,
): Promise<TaskRow[]> {
  return step({ kind: "task", name, parent: traceParent ?? undefined }, async (span) => {
    const rows = await change();
    span?.note({ task_id: id, outcome: rows.length > 0 ? "ok" : "lost race" });
    return rows;
  });
}
