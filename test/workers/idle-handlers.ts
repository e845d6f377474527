import type { Handlers } from "../../src/workers/core/handlers.ts";

/** Handlers of a worker that has nothing to do. */
export const IDLE_HANDLERS: Handlers = {
  "callback:send": async () => "idle",
  "delivery:send": async () => "idle",
  "delivery:refresh": async () => "idle",
  "letter:send": async () => "idle",
  "answer:verify": async () => "idle",
  "task:expire": async () => "idle",
};
