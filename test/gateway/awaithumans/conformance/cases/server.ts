import type { Case } from "../case.ts";

const head = ({ openapi, info }: Record<string, unknown>) => ({ openapi, info });

/** What was looked at. How it stands differs from machine to machine; that its members are sound the schema says. */
const names = ({ findings }: Record<string, unknown>) =>
  Array.isArray(findings) ? findings.map(({ name }) => name) : findings;

/** What the server says of itself, and figures. */
export const SERVER_CASES: readonly Case[] = [
  { operation: "GET /api/health", name: "ready", by: "nobody", status: 200 },
  { operation: "GET /api/version", name: "told", by: "nobody", status: 200 },
  { operation: "GET /api/openapi.json", name: "3.1", by: "nobody", status: 200, shown: head },
  { operation: "GET /api/openapi-3.0.json", name: "3.0", by: "nobody", status: 200, shown: head },
  ...["/api/stats", "/api/stats/tasks"].map((path) => ({
    operation: `GET ${path}`,
    name: "counted",
    by: "operator" as const,
    status: 200,
    call: () => ({ query: "?window_days=1" }),
  })),
  { operation: "GET /api/stats", name: "not for everybody", by: "person", status: 403 },
  { operation: "GET /api/status", name: "told", by: "admin", status: 200 },
  { operation: "GET /api/doctor", name: "looked", by: "operator", status: 200, shown: names },
  { operation: "GET /api/doctor", name: "not for everybody", by: "agent", status: 403 },
];
