import type { CallbackService } from "../../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import type { Verbs } from "../core/bind.ts";
import type { CallbackDeps } from "./deps.ts";
import { getCallback } from "./get-callback.ts";
import { listCallbacks } from "./list-callbacks.ts";
import { redeliverCallback } from "./redeliver-callback.ts";
import { redeliverCallbacks } from "./redeliver-callbacks.ts";

/** The verbs of `awaithumans.callback.v1.CallbackService`. */
export const callbackVerbs: Verbs<typeof CallbackService, CallbackDeps> = {
  listCallbacks,
  getCallback,
  redeliverCallback,
  redeliverCallbacks,
};
