import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ADMIN_TOKEN, startTestServer, type TestServer } from "../support/server.ts";
import { awaithumans, emptyFolder } from "./command.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.database.db.query({ name: "test-no-keys", text: "delete from api_keys" }, []);
});

async function run(args: readonly string[], env: Record<string, string> = {}) {
  return awaithumans(args, {
    folder: await emptyFolder(),
    env: { AWAITHUMANS_URL: server.url, AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN, ...env },
  });
}

const lines = (text: string): string[] => text.trimEnd().split("\n");

test("the key stands alone in the first line; without --scope it mints and does nothing else", async () => {
  const { code, stdout, stderr } = await run(["create-service-key", "--name", "portal"]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "✓ Made portal. The key is shown this once; keep it now.\n",
  });
  const [key = "", id, ...rest] = lines(stdout);
  expect(key).toMatch(/^ah_sk_[0-9a-f]{40}$/);
  expect(id).toMatch(/^ {2}id: [0-9a-f]{29}$/);
  expect(rest).toEqual(["  name: portal", "  scopes: embed:mint"]);
  expect((await server.call("GET", "/api/tasks", { token: key })).status).toBe(401);
});

test("scopes add up, and --json is the API's own object", async () => {
  const scopes = ["--scope", "tasks:read", "--scope", "tasks:write"];
  const { code, stdout, stderr } = await run(["create-service-key", "--name", "agent", ...scopes, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const made = JSON.parse(stdout);
  expect(made).toMatchObject({ name: "agent", scopes: ["tasks:read", "tasks:write"], revoked_at: null });
  expect((await server.call("GET", "/api/tasks", { token: made.key })).status).toBe(200);
});

test("a table of keys, without those that were revoked unless all are asked for", async () => {
  expect(await run(["list-service-keys"])).toEqual({
    code: 0,
    stdout: "",
    stderr: "No API keys. Make one with: awaithumans create-service-key --name <name>\n",
  });
  const byNpm = { npm_lifecycle_event: "awaithumans" };
  expect((await run(["list-service-keys"], byNpm)).stderr).toContain(
    "Make one with: npm run -s awaithumans create-service-key -- --name <name>",
  );
  const make = async (name: string) =>
    JSON.parse((await run(["create-service-key", "--name", name, "--json"])).stdout);
  const [first, second] = [await make("first"), await make("second one")];
  await run(["revoke-service-key", first.id]);
  const { code, stdout } = await run(["list-service-keys"]);
  expect(code).toBe(0);
  const [headings = "", ...rows] = lines(stdout);
  expect(headings.split(/ {2,}/)).toEqual([
    ...["ID", "NAME", "PREFIX", "SCOPES", "CREATED", "LAST USED", "STATUS"],
  ]);
  expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
    [
      ...[second.id, "second one", second.prefix, "embed:mint"],
      ...[expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\dZ$/), "–", "active"],
    ],
  ]);
  expect(stdout).not.toContain(second.key.slice(12));
  const all = lines((await run(["list-service-keys", "--all"])).stdout);
  expect(all.map((row) => row.split(/ {2,}/).at(-1))).toEqual(["STATUS", "active", "revoked"]);
  const listed = JSON.parse((await run(["list-service-keys", "--all", "--json"])).stdout);
  expect(listed.map(({ id }: { id: string }) => id)).toEqual([second.id, first.id]);
});

test("revoking ends the key, again is the same, and there is no other: 1", async () => {
  const made = JSON.parse((await run(["create-service-key", "--name", "short", "--json"])).stdout);
  for (const _ of ["once", "again"]) {
    const { code, stdout, stderr } = await run(["revoke-service-key", made.id]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `${made.id}\n`,
      stderr: "✓ short is revoked: it opens nothing any more.\n",
    });
  }
  const json = JSON.parse((await run(["revoke-service-key", made.id, "--json"])).stdout);
  expect(json).toMatchObject({ id: made.id, revoked_at: expect.any(String) });
  const unknown = await run(["revoke-service-key", "nope"]);
  expect(unknown).toEqual({ code: 1, stdout: "", stderr: "API key 'nope' not found.\n" });
});

test.each([
  [["create-service-key"], "--name"],
  [["create-service-key", "--name", ""], "name must not be empty"],
  [["create-service-key", "--name", "x".repeat(81)], "name must have at most 80 characters"],
  [["create-service-key", "--name", "two\nlines"], "name must not contain line breaks"],
  [["create-service-key", "--name", "x", "--scope", "everything"], "scopes/0 must be one of tasks:read"],
  [["create-service-key", "--name", "x", "--scope"], "--scope"],
  [["revoke-service-key"], "id"],
])("%j is a usage error", async (args, part) => {
  const { code, stdout, stderr } = await run(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(part);
  expect((await server.call("GET", "/api/keys?revoked=true")).json).toEqual([]);
});

test("a wrong token is 4, and no server is 3", async () => {
  const wrong = await run(["list-service-keys"], { AWAITHUMANS_ADMIN_API_TOKEN: "hush-hush-hush" });
  expect(wrong.code).toBe(4);
  expect(wrong.stderr).not.toContain("hush");
  expect((await run(["list-service-keys"], { AWAITHUMANS_URL: "http://127.0.0.1:1" })).code).toBe(3);
});
