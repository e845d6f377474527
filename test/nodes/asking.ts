import type { Nodes, ServerNode } from "../support/nodes.ts";
import type { TestDatabase } from "../support/postgres.ts";

export const YES = { approved: true, notes: "ok" };

/** A question as REST takes it; members can be replaced. */
export function question(key: string, members: object = {}): object {
  return {
    task: "Approve $250 refund?",
    payload: { amount_usd: 250 },
    payload_schema: { type: "object" },
    response_schema: {
      type: "object",
      properties: { approved: { type: "boolean" }, notes: { type: "string" } },
      required: ["approved"],
    },
    timeout_seconds: 900,
    idempotency_key: key,
    ...members,
  };
}

/** Asks, and returns the task's id. */
export async function ask(
  at: Pick<Nodes | ServerNode, "call">,
  key: string,
  members?: object,
): Promise<string> {
  const { status, json, text } = await at.call("POST", "/api/tasks", { body: question(key, members) });
  if (status !== 201) throw new Error(`not created: ${status} ${text}`);
  return json.id;
}

/** Puts the deadline of a task into the past: the shortest that can be asked for is a minute. */
export async function fallDue({ db }: TestDatabase, id: string): Promise<void> {
  await db.query({ name: "test-fall-due", text: "update tasks set due_time = now() where id = $1" }, [id]);
}
