import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageVersion } from "../../../src/version.ts";
import { refused } from "../envelope.ts";
import { refund, startServer, type TestServer } from "../server.ts";

/** What a configured server must not tell of itself, beside names of variables. */
const SECRETS = {
  AWAITHUMANS_ADMIN_API_TOKEN: "admin-hush-0123456789",
  AWAITHUMANS_SLACK_BOT_TOKEN: "xoxb-hush-bot",
  AWAITHUMANS_SLACK_SIGNING_SECRET: "hush-signing-0123",
  AWAITHUMANS_SMTP_PASSWORD: "hush-smtp",
  AWAITHUMANS_SMTP_USER: "hush-user",
};

let bare: TestServer;
let configured: TestServer;
beforeAll(async () => {
  bare = await startServer();
  configured = await startServer({
    env: {
      ...SECRETS,
      AWAITHUMANS_EMAIL_TRANSPORT: "smtp",
      AWAITHUMANS_EMAIL_FROM: "agent@corp.test",
      AWAITHUMANS_SMTP_HOST: "mail.corp.test",
      AWAITHUMANS_PUBLIC_URL: "https://reviews.corp.test",
      AWAITHUMANS_ENVIRONMENT: "production",
    },
  });
});
afterAll(() => Promise.all([bare.close(), configured.close()]));

async function get(path: string, server = bare) {
  const response = await server.admin(path);
  expect(response.status).toBe(200);
  return response.json();
}

describe("the figures", () => {
  test("have all members, in order, before there is any task", async () => {
    const stats = await get("/api/stats");
    expect(Object.keys(stats)).toEqual([
      ...["window_days", "generated_at", "totals", "completion_rate", "avg_completion_seconds"],
      ...["window", "by_day", "by_channel", "time_to_seen", "time_to_answer", "channels", "people"],
    ]);
    expect(stats).toMatchObject({
      window_days: 30,
      generated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      totals: {},
      completion_rate: null,
      avg_completion_seconds: null,
      window: { days: 30, totals: {}, completion_rate: null },
      by_channel: {},
      time_to_seen: { count: 0, p50_seconds: null, p90_seconds: null, p95_seconds: null },
      time_to_answer: { count: 0, p50_seconds: null, p90_seconds: null, p95_seconds: null },
      channels: [],
      people: [],
    });
    expect(stats.by_day).toHaveLength(30);
    expect(stats.by_day[29]).toEqual({
      date: stats.generated_at.slice(0, 10),
      ...{ created: 0, completed: 0, unanswered: 0 },
    });
  });

  test("count, by both paths", async () => {
    const ids: string[] = [];
    for (const key of ["open", "answered", "told", "cancelled"])
      ids.push((await (await bare.post("/api/tasks", refund(key))).json()).id);
    const [, answered, told, cancelled] = ids;
    await bare.post(`/api/tasks/${answered}/complete`, { response: { approved: true } });
    await bare.post(`/api/tasks/${told}/complete`, {
      response: { approved: true },
      completed_via_channel: "dashboard",
      completed_by_email: "ana@corp.test",
    });
    await bare.post(`/api/tasks/${cancelled}/cancel`, {});
    for (const path of ["/api/stats", "/api/stats/tasks"]) {
      const stats = await get(`${path}?window_days=2`);
      const totals = { created: 1, completed: 2, cancelled: 1 };
      expect(stats).toMatchObject({
        window_days: 2,
        totals,
        completion_rate: 2 / 3,
        avg_completion_seconds: expect.any(Number),
        window: { days: 2, totals, completion_rate: 2 / 3 },
        by_channel: { dashboard: 1, unknown: 1 },
      });
      const keys = ["date", "created", "completed", "unanswered"];
      expect(stats.by_day.map((day: object) => Object.keys(day))).toEqual([keys, keys]);
      expect(stats.by_day.map(({ unanswered }: { unanswered: number }) => unanswered)).toContain(1);
      const answered = { p50_seconds: expect.any(Number), p90_seconds: expect.any(Number) };
      expect(stats.time_to_answer).toMatchObject({ count: 2, ...answered });
      expect(stats.channels).toMatchObject([
        { channel: "dashboard", completed: 1, time_to_answer: { count: 1, ...answered } },
        { channel: "unknown", completed: 1, time_to_answer: { count: 1, ...answered } },
      ]);
      expect(stats.people).toMatchObject([
        { user_id: null, display_name: "ana@corp.test", completed: 1, time_to_answer: { count: 1 } },
      ]);
    }
  });

  test.each(["0", "366", "-1", "1.5", "ten", "", "1e2"])(
    "of a window of `%s` days are refused",
    async (days) => {
      const envelope = await refused(await bare.admin(`/api/stats?window_days=${days}`), 422);
      expect(envelope.error_code).toBe("VALIDATION_ERROR");
      expect(envelope.details).toEqual([
        { path: "/window_days", message: "must be a whole number from 1 to 365" },
      ]);
    },
  );

  test("are the operators'; a stranger learns nothing from what they ask for", async () => {
    const cookie = await bare.signIn("stranger@corp.test");
    const operator = await bare.signIn("operator@corp.test", true);
    for (const path of ["/api/stats?window_days=ten", "/api/stats/tasks?window_days=ten", "/api/status"]) {
      await refused(await fetch(bare.url + path), 401);
      await refused(await fetch(bare.url + path, { headers: { cookie } }), 403);
    }
    for (const path of ["/api/stats", "/api/stats/tasks", "/api/status"])
      expect((await fetch(bare.url + path, { headers: { cookie: operator } })).status).toBe(200);
  });
});

