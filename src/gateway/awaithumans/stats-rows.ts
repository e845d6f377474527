import type {
  GetStatsResponse,
  GetStatusResponse,
  Spread,
  Totals,
} from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { Condition, StatsService } from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { jsonReply } from "../core/http.ts";
import { aliasOf, type Row, row } from "../core/row.ts";
import { ref } from "./schemas/parts.ts";
import { isoTime, wordsOf } from "./wire.ts";

const rpc = StatsService.method;

const DAYS = { min: 1, max: 365, fallback: 30 };

/** No server holds so many tasks that a number could not count them. */
const numbers = (counts: Readonly<Record<string, bigint>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([key, tasks]) => [key, Number(tasks)]));

function totalsMembers(totals: Totals | undefined) {
  return {
    totals: numbers(totals?.byStatus ?? {}),
    completion_rate: totals?.completionRate ?? null,
  };
}

function spreadMembers(spread: Spread | undefined) {
  return {
    count: Number(spread?.count ?? 0n),
    p50_seconds: spread?.p50Seconds ?? null,
    p90_seconds: spread?.p90Seconds ?? null,
    p95_seconds: spread?.p95Seconds ?? null,
  };
}

function statsMembers(stats: GetStatsResponse) {
  return {
    window_days: stats.windowDays,
    generated_at: isoTime(stats.generateTime),
    ...totalsMembers(stats.totals),
    avg_completion_seconds: stats.avgCompletionSeconds ?? null,
    window: { days: stats.windowDays, ...totalsMembers(stats.window) },
    by_day: stats.days.map(({ date, created, completed, unanswered }) => ({
      date,
      created: Number(created),
      completed: Number(completed),
      unanswered: Number(unanswered),
    })),
    by_channel: numbers(stats.completedByChannel),
    time_to_seen: spreadMembers(stats.timeToSeen),
    time_to_answer: spreadMembers(stats.timeToAnswer),
    channels: stats.channels.map(({ channel, completed, timeToAnswer }) => ({
      channel,
      completed: Number(completed),
      time_to_answer: spreadMembers(timeToAnswer),
    })),
    people: stats.people.map(({ userId, displayName, completed, timeToAnswer }) => ({
      user_id: userId ?? null,
      display_name: displayName,
      completed: Number(completed),
      time_to_answer: spreadMembers(timeToAnswer),
    })),
  };
}

/** Nine keys, always all of them. */
function statusMembers(status: GetStatusResponse) {
  return {
    version: status.version,
    environment: status.environment,
    public_url: status.publicUrl,
    auth_enabled: status.authEnabled,
    payload_encryption_enabled: status.payloadEncryptionEnabled,
    admin_token_enabled: status.adminTokenEnabled,
    slack_mode: status.slackMode,
    email_transport: status.emailTransport ?? null,
    email_from: status.emailFrom ?? null,
  };
}

const stats = row({
  method: "GET",
  path: "/api/stats",
  rpc: rpc.getStats,
  doc: {
    tag: "Stats",
    summary: "Count the tasks",
    description:
      "All of them, and those created in the last days, today included; days are those of UTC, and deleted tasks are in no " +
      "figure. How long tasks took is exact to within 10 percent.",
    query: [
      {
        name: "window_days",
        description: "Days of the window.",
        schema: { type: "integer", minimum: DAYS.min, maximum: DAYS.max, default: DAYS.fallback },
      },
    ],
    answer: { status: 200, description: "The figures.", schema: ref("Stats") },
    errors: [],
  },
  request: ({ query }) => ({ windowDays: query.whole("window_days", DAYS) }),
  response: (message) => jsonReply(200, JSON.stringify(statsMembers(message))),
});

const status = row({
  method: "GET",
  path: "/api/status",
  rpc: rpc.getStatus,
  doc: {
    tag: "Stats",
    summary: "How this server is set up",
    answer: { status: 200, description: "No secret is among it.", schema: ref("Status") },
    errors: [],
  },
  request: () => ({}),
  response: (message) => jsonReply(200, JSON.stringify(statusMembers(message))),
});

const CONDITIONS = wordsOf(Condition);

const doctor = row({
  method: "GET",
  path: "/api/doctor",
  rpc: rpc.diagnose,
  doc: {
    tag: "Stats",
    summary: "What keeps this server from its work",
    description:
      "Looks at the server itself and at its database, each look at most two seconds, and says what to do where something is " +
      "wrong.",
    answer: {
      status: 200,
      description: "All that was looked at; no secret is among it.",
      schema: ref("Diagnosis"),
    },
    errors: [],
  },
  request: () => ({}),
  response: ({ findings }) => {
    const members = findings.map(({ name, condition, message }) => ({
      name,
      condition: CONDITIONS.get(condition),
      message,
    }));
    return jsonReply(200, JSON.stringify({ findings: members }));
  },
});

/** Figures, how the server is set up, and how it stands. */
export const STATS_ROWS: readonly Row[] = [stats, aliasOf(stats, "/api/stats/tasks"), status, doctor];
