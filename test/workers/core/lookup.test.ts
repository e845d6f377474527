import type { LookupAddress } from "node:dns";
import { expect, test } from "vitest";
import { networks } from "../../../src/services/outbound/index.ts";
import { AddressRefused, guardedLookup } from "../../../src/workers/core/lookup.ts";

/** What a socket would be handed for a name with these addresses. */
function resolve(addresses: LookupAddress[], all: boolean) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    address: string | LookupAddress[];
    family?: number;
  }>();
  const lookup = guardedLookup(networks(["10.2.0.0/16"]), (_name, _options, callback) =>
    callback(null, addresses),
  );
  lookup("hooks.example", { all }, (error, address, family) => {
    if (error) reject(error);
    else resolve(family === undefined ? { address } : { address, family });
  });
  return promise;
}

const mixed = [
  { address: "127.0.0.1", family: 4 },
  { address: "8.8.8.8", family: 4 },
  { address: "fd00::1", family: 6 },
  { address: "10.2.0.1", family: 4 },
];

test("only permitted addresses are handed on", async () => {
  expect(await resolve(mixed, true)).toEqual({ address: [mixed[1], mixed[3]] });
  expect(await resolve(mixed, false)).toEqual({ address: "8.8.8.8", family: 4 });
});

test.each([
  [[]],
  [[{ address: "10.3.0.1", family: 4 }]],
  [[{ address: "::ffff:169.254.169.254", family: 6 }]],
])("nothing permitted among %j is a refusal", async (addresses: LookupAddress[]) => {
  await expect(resolve(addresses, true)).rejects.toThrow(AddressRefused);
  await expect(resolve(addresses, false)).rejects.toThrow(AddressRefused);
});