describe("the status", () => {
  const KEYS = [
    ...["version", "environment", "public_url", "auth_enabled", "payload_encryption_enabled"],
    ...["admin_token_enabled", "slack_mode", "email_transport", "email_from"],
  ];

  test("of a bare server has the nine keys", async () => {
    const status = await get("/api/status");
    expect(Object.keys(status)).toEqual(KEYS);
    expect(status).toEqual({
      version: packageVersion(),
      environment: "development",
      public_url: "http://localhost:3001",
      auth_enabled: true,
      payload_encryption_enabled: true,
      admin_token_enabled: false,
      slack_mode: "off",
      email_transport: null,
      email_from: null,
    });
  });

  test("of a configured one says how, and tells no secret and no variable", async () => {
    const text = await (await configured.admin("/api/status")).text();
    const status = JSON.parse(text);
    expect(Object.keys(status)).toEqual(KEYS);
    expect(status).toMatchObject({
      environment: "production",
      public_url: "https://reviews.corp.test",
      admin_token_enabled: true,
      slack_mode: "single-workspace",
      email_transport: "smtp",
      email_from: "agent@corp.test",
    });
    expect(text).not.toMatch(/_KEY|TOKEN|SECRET|AWAITHUMANS_|hush/);
  });
});

describe("workspaces that install the app by themselves", () => {
  const OPEN = ["/oauth/start?install_token=hush", "/oauth/callback?code=hush&state=hush"];
  const CLOSED = [
    ["GET", "/installations"],
    ["DELETE", "/installations/T01"],
    ["GET", "/installations/T01/members"],
    ["GET", "/static-workspace"],
  ] as const;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${bare.url}/api/channels/slack${path}`, { redirect: "manual", ...init });

  test.each(OPEN)("%s is not configured, whoever asks", async (path) => {
    const envelope = await refused(await ask(path), 503);
    expect(envelope.error_code).toBe("SERVICE_NOT_CONFIGURED");
    expect(envelope.message).toContain("it serves the one Slack workspace of its bot token");
    expect(JSON.stringify(envelope)).not.toContain("hush");
  });

  test.each(CLOSED)("%s %s is not configured, and the operators'", async (method, path) => {
    const cookie = await bare.signIn(`slack-${method}-${path.length}@corp.test`);
    expect((await refused(await ask(path, { method }), 401)).error_code).toBe("UNAUTHENTICATED");
    const strange = await ask(path, { method, headers: { cookie } });
    expect((await refused(strange, 403)).error_code).toBe("PERMISSION_DENIED");
    const admin = await bare.admin(`/api/channels/slack${path}`, { method });
    expect((await refused(admin, 503)).error_code).toBe("SERVICE_NOT_CONFIGURED");
  });

  test("what is not there is told to those who are known only", async () => {
    await refused(await ask("/nowhere"), 401);
    await refused(await bare.admin("/api/channels/slack/nowhere"), 404);
    await refused(await ask("/events", { method: "POST" }), 404);
  });
});
