import type { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Verbs } from "../core/bind.ts";
import { awaitTask } from "./await.ts";
import { cancelTask } from "./cancel.ts";
import { claimTask } from "./claim.ts";
import { completeTask } from "./complete.ts";
import { createTask } from "./create.ts";
import { delegateTask } from "./delegate.ts";
import { deleteTask } from "./delete.ts";
import type { TaskDeps } from "./deps.ts";
import { getTask } from "./get.ts";
import { getDraft } from "./get-draft.ts";
import { listTasks } from "./list.ts";
import { listAuditEntries } from "./list-audit-entries.ts";
import { markPresence } from "./mark-presence.ts";
import { openTask } from "./open.ts";
import { reassignTask } from "./reassign.ts";
import { releaseTask } from "./release.ts";
import { searchAuditEntries } from "./search-audit-entries.ts";
import { setDeadline } from "./set-deadline.ts";
import { setDraft } from "./set-draft.ts";
import { validateResponse } from "./validate.ts";
import { watchTask } from "./watch-task.ts";
import { watchTasks } from "./watch-tasks.ts";

export { adoptTasks } from "./adopt.ts";
export { insertAudit, signedBy } from "./audit.ts";
export { Changes } from "./changes.ts";
export type { TaskDeps, VerifierPort } from "./deps.ts";
export { readOverdue } from "./expire.ts";
export { addToFigures, figureColumns } from "./figures.ts";
export { findTask, requireTask } from "./find.ts";
export { activePerson } from "./holder.ts";
export { type TaskInserts, taskInserts } from "./insert.ts";
export { taskMessage } from "./message.ts";
export { checkDestination } from "./notify.ts";
export { releaseHeld } from "./release.ts";
export { addToSpreads, BLOCK_DAYS, BUCKET_STEP, bucketOf, durationsOf } from "./spreads.ts";
export { isTerminal } from "./state.ts";
export { STATUSES, type Status, TERMINAL_SQL } from "./task.entity.ts";
export { Waiters } from "./waiters.ts";
export { Wakeups } from "./wakeups.ts";

/** The verbs of `awaithumans.task.v1.TaskService`. */
export const taskVerbs: Verbs<typeof TaskService, TaskDeps> = {
  createTask,
  getTask,
  listTasks,
  watchTask,
  watchTasks,
  awaitTask,
  openTask,
  markPresence,
  completeTask,
  validateResponse,
  claimTask,
  releaseTask,
  reassignTask,
  delegateTask,
  getDraft,
  setDraft,
  cancelTask,
  deleteTask,
  setDeadline,
  listAuditEntries,
  searchAuditEntries,
};
