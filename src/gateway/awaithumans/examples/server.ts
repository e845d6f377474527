/** Values of the schemas of what the server says of itself. */
export const SERVER_EXAMPLES: Readonly<Record<string, unknown>> = {
  Health: { status: "ok", version: "0.2.0", worker_lag_seconds: 0 },
  Version: { name: "awaithumans", version: "0.2.0" },
};
