import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { watchConnection } from "./connection.ts";
import { sayWhose } from "./whose.ts";

// JSON rather than binary: calls can be read in the browser's network panel, and payloads are text already.
/** Where every client of the dashboard calls. */
export const transport = createConnectTransport({
  baseUrl: window.location.origin,
  useBinaryFormat: false,
  interceptors: [watchConnection, sayWhose],
  fetch: (input, init) => fetch(input, { ...init, credentials: "same-origin" }),
});

export const taskClient = createClient(TaskService, transport);
export const authClient = createClient(AuthService, transport);
