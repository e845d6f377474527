import type { JsonSchema } from "../../core/row.ts";
import { AUTH_SCHEMAS } from "./auth.ts";
import { CALLBACK_SCHEMAS } from "./callback.ts";
import { CHANNEL_SCHEMAS } from "./channel.ts";
import { SERVER_SCHEMAS } from "./server.ts";
import { STATS_SCHEMAS } from "./stats.ts";
import { TASK_SCHEMAS } from "./task.ts";
import { USER_SCHEMAS } from "./user.ts";

/** Every named schema of this dialect, written once. */
export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ...TASK_SCHEMAS,
  ...USER_SCHEMAS,
  ...AUTH_SCHEMAS,
  ...CHANNEL_SCHEMAS,
  ...CALLBACK_SCHEMAS,
  ...SERVER_SCHEMAS,
  ...STATS_SCHEMAS,
};
