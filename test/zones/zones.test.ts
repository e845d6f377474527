import { randomInt } from "node:crypto";
import type { ServerResponse } from "node:http";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { MailServer } from "../support/mail-server.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { makeFolder } from "../support/postgres-folder.ts";
import { ADMIN_TOKEN } from "../support/server.ts";
import { SlackServer } from "../support/slack-server.ts";
import { mailEnv } from "../workers/channels/email/mail-worker.ts";
import { Receiver } from "../workers/receiver.ts";
import { CHANGES, PEOPLE } from "./people.ts";
import { BEGINNING, tell } from "./story.ts";
import { ZoneServer } from "./zone-server.ts";

const ZONES = ["UTC", "Etc/GMT+12", "Asia/Kolkata", "Pacific/Kiritimati"];

interface Cell {
  /** `TZ` of the server's process. */
  server: string;
  /** `TimeZone` of the database. */
  database: string;
}

const ALL: readonly Cell[] = ZONES.flatMap((server) => ZONES.map((database) => ({ server, database })));

/** All cells where that is asked for; else those in which each zone but UTC occurs once on either side. */
function cells(): Cell[] {
  if (inject("proof")) return [...ALL];
  const [utc = "", ...others] = ZONES;
  const shift = randomInt(others.length);
  const pairs = others.map((server, at) => ({
    server,
    database: others[(at + shift) % others.length] ?? "",
  }));
  return [{ server: utc, database: utc }, ...pairs];
}

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => folder.remove());

async function setTimeZone({ url }: TestDatabase, zone: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`alter database ${new URL(url).pathname.slice(1)} set timezone to '${zone}'`);
  await client.end();
}

/** The story as it goes in one cell, in a world of its own. */
async function play({ server: zone, database: databaseZone }: Cell): Promise<string> {
  const [database, mails, slack, receiver] = await Promise.all([
    createTestDatabase(),
    MailServer.start(),
    SlackServer.start(),
    Receiver.start(),
  ]);
  await setTimeZone(database, databaseZone);
  slack.addChannel("approvals");
  const env = { ...mailEnv(mails.port), ...slack.env };
  const server = await ZoneServer.start({ databaseUrl: database.url, zone, clock: BEGINNING, env });
  try {
    return await tell({ server, db: database.db, mails, slack, receiver, zone, folder: folder.folder });
  } finally {
    await server.close();
    await Promise.all([mails.close(), slack.close(), receiver.close()]);
    await database.close();
  }
}

test("wherever server, database and people are, everything that is said is the same", {
  timeout: 600_000,
}, async ({ task }) => {
  const all = cells();
  const [first, ...others] = all;
  const told = first && (await play(first));
  for (const cell of others) {
    expect(await play(cell), `server in ${cell.server}, database in ${cell.database}`).toBe(told);
  }
  for (const [zone, offset] of PEOPLE)
    expect(told).toContain(`## 2026-03-28T09:30 in ${zone}\n2026-03-28T09:30:00${offset}\n`);
  for (const [zone, local, stored] of CHANGES) expect(told).toContain(`## ${local} in ${zone}\n${stored}\n`);
  const lines = told?.split("\n").length ?? 0;
  task.meta.proof = { cells: all.length, "people's zones": PEOPLE.length + CHANGES.length, lines };
  console.log(
    `F4: ${all.length} cells of server × database, ${PEOPLE.length} zones of people, ${lines} lines alike`,
  );
});

/** Longer than it takes until a worker looks again for what nobody seems to do. */
const HOLD_MS = 2_500;
const HELD = 6;

const LEASES = {
  name: "test-leases",
  text: `select count(*)::int as held,
    bool_and(leased_until between clock_timestamp() and clock_timestamp() + interval '30 seconds') as leased,
    bool_and(handed_time between clock_timestamp() - interval '30 seconds' and clock_timestamp()) as handed
    from outbox`,
};
const LEDGER = {
  name: "test-ledger",
  text: `select o.state, o.attempts, t.status,
    (select count(*)::int from audit_entries a where a.task_id = t.id and a.action = 'timed_out') as ends
    from tasks t left join outbox o on o.task_id = t.id`,
};

/** Asks with a callback, for the shortest time that there is: to a clock that is hours ahead it is over at once. */
async function ask({ url }: ZoneServer, callbackUrl: string, key: string): Promise<string> {
  const body = {
    ...{ task: "?", payload: {}, payload_schema: {}, response_schema: {}, timeout_seconds: 60 },
    ...{ idempotency_key: key, callback_url: callbackUrl },
  };
  const response = await fetch(`${url}/api/tasks`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await response.json()).id;
}

// Three whole servers start, each in a process of its own.
const CLOCKS = { timeout: 60_000 };

test(
  "clocks hours apart end nothing twice and tell nothing twice: leases go by the database's",
  CLOCKS,
  async ({ task }) => {
    const [database, receiver] = await Promise.all([createTestDatabase(), Receiver.start()]);
    const about = { databaseUrl: database.url, zone: "UTC" };
    const nodes = await Promise.all([
      ZoneServer.start({ ...about, aheadHours: -12 }),
      ZoneServer.start({ ...about, aheadHours: -6, role: "worker" }),
      ZoneServer.start({ ...about, aheadHours: 6, role: "worker" }),
    ]);
    try {
      const held: ServerResponse[] = [];
      receiver.answer = (response) => void held.push(response);
      const keys = Array.from({ length: HELD }, (_, index) => `held ${index}`);
      const ids = await Promise.all(keys.map((key) => ask(nodes[0], receiver.url, key)));
      await receiver.has(HELD);
      expect(await database.db.query(LEASES, [])).toEqual([{ held: HELD, leased: true, handed: true }]);
      setTimeout(() => {
        for (const response of held) response.end();
      }, HOLD_MS);
      const ended = { state: "succeeded", attempts: 1, status: "timed_out", ends: 1 };
      await vi.waitFor(
        async () => expect(await database.db.query(LEDGER, [])).toEqual(Array(HELD).fill(ended)),
        { timeout: 20_000, interval: 50 },
      );
      expect(receiver.received.map(({ body }) => JSON.parse(body).task_id).sort()).toEqual(ids.sort());
      const doubled = receiver.received.length - HELD;
      task.meta.proof = { "hours between clocks": 18, "deadlines and callbacks between them": HELD, doubled };
    } finally {
      await Promise.all(nodes.map((node) => node.close()));
      await receiver.close();
      await database.close();
    }
  },
);
