from pydantic import BaseModel
from awaithumans import await_human_sync


class RefundPayload(BaseModel):
    amount_usd: int
    customer_id: str
    reason: str


class RefundDecision(BaseModel):
    approved: bool
    notes: str | None = None


def main():
    decision = await_human_sync(
        task="Approve $250 refund?",
        payload_schema=RefundPayload,
        payload=RefundPayload(
            amount_usd=250,
            customer_id="cus_demo",
            reason="Duplicate charge",
        ),
        response_schema=RefundDecision,
        timeout_seconds=900,
        # In real code a stable id of the event, e.g. f"refund:{order.id}": same key = same task, also after a restart.
        idempotency_key="refund:order_demo",
    )

    if decision.approved:
        print(f"Refund approved: {decision.notes}")
    else:
        print(f"Refund rejected: {decision.notes}")


if __name__ == "__main__":
    main()
