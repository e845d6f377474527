import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { networks } from "../../../../src/services/outbound/index.ts";
import { Poster } from "../../../../src/workers/channels/callback/post.ts";
import { guardedLookup } from "../../../../src/workers/core/lookup.ts";
import { Receiver } from "../../receiver.ts";
import { open, send } from "./sending.ts";

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(() => receiver.close());

test("IPv6 receivers are reached, and refused where loopback is not allowed", async () => {
  const server = createHttpServer((_, response) => response.end()).listen(0, "::1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(await send(`http://[::1]:${port}/`)).toEqual({ statusCode: 200, error: null });
  expect((await send(`http://[::1]:${port}/`, { ...open, allow: networks([]) })).error).toMatch(
    /^UrlRefused: /,
  );
  server.close();
});

test("a name that resolves to a private address is refused when the connection is made", async () => {
  const toLoopback = guardedLookup(networks([]), (_, __, callback) =>
    callback(null, [{ address: "127.0.0.1", family: 4 }]),
  );
  const poster = new Poster({ ...open, allow: networks([]) }, toLoopback);
  const answer = await poster.post({
    url: `http://hooks.example:${receiver.port}/`,
    headers: {},
    body: "{}",
  });
  await poster.close();
  expect(answer).toEqual({
    statusCode: null,
    error: expect.stringMatching(/^AddressRefused: the host is private/),
  });
  expect(receiver.received).toEqual([]);
});

test.each(["not a url", "ftp://example.com/", "http://user:pw@127.0.0.1/"])(
  "%s is a failure, not a throw",
  async (url) => {
    expect((await send(url)).error).toMatch(/^UrlRefused: it must /);
  },
);

test("an unknown host is a failure", async () => {
  expect((await send("http://no-such-host.invalid/")).error).toMatch(
    /^(ENOTFOUND|EAI_AGAIN): the host name /,
  );
});

test("a literal private address is refused before anything is sent", async () => {
  for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]"]) {
    const { statusCode, error } = await send(`http://${host}:${receiver.port}/`, {
      ...open,
      allow: networks([]),
    });
    expect({ statusCode, error }).toEqual({
      statusCode: null,
      error: expect.stringMatching(/^UrlRefused: .*private/),
    });
  }
  expect(receiver.received).toEqual([]);
});

test("localhost is refused, and reached where loopback is allowed", async () => {
  const url = `http://localhost:${receiver.port}/`;
  expect(await send(url, { ...open, allow: networks([]) })).toEqual({
    statusCode: null,
    error: expect.stringMatching(/^UrlRefused: .*AWAITHUMANS_OUTBOUND_ALLOW/),
    unsent: true,
  });
  expect(receiver.received).toEqual([]);
  expect(await send(url)).toEqual({ statusCode: 200, error: null });
});
