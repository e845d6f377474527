import { BlockList, isIP } from "node:net";

/** Networks that are nobody's public receiver: private, loopback, link-local, shared, multicast, reserved, metadata. */
const REFUSED_IPV4 = networks([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
]);

/** Of IPv6 only global unicast is public, and of that not everything. */
const GLOBAL_IPV6 = networks(["2000::/3"]);
const REFUSED_IPV6 = networks(["2001::/23", "2001:db8::/32", "3fff::/20"]);

/**
 * Reads networks in CIDR form, or single addresses.
 * @throws RangeError with the place of the first that is neither; the text is not repeated.
 */
export function networks(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  cidrs.forEach((cidr, at) => {
    const [address = "", prefix, ...rest] = cidr.split("/");
    const version = isIP(address);
    const bits = version === 6 ? 128 : 32;
    const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
    if (version === 0 || length < 0 || length > bits || rest.length > 0) {
      throw new RangeError(
        `Network ${at + 1} of the list is not in CIDR form, such as 10.0.0.0/8 or fd00::/8.`,
      );
    }
    list.addSubnet(address, length, version === 6 ? "ipv6" : "ipv4");
  });
  return list;
}

/** Whether a request may go to this IP address: it is public, or inside `allow`. */
export function isPermitted(address: string, allow: BlockList): boolean {
  const version = isIP(address);
  if (version === 4) return allow.check(address, "ipv4") || !REFUSED_IPV4.check(address, "ipv4");
  // A zone (`fe80::1%eth0`) only occurs on link-local addresses.
  if (version === 0 || address.includes("%")) return false;
  if (allow.check(address, "ipv6")) return true;
  const inner = embeddedIpv4(address);
  if (inner !== undefined) return isPermitted(inner, allow);
  return GLOBAL_IPV6.check(address, "ipv6") && !REFUSED_IPV6.check(address, "ipv6");
}

/** The IPv4 address that an IPv4-mapped, NAT64 or 6to4 address leads to. */
function embeddedIpv4(address: string): string | undefined {
  const groups = ipv6Groups(address);
  const prefix = groups.slice(0, 6).join(":");
  if (prefix === MAPPED || prefix === NAT64) return dotted(groups[6], groups[7]);
  return groups[0] === 0x2002 ? dotted(groups[1], groups[2]) : undefined;
}

const MAPPED = [0, 0, 0, 0, 0, 0xffff].join(":");
const NAT64 = [0x64, 0xff9b, 0, 0, 0, 0].join(":");

function ipv6Groups(address: string): number[] {
  // The URL parser writes every spelling in one way, dotted tails included.
  const [head = "", tail = ""] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const [left, right] = [head, tail].map((part) =>
    part === "" ? [] : part.split(":").map((group) => parseInt(group, 16)),
  );
  const [before = [], after = []] = [left, right];
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function dotted(high = 0, low = 0): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
}
