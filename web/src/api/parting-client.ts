import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { sayWhose } from "./whose.ts";

/** Its calls go on after the page is gone. What they find out changes nothing of `reachable`. */
export const partingClient = createClient(
  TaskService,
  createConnectTransport({
    baseUrl: window.location.origin,
    useBinaryFormat: false,
    interceptors: [sayWhose],
    fetch: (input, init) => fetch(input, { ...init, credentials: "same-origin", keepalive: true }),
  }),
);
