"""Asks for a refund's approval by plain HTTP, with nothing but the standard library."""

import json
import os
import sys
import time
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.request import Request, urlopen

URL = os.environ["AWAITHUMANS_URL"]
TOKEN = os.environ["AWAITHUMANS_ADMIN_API_TOKEN"]
OUTCOMES = ("completed", "timed_out", "cancelled", "verification_exhausted")


@dataclass
class Decision:
    """The answer as the response schema describes it."""

    approved: bool
    notes: str | None = None


def question(key: str) -> dict:
    return {
        "task": "Approve $250 refund?",
        "payload": {"amount_usd": 250, "customer_id": "cus_demo", "reason": "Duplicate charge"},
        "payload_schema": {
            "type": "object",
            "properties": {
                "amount_usd": {"type": "integer"},
                "customer_id": {"type": "string"},
                "reason": {"type": "string"},
            },
            "required": ["amount_usd", "customer_id", "reason"],
        },
        "response_schema": {
            "type": "object",
            "properties": {
                "approved": {"type": "boolean", "title": "Approve this refund?"},
                "notes": {"type": ["string", "null"], "title": "Why, for the record"},
            },
            "required": ["approved"],
            "additionalProperties": False,
        },
        "timeout_seconds": 900,
        # The same key names the same task, also after a restart: take a stable id of the event.
        "idempotency_key": key,
    }


def call(path: str, body: dict | None = None) -> dict:
    request = Request(
        URL + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=35) as reply:
        return json.load(reply)


def outcome(task_id: str) -> dict:
    while True:
        try:
            # The server answers at the outcome, or after 25 seconds.
            polled = call(f"/api/tasks/{task_id}/poll?timeout=25")
            if polled["status"] in OUTCOMES:
                return polled
        except HTTPError as error:
            if error.code < 500:
                raise
            time.sleep(1)
        except OSError:
            # The server or the way there is down; the task waits for us.
            time.sleep(1)


def ask(key: str) -> Decision:
    task = call("/api/tasks", question(key))
    print(f"Waiting for a person: {URL}/task?id={task['id']}", file=sys.stderr)
    ended = outcome(task["id"])
    if ended["status"] != "completed":
        sys.exit(f"Nobody decided: {ended['status']}")
    return Decision(**ended["response"])


if __name__ == "__main__":
    decision = ask(sys.argv[1] if len(sys.argv) > 1 else "refund:order_demo")
    print(f"Refund {'approved' if decision.approved else 'rejected'}: {decision.notes or 'no notes'}")
