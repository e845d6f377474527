import type { Sending } from "../../core/channel.ts";
import { bounded } from "../../core/retry-after.ts";

type Failed = Extract<Sending, { kind: "failed" }>;

/** A destination that names nobody, or several people. The message says what to do. */
export class UnknownTarget extends Error {
  override readonly name = "UnknownTarget";
}

/** There is no token, or the destination names a workspace that it does not belong to. The message says what to do. */
export class NoClient extends Error {
  override readonly name = "NoClient";
}

export const NO_TOKEN =
  "AWAITHUMANS_SLACK_BOT_TOKEN is not set, so nothing is sent to Slack: set it to the bot token (xoxb-…) of the Slack app and restart.";

const TOKEN = "set AWAITHUMANS_SLACK_BOT_TOKEN to the app's current bot token and restart";

/** Errors of Slack after which no message can be sent with this token. */
const NO_CLIENT: Readonly<Record<string, string>> = {
  invalid_auth: `Slack does not know the bot token: ${TOKEN}.`,
  not_authed: `Slack was given no bot token: ${TOKEN}.`,
  token_revoked: `The bot token was revoked: reinstall the Slack app, ${TOKEN}.`,
  token_expired: `The bot token has expired: turn token rotation off in the Slack app, ${TOKEN}.`,
  account_inactive: `The Slack app was removed from the workspace: reinstall it, ${TOKEN}.`,
  not_allowed_token_type: `This is no bot token (xoxb-…): ${TOKEN}.`,
  missing_scope:
    "The Slack app lacks a permission: add the scope under OAuth & Permissions and reinstall it.",
  no_permission: "The Slack app may not do this: compare its scopes with the manifest, and reinstall it.",
  access_denied: "The workspace denies the Slack app access: ask an administrator of the workspace.",
  team_access_not_granted:
    "The Slack app may not use this workspace: ask an administrator of the organisation.",
  org_login_required: "The workspace is being moved to an organisation: sign in to Slack and try again.",
  ekm_access_denied: "An administrator of the workspace has suspended its messages.",
};

const NO_TARGET: Readonly<Record<string, string>> = {
  channel_not_found:
    "Slack knows no such conversation, or the app is not in it: check the name, and /invite the app where it is private.",
  user_not_found: "Slack knows no such member: check the id.",
  users_not_found: "No member of the workspace has this e-mail address.",
  user_disabled: "This member of the workspace is deactivated.",
};

const ADVICE: Readonly<Record<string, string>> = {
  not_in_channel: "The app is not in this channel: invite it there with /invite.",
  is_archived: "This channel is archived: notify another one.",
  restricted_action:
    "The workspace lets only some people post there: ask an administrator, or notify another channel.",
  restricted_action_read_only_channel: "This channel is read-only: notify another one.",
  cannot_dm_bot: "A bot cannot be asked: name a person.",
  messages_tab_disabled: "The app takes no direct messages: turn its Messages tab on under App Home.",
  message_not_found: "The message is gone, so it cannot be brought up to date.",
  cant_update_message: "The message is not the app's own, so it cannot be brought up to date.",
};

const TRANSIENT: ReadonlySet<string> = new Set([
  ...["ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable"],
  ...["request_timeout", "team_added_to_org", "invalid_cursor"],
]);

/** Any error of a call as what became of the message. What is not known to be final is tried again. */
export function failureOf(error: unknown): Failed {
  if (error instanceof UnknownTarget) return final("target_not_found", error.message);
  if (error instanceof NoClient) return final("no_client", error.message);
  switch (member(error, "code")) {
    case "slack_webapi_platform_error":
      return fromPlatform(member(error, "data"));
    case "slack_webapi_rate_limited_error":
      return limited(member(error, "retryAfter"));
    case "slack_webapi_http_error":
      return fromStatus(Number(member(error, "statusCode")));
    default:
      return transient("Slack could not be reached, or did not answer in time.");
  }
}

function fromPlatform(data: unknown): Failed {
  const code = codeOf(data);
  if (code === "ratelimited" || code === "rate_limited") {
    return limited(member(member(data, "response_metadata"), "retryAfter"));
  }
  if (TRANSIENT.has(code)) return transient(`Slack is in trouble of its own (${code}).`);
  const client = NO_CLIENT[code];
  if (client !== undefined) return final("no_client", code === "missing_scope" ? scopeMessage(data) : client);
  const target = NO_TARGET[code];
  if (target !== undefined) return final("target_not_found", target);
  return final("post_message_error", ADVICE[code] ?? `Slack refused the call (${code}).`);
}

/** What Slack calls the error of a call; `unknown` where it was none of Slack's. */
export function errorCode(error: unknown): string {
  return codeOf(member(error, "data"));
}

/** Slack's own words are codes; anything else that an address answers with is not repeated. */
function codeOf(data: unknown): string {
  const code = member(data, "error");
  return typeof code === "string" && /^[a-z_]{1,60}$/.test(code) ? code : "unknown";
}

function scopeMessage(data: unknown): string {
  const needed = member(data, "needed");
  const scope = typeof needed === "string" && /^[a-z:._,]{1,200}$/.test(needed) ? ` (${needed})` : "";
  return `The Slack app lacks a permission${scope}: add the scope under OAuth & Permissions and reinstall it.`;
}

function fromStatus(status: number): Failed {
  if (status >= 500 || status === 408) return transient(`Slack answered with HTTP ${status}.`);
  return final(
    "post_message_error",
    `The Web API answered with HTTP ${status}: check AWAITHUMANS_SLACK_API_URL and what lies in between.`,
  );
}

function limited(seconds: unknown): Failed {
  const failed = transient("Slack takes no more messages for the moment.");
  return { ...failed, retryAfterSeconds: bounded(seconds) ?? 1 };
}

const transient = (message: string): Failed => ({
  kind: "failed",
  transient: true,
  reason: "post_message_error",
  message,
});

const final = (reason: string, message: string): Failed => ({
  kind: "failed",
  transient: false,
  reason,
  message,
});

/** A member of something whose shape is another's affair. */
function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
