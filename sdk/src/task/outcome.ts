import { TaskCancelledError, TaskTimeoutError, VerificationExhaustedError } from "../errors/outcomes.ts";
import type { Schema } from "../schema/schema.ts";
import { parseResponse } from "../schema/validate.ts";
import type { Task } from "./record.ts";

/** The typed answer, or the error that stands for the task's other outcomes. */
export async function outcomeOf<Response>(task: Task, schema: Schema<unknown, Response>): Promise<Response> {
  const about = { taskId: task.id, idempotencyKey: task.idempotencyKey, status: task.status };
  switch (task.status) {
    case "completed":
      return await parseResponse(schema, { response: task.response, ...about });
    case "cancelled":
      throw new TaskCancelledError(about);
    case "verification_exhausted":
      throw new VerificationExhaustedError({
        ...about,
        attempts: task.verificationAttempt,
        rawResponse: task.response,
      });
    default:
      throw new TaskTimeoutError({ ...about, timeoutMs: task.timeoutSeconds * 1000 });
  }
}
