import { AUTH_EXAMPLES } from "./auth.ts";
import { CALLBACK_EXAMPLES } from "./callback.ts";
import { CHANNEL_EXAMPLES } from "./channel.ts";
import { SERVER_EXAMPLES } from "./server.ts";
import { STATS_EXAMPLES } from "./stats.ts";
import { TASK_EXAMPLES } from "./task.ts";
import { USER_EXAMPLES } from "./user.ts";

/** A value of each named schema that is a whole body. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  ...TASK_EXAMPLES,
  ...USER_EXAMPLES,
  ...AUTH_EXAMPLES,
  ...CHANNEL_EXAMPLES,
  ...CALLBACK_EXAMPLES,
  ...SERVER_EXAMPLES,
  ...STATS_EXAMPLES,
};
