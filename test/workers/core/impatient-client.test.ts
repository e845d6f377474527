import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { ImpatientClient } from "../../../src/workers/core/impatient-client.ts";
import { PostgresProxy } from "../../faults/proxy.ts";
import { createTestDatabase } from "../../support/postgres.ts";

test("a connection that does not answer is given up, although its user gives it back as a sound one", async () => {
  const base = await createTestDatabase();
  const proxy = await PostgresProxy.start(base.url);
  const pool = new pg.Pool({
    connectionString: proxy.url,
    Client: ImpatientClient,
    max: 1,
  });
  pool.on("error", () => {});
  onTestFinished(async () => {
    await proxy.close();
    await pool.end();
    await base.close();
  });
  const ask = async (patience: { query_timeout?: number } = {}) => {
    const client = await pool.connect();
    client.on("error", () => {});
    const answer = client.query({ text: "select 1 as one", ...patience });
    return answer.finally(() => client.release());
  };
  expect((await ask()).rows).toEqual([{ one: 1 }]);
  proxy.freeze(/(?:)/);
  await expect(ask({ query_timeout: 100 })).rejects.toThrow("Query read timeout");
  expect((await ask()).rows).toEqual([{ one: 1 }]);
});
