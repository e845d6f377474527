import type { Readiness } from "../core/health.ts";
import { jsonReply } from "../core/http.ts";
import type { PlainRow } from "../core/row.ts";
import { ref } from "./schemas/parts.ts";

export interface NodeOptions {
  version: string;
  readiness: () => Promise<Readiness>;
}

/** What the node says of itself. */
export function nodeRows({ version, readiness }: NodeOptions): PlainRow[] {
  return [
    {
      method: "GET",
      path: "/api/health",
      doc: {
        tag: "Server",
        summary: "Does this node want requests",
        description: "200 while the database answers and the node is not draining, else 503.",
        answer: { status: 200, description: "Ready.", schema: ref("Health") },
        also: [
          {
            status: 503,
            description: "Not ready.",
            schema: ref("Health"),
            example: { status: "unavailable", version },
          },
        ],
        errors: [],
        open: true,
      },
      reply: async () => {
        const { ready, workerLagSeconds } = await readiness().catch((): Readiness => ({ ready: false }));
        const lag = workerLagSeconds === undefined ? {} : { worker_lag_seconds: workerLagSeconds };
        return jsonReply(
          ready ? 200 : 503,
          JSON.stringify({ status: ready ? "ok" : "unavailable", version, ...lag }),
          { "cache-control": "no-store" },
        );
      },
    },
    {
      method: "GET",
      path: "/api/version",
      doc: {
        tag: "Server",
        summary: "Which version is this",
        answer: { status: 200, description: "Name and version.", schema: ref("Version") },
        errors: [],
        open: true,
      },
      reply: () => jsonReply(200, JSON.stringify({ name: "awaithumans", version })),
    },
  ];
}
