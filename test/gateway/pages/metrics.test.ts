import { afterAll, beforeAll, expect, test } from "vitest";
import { ACTORS, type ActorName, type Cast, startCast } from "../../support/cast.ts";
import { read } from "../../tidy/tree.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await startCast();
});
afterAll(() => cast.server.close());

const call = (method: string, path: string, headers: Record<string, string>) =>
  cast.server.call(method, path, { token: null, headers });

test("metrics are for operators and the admin token, and for nobody else", async () => {
  const seen: Partial<Record<ActorName, number>> = {};
  for (const actor of ACTORS) {
    const { headers } = await cast.enter(actor);
    const { status, text, json } = await call("GET", "/metrics", headers);
    seen[actor] = status;
    if (status === 200) expect(text).toContain("awaithumans_waiters");
    else expect([text.includes("awaithumans_"), json.request_id]).toEqual([false, expect.any(String)]);
  }
  expect(seen).toEqual({
    ...{ nobody: 401, stranger: 403, elsewhere: 403, assignee: 403, guest: 403 },
    ...{ operator: 200, admin: 200, minter: 401, key: 403, embed: 403, embed2: 403 },
  });
});

test("they are in the text format, are kept nowhere, and are only read", async () => {
  const { headers } = await cast.enter("admin");
  const got = await call("GET", "/metrics", headers);
  expect(got.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(got.headers.get("cache-control")).toBe("no-store");
  expect((await call("HEAD", "/metrics", headers)).status).toBe(200);
  for (const method of ["POST", "PUT", "DELETE"]) {
    const refused = await call(method, "/metrics", headers);
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  }
});

test("there is nothing below them, and the dashboard has no page there", async () => {
  const { headers } = await cast.enter("admin");
  expect((await call("GET", "/metrics/more", headers)).status).toBe(404);
  expect((await call("GET", "/metrics/more", {})).status).toBe(401);
  const screens = [...read("web/src/main.tsx").matchAll(/path="([^"]+)"/g)].map(([, path]) => path);
  expect(screens).toContain("/settings");
  expect(screens.filter((path) => path?.startsWith("/metrics"))).toEqual([]);
});
