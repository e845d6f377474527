import { createClient } from "@connectrpc/connect";
import { query } from "@solidjs/router";
import type { Callback } from "../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { CallbackService } from "../../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import { transport } from "./clients.ts";

const callbackClient = createClient(CallbackService, transport);

/** What tells the agent of this task's outcome; empty where it asked for no callback. Operators only. */
export const getTaskCallbacks = query(async (taskId: string): Promise<Callback[]> => {
  const { callbacks } = await callbackClient.listCallbacks({ taskId });
  return callbacks;
}, "taskCallbacks");
