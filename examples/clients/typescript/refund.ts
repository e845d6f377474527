import type { MessageInitShape } from "@bufbuild/protobuf";
import { State, StateSchema } from "./gen/awaithumans/task/v1/task_pb.ts";
import type { CreateTaskRequestSchema } from "./gen/awaithumans/task/v1/task_service_pb.ts";

/** The answer as `RESPONSE_SCHEMA` describes it. */
export interface Decision {
  approved: boolean;
  notes?: string | null;
}

const PAYLOAD_SCHEMA = {
  type: "object",
  properties: {
    amount_usd: { type: "integer" },
    customer_id: { type: "string" },
    reason: { type: "string" },
  },
  required: ["amount_usd", "customer_id", "reason"],
};

const RESPONSE_SCHEMA = {
  type: "object",
  properties: {
    approved: { type: "boolean", title: "Approve this refund?" },
    notes: { type: ["string", "null"], title: "Why, for the record" },
  },
  required: ["approved"],
};

/** Asks for a `Decision`. The same key names the same task, also after a restart: take a stable id of the event. */
export function question(key: string): MessageInitShape<typeof CreateTaskRequestSchema> {
  return {
    task: "Approve $250 refund?",
    payloadJson: JSON.stringify({ amount_usd: 250, customer_id: "cus_demo", reason: "Duplicate charge" }),
    payloadSchemaJson: JSON.stringify(PAYLOAD_SCHEMA),
    responseSchemaJson: JSON.stringify(RESPONSE_SCHEMA),
    timeoutSeconds: 900,
    idempotencyKey: key,
  };
}

const OUTCOMES = [State.COMPLETED, State.TIMED_OUT, State.CANCELLED, State.VERIFICATION_EXHAUSTED];

/** Whether a task in this state has its outcome. */
export const isOver = (state: State): boolean => OUTCOMES.some((outcome) => outcome === state);

/** Reads the decision that a task ended with. */
export function read(state: State, responseJson = ""): Decision {
  if (state !== State.COMPLETED) throw new Error(`Nobody decided: ${StateSchema.value[state]?.name}`);
  // The server has checked it against RESPONSE_SCHEMA.
  return JSON.parse(responseJson) as Decision;
}
