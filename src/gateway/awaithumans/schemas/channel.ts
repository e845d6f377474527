import type { JsonSchema } from "../../core/row.ts";
import { all, boolean, described, object, orNull, string, time } from "./parts.ts";

/** Schemas of channels. */
export const CHANNEL_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Channel: all({
    kind: described(string, "The word in front of a destination: `slack`, `email`, …"),
    label: string,
    status: { type: "string", enum: ["off", "incomplete", "ready"] },
    problems: described({ type: "array", items: string }, "What is missing and what to do, a sentence each."),
    facts: described({ type: "array", items: string }, "What is known of its set-up, a sentence each."),
    example: described(string, "A destination to begin a test with."),
  }),
  TestChannel: all({
    destination: described(string, "`<channel>[+<identity>]:<target>`, e.g. `slack:#approvals`."),
  }),
  ChannelTest: all({
    sent: boolean,
    reason: described(orNull(string), "Why it was not sent: a stable code."),
    message: described(string, "What happened and what to do, as a sentence."),
  }),
  Delivery: all({
    id: string,
    task_id: string,
    channel: string,
    identity: orNull(string),
    target: string,
    user_id: orNull(string),
    purpose: { type: "string", enum: ["question", "rejection"] },
    status: { type: "string", enum: ["queued", "sent", "seen", "failed"] },
    reason: described(orNull(string), "Why it failed, or why the last attempt did: a stable code."),
    message: described(orNull(string), "The same as a sentence."),
    attempts: { type: "integer" },
    next_attempt_at: orNull(time),
    created_at: time,
    sent_at: orNull(time),
    seen_at: orNull(time),
  }),
  Identity: all({
    id: string,
    display_name: string,
    from_email: string,
    from_name: orNull(string),
    reply_to: orNull(string),
    transport: string,
    verified: described(boolean, "Whether a mail was accepted from this sender since it last changed."),
    verified_at: orNull(time),
  }),
  SetIdentity: all(
    {
      id: { type: "string", pattern: "^[A-Za-z0-9._-]{1,100}$" },
      display_name: { type: "string", minLength: 1, maxLength: 200 },
      from_email: { type: "string", maxLength: 320 },
      from_name: { type: ["string", "null"], maxLength: 200 },
      reply_to: { type: ["string", "null"], maxLength: 320 },
      transport: { type: "string", enum: ["smtp", "resend", "logging", "file", "noop"] },
      transport_config: described(
        object,
        "What the transport needs, stored encrypted and never returned. `smtp`: `host`, `port`, `username`, " +
          "`password`, `use_tls`, `start_tls`; `resend`: `api_key`; `file`: `dir`.",
      ),
    },
    ["from_name", "reply_to"],
  ),
};
