import type { JsonSchema } from "../../core/row.ts";
import { all, boolean, described, listOf, orNull, ref, string, time } from "./parts.ts";

const COUNT: JsonSchema = { type: "integer", minimum: 0 };
const RATE = described(
  orNull({ type: "number", minimum: 0, maximum: 1 }),
  "Completed tasks among those that have their outcome; null where none has.",
);
const BY_STATUS: JsonSchema = {
  type: "object",
  description: "Tasks by status; only statuses that occur.",
  additionalProperties: COUNT,
};
const DAY: JsonSchema = { type: "string", format: "date" };
const DAYS: JsonSchema = { type: "integer", minimum: 1, maximum: 365 };

const SECONDS = orNull({ type: "number", minimum: 0 });
const SPREAD = (description: string): JsonSchema => described(ref("Spread"), description);

/** Schemas of the figures, and of how the server is set up. */
export const STATS_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Stats: all({
    window_days: DAYS,
    generated_at: time,
    totals: BY_STATUS,
    completion_rate: RATE,
    avg_completion_seconds: described(
      orNull({ type: "number" }),
      "Mean time from creation to completion over the completed tasks of the window; null where there are none.",
    ),
    window: described(
      all({ days: DAYS, totals: BY_STATUS, completion_rate: RATE }),
      "The same figures of the tasks that were created in the window.",
    ),
    by_day: {
      type: "array",
      description: "Every day of the window, in UTC, the first one first; tasks of the window.",
      items: all({ date: DAY, created: COUNT, completed: COUNT, unanswered: COUNT }),
    },
    by_channel: {
      type: "object",
      description:
        "Completed tasks of the window by the channel of the answer; `unknown` where none was told.",
      additionalProperties: COUNT,
    },
    time_to_seen: SPREAD(
      "From creation to the moment a person first opened it, over the tasks of the window that were opened.",
    ),
    time_to_answer: SPREAD(
      "From creation to completion, over the tasks of the window that were completed otherwise than by `on_timeout`.",
    ),
    channels: described(
      listOf("ChannelFigures"),
      "Completed tasks of the window by channel, the most used first.",
    ),
    people: described(
      listOf("PersonFigures"),
      "Completed tasks of the window by who answered, the most busy first; at most 50.",
    ),
  }),
  Spread: described(
    all({ count: COUNT, p50_seconds: SECONDS, p90_seconds: SECONDS, p95_seconds: SECONDS }),
    "How durations are spread: half of them, nine of ten and nineteen of twenty took at most this; null where there are none.",
  ),
  ChannelFigures: all({ channel: string, completed: COUNT, time_to_answer: ref("Spread") }),
  PersonFigures: all({
    user_id: described(orNull(string), "Null for somebody who has no account."),
    display_name: string,
    completed: COUNT,
    time_to_answer: ref("Spread"),
  }),
  Status: all({
    version: string,
    environment: { type: "string", enum: ["development", "production"] },
    public_url: { type: "string", format: "uri" },
    auth_enabled: boolean,
    payload_encryption_enabled: boolean,
    admin_token_enabled: boolean,
    slack_mode: { type: "string", enum: ["off", "single-workspace"] },
    email_transport: described(orNull(string), "How mails are sent; null where that is not configured."),
    email_from: orNull(string),
  }),
  Diagnosis: all({
    findings: {
      type: "array",
      description: "In a fixed order.",
      items: all({
        name: described(string, "What was looked at."),
        condition: {
          type: "string",
          enum: ["sound", "off", "strained", "faulty"],
          description:
            "`off` is what nobody set up, which is no fault; `strained` works, but not for long or not for everybody.",
        },
        message: described(string, "What was found, and what to do where something is wrong."),
      }),
    },
  }),
};
