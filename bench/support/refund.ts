import { DISTINCT } from "./distinct.ts";

/** The refund of the quick start, as the stock Python client sends it. */
export const REFUND = {
  task: "Approve $250 refund?",
  payload: { amount_usd: 250, customer_id: "cus_demo", reason: "Duplicate charge" },
  payload_schema: {
    properties: {
      amount_usd: { title: "Amount Usd", type: "integer" },
      customer_id: { title: "Customer Id", type: "string" },
      reason: { title: "Reason", type: "string" },
    },
    required: ["amount_usd", "customer_id", "reason"],
    title: "RefundPayload",
    type: "object",
  },
  response_schema: {
    properties: {
      approved: { title: "Approved", type: "boolean" },
      notes: { anyOf: [{ type: "string" }, { type: "null" }], default: null, title: "Notes" },
    },
    required: ["approved"],
    title: "RefundDecision",
    type: "object",
  },
  timeout_seconds: 900,
  idempotency_key: `refund:${DISTINCT}`,
  form_definition: null,
  assign_to: null,
  notify: null,
  verifier_config: null,
  redact_payload: false,
  callback_url: null,
};
