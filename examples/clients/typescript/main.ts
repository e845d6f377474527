/** Asks for a refund's approval by the Connect protocol, without the SDK. */
import { setTimeout } from "node:timers/promises";
import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { TaskService } from "./gen/awaithumans/task/v1/task_service_pb.ts";
import { type Decision, isOver, question, read } from "./refund.ts";

const baseUrl = process.env.AWAITHUMANS_URL ?? "";
const token = process.env.AWAITHUMANS_ADMIN_API_TOKEN ?? "";

/** A connection that is refused, and one that is cut. */
const PASSING = new Set([Code.Unavailable, Code.Aborted]);

const authorize: Interceptor = (next) => (call) => {
  call.header.set("authorization", `Bearer ${token}`);
  return next(call);
};
const transport = createConnectTransport({ baseUrl, httpVersion: "1.1", interceptors: [authorize] });
const tasks = createClient(TaskService, transport);

async function ask(key: string): Promise<Decision> {
  const { task: { id } = {} } = await tasks.createTask(question(key));
  console.error(`Waiting for a person: ${baseUrl}/task?id=${id}`);
  for (;;) {
    try {
      // The server answers at the outcome, or after 25 seconds.
      const { state, responseJson } = await tasks.awaitTask({ id, waitSeconds: 25 });
      if (isOver(state)) return read(state, responseJson);
    } catch (error) {
      // The server or the way there is down; the task waits for us.
      if (!PASSING.has(ConnectError.from(error).code)) throw error;
      await setTimeout(1000);
    }
  }
}

const { approved, notes } = await ask(process.argv[2] ?? "refund:order_demo");
console.log(`Refund ${approved ? "approved" : "rejected"}: ${notes ?? "no notes"}`);
