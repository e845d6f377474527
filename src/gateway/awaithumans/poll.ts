import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { fail } from "../../services/core/errors.ts";
import { jsonReply, type Reply } from "../core/http.ts";
import { type Row, type RowRequest, waitRow } from "../core/row.ts";
import { ref } from "./schemas.ts";
import { isTerminal, type PollAnswer, pollAnswer, pollText } from "./wire.ts";

const taskId = (http: RowRequest) => http.param("id");
const answer = (told: PollAnswer): Reply => jsonReply(200, pollText(told));
/** What is told of a task of which nothing is known yet. */
const CREATED = pollText({
  status: "created",
  response: null,
  completedAt: null,
  timedOutAt: null,
  verificationAttempt: 0,
});

/**
 * The long poll. Stock clients give up on anything but 200, so it is held until there is an outcome, its
 * own time is up or the server closes, and also while the database is away.
 */
export const POLL_ROW: Row = waitRow({
  method: "GET",
  path: "/api/tasks/:id/poll",
  rpc: TaskService.method.awaitTask,
  doc: {
    tag: "Tasks",
    summary: "Wait for the outcome",
    description:
      "Answers as soon as the task has its outcome, or with the status it has when the time is up.",
    query: [
      {
        name: "timeout",
        description: "Seconds to wait; cut to 1 to 30.",
        schema: { type: "number", minimum: 1, maximum: 30, default: 25 },
      },
    ],
    answer: { status: 200, description: "The outcome, or the status now.", schema: ref("Poll") },
    errors: ["TASK_NOT_FOUND"],
  },
  request: (http) => ({ id: taskId(http), waitSeconds: 0 }),
  response: (message) => answer(pollAnswer(message)),
  wait: {
    taskId,
    milliseconds: ({ query }) => query.clamped("timeout", { min: 1, max: 30, fallback: 25 }) * 1_000,
    pending: (message) => (isTerminal(message.state) ? undefined : pollText(pollAnswer(message))),
    woken: (wake, known) => {
      if (wake.kind === "gone") return fail("TASK_NOT_FOUND", { id: known.taskId });
      if (wake.kind !== "settled") return jsonReply(200, known.answer ?? CREATED);
      const { status, response, completeTime, timeoutTime, verificationAttempt } = wake.outcome;
      return answer({
        status,
        response,
        completedAt: completeTime?.toISOString() ?? null,
        timedOutAt: timeoutTime?.toISOString() ?? null,
        verificationAttempt,
      });
    },
  },
});
