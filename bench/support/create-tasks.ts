import { randomUUID } from "node:crypto";
import { DISTINCT } from "./distinct.ts";
import { inParallel } from "./parked.ts";
import { Connection, requestText } from "./raw-http.ts";
import { REFUND } from "./refund.ts";

/** Creates so many open tasks over REST; their ids. */
export async function createTasks(server: { port: number; token: string }, count: number): Promise<string[]> {
  const { port, token } = server;
  const connections = await Promise.all(Array.from({ length: 8 }, () => Connection.open(port)));
  const free = [...connections];
  const ids: string[] = [];
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = JSON.stringify({ ...REFUND, timeout_seconds: 86_400 });
  await inParallel(Array.from({ length: count }), connections.length, async () => {
    const connection = free.pop();
    if (!connection) throw new Error("more requests at once than connections");
    const text = body.replace(DISTINCT, randomUUID());
    const answer = await connection.send(requestText({ method: "POST", path: "/api/tasks", headers }, text));
    free.push(connection);
    if (answer.status !== 201) throw new Error(`create answered ${answer.status}: ${answer.body}`);
    ids.push(String(JSON.parse(answer.body).id));
  });
  for (const connection of connections) connection.close();
  return ids;
}
