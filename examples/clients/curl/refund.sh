#!/usr/bin/env bash
# Asks for a refund's approval with curl and jq.
set -euo pipefail

: "${AWAITHUMANS_URL:?}" "${AWAITHUMANS_ADMIN_API_TOKEN:?}"
# The same key names the same task, also after a restart of this script: take a stable id of the event.
key=${1:-refund:order_demo}

call() {
  curl --silent --show-error --fail-with-body --retry 5 --retry-connrefused \
    --header "Authorization: Bearer $AWAITHUMANS_ADMIN_API_TOKEN" --header "Content-Type: application/json" "$@"
}

question=$(jq --null-input --arg key "$key" '{
  task: "Approve $250 refund?",
  payload: { amount_usd: 250, customer_id: "cus_demo", reason: "Duplicate charge" },
  payload_schema: {
    type: "object",
    properties: {
      amount_usd: { type: "integer" }, customer_id: { type: "string" }, reason: { type: "string" }
    },
    required: ["amount_usd", "customer_id", "reason"]
  },
  response_schema: {
    type: "object",
    properties: {
      approved: { type: "boolean", title: "Approve this refund?" },
      notes: { type: ["string", "null"], title: "Why, for the record" }
    },
    required: ["approved"]
  },
  timeout_seconds: 900,
  idempotency_key: $key
}')

created=$(call "$AWAITHUMANS_URL/api/tasks" --data "$question") || { echo "$created" >&2; exit 1; }
id=$(jq --raw-output .id <<<"$created")
echo "Waiting for a person: $AWAITHUMANS_URL/task?id=$id" >&2

while :; do
  # The server answers at the outcome, or after 25 seconds. 22 is a refusal; where the way there is down the task waits.
  polled=$(call "$AWAITHUMANS_URL/api/tasks/$id/poll?timeout=25") || {
    (($? == 22)) && { echo "$polled" >&2; exit 1; }
    sleep 1
    continue
  }
  case $(jq --raw-output .status <<<"$polled") in
    completed) break ;;
    timed_out | cancelled | verification_exhausted) echo "Nobody decided: $polled" >&2; exit 1 ;;
  esac
done

jq --raw-output '.response | "Refund \(if .approved then "approved" else "rejected" end): \(.notes // "no notes")"' \
  <<<"$polled"
