import { lookup as resolveName } from "node:dns";
import type { BlockList, LookupFunction } from "node:net";
import { isPermitted } from "../../services/outbound/index.ts";

/** A host that resolves to nothing the server may call. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
  constructor() {
    super(
      "the host is private, loopback or link-local; AWAITHUMANS_OUTBOUND_ALLOW can name its network to permit it",
    );
  }
}

type Resolve = (
  hostname: string,
  options: { all: true; family?: number | "IPv4" | "IPv6" | undefined },
  callback: (error: NodeJS.ErrnoException | null, addresses: { address: string; family: number }[]) => void,
) => void;

/**
 * A `lookup` for `http.request` that resolves once and hands on only permitted addresses. The socket
 * connects to what it is handed, so a name cannot change its meaning between check and use.
 */
export function guardedLookup(allow: BlockList, resolve: Resolve = resolveName): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { family: options.family, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const permitted = addresses.filter(({ address }) => isPermitted(address, allow));
      const [first] = permitted;
      if (first === undefined) return callback(new AddressRefused(), []);
      if (options.all) return callback(null, permitted);
      callback(null, first.address, first.family);
    });
  };
}
