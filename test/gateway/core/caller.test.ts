import { afterAll, beforeAll, expect, test } from "vitest";
import { Callers } from "../../../src/gateway/core/caller.ts";
import { send } from "../../../src/gateway/core/http.ts";
import { Listener } from "../../../src/gateway/core/listener.ts";
import { NOBODY } from "../../../src/services/core/call.ts";
import { networks } from "../../../src/services/outbound/index.ts";

/** Answers with the address that the caller is counted by. */
async function listen(trustedProxies: string[]): Promise<{ listener: Listener; url: string }> {
  const callers = new Callers({
    authenticate: async () => NOBODY,
    trustedProxies: networks(trustedProxies),
    publicUrl: "http://localhost:3001",
    corsOrigins: "*",
  });
  const listener = new Listener({
    handle: (req, res) => send(res, { status: 200, body: callers.identify(req).address }),
    onError: () => {},
  });
  const { port } = await listener.listen({ hosts: ["127.0.0.1"], port: 0 });
  return { listener, url: `http://127.0.0.1:${port}` };
}

let behind: Awaited<ReturnType<typeof listen>>;
let direct: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  behind = await listen(["127.0.0.1/32", "10.0.0.0/8", "2001:db8:ffff::/48"]);
  direct = await listen([]);
});
afterAll(() => Promise.all([behind.listener.close(0), direct.listener.close(0)]));

async function addressOf(url: string, forwarded: string): Promise<string> {
  return (await fetch(url, { headers: { "x-forwarded-for": forwarded } })).text();
}

test.each([
  ["198.51.100.7", "198.51.100.7"],
  ["203.0.113.1, 198.51.100.7, 10.1.2.3", "198.51.100.7"],
  ["203.0.113.1, 198.51.100.7:5000", "198.51.100.7"],
  ["203.0.113.1, 198.51.100.7, 10.1.2.3:443", "198.51.100.7"],
  ["203.0.113.1, unknown", "127.0.0.1"],
  ["203.0.113.1, 198.51.100.7:", "127.0.0.1"],
  ["203.0.113.1,", "127.0.0.1"],
  ["10.1.2.3", "127.0.0.1"],
  ["::ffff:198.51.100.7", "198.51.100.7"],
])("a chain of %s is %s", async (forwarded, address) => {
  expect(await addressOf(behind.url, forwarded)).toBe(address);
});

test.each([
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:1:2::ffff", "2001:db8:1:2::/64"],
  ["203.0.113.1, [2001:db8:1:2::1]:443", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::1, [2001:db8:ffff::1]", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["64:ff9b::198.51.100.7", "64:ff9b:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
])("of IPv6 the network counts: %s is %s", async (forwarded, address) => {
  expect(await addressOf(behind.url, forwarded)).toBe(address);
});

test("nobody but a proxy of ours is believed", async () => {
  expect(await addressOf(direct.url, "198.51.100.7")).toBe("127.0.0.1");
});
