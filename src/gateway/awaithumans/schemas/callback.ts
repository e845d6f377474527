import type { JsonSchema } from "../../core/row.ts";
import { all, described, orNull, ref, string, time } from "./parts.ts";

const count: JsonSchema = { type: "integer" };
const STATUS: JsonSchema = { type: "string", enum: ["pending", "succeeded", "abandoned"] };

const CALLBACK = {
  id: described(string, "Sent as `webhook-id`; stays the same over all attempts."),
  task_id: string,
  url: string,
  status: STATUS,
  attempt_count: count,
  next_attempt_at: described(orNull(time), "Null where no attempt is to come."),
  first_attempted_at: orNull(time),
  last_attempt_at: orNull(time),
  last_error: described(orNull(string), "How the last attempt failed, e.g. `HTTP 503`."),
  last_status_code: orNull(count),
  created_at: described(time, "When the task ended."),
  updated_at: time,
};

/** Schemas of callbacks. */
export const CALLBACK_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Callback: all(CALLBACK),
  CallbackWithAttempts: all({
    ...CALLBACK,
    attempts: described(
      { type: "array", items: ref("CallbackAttempt") },
      "Those that came to an end, the newest first, at most 100.",
    ),
  }),
  CallbackAttempt: all({
    number: count,
    started_at: time,
    duration_ms: count,
    status_code: described(orNull(count), "Null where the receiver did not answer."),
    error: described(orNull(string), "How it failed: a class and a short text. Null where it did not."),
  }),
  RedeliverCallbacks: all(
    {
      after: described(time, "Callbacks of tasks that ended at this time or later."),
      before: described(orNull(time), "And before this one; until now where absent."),
      status: described(
        { type: ["string", "null"], enum: [...["pending", "succeeded", "abandoned"], null] },
        "Only those in this status; abandoned ones where absent.",
      ),
      cursor: described(orNull(string), "From the answer before, with everything else as it was."),
    },
    ["before", "status", "cursor"],
  ),
  RedeliveredCallbacks: all({
    count: described(count, "How many are due now; those being sent at this moment are not among them."),
    cursor: described(orNull(string), "To go on with, where there are more."),
  }),
};
