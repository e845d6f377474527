const SPREAD = { count: 6, p50_seconds: 125.3, p90_seconds: 927.4, p95_seconds: 1113 };
const CHANNEL = { channel: "dashboard", completed: 4, time_to_answer: { ...SPREAD, count: 4 } };
const PERSON = {
  user_id: "0197a1c2d3e4f5061728394a5b6c7d8e",
  display_name: "Mira Okafor",
  completed: 5,
  time_to_answer: { ...SPREAD, count: 5 },
};

/** Values of the schemas of the figures, and of how the server is set up. */
export const STATS_EXAMPLES: Readonly<Record<string, unknown>> = {
  Stats: {
    window_days: 2,
    generated_at: "2026-06-01T10:00:00.500Z",
    totals: { created: 4, completed: 9, cancelled: 1 },
    completion_rate: 0.9,
    avg_completion_seconds: 412.75,
    window: { days: 2, totals: { created: 4, completed: 6 }, completion_rate: 1 },
    by_day: [
      { date: "2026-05-31", created: 4, completed: 2, unanswered: 0 },
      { date: "2026-06-01", created: 6, completed: 4, unanswered: 0 },
    ],
    by_channel: { dashboard: 4, slack: 1, unknown: 1 },
    time_to_seen: { count: 7, p50_seconds: 41.2, p90_seconds: 310.6, p95_seconds: 536.7 },
    time_to_answer: SPREAD,
    channels: [CHANNEL],
    people: [PERSON],
  },
  Spread: SPREAD,
  ChannelFigures: CHANNEL,
  PersonFigures: PERSON,
  Status: {
    version: "0.2.0",
    environment: "production",
    public_url: "https://reviews.example.com",
    auth_enabled: true,
    payload_encryption_enabled: true,
    admin_token_enabled: true,
    slack_mode: "single-workspace",
    email_transport: "smtp",
    email_from: "agent@example.com",
  },
  Diagnosis: {
    findings: [
      { name: "Database", condition: "sound", message: "Postgres 18.4, 0.6 ms there and back" },
      {
        name: "Workers",
        condition: "faulty",
        message:
          "none is connected to the database: nobody is told of anything, and no deadline ends. Start one: `awaithumans worker`",
      },
    ],
  },
};
