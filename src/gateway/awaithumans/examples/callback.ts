const CALLBACK = {
  id: "0198f2a5d1e87b3e9a5f6c7d8e9f0a1b",
  task_id: "tsk_0198f2a4c1d87b3e9a5f6c7d8e9f0a1b",
  url: "https://agent.example.com/outcome",
  status: "pending",
  attempt_count: 1,
  next_attempt_at: "2026-06-01T09:21:00.412Z",
  first_attempted_at: "2026-06-01T09:20:30.100Z",
  last_attempt_at: "2026-06-01T09:20:30.100Z",
  last_error: "HTTP 503",
  last_status_code: 503,
  created_at: "2026-06-01T09:20:29.870Z",
  updated_at: "2026-06-01T09:20:30.412Z",
};

/** Values of the schemas of callbacks. */
export const CALLBACK_EXAMPLES: Readonly<Record<string, unknown>> = {
  Callback: CALLBACK,
  CallbackWithAttempts: {
    ...CALLBACK,
    attempts: [
      {
        number: 1,
        started_at: "2026-06-01T09:20:30.100Z",
        duration_ms: 312,
        status_code: 503,
        error: "HTTP 503",
      },
    ],
  },
  RedeliverCallbacks: {
    after: "2026-06-01T09:00:00.000Z",
    before: "2026-06-01T12:00:00.000Z",
    status: "abandoned",
  },
  RedeliveredCallbacks: { count: 42, cursor: null },
};
