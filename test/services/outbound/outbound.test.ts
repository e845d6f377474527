import { describe, expect, test } from "vitest";
import { checkOutboundUrl, isPermitted, networks } from "../../../src/services/outbound/index.ts";

const none = networks([]);

describe("addresses", () => {
  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "0:0:0:0:0:ffff:10.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::8.8.8.8",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001::1",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
  ])("%s is refused", (address) => {
    expect(isPermitted(address, none)).toBe(false);
  });

  test.each([
    "8.8.8.8",
    "172.32.0.1",
    "172.15.255.255",
    "100.128.0.1",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
  ])("%s is permitted", (address) => {
    expect(isPermitted(address, none)).toBe(true);
  });

  test("an allowed network is permitted in all its forms, its neighbours are not", () => {
    const allow = networks(["10.2.0.0/16", "fd00:1::/32", "127.0.0.1"]);
    expect(
      ["10.2.3.4", "::ffff:10.2.3.4", "64:ff9b::10.2.3.4", "fd00:1::5", "127.0.0.1"].map((a) =>
        isPermitted(a, allow),
      ),
    ).toEqual([true, true, true, true, true]);
    expect(["10.3.0.1", "fd00:2::5", "127.0.0.2", "::1"].map((a) => isPermitted(a, allow))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test.each([
    "10.0.0.0/33",
    "10.0.0/8",
    "fd00::/129",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0.0/-1",
    "localhost",
    "",
  ])("%j is not a network, and the refusal does not repeat it", (cidr) => {
    expect(() => networks(["10.0.0.0/8", cidr])).toThrow(/^Network 2 of the list is not in CIDR form/);
  });
});

describe("URLs", () => {
  test.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://①②⑦.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "https://[fe80::1]:8443/x",
    "http://169.254.169.254/latest/meta-data/",
  ])("%s is refused as private", (url) => {
    expect(checkOutboundUrl(url, none)).toMatch(/private, loopback or link-local/);
  });

  test.each([
    ["ftp://example.com/", /https:\/\/ or http:\/\//],
    ["file:///etc/passwd", /https:\/\/ or http:\/\//],
    ["javascript:alert(1)", /https:\/\/ or http:\/\//],
    ["/hook", /absolute URL/],
    ["", /absolute URL/],
    ["http://example.com:notaport/", /absolute URL/],
    ["http://1.2.3.4.5/", /absolute URL/],
    ["https:example.com/", /right behind https/],
    ["https:///example.com/", /right behind https/],
    ["https:\\\\example.com/", /right behind https/],
    ["https://example.com\\hook", /right behind https/],
    [" https://example.com/", /right behind https/],
    ["https://exa\tmple.com/", /right behind https/],
    ["https://user@example.com/", /user name or password/],
    ["https://user:secret@example.com/", /user name or password/],
  ])("%s is refused", (url, reason) => {
    expect(checkOutboundUrl(url, none)).toMatch(reason);
    expect(checkOutboundUrl(url, none)).not.toContain("secret");
  });

  test.each([
    "https://example.com/hook?x=1",
    "http://example.com:8080",
    "https://8.8.8.8/",
    "HTTPS://Example.com#x",
  ])("%s passes; names are judged when they are resolved", (url) => {
    expect(checkOutboundUrl(url, none)).toBeUndefined();
  });

  test.each(["http://localhost:3000/cb", "http://app.localhost/", "http://localhost./"])(
    "%s is loopback",
    (url) => {
      expect(checkOutboundUrl(url, none)).toMatch(/OUTBOUND_ALLOW/);
      expect(checkOutboundUrl(url, networks(["::1/128"]))).toBeUndefined();
    },
  );

  test("a literal address in an allowed network passes", () => {
    expect(checkOutboundUrl("http://127.0.0.1:9/", networks(["127.0.0.0/8"]))).toBeUndefined();
    expect(checkOutboundUrl("http://[::1]:9/", networks(["::1/128"]))).toBeUndefined();
  });
});
