import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { fail } from "../../services/core/errors.ts";
import { isId, namedId } from "../../services/core/ids.ts";
import { jsonReply, type Reply } from "../core/http.ts";
import { type Row, type RowRequest, waitRow } from "../core/row.ts";
import { ref } from "./schemas/parts.ts";
import { isTerminal, type PollAnswer, pollAnswer, pollText } from "./wire.ts";

function taskId(http: RowRequest): string {
  const id = http.param("id");
  if (!isId(id)) throw fail("TASK_NOT_FOUND", { id: namedId(id) });
  return id;
}

const answer = (told: PollAnswer): Reply => jsonReply(200, pollText(told));
/** What is told of a task of which nothing is known. */
const CREATED = answer({
  status: "created",
  response: null,
  completedAt: null,
  timedOutAt: null,
  verificationAttempt: 0,
});

/**
 * The long poll. Stock clients give up on anything but 200, so it is held until there is an outcome, its
 * own time is up or the server closes, and also while the database is away. At its time it is answered
 * whatever the database does, with the status that was read last: nothing is read again for it.
 */
export const POLL_ROW: Row = waitRow({
  method: "GET",
  path: "/api/tasks/:id/poll",
  rpc: TaskService.method.awaitTask,
  doc: {
    tag: "Tasks",
    summary: "Wait for the outcome",
    description:
      "Answers as soon as the task has its outcome. When the time is up it answers with the status that was " +
      "read last, which may be as old as the call.",
    query: [
      {
        name: "timeout",
        description: "Seconds to wait; cut to 1 to 30.",
        schema: { type: "number", minimum: 1, maximum: 30, default: 25 },
      },
    ],
    answer: { status: 200, description: "The outcome, or the status read last.", schema: ref("Poll") },
    errors: ["TASK_NOT_FOUND"],
  },
  request: (http) => ({ id: taskId(http), waitSeconds: 0 }),
  response: (message) => answer(pollAnswer(message)),
  wait: {
    taskId,
    milliseconds: ({ query }) => query.clamped("timeout", { min: 1, max: 30, fallback: 25 }) * 1_000,
    isOver: ({ state }) => isTerminal(state),
    settled: ({ status, response, completeTime, timeoutTime, verificationAttempt }) =>
      answer({
        status,
        response,
        completedAt: completeTime?.toISOString() ?? null,
        timedOutAt: timeoutTime?.toISOString() ?? null,
        verificationAttempt,
      }),
    gone: (id) => fail("TASK_NOT_FOUND", { id }),
    unknown: CREATED,
  },
});
